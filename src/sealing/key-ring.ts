/**
 * The ring of a lake: master key → one key per data set → one data key per snapshot. Only wrapped keys lie on the disk;
 * destroying a wrapped key destroys what lies under it, and a new master key rewraps data-set keys without touching data.
 */
import { newKey } from './digest.ts';
import { SealBroken } from './errors.ts';
import { unwrapKey, type WrappedKey, wrapKey } from './wrapped-key.ts';

export type SnapshotKey = { readonly key: Uint8Array; readonly wrapped: WrappedKey };

export type KeyRing = {
  /** A fresh data-set key, wrapped by the master key. */
  newDatasetKey(dataset: string): WrappedKey;
  /** The same data-set key under the present master key. */
  rewrapDatasetKey(datasetKey: WrappedKey, dataset: string): WrappedKey;
  /** A fresh data key for one snapshot, wrapped by the data set's key. */
  newSnapshotKey(datasetKey: WrappedKey, dataset: string, snapshot: number): SnapshotKey;
  /** Throws `SealBroken` where a key belongs to another lake, data set or snapshot. Which of the data set's keys it was does not matter. */
  openSnapshotKey(
    datasetKeys: readonly WrappedKey[],
    dataset: string,
    snapshot: number,
    wrapped: WrappedKey,
  ): Uint8Array;
};

/** The first that opens; `SealBroken` where none does. */
const anyOf = <K>(keys: readonly K[], open: (key: K) => Uint8Array): Uint8Array => {
  let broken: unknown = new SealBroken('there is no key');
  for (const key of keys) {
    try {
      return open(key);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken = error;
    }
  }
  throw broken;
};

/**
 * `master`: 32 bytes; `lake`: the id of the lake, bound into every wrapped key; `previous`: master keys that still open while
 * they are being replaced.
 */
export const keyRing = (master: Uint8Array, lake: string, previous: readonly Uint8Array[] = []): KeyRing => {
  const forDataset = (dataset: string) => ({ lake, dataset, purpose: 'data-set-key' });
  const forSnapshot = (dataset: string, snapshot: number) => ({ lake, dataset, snapshot, purpose: 'snapshot-key' });
  const openDatasetKey = (wrapped: WrappedKey, dataset: string): Uint8Array =>
    anyOf([master, ...previous], (key) => unwrapKey(key, wrapped, forDataset(dataset)));
  return {
    newDatasetKey: (dataset) => wrapKey(master, newKey(), forDataset(dataset)),
    rewrapDatasetKey: (datasetKey, dataset) =>
      wrapKey(master, openDatasetKey(datasetKey, dataset), forDataset(dataset)),
    newSnapshotKey(datasetKey, dataset, snapshot) {
      const key = newKey();
      return { key, wrapped: wrapKey(openDatasetKey(datasetKey, dataset), key, forSnapshot(dataset, snapshot)) };
    },
    openSnapshotKey: (datasetKeys, dataset, snapshot, wrapped) =>
      anyOf(datasetKeys, (datasetKey) =>
        unwrapKey(openDatasetKey(datasetKey, dataset), wrapped, forSnapshot(dataset, snapshot)),
      ),
  };
};
