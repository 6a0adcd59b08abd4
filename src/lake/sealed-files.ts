/** Sealed files of snapshots: opened whole into memory or not at all. */
import type { MemoryFile } from '#base';
import { z } from 'zod';
import { fromBase64, keyRing, openStream, SealBroken, startDigest, type WrappedKey } from '#sealing';
import type { SnapshotFault } from './history.ts';
import { datasetKeyFile, datasetKeysFile, type SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
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
  manifest: SnapshotManifest,
  file: number,
  take: (bytes: Uint8Array) => void,
): Promise<SnapshotFault['fault'] | null> => {
  const named = manifest.files[file];
  const key = await snapshotKeyOf(needs, manifest);
  if (!key || !named) return 'key';
  const chunks = await needs.files.chunks(filePlace(manifest.dataset, named.sha256));
  if (!chunks) return 'file-missing';
  const digest = startDigest();
  async function* hashed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      digest.update(chunk);
      yield chunk;
    }
  }
  try {
    const context = fileContext(needs.lake, manifest.dataset, manifest.snapshot, file);
    for await (const bytes of openStream(key, context, hashed(chunks))) take(bytes);
  } catch (error) {
    if (error instanceof SealBroken) return 'file-altered';
    throw error;
  }
  return digest.hex() === named.sha256 ? null : 'file-altered';
};

/** All files of a snapshot (one, as intake writes them) in memory. */
export const openInMemory = async (
  needs: Needs & Pick<LakeNeeds, 'memoryFile'>,
  manifest: SnapshotManifest,
): Promise<readonly MemoryFile[] | SnapshotFault['fault']> => {
  const opened: MemoryFile[] = [];
  try {
    for (const file of manifest.files.keys()) {
      const memory = needs.memoryFile();
      opened.push(memory);
      const fault = await openFile(needs, manifest, file, (bytes) => memory.append(bytes));
      if (fault) {
        for (const each of opened) each.close();
        return fault;
      }
    }
    return opened;
  } catch (error) {
    for (const each of opened) each.close();
    throw error;
  }
};
