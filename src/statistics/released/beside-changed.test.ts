/** A table of a load corrected since, or of slightly other people: the attacker who knows that next to nothing changed puts it beside the first one. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Row, valueOf } from '#base';
import type { ProtectionNeeds } from '../needs.ts';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import type { Released } from './released.ts';
import { byComplement, byThreshold, shown } from '../system/slice.ts';
import { minimumWidth, threshold } from '../prove/test-attacker.ts';
import { needsWith, otherTable, otherTableBySolver, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('changed')), exact: false };
});

const towns = ['a0', 'a1', 'a2', 'b0', 'b1'];
const groups: Record<string, string[]> = { a: ['a0', 'a1', 'a2'], b: ['b0', 'b1'], all: ['a', 'b'] };
const sexes = ['m', 'f'];
type Numbers = Record<string, number>;

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
const summed = (inner: Numbers): Numbers => {
  const n = { ...inner };
  for (const sex of sexes)
    for (const group of ['a', 'b', 'all'])
      n[group + sex] = (groups[group] ?? []).reduce((sum, part) => sum + (n[part + sex] ?? 0), 0);
  for (const place of [...towns, 'a', 'b', 'all']) n[`${place}all`] = (n[`${place}m`] ?? 0) + (n[`${place}f`] ?? 0);
  return n;
};
const states: Record<string, number> = { shown, threshold: byThreshold, complementary: byComplement };

const release = async (
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
  return { state, released: made.value.released };
};

type Kind = 'nested' | 'corrected' | 'corrected and nested';

/**
 * Everything of both tables; between the two of a cell `change`: what was taken away (never negative), or what was corrected (by at most `most`). Where both happened
 * nobody is shown `mid`, the corrected number of all.
 */
const learns = (
  old: { n: Numbers; state: Numbers },
  now: { n: Numbers; state: Numbers },
  kind: Kind,
  mid: Numbers = old.n,
): string[] => {
  const values: Numbers = {};
  const sums: string[][] = [];
  const add = (as: string, { n, state }: typeof old) => {
    const places = ['all', 'a', 'b', ...towns].filter((place) => `${place}all` in state);
    for (const place of places)
      for (const sex of ['all', ...sexes]) values[`${as}${place}${sex}`] = n[place + sex] as number;
    for (const place of places) {
      sums.push([`${as}${place}all`, ...sexes.map((sex) => `${as}${place}${sex}`)]);
      const parts = groups[place] ?? [];
      if (parts.length > 0 && parts.every((part) => places.includes(part)))
        for (const sex of ['all', ...sexes])
          sums.push([`${as}${place}${sex}`, ...parts.map((part) => `${as}${part}${sex}`)]);
      if (place === 'all' && !places.includes('a'))
        for (const sex of ['all', ...sexes])
          sums.push([`${as}all${sex}`, ...towns.map((part) => `${as}${part}${sex}`)]);
    }
  };
  add('old ', old);
  add('now ', now);
  // Groups of the new people that no table shows, but that are the sum of its towns.
  for (const group of ['a', 'b'])
    for (const sex of ['all', ...sexes]) {
      values[`now ${group}${sex}`] = now.n[group + sex] as number;
      sums.push([`now ${group}${sex}`, ...(groups[group] ?? []).map((part) => `now ${part}${sex}`)]);
    }
  const both = Object.keys(old.state).filter((key) => key in now.state || !key.startsWith('all'));
  const tied = both.filter((key) =>
    kind === 'nested'
      ? old.state[key] !== shown || now.state[key] !== shown
      : !(key in now.state) || (old.state[key] !== shown && now.state[key] !== shown),
  );
  const isBoth = kind === 'corrected and nested';
  for (const key of isBoth ? both : tied) {
    const corrected = isBoth ? mid : now.n;
    values[`change ${key}`] = (old.n[key] as number) - (corrected[key] as number);
    sums.push([`old ${key}`, isBoth ? `mid ${key}` : `now ${key}`, `change ${key}`]);
    if (!isBoth) continue;
    values[`mid ${key}`] = mid[key] as number;
    values[`rest ${key}`] = (mid[key] as number) - (now.n[key] as number);
    sums.push([`mid ${key}`, `now ${key}`, `rest ${key}`]);
  }
  if (isBoth)
    for (const sex of ['all', ...sexes])
      sums.push([`mid all${sex}`, `mid a${sex}`, `mid b${sex}`], [`rest all${sex}`, `rest a${sex}`, `rest b${sex}`]);
  if (isBoth)
    for (const place of ['all', 'a', 'b'])
      for (const of of ['mid', 'rest']) sums.push([`${of} ${place}all`, ...sexes.map((sex) => `${of} ${place}${sex}`)]);
  const system = systemOf(values, sums);
  const isHidden = (cell: number) => {
    const key = system.keys[cell] as string;
    if (/^(change|mid|rest) /.test(key)) return true;
    return (key.startsWith('old ') ? old.state : now.state)[key.slice(4)] !== shown;
  };
  const isUnseen = (key: string) => key.startsWith('now ') && !(key.slice(4) in now.state);
  const rangeWith =
    (most: number) =>
    (cell: number): [number, number] => {
      const key = system.keys[cell] as string;
      if (/^(mid|rest) /.test(key)) return [0, 999];
      if (key.startsWith('change ')) return kind === 'nested' ? [0, 999] : [-most, most];
      const state = (key.startsWith('old ') ? old.state : now.state)[key.slice(4)];
      return state === byThreshold ? [0, threshold - 1] : [0, 999];
    };
  const tableWith = (most: number, cell: number, value: number) => {
    const found = otherTable(system, isHidden, rangeWith(most), cell, value);
    return (
      (found === 'undecided'
        ? otherTableBySolver(system, isHidden, rangeWith(most), cell, value, needs.solver)
        : found) !== null
    );
  };
  const around = (cell: number) => Array.from({ length: 13 }, (_, i) => (system.values[cell] as number) + i - 6);
  // As little change as the shown numbers allow.
  let most = 0;
  if (kind !== 'nested') while (!around(0).some((value) => tableWith(most, 0, value))) most += 1;
  return system.keys.filter((key, cell) => {
    if (!isHidden(cell) || isUnseen(key)) return false;
    const name = key.replace(/^(old|now|change|rest|mid) /, '');
    if (key.startsWith('mid ')) return false;
    if (/^(change|rest) /.test(key)) {
      if (!(name in now.state) || old.state[name] !== shown) return false;
      // As it looks to whoever believes that nothing was corrected.
      const gap = (old.n[name] as number) - (now.n[name] as number);
      if ((kind !== 'nested' && key.startsWith('change ')) || gap === 0 || gap >= threshold) return false;
    }
    // What was shown once is public.
    if (kind === 'corrected' && key.startsWith('now ') && old.state[name] === shown) return false;
    const possible = around(cell).filter((value) => tableWith(most, cell, value));
    return Math.max(...possible) - Math.min(...possible) < minimumWidth;
  });
};

