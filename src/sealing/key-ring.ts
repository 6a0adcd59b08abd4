/**
 * The ring of a lake: master key → one key per data set → one data key per snapshot. Only wrapped keys lie on the disk;
 * destroying a wrapped key destroys what lies under it, and a new master key rewraps data-set keys without touching data.
 */
import { newKey } from './digest.ts';
import { unwrapKey, type WrappedKey, wrapKey } from './wrapped-key.ts';

export type SnapshotKey = { readonly key: Uint8Array; readonly wrapped: WrappedKey };

export type KeyRing = {
  /** A fresh data-set key, wrapped by the master key. */
  newDatasetKey(dataset: string): WrappedKey;
  /** A fresh data key for one snapshot, wrapped by the data set's key. */
  newSnapshotKey(datasetKey: WrappedKey, dataset: string, snapshot: number): SnapshotKey;
  /** Throws `SealBroken` where a key belongs to another lake, data set or snapshot. */
  openSnapshotKey(datasetKey: WrappedKey, dataset: string, snapshot: number, wrapped: WrappedKey): Uint8Array;
};

/** `master`: 32 bytes; `lake`: the id of the lake, bound into every wrapped key. */
export const keyRing = (master: Uint8Array, lake: string): KeyRing => {
  const forDataset = (dataset: string) => ({ lake, dataset, purpose: 'data-set-key' });
  const forSnapshot = (dataset: string, snapshot: number) => ({ lake, dataset, snapshot, purpose: 'snapshot-key' });
  return {
    newDatasetKey: (dataset) => wrapKey(master, newKey(), forDataset(dataset)),
    newSnapshotKey(datasetKey, dataset, snapshot) {
      const key = newKey();
      const wrapping = unwrapKey(master, datasetKey, forDataset(dataset));
      return { key, wrapped: wrapKey(wrapping, key, forSnapshot(dataset, snapshot)) };
    },
    openSnapshotKey(datasetKey, dataset, snapshot, wrapped) {
      return unwrapKey(unwrapKey(master, datasetKey, forDataset(dataset)), wrapped, forSnapshot(dataset, snapshot));
    },
  };
};
