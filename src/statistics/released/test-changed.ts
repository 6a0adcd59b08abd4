/**
 * A small city counted by town and by ward, its tables released one after the other (of corrected loads, of slightly other people), and the attacker who knows that next
 * to nothing changed and lays all of them beside each other, in whole numbers: shared by the tests and the long campaign.
 */
import { type Row, valueOf } from '#base';
import type { ProtectionNeeds } from '../needs.ts';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import type { Released } from './released.ts';
import { byComplement, byThreshold, shown } from '../system/slice.ts';
import { minimumWidth, threshold } from '../prove/test-attacker.ts';

export const towns = ['a0', 'a1', 'a2', 'b0', 'b1'];
export const groups: Record<string, string[]> = { a: ['a0', 'a1', 'a2'], b: ['b0', 'b1'], all: ['a', 'b'] };
export const sexes = ['m', 'f'];
export type Numbers = Record<string, number>;

const specOf = (table: string, snapshot: string, population: string) =>
  valueOf(
    readCellsSpec(
      `
table: ${table}
dimensions:
  - { column: place, total: all, parents: { a0: a, a1: a, a2: a, b0: b, b1: b } }
  - { column: sex, total: all }
people: n
of: { dataset: people, time: now, snapshot: ${snapshot}, population: [${population}] }
policy: { audience: staff, threshold: ${threshold}, minimumWidth: ${minimumWidth}, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      table,
    ),
  );

/** All sums of a table from its inner cells. */
export const summed = (inner: Numbers): Numbers => {
  const n = { ...inner };
  for (const sex of sexes)
    for (const group of ['a', 'b', 'all'])
      n[group + sex] = (groups[group] ?? []).reduce((sum, part) => sum + (n[part + sex] ?? 0), 0);
  for (const place of [...towns, 'a', 'b', 'all']) n[`${place}all`] = (n[`${place}m`] ?? 0) + (n[`${place}f`] ?? 0);
  return n;
};
const states: Record<string, number> = { shown, threshold: byThreshold, complementary: byComplement };

export const release = async (
  needs: ProtectionNeeds,
  table: string,
  snapshot: string,
  population: string,
  places: readonly string[],
  n: Numbers,
  ledger: readonly Released[],
) => {
  const rows = places.flatMap((place) =>
    ['all', ...sexes].map((sex): Row => ({ place, sex, n: n[`${place}${sex}`] ?? 0 })),
  );
  const made = await protectCells(specOf(table, snapshot, population), rows, needs, ledger);
  if (!made.ok) return null;
  const lines = made.value.csv.trim().split('\n').slice(1);
  const state: Numbers = {};
  for (const [i, line] of lines.entries())
    state[`${rows[i]?.place}${rows[i]?.sex}`] = states[line.split(',')[3] ?? ''] as number;
  return { state, released: made.value.released, differences: made.value.report.differences };
};
