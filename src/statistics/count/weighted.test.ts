/** F: dominance in weighted tables, in the two ways in use, counted by the engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { dominated } from '../rules/primary.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import { tabulate } from './tabulate.ts';
import { smallPack } from '../test-kit.ts';

const cells: Record<string, readonly (readonly [value: number, weight: number])[]> = {
  v1: [[100, 1]],
  v2: [
    [90, 2],
    [10, 1],
  ],
  v3: [
    [80, 2],
    [20, 1],
  ],
  v4: [
    [70, 2],
    [30, 1],
  ],
  v5: [
    [80, 2],
    [10, 1],
    [10, 1],
  ],
  v6: [
    [70, 2],
    [10, 1],
    [10, 1],
    [10, 1],
  ],
  v7: [
    [60, 2],
    [20, 1],
    [10, 1],
    [10, 1],
  ],
};
const specOf = (weighs: string) => `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  cell: { kind: codes, column: cell, title: { ja: セル, en: Cell }, codes: { ${Object.keys(cells)
    .map((c) => `${c}: { ja: ${c}, en: ${c} }`)
    .join(', ')} } }
measures:
  units: { from: trial, kind: count, title: { ja: 数, en: Units }, unit: { ja: 社, en: units } }
  value: { from: trial, kind: sum, of: yen, units: units, weight: weight, weighs: ${weighs}, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
tables:
  - { id: by-cell, title: { ja: a, en: a }, time: month, dimensions: [{ name: cell, variable: cell, levels: [cell] }], measures: [units, value] }
`;

describe('dominance with weights (F)', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    const rows = Object.entries(cells).flatMap(([cell, all]) => all.map(([value, weight]) => [cell, value, weight]));
    await engine.run(
      `CREATE TABLE trial AS SELECT DATE '2026-10-31' AS as_of, 'u' || row_number() OVER () AS city_number, * FROM (VALUES ${rows
        .map(([cell, value, weight]) => `('${cell}', ${value}::BIGINT, ${weight}::DECIMAL(4, 1))`)
        .join(', ')}) t(cell, yen, weight)`,
    );
  });
  afterAll(() => engine.close());

  const totals = [100, 190, 180, 170, 180, 170, 160];
  it.each([
    [
      'amount',
      [
        [1, 70],
        [2, 90],
      ],
      ['v1'],
    ],
    ['units', [[2, 90]], ['v1', 'v2']],
  ] as const)('weights by %s, rules %j: unsafe are %j', async (weighs, rules, unsafe) => {
    const [table] = valueOf(
      await tabulate(engine, valueOf(readStatisticsSpec(specOf(weighs), 'trial')), smallPack),
    ).tables;
    const sum = table?.sums.get('value');
    if (!table || !sum) throw new Error('not counted');
    const facts = Object.keys(cells).map((cell) => {
      const at = table.dimensions[0]?.categories.findIndex(({ code }) => code === cell) ?? -1;
      const [total, first, second, third] = [sum.total, sum.first, sum.second, sum.third].map((a) => a[at] as number);
      return {
        cell,
        people: table.counts.get('units')?.[at] ?? 0,
        total: total ?? 0,
        first: first ?? 0,
        second: second ?? 0,
        third: third ?? 0,
      };
    });
    expect(facts.map(({ total }) => total)).toEqual(totals);
    expect(
      facts.filter((f) => rules.some(([units, percent]) => dominated(f, percent, units))).map(({ cell }) => cell),
    ).toEqual(unsafe);
  });
  it('a weight below zero is refused: it would make of a total a difference in which nobody is seen', async () => {
    await engine.run(
      `CREATE OR REPLACE TABLE other AS SELECT * REPLACE (CASE WHEN yen = 10 THEN -1 ELSE weight END AS weight) FROM trial`,
    );
    const spec = specOf('amount').replaceAll('from: trial', 'from: other');
    expect(await tabulate(engine, valueOf(readStatisticsSpec(spec, 'other')), smallPack)).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.negative-amount' },
    });
  });
});
