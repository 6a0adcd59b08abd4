/** Further published results of other tools, number by number: patterns, intervals, lone people, groups that are too small together. */
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { mustHide, staysShown, undecided } from '../released/differencing.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectSystem } from '../hide/protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import { reachOf } from './reach.ts';
import { recomputable } from './recomputable.ts';
import { byComplement, equationsOfCells, type Slice, shown, sliceOf } from '../system/slice.ts';
import { costsOf, suppress } from '../hide/suppress.ts';
import { linkedTowns, needsWith, policyOf, sha256, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('published examples');
});
const random = () => streamOf(sha256('published'));
const patternOf = (system: LinkedSystem, hidden: readonly string[]): Slice => {
  const slice = sliceOf(system, 0, policyOf(0), equationsOfCells(system));
  for (const key of hidden) slice.state[system.keys.indexOf(key)] = byComplement;
  return slice;
};
/** What an attacker can compute who only knows that no number is negative. */
const intervalsOf = (system: LinkedSystem, hidden: readonly string[]): Record<string, number[]> => {
  const slice = patternOf(system, hidden);
  const reach = reachOf(slice);
  // More width than there is makes the audit go to the very ends.
  audit({ ...slice, policy: policyOf(0, 100_000) }, reach, needs.solver, random());
  return Object.fromEntries(
    hidden.map((key) => {
      const cell = system.keys.indexOf(key);
      return [key, [reach.low[cell] as number, reach.high[cell] as number]];
    }),
  );
};
const hiddenBy = (system: LinkedSystem, state: Uint8Array) => system.keys.filter((_, cell) => state[cell] !== shown);

describe('A: 100 records by region and gender, cell 6 (A, female) has two', () => {
  const counts = [100, 55, 45, 20, 18, 2, 33, 14, 19, 22, 12, 10, 25, 11, 14];
  const table = systemOf(Object.fromEntries(counts.map((n, i) => [`${i + 1}`, n])), [
    ...[1, 4, 7, 10, 13].map((row) => [`${row}`, `${row + 1}`, `${row + 2}`]),
    ...[1, 2, 3].map((column) => [column, column + 3, column + 6, column + 9, column + 12].map(String)),
  ]);
  it('needs three more cells, as OPT, HITAS, HYPERCUBE, SIMPLEHEURISTIC and GAUSS all do', () => {
    // Frequency ≤ 2. The published tools know nothing of thresholds: any width but zero is enough for them.
    const made = protectSystem(table, policyOf(3), needs);
    if ('failedAt' in made) throw new Error('no pattern');
    const hidden = hiddenBy(table, made.state);
    expect(hidden).toHaveLength(4);
    expect(hidden).toEqual(expect.arrayContaining(['5', '6']));
    expect([made.primary, made.complementary]).toEqual([1, 3]);
  });
  it.each([
    [
      ['5', '6', '11', '12'],
      [0, 12],
    ],
    [
      ['5', '6', '14', '15'],
      [0, 16],
    ],
  ])('pattern %j leaves the attacker %j for cell 6', (pattern, interval) => {
    expect(intervalsOf(table, pattern)['6']).toEqual(interval);
  });
  it('needs the same three where cell 14 must be shown', () => {
    const decided = Uint8Array.from(table.keys, (key) => (key === '14' ? staysShown : undecided));
    const made = protectSystem(table, policyOf(3), needs, decided);
    if ('failedAt' in made) throw new Error('no pattern');
    const hidden = hiddenBy(table, made.state);
    expect(hidden).toHaveLength(4);
    expect(hidden).not.toContain('14');
    expect(hidden).toEqual(expect.arrayContaining(['5', '6']));
  });
  it('needs nothing where no cell is unsafe', () => {
    const made = protectSystem(table, policyOf(2), needs);
    expect('failedAt' in made ? null : hiddenBy(table, made.state)).toEqual([]);
  });
});

