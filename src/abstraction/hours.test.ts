/** A time of day is kept as its band of hours, however it is written; what is no time is told, and bands may not be too short. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, sqlText, valueOf } from '#base';
import { readContract } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import { readingOf } from './column-values.lake.ts';
import { checkFloor } from './floor.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const text = (bands: string, role = 'time') => `
dataset: rides
version: 1
title: { ja: 乗車, en: Rides }
owner: { ja: 交通局, en: Transport }
grounds: [x]
cadence: monthly
key: [番号]
source: { format: csv, encoding: utf-8 }
columns:
  - { source: 番号, role: person-key, required: true }
  - { source: 時刻, role: ${role}, name: ridden_at${bands} }
`;
const contractOf = (bands: string) => valueOf(readContract(text(bands), 'rides.yaml'));

it.each([
  ['0857', '05-09'],
  ['8:57', '05-09'],
  ['857', '05-09'],
  ['09:00:00', '09-16'],
  ['０９００', '09-16'],
  ['1959', '16-20'],
  ['0459', '20-05'],
  ['2510', '20-05'],
  ['2960', null],
  ['3000', null],
  ['朝', null],
])('%s is kept as %s', async (written, band) => {
  const column = contractOf(', bands: [5, 9, 16, 20]').columns[1];
  const reading = column && readingOf(column);
  if (!reading) throw new Error('not read by value');
  const [row] = await engine.rows<{ band: string | null; faulty: boolean }>(
    `SELECT ${reading.value} AS band, ${reading.faults[0]?.when(reading.value)} AS faulty FROM (SELECT ${sqlText(written)} AS "時刻")`,
  );
  expect(row).toEqual({ band, faulty: band === null });
});

it.each([
  [', bands: [5, 9, 16, 20]', true],
  [', bands: [0, 12]', true],
  [', bands: [7, 8, 12]', false],
  [', bands: [1, 12, 23]', true],
  [', bands: [0, 12, 23]', false],
  [', bands: [9, 5, 16]', false],
])('bands%s pass the floor: %s', (bands, passes) => {
  expect(checkFloor(contractOf(bands)).ok).toBe(passes);
});

it('needs its bands, and only a date says whether it was a working day', () => {
  const faults = (yaml: string) => {
    const read = readContract(yaml, 'rides.yaml');
    return read.ok ? '' : JSON.stringify(read.refusal);
  };
  expect(faults(text(''))).toContain('a time needs them');
  expect(faults(text(', bands: [5, 9]', 'date'))).toContain('bands belong to a time');
  expect(faults(text(', bands: [5, 9], dayType: day'))).toContain('only a date takes dayType');
});
