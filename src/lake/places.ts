/** Where things lie in the lake's folder, and what a sealed file is bound to. */
import { canonicalJson } from '#sealing';

export const lakePlace = 'lake.json';
export const datasetsPlace = 'datasets';
export const stagingPlace = 'staging';
export const keyPlace = (dataset: string): string => `datasets/${dataset}/key.json`;
export const snapshotsPlace = (dataset: string): string => `datasets/${dataset}/snapshots`;
export const snapshotPlace = (dataset: string, snapshot: number): string =>
  `${snapshotsPlace(dataset)}/${snapshot}.json`;
export const removedPlace = (dataset: string): string => `datasets/${dataset}/removed`;
export const removalPlace = (dataset: string, snapshot: number): string => `${removedPlace(dataset)}/${snapshot}.json`;
export const destructionPlace = (dataset: string): string => `datasets/${dataset}/destroyed.json`;
export const filesPlace = (dataset: string): string => `datasets/${dataset}/files`;
export const filePlace = (dataset: string, sha256: string): string => `${filesPlace(dataset)}/${sha256}.sealed`;

/** The associated data of a sealed file: it opens only in its lake, data set, snapshot and position. */
export const fileContext = (lake: string, dataset: string, snapshot: number, file: number): Uint8Array =>
  Buffer.from(canonicalJson({ format: 'musubi-sealed-file-1', lake, dataset, snapshot, file }));
