/** However a load is cut into parts and paced, what is read, staged and looked at is each row once. */
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { loads, readOnce } from './test-part-boundaries.ts';

let lanes: readonly Engine[] = [];
beforeAll(async () => {
  lanes = [await openEngine({ threads: 2 }), await openEngine({ threads: 2 })];
});
afterAll(() => {
  for (const engine of lanes) engine.close();
});

it('two lanes beside one another account for every row of every load', () =>
  fc.assert(
    fc.asyncProperty(fc.tuple(loads, loads), async (pair) => {
      await Promise.all(pair.map((load, i) => readOnce(lanes[i] as Engine, load)));
    }),
    { numRuns: Number(process.env.MUSUBI_LOADS ?? 4), endOnFailure: true },
  ));
