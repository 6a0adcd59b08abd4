/**
 * Tables of people chosen by conditions, released one after the other: without students, without nurses, only the old. Whoever lays them beside each other, knowing what the
 * conditions mean, learns of nobody more than each table may tell.
 */
import { expect, it } from 'vitest';
import { type Row, valueOf } from '#base';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import { attackStory, stories } from './test-conditions.ts';
import { needsWith } from '../test-kit.ts';

it.each(stories)('tells of nobody more than it may: %s', async (...story) => {
  const needs = { ...(await needsWith('conditions')), exact: false };
  const { made, refused, alone } = await attackStory(needs, story, { numRuns: 12, seed: 54 });
  expect(alone).toBeGreaterThan(0);
  expect(made).toBeGreaterThan(refused);
});

it('lets nobody take the amount of the one who is left out from towns and their ward', async () => {
  const needs = { ...(await needsWith('amounts')), exact: false };
  const specOf = (table: string, population: string) =>
    valueOf(
      readCellsSpec(
        `
table: ${table}
dimensions: [{ column: place, total: all, parents: { a: east, b: east, c: west, d: west } }]
people: n
amount: { total: yen, first: x1, second: x2 }
of: { dataset: people, time: now, snapshot: one, population: [${population}] }
policy: { audience: staff, threshold: 4, minimumWidth: 2, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
        table,
      ),
    );
  const rowsOf = (of: Record<string, [n: number, yen: number]>): Row[] =>
    Object.entries(of).map(([place, [n, yen]]) => ({
      place,
      n: `${n}`,
      yen: `${yen}`,
      x1: `${yen / 20}`,
      x2: `${yen / 20}`,
    }));
  const wards = rowsOf({ all: [160, 1700], east: [80, 850], west: [80, 850] });
  // One person of the east with 50 is no member.
  const towns = rowsOf({ all: [150, 1500], a: [40, 400], b: [39, 400], c: [36, 350], d: [35, 350] });
  const shownIn = (csv: string) =>
    Object.fromEntries(
      csv
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => [line.split(',')[0], line.split(',')[2]]),
    );
  const alone = shownIn(valueOf(await protectCells(specOf('members', 'member=1'), towns, needs, [])).csv);
  expect([alone['a'], alone['b']]).toEqual(['400', '400']);
  const { released } = valueOf(await protectCells(specOf('wards', ''), wards, needs, []));
  const beside = await protectCells(specOf('members', 'member=1'), towns, needs, released);
  const seen = beside.ok ? shownIn(beside.value.csv) : {};
  expect(seen['a'] !== '' && seen['b'] !== '' && beside.ok).toBe(false);
});