describe('B: the 4 × 4 table in which w|b follows from two rows and two columns', () => {
  const inner = [
    [30, 47, 64, 89],
    [90, 124, 5, 31],
    [92, 100, 59, 85],
    [800, 991, 651, 685],
  ];
  const values: Record<string, number> = {};
  for (const [r, row] of inner.entries()) for (const [c, n] of row.entries()) values[`wxyz`[r] + `abcd`[c]!] = n;
  const sums = [
    ...[...'wxyz'].map((r) => [r, ...[...'abcd'].map((c) => r + c)]),
    ...[...'abcd'].map((c) => [c, ...[...'wxyz'].map((r) => r + c)]),
  ];
  for (const [total, ...parts] of sums)
    values[total as string] = parts.reduce((s, key) => s + (values[key] as number), 0);
  const table = systemOf(values, sums);
  const bold = ['wa', 'wb', 'wc', 'xa', 'xc', 'yb', 'yd', 'zb', 'zd'];
  it.each([
    [
      'alone',
      null,
      [
        [25, 94],
        [47, 47],
        [0, 69],
        [26, 95],
        [0, 69],
        [0, 185],
        [0, 185],
        [906, 1091],
        [585, 770],
      ],
    ],
    [
      'with x|d',
      'xd',
      [
        [0, 120],
        [0, 78],
        [0, 69],
        [0, 120],
        [0, 69],
        [0, 185],
        [0, 185],
        [875, 1138],
        [538, 801],
        [0, 78],
      ],
    ],
    [
      'with x|b',
      'xb',
      [
        [0, 120],
        [0, 141],
        [0, 69],
        [0, 120],
        [0, 69],
        [0, 185],
        [0, 185],
        [906, 1091],
        [585, 770],
        [30, 171],
      ],
    ],
  ] as const)('leaves the published intervals, %s', (_, also, expected) => {
    const hidden = also ? [...bold, also] : bold;
    expect(Object.values(intervalsOf(table, hidden))).toEqual(expected);
  });
  it('asks for exactly one cell more', () => {
    const slice = patternOf(table, bold);
    expect(recomputable(slice, random()).map(({ cell }) => table.keys[cell])).toEqual(['wb']);
    for (const also of ['xd', 'xb']) expect(recomputable(patternOf(table, [...bold, also]), random())).toEqual([]);
  });
});

describe('C: two lone people among four', () => {
  const table = systemOf({ total: 4, a: 1, b: 2, c: 1, d: 0 }, [['total', 'a', 'b', 'c', 'd']]);
  /** Primary are a and c (frequency ≤ 1); the hidden of an equation must reach `together`. */
  const withAtLeast = (together: number) => {
    const slice = { ...sliceOf(table, 0, policyOf(2), equationsOfCells(table)), policy: policyOf(together) };
    suppress(slice, costsOf(slice, new Float64Array(5)));
    return hiddenBy(table, slice.state).filter((key) => key !== 'a' && key !== 'c');
  };
  it('cannot be told apart by others, but each knows the other', () => {
    const slice = patternOf(table, ['a', 'c']);
    slice.sensitive.fill(1);
    expect(recomputable(slice, random()).every(({ by }) => by !== null)).toBe(true);
    expect(recomputable(slice, random())).toHaveLength(2);
  });
  it.each([
    [2, ['b']],
    [3, ['b']],
    [5, ['total', 'b']],
  ])('where %i must be hidden together, %j goes too', (together, also) => {
    expect(withAtLeast(together)).toEqual(also);
  });
  it('holds in the form τ-ARGUS Optimal has it: 5 + 3 do not reach 11, so that 15 goes', () => {
    const three = systemOf({ total: 123, a: 15, b: 5, c: 3, rest: 100 }, [['total', 'a', 'b', 'c', 'rest']]);
    const slice = sliceOf(three, 0, policyOf(11), equationsOfCells(three));
    suppress(slice, costsOf(slice, new Float64Array(5)));
    expect(hiddenBy(three, slice.state)).toEqual(['a', 'b', 'c']);
  });
});

describe('D: two tables, each safe, together not', () => {
  const both = linkedTowns();
  const unsafe = ['A', 'B', 'K', 'L', 'M'];
  it('gives K away where they are protected one by one, and leaves [0, 10] once N is hidden in both', () => {
    expect(intervalsOf(both, unsafe)['K']).toEqual([3, 3]);
    expect(intervalsOf(both, [...unsafe, 'N'])['K']).toEqual([0, 10]);
  });
  it('needs no more than N where the attacker does not know the rule, as published', () => {
    const decided = Uint8Array.from(both.keys, (key) => (unsafe.includes(key) ? mustHide : undecided));
    const made = protectSystem(both, policyOf(1), needs, decided);
    expect('failedAt' in made ? null : hiddenBy(both, made.state).toSorted()).toEqual([...unsafe, 'N'].toSorted());
  });
  it('hides BIG and small as well from one who knows it: of at most 3 each, L + M = 6 are 3 and 3', () => {
    const made = protectSystem(both, policyOf(4), needs);
    expect('failedAt' in made ? null : hiddenBy(both, made.state).toSorted()).toEqual(
      [...unsafe, 'N', 'big', 'small'].toSorted(),
    );
  });
});