const few = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: 4, max: 14 }));
const inner = fc.array(few, { minLength: 10, maxLength: 10 });

it.each<Kind>(['nested', 'corrected', 'corrected and nested'])(
  'keeps every interval as wide as promised beside a table of %s people, or refuses; without the ledger it would not',
  async (kind) => {
    let [alone, refused, made] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        inner,
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
        async (numbers, changed) => {
          const cells = towns.flatMap((town) => sexes.map((sex) => town + sex));
          const before = Object.fromEntries(cells.map((cell, i) => [cell, numbers[i] as number]));
          const after = { ...before };
          for (const [i, at] of changed.entries()) {
            const cell = cells[at] as string;
            const by = kind !== 'nested' && i % 2 === 1 ? 1 : -1;
            after[cell] = Math.max(0, (after[cell] as number) + by);
          }
          const corrected = summed(after);
          if (kind === 'corrected and nested')
            for (const at of changed) {
              const cell = cells[(3 * at + 1) % 10] as string;
              after[cell] = Math.max(0, (after[cell] as number) - 1);
            }
          const [n, m] = [summed(before), summed(after)];
          const first = await release('groups', 'one', '', ['all', 'a', 'b'], n, []);
          if (!first) return;
          const second = (ledger: readonly Released[]) =>
            release(
              'towns',
              kind === 'nested' ? 'one' : 'two',
              kind === 'corrected' ? '' : 'grown',
              ['all', ...towns],
              m,
              ledger,
            );
          const without = await second([]);
          const old = { n, state: first.state };
          if (without && learns(old, { n: m, state: without.state }, kind, corrected).length > 0) alone += 1;
          const beside = await second(first.released);
          if (!beside) {
            refused += 1;
            return;
          }
          made += 1;
          expect(learns(old, { n: m, state: beside.state }, kind, corrected)).toEqual([]);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
    expect(alone).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(refused);
  },
  120_000,
);
