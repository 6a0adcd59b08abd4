/** New keys for old data: the master key or the key of a data set is replaced without rewriting a row. Killed and run again it goes on. */
import { done, type Result, refused } from '#base';
import { canonicalJson, type LakeKeys, newId, newKey, statisticsSeed, toBase64 } from '#sealing';
import { lakeRefusal } from './errors.ts';
import { locked } from './locked.ts';
import type { LakeNeeds } from './needs.ts';
import { keyPlace, stagingPlace } from './places.ts';
import { readDatasetKeys, ringOf } from './sealed-files.ts';
import { datasetsOf } from './verify-lake.ts';

/** Keys as they lie on the disk, read anew and written whole. */
export type KeyKeeper = { read(): Promise<LakeKeys>; save(keys: LakeKeys): Promise<void> };

const writeKeys = async ({ files }: LakeNeeds, dataset: string, wrappedKeys: readonly string[]): Promise<void> => {
  const staging = `${stagingPlace}/${newId()}`;
  const content = { format: 'musubi-dataset-keys-2', dataset, wrappedKeys };
  await files.create(`${staging}/key.json`, [Buffer.from(canonicalJson(content))]);
  await files.move(`${staging}/key.json`, keyPlace(dataset));
  await files.remove(staging);
};

const tell = (needs: LakeNeeds, act: string, subject: string, facts: Record<string, number>) =>
  needs.register.record({ actor: needs.actor, act, subject, outcome: 'done', facts }, needs.clock());

/**
 * A new master key; every data set's key is wrapped anew, then the old one is forgotten. While it is under way both open, so that a
 * kill in between loses nothing. Answers how many data sets it concerned.
 */
export const rotateMasterKey = (needs: LakeNeeds, keeper: KeyKeeper): Promise<Result<number>> =>
  locked(needs, async () => {
    let keys = await keeper.read();
    if (!keys.previousMasterKeys) {
      await tell(needs, 'MasterKeyRotationStarted', 'lake', {});
      keys = {
        ...keys,
        statisticsSeed: statisticsSeed(keys),
        masterKey: toBase64(newKey()),
        previousMasterKeys: [keys.masterKey],
      };
      await keeper.save(keys);
    }
    const withBoth = { ...needs, keys };
    const ring = ringOf(withBoth);
    let count = 0;
    for (const dataset of await datasetsOf(needs)) {
      const wrapped = await readDatasetKeys(withBoth, dataset);
      if (wrapped.length === 0) continue;
      await writeKeys(
        withBoth,
        dataset,
        wrapped.map((key) => ring.rewrapDatasetKey(key, dataset)),
      );
      count += 1;
    }
    const { previousMasterKeys: _, ...alone } = keys;
    await keeper.save(alone);
    await tell(needs, 'MasterKeyRotated', 'lake', { datasets: count });
    return done(count);
  });

/** From now on snapshots of the data set are sealed under a new key; earlier ones keep opening with theirs. Answers how many keys it has. */
export const rotateDatasetKey = (needs: LakeNeeds, dataset: string): Promise<Result<number>> =>
  locked(needs, async () => {
    const wrapped = await readDatasetKeys(needs, dataset);
    if (wrapped.length === 0) return refused(lakeRefusal('no-snapshot', { dataset, days: '' }));
    await writeKeys(needs, dataset, [ringOf(needs).newDatasetKey(dataset), ...wrapped]);
    await tell(needs, 'DatasetKeyRotated', `dataset:${dataset}`, { keys: wrapped.length + 1 });
    return done(wrapped.length + 1);
  });
