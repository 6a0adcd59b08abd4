/** Sealed files of snapshots: opened whole into memory or not at all, and only by who has leave. */
import { z } from 'zod';
import { fromBase64, keyRing, openSealedFile, plainBytesOf, SealBroken, type WrappedKey } from '#sealing';
import type { SnapshotFault } from './history.ts';
import { datasetKeyFile, datasetKeysFile, type SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import type { Wanted } from './opened-sets.ts';
import type { Opening } from './opening-permit.ts';
import { fileContext, filePlace, keyPlace } from './places.ts';

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'keys'>;

/** The data set's wrapped keys, the newest first; none where they are not there or not its own. */
export const readDatasetKeys = async (
  { files }: Pick<LakeNeeds, 'files'>,
  dataset: string,
): Promise<readonly WrappedKey[]> => {
  const bytes = await files.read(keyPlace(dataset));
  if (!bytes) return [];
  try {
    const parsed = z.union([datasetKeyFile, datasetKeysFile]).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    if (parsed.dataset !== dataset) return [];
    return 'wrappedKey' in parsed ? [parsed.wrappedKey] : parsed.wrappedKeys;
  } catch {
    return [];
  }
};

export const ringOf = ({ keys, lake }: Pick<LakeNeeds, 'keys' | 'lake'>) =>
  keyRing(fromBase64(keys.masterKey), lake, (keys.previousMasterKeys ?? []).map(fromBase64));

/** The key of a snapshot; null where the keys of this lake do not open it. */
export const snapshotKeyOf = async (needs: Needs, manifest: SnapshotManifest): Promise<Uint8Array | null> => {
  const datasetKeys = await readDatasetKeys(needs, manifest.dataset);
  try {
    return ringOf(needs).openSnapshotKey(datasetKeys, manifest.dataset, manifest.snapshot, manifest.wrappedKey);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
};

/**
 * Opens file `file` of a snapshot whole and gives its bytes to `take`, which must not use them before this resolves to null.
 * Otherwise the fault: the file is not there, or not byte for byte what the manifest names.
 */
export const openFile = async (
  needs: Needs,
  opening: Opening,
  manifest: SnapshotManifest,
  file: number,
  take: (bytes: Uint8Array) => void | Promise<void>,
): Promise<SnapshotFault['fault'] | null> => {
  if (opening.dataset !== manifest.dataset) throw new Error('a permit for another data set');
  const named = manifest.files[file];
  const key = await snapshotKeyOf(needs, manifest);
  if (!key || !named) return 'key';
  const sealed = await needs.files.open(filePlace(manifest.dataset, named.sha256));
  if (!sealed) return 'file-missing';
  try {
    if (sealed.bytes !== named.bytes) return 'file-altered';
    const context = fileContext(needs.lake, manifest.dataset, manifest.snapshot, file);
    const hash = await openSealedFile(key, context, sealed, take);
    return hash === named.sha256 ? null : 'file-altered';
  } catch (error) {
    if (error instanceof SealBroken) return 'file-altered';
    throw error;
  } finally {
    await sealed.close();
  }
};

/** A sealed file as the opened sets want it. */
export const wantedFile = (
  needs: Needs,
  opening: Opening,
  manifest: SnapshotManifest,
  file: number,
): Wanted<SnapshotFault['fault']> => {
  const { sha256, bytes } = manifest.files[file] as SnapshotManifest['files'][number];
  return {
    dataset: manifest.dataset,
    sha256,
    bytes: plainBytesOf(bytes),
    open: (memory) => openFile(needs, opening, manifest, file, (plain) => memory.appendBeside(plain)),
  };
};
