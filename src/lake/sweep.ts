/**
 * Takes away what a killed intake left: everything in staging, and sealed files that no manifest names,
 * and what was left of a removal or destruction. Only under the intake lock.
 */
import type { History } from './history.ts';
import type { LakeNeeds } from './needs.ts';
import { filesPlace, keyPlace, stagingPlace } from './places.ts';

export const sweepStaging = async ({ files }: Pick<LakeNeeds, 'files'>): Promise<void> => {
  for (const name of await files.names(stagingPlace)) await files.remove(`${stagingPlace}/${name}`);
};

/** Nothing is taken from a data set with a broken manifest: what it named may be all that is left to restore from. */
export const sweepFiles = async ({ files }: Pick<LakeNeeds, 'files'>, history: History): Promise<void> => {
  if (history.destroyed) {
    await files.remove(keyPlace(history.dataset));
    await files.remove(filesPlace(history.dataset));
    return;
  }
  if (history.broken.length > 0) return;
  const named = new Set(
    history.snapshots
      .filter(({ manifest }) => !history.removed.has(manifest.snapshot))
      .flatMap(({ manifest }) => manifest.files.map((file) => `${file.sha256}.sealed`)),
  );
  const folder = filesPlace(history.dataset);
  for (const name of await files.names(folder)) if (!named.has(name)) await files.remove(`${folder}/${name}`);
};
