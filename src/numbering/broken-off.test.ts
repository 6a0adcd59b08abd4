/** An engine that broke off at any statement of a numbering and goes on: nobody gets a second number, and the ledger it holds is that of the disk, each key once. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { correctLedger, numberLoad } from './index.ts';
import { type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
let fresh: Engine;
let made: TestLedger;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  fresh = await openEngine({ threads: 1 });
});
afterAll(() => {
  engine.close();
  fresh.close();
});
beforeEach(() => {
  made = testLedger();
});
afterEach(() => made.remove());

class BrokenOff extends Error {}
/** The same engine, whose statement number `at` (from 1) fails, as where memory has run out. */
const breakingAt = (at: number): { readonly engine: Engine; readonly broke: () => boolean } => {
  let n = 0;
  const unlessNow = <T>(act: () => Promise<T>): Promise<T> => (++n === at ? Promise.reject(new BrokenOff()) : act());
  return {
    engine: {
      ...engine,
      run: (...told) => unlessNow(() => engine.run(...told)),
      rows: (...told) => unlessNow(() => engine.rows(...told)),
    },
    broke: () => n >= at,
  };
};

const keys = (from: number, to: number) =>
  [{ space: 'atena', kind: 'person', keysFrom: `SELECT 'K' || i FROM range(${from}, ${to}) t(i)` }] as const;
const rowsOf = (e: Engine) =>
  e.rows<{ source_key: string; number: number }>('SELECT source_key, number FROM ledger ORDER BY source_key, number');
const held = (e: Engine, ...wanted: Parameters<typeof keys>) =>
  numberLoad(made.needs(), e, { keys: keys(...wanted) }).then(valueOf);

/** Runs `act` on an engine that breaks off at its first statement, its second …, until it gets through; answers how often it broke off. */
const atEvery = async (act: (e: Engine) => Promise<unknown>, before = 4): Promise<number> => {
  for (let at = 1; ; at++) {
    made.remove();
    made = testLedger();
    await engine.run('DROP TABLE IF EXISTS ledger_state');
    await held(engine, 0, before);
    const breaking = breakingAt(at);
    await act(breaking.engine).catch((error: unknown) => {
      if (!(error instanceof BrokenOff)) throw error;
    });
    await held(engine, 0, 12);
    const here = await rowsOf(engine);
    await fresh.run('DROP TABLE IF EXISTS ledger_state');
    await held(fresh, 0, 0);
    expect(here).toEqual(await rowsOf(fresh));
    expect(new Set(here.map(({ source_key }) => source_key)).size).toBe(here.length);
    expect(here.length).toBe(12);
    if (!breaking.broke()) return at - 1;
  }
};

it('while new people were numbered', async () => {
  const times = await atEvery((e) => numberLoad(made.needs(), e, { keys: keys(2, 9) }));
  expect(times).toBeGreaterThan(8);
});
it('while the first people of a ledger were numbered', async () => {
  const times = await atEvery((e) => numberLoad(made.needs(), e, { keys: keys(0, 9) }), 0);
  expect(times).toBeGreaterThan(8);
});
it('while two keys became one person', async () => {
  const pairs = "SELECT 'K1', 'K2'";
  const merge = { act: 'merge', space: 'atena', pairs, decidedOn: '2026-11-26' } as const;
  const times = await atEvery((e) => correctLedger(made.needs(), e, merge));
  expect(times).toBeGreaterThan(8);
});
