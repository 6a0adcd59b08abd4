/** The public files of FEBRL, whose truth is known: as few faults as the best of the peers. */
import { type Engine, valueOf } from '#base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { link } from './link.ts';
import { atEveryWeight, configOf, decided, febrl3, febrl4, readShared, sharedIsHere, testNeeds } from './test-febrl.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

/** A smaller sample than people would take: these files are small. */
const quick = (yaml: string) => `${yaml}sample: { pairs: 200000 }\n`;

describe.skipIf(!sharedIsHere)('FEBRL', () => {
  it('4: two files of 5,000 people are linked with at most two faults, none of them a wrong link among the likely ones', async () => {
    await readShared(engine, 'a', 'febrl_dataset4a.csv');
    await readShared(engine, 'b', 'febrl_dataset4b.csv');
    valueOf(await link(testNeeds(engine), configOf(quick(febrl4), false), { left: 'a', right: 'b' }));
    const best = Math.max(...(await atEveryWeight(engine, 5000)).map(({ f1 }) => f1));
    expect(best).toBeGreaterThanOrEqual(0.9998);
    expect(await decided(engine, 5000, 'probability >= 0.5')).toMatchObject({ fp: 0 });
    const chosen = await decided(engine, 5000);
    expect(chosen.f1).toBeGreaterThanOrEqual(0.9998);
  });

  it('3: duplicates of 2,000 people in one file are found at least as well as Splink does', async () => {
    await readShared(engine, 'a', 'febrl_dataset3.csv');
    valueOf(await link(testNeeds(engine), configOf(quick(febrl3), true), { left: 'a', right: null }));
    const best = Math.max(...(await atEveryWeight(engine, 6538)).map(({ f1 }) => f1));
    expect(best).toBeGreaterThanOrEqual(0.9958);
    const chosen = await decided(engine, 6538);
    expect(chosen.f1).toBeGreaterThanOrEqual(0.994);
    expect(chosen.fp / (chosen.tp + chosen.fp)).toBeLessThan(0.01);
  });
});
