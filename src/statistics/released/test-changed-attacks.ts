/** Random cities whose tables are released twice or more often, and attacked: by the test some dozens, by the campaign thousands. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import type { Released } from './released.ts';
import { release, sexes, summed, towns } from './test-changed.ts';
import { type Kind, learns, learnsOfLoads, type Out } from './test-changed-attacker.ts';

const few = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: 4, max: 14 }));
const inner = fc.array(few, { minLength: 10, maxLength: 10 });

type Runs = { readonly numRuns: number; readonly seed: number };
/** How many cities were released beside the ledger, how many refused there, and how many would have fallen without it. */
export type Found = { readonly made: number; readonly refused: number; readonly alone: number };

/** Wards first, then the towns of the other people or the corrected load. */
export const attackChanged = async (needs: ProtectionNeeds, kind: Kind, runs: Runs): Promise<Found> => {
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
        const first = await release(needs, 'groups', 'one', '', ['all', 'a', 'b'], n, []);
        if (!first) return;
        const second = (ledger: readonly Released[]) =>
          release(
            needs,
            'towns',
            kind === 'nested' ? 'one' : 'two',
            kind === 'corrected' ? '' : 'grown',
            ['all', ...towns],
            m,
            ledger,
          );
        const without = await second([]);
        const old = { n, state: first.state };
        if (without && learns(needs, old, { n: m, state: without.state }, kind, corrected).length > 0) alone += 1;
        const beside = await second(first.released);
        if (!beside) {
          refused += 1;
          return;
        }
        made += 1;
        expect(learns(needs, old, { n: m, state: beside.state }, kind, corrected)).toEqual([]);
      },
    ),
    runs,
  );
  return { alone, refused, made };
};

/** The same table (or, every third time, only its wards) of one load after the other, each with some numbers corrected by up to `by`. */
export const attackLoads = async (needs: ProtectionNeeds, loads: number, by: number, runs: Runs): Promise<Found> => {
  let [alone, refused, made] = [0, 0, 0];
  const corrections = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -by, max: by })), {
    minLength: 1,
    maxLength: 3,
  });
  const cells = towns.flatMap((town) => sexes.map((sex) => town + sex));
  await fc.assert(
    fc.asyncProperty(
      inner,
      fc.array(corrections, { minLength: loads - 1, maxLength: loads - 1 }),
      fc.integer({ min: 0, max: 2 }),
      async (numbers, corrected, coarse) => {
        const bare: Out[] = [];
        const out: Out[] = [];
        const ledger: Released[] = [];
        let now = Object.fromEntries(cells.map((cell, i) => [cell, numbers[i] as number]));
        for (const [load, of] of [[], ...corrected].entries()) {
          now = { ...now };
          for (const [at, more] of of)
            now[cells[at] as string] = Math.max(0, (now[cells[at] as string] as number) + more);
          const n = summed(now);
          const places = ['all', 'a', 'b', ...(coarse === 0 && load === 0 ? [] : towns)];
          const make = (before: readonly Released[]) => release(needs, 'towns', `load${load}`, '', places, n, before);
          const without = await make([]);
          if (without) bare.push({ n, state: without.state });
          const beside = await make(ledger);
          if (!beside) {
            refused += 1;
            continue;
          }
          made += 1;
          out.push({ n, state: beside.state });
          ledger.push(...beside.released);
        }
        if (bare.length === loads && learnsOfLoads(needs, bare).length > 0) alone += 1;
        expect(learnsOfLoads(needs, out)).toEqual([]);
      },
    ),
    runs,
  );
  return { alone, refused, made };
};
