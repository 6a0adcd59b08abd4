/** The worked examples that the literature and other tools agree on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { reachOf } from './reach.ts';
import { determined } from './kernel-check.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { recomputable } from './recomputable.ts';
import { protectSystem } from '../hide/protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import { byComplement, equationsOfCells, type Slice, shown, sliceOf } from '../system/slice.ts';
import { costsOf, suppress } from '../hide/suppress.ts';
import { linkedTowns, needsWith, policyOf, sha256, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('secret of the tests');
});
const random = () => streamOf(sha256('probe'));

/** A slice with a pattern given by hand. */
const patternOf = (system: LinkedSystem, hidden: readonly string[]): Slice => {
  const slice = sliceOf(system, 0, policyOf(1), equationsOfCells(system));
  for (const key of hidden) slice.state[system.keys.indexOf(key)] = byComplement;
  return slice;
};
const exactOf = (slice: Slice): string[] =>
  recomputable(slice, random())
    .map(({ cell }) => slice.system.keys[cell] as string)
    .sort();

describe('worked examples of disclosure control', () => {
  // B. Hidden linear disclosure: two hidden cells in every row and column, and yet w|b is exactly 47.
  const values: Record<string, number> = {
    wa: 30,
    wb: 47,
    wc: 64,
    wd: 89,
    xa: 90,
    xb: 124,
    xc: 5,
    xd: 31,
    ya: 92,
    yb: 100,
    yc: 59,
    yd: 85,
    za: 800,
    zb: 991,
    zc: 651,
    zd: 685,
  };
  for (const r of 'wxyz') values[r] = [...'abcd'].reduce((sum, c) => sum + (values[r + c] as number), 0);
  for (const c of 'abcd') values[c] = [...'wxyz'].reduce((sum, r) => sum + (values[r + c] as number), 0);
  const square = systemOf(values, [
    ...[...'wxyz'].map((r) => [r, ...[...'abcd'].map((c) => r + c)]),
    ...[...'abcd'].map((c) => [c, ...[...'wxyz'].map((r) => r + c)]),
  ]);
  const bold = ['wa', 'wb', 'wc', 'xa', 'xc', 'yb', 'yd', 'zb', 'zd'];

  it('sees the linear disclosure that no single row or column shows (B)', () => {
    expect(exactOf(patternOf(square, bold))).toEqual(['wb']);
    expect(exactOf(patternOf(square, [...bold, 'xd']))).toEqual([]);
    expect(exactOf(patternOf(square, [...bold, 'xb']))).toEqual([]);
  });
  it('reaches the published interval of the attacker (B: w|b in [0, 78] once x|d is hidden)', () => {
    const slice = patternOf(square, [...bold, 'xd']);
    const open = needs.solver.open;
    expect(open).toBeTypeOf('function');
    const reach = reachOf(slice);
    // a required width above the possible one makes the audit go to the end, so the reach is the exact interval
    const strict: Slice = { ...slice, policy: { ...slice.policy, threshold: 0, minimumWidth: 10_000 } };
    audit(strict, reach, needs.solver, random());
    const wb = square.keys.indexOf('wb');
    expect([reach.low[wb], reach.high[wb]]).toEqual([0, 78]);
  });
  it('answers the interval [3, 6] of the audit toy (E)', () => {
    const toy = systemOf({ a: 5, b: 2, c: 1, d: 2, r: 7, s: 3, u: 6, v: 4 }, [
      ['r', 'a', 'b'],
      ['s', 'c', 'd'],
      ['u', 'a', 'c'],
      ['v', 'b', 'd'],
    ]);
    const slice: Slice = { ...patternOf(toy, ['a', 'b', 'c', 'd']), policy: { ...policyOf(0), minimumWidth: 100 } };
    const reach = reachOf(slice);
    expect(audit(slice, reach, needs.solver, random())).toHaveLength(4);
    expect([reach.low[0], reach.high[0]]).toEqual([3, 6]);
  });
  it('protects lone people from each other, and small groups from their sum (C)', () => {
    const records = systemOf({ total: 4, a: 1, b: 2, c: 1, d: 0 }, [['total', 'a', 'b', 'c', 'd']]);
    const slice = sliceOf(records, 0, policyOf(2), equationsOfCells(records));
    suppress(slice, costsOf(slice, new Float64Array(5)));
    expect(records.keys.filter((_, cell) => slice.state[cell] !== shown)).toEqual(['a', 'b', 'c']);
  });
  it('protects linked tables together: N goes in both, K stays open (D)', () => {
    const linked = linkedTowns();
    const oneByOne = patternOf(linked, ['A', 'B', 'K', 'L', 'M']);
    expect(exactOf(oneByOne)).toEqual(['K']);
    const made = protectSystem(linked, policyOf(4), needs);
    if ('failedAt' in made) throw new Error('no safe pattern');
    const { state } = made;
    const hidden = linked.keys.filter((_, cell) => state[cell] !== shown);
    expect(hidden).toEqual(expect.arrayContaining(['A', 'B', 'K', 'L', 'M', 'N']));
    expect(state[linked.keys.indexOf('N')]).toBe(byComplement);
    expect(state[0]).toBe(shown);
  });
  it('knows that two numbers in one equation are bound to each other', () => {
    expect(
      determined(
        4,
        [
          { columns: [0, 1], signs: [1, -1] },
          { columns: [2], signs: [1] },
        ],
        random(),
      ),
    ).toEqual({ exact: [2], bound: [[0, 1]] });
  });
});
