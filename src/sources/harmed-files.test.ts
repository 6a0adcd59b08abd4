/** Harmed files of every format: taken with exact accounts or refused in a sentence, never a crash or a value. The campaign is in the long test. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { kinds, readHarmed } from './test-harm.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** What the libraries that read say aloud: of a damaged file it could be anything in it. */
const heard = () => {
  const spies = (['error', 'warn', 'log'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
  return () => {
    const said = spies.flatMap((spy) => spy.mock.calls);
    for (const spy of spies) spy.mockRestore();
    return said;
  };
};

describe('a harmed file', () => {
  it.each(Object.entries(kinds()))('(%s) is taken with exact accounts or refused in one sentence', async (_, kind) => {
    const listen = heard();
    const { taken, refused } = await readHarmed(engine, kind, 1, 100);
    expect(listen()).toEqual([]);
    expect(taken + [...refused.values()].reduce((a, b) => a + b, 0)).toBe(100);
  });
});
