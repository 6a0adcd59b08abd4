/** New keys for old data: nothing is rewritten and nothing lost, wherever it is cut off. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import { rotateDatasetKey, rotateMasterKey } from '#lake';
import { type LakeKeys, statisticsSeed } from '#sealing';
import { codeOf, keptYears } from './kept-years.ts';

const { years, take, count, broken, cutEverywhere } = keptYears('new-keys');

describe('new keys', () => {
  const keeperOf = (start: LakeKeys, step: () => void) => {
    let kept = start;
    return {
      keys: () => kept,
      keeper: {
        read: async () => kept,
        save: async (keys: LakeKeys) => {
          step();
          kept = keys;
        },
      },
    };
  };

  it('for the lake: nothing is rewritten, the old master key opens nothing more, the statistics keep their secret', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const before = readdirSync(join(years.folder, 'lake/datasets/bus-trips/files'));
    const { keys, keeper } = keeperOf(years.hall.lake.keys, () => {});
    expect(valueOf(await rotateMasterKey(years.hall.lake, keeper))).toBe(1);
    expect(keys().masterKey).not.toBe(years.hall.lake.keys.masterKey);
    expect(keys().previousMasterKeys).toBeUndefined();
    expect(statisticsSeed(keys())).toBe(statisticsSeed(years.hall.lake.keys));
    expect(await count({}, { ...years.hall.lake, keys: keys() })).toBe(100);
    expect(await count()).toBe('lake.dataset-broken');
    expect(readdirSync(join(years.folder, 'lake/datasets/bus-trips/files'))).toEqual(before);
    const acts = (await recentEvents(years.hall.register, { limit: 10 })).map(({ event }) => event.act);
    expect(acts).toEqual(expect.arrayContaining(['MasterKeyRotationStarted', 'MasterKeyRotated']));
  });

  it('for the lake, cut off anywhere: at every moment the kept keys open every row, and run again it ends', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    let state = keeperOf(years.hall.lake.keys, () => {});
    let fresh = true;
    const steps = await cutEverywhere(
      async (files, step) => {
        // The second run of a pair goes on with the keys that the first one kept.
        if (fresh) state = keeperOf(years.hall.lake.keys, step);
        else expect(await count({}, { ...years.hall.lake, keys: state.keys() })).toBe(100);
        fresh = !fresh;
        const again = { read: state.keeper.read, save: state.keeper.save };
        const keeper = fresh
          ? {
              ...again,
              save: async (keys: LakeKeys) => {
                state = keeperOf(keys, () => {});
              },
            }
          : again;
        await rotateMasterKey({ ...years.hall.lake, files }, keeper);
      },
      async () => {
        fresh = true;
        expect(await count({}, { ...years.hall.lake, keys: state.keys() })).toBe(100);
        expect(state.keys().previousMasterKeys).toBeUndefined();
      },
    );
    expect(steps).toBeGreaterThan(4);
  });

  it('for a data set: new snapshots use the new one, earlier ones open, and a rotation of the lake takes both along', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    expect(valueOf(await rotateDatasetKey(years.hall.lake, 'bus-trips'))).toBe(2);
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    expect(await count()).toBe(300);
    const { keys, keeper } = keeperOf(years.hall.lake.keys, () => {});
    valueOf(await rotateMasterKey(years.hall.lake, keeper));
    const lake = { ...years.hall.lake, keys: keys() };
    expect([await count({}, lake), await broken(lake)]).toEqual([300, []]);
    expect(codeOf(await rotateDatasetKey(years.hall.lake, 'no-such'))).toBe('lake.no-snapshot');
  });
});
