/** Somebody who is alone in a hidden cell, and so knows its number, learns nobody else's from it; and the reasons shown tell nobody's. */
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectSystem } from '../hide/protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import { reachOf } from './reach.ts';
import { byComplement, equationsOfCells, shown, sliceOf } from '../system/slice.ts';
import { learnt } from './test-attacker.ts';
import { needsWith, sha256, staffPolicy, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('lone');
});
const policy = { ...staffPolicy, threshold: 4, minimumWidth: 2 };
const random = () => streamOf(sha256('lone'));

/** Lone a and b, c and d hang together: whoever is a knows b + c, whoever knows that knows d. */
const chain = systemOf(
  { a: 1, b: 2, c: 2, d: 2, e: 12, f: 14, g: 20, ab: 23, bc: 24, cd: 24, ae: 13, df: 16, ef: 26 },
  [
    ['ab', 'a', 'b', 'g'],
    ['bc', 'b', 'c', 'g'],
    ['cd', 'c', 'd', 'g'],
    ['ae', 'a', 'e'],
    ['df', 'd', 'f'],
    ['ef', 'e', 'f'],
  ],
);

describe('a lone person of a hidden cell', () => {
  it('is found by the audit where the own number gives away others, though nobody else learns them', () => {
    const slice = sliceOf(chain, 0, policy, equationsOfCells(chain));
    for (const key of ['e', 'f']) slice.state[chain.keys.indexOf(key)] = byComplement;
    const told = audit(slice, reachOf(slice), needs.solver, random());
    expect(told.map(({ cell }) => chain.keys[cell])).toEqual(['b', 'c', 'd']);
    expect(learnt(chain, slice.state, needs.solver)).toMatchObject({ narrow: [], pinned: ['a → b', 'a → c', 'a → d'] });
    for (const { narrowedBy } of told) expect(narrowedBy.every((cell) => slice.state[cell] === shown)).toBe(true);
  });
  it('learns nobody else’s once the table is protected', () => {
    const made = protectSystem(chain, policy, needs);
    if ('failedAt' in made) throw new Error('no safe pattern');
    expect(learnt(chain, made.state, needs.solver)).toMatchObject({ narrow: [], pinned: [] });
  });
});

describe('the reasons shown', () => {
  it('let a cell hidden for others’ sake be one of the small ones', async () => {
    const values: Record<string, number> = { all: 0 };
    for (let i = 0; i < 60; i += 1) values[`c${i}`] = 1 + (i % 3);
    values.all = Object.values(values).reduce((sum, n) => sum + n, 0);
    const system = systemOf(values, [['all', ...Object.keys(values).filter((key) => key !== 'all')]]);
    const made = protectSystem(system, policy, needs);
    if ('failedAt' in made) throw new Error('no safe pattern');
    const blurred = system.keys.filter((key, cell) => key !== 'all' && made.state[cell] === byComplement);
    expect(blurred.length).toBeGreaterThan(2);
    expect(blurred.length).toBeLessThan(20);
    expect(made).toMatchObject({ primary: 60, complementary: 0 });
  });
});
