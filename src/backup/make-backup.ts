/**
 * One backup: every file cut into pieces, each piece sealed under a name of its own, and written only where it is not there yet. The
 * last thing written is the list of them; a killed backup has written pieces that the next one finds.
 */
import { done, type Progress, type Result, refused } from '#base';
import { startDigest } from '#sealing';
import type { BackupManifest, KeptFile } from './backup.api.ts';
import { backupRefusal } from './errors.ts';
import type { BackupNeeds, BackupSource } from './needs.ts';
import {
  numbersIn,
  objectName,
  objectPlace,
  type Opened,
  openOrMake,
  putSealed,
  readManifest,
  writeManifest,
} from './repository.ts';

/** Of a database that grows, only the pieces that changed are written again. */
const pieceBytes = 4 << 20;

export type MadeBackup = {
  readonly number: number;
  readonly files: number;
  readonly bytes: number;
  /** Written by this backup; the rest was there. */
  readonly newBytes: number;
};

export async function* inPieces(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0; ) {
      const part = rest.subarray(0, size - length);
      rest = rest.subarray(part.length);
      held.push(part);
      length += part.length;
      if (length < size) continue;
      yield Buffer.concat(held);
      held = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

const previousFiles = async (needs: BackupNeeds, opened: Opened): Promise<ReadonlyMap<string, KeptFile>> => {
  const last = (await numbersIn(needs.folder)).at(-1);
  const manifest = last === undefined ? null : await readManifest(needs.folder, opened, last);
  return new Map(manifest?.files.map((file) => [file.path, file]));
};

type Writing = { readonly there: Set<string>; newBytes: number };

const keepFile = async (
  needs: BackupNeeds,
  opened: Opened,
  writing: Writing,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Pick<KeptFile, 'sha256' | 'objects' | 'bytes'>> => {
  const digest = startDigest();
  const objects: string[] = [];
  let bytes = 0;
  for await (const piece of inPieces(chunks, pieceBytes)) {
    digest.update(piece);
    bytes += piece.length;
    const name = objectName(opened.key, piece);
    objects.push(name);
    if (writing.there.has(name)) continue;
    await putSealed(needs.folder, opened, name, objectPlace(name), piece);
    writing.there.add(name);
    writing.newBytes += piece.length;
  }
  return { sha256: digest.hex(), objects, bytes };
};

/** Names of all objects in the folder. */
export const objectsIn = async ({ folder }: Pick<BackupNeeds, 'folder'>): Promise<Set<string>> => {
  const names = new Set<string>();
  for (const group of await folder.names('objects'))
    for (const name of await folder.names(`objects/${group}`)) names.add(name);
  return names;
};

const tryOnce = async (
  needs: BackupNeeds,
  opened: Opened,
  source: BackupSource,
  progress: Progress,
): Promise<MadeBackup | null> => {
  const before = await previousFiles(needs, opened);
  const writing: Writing = { there: await objectsIn(needs), newBytes: 0 };
  const files: KeptFile[] = [];
  progress.phase({ ja: 'バックアップ', en: 'backing up' }, source.files.length);
  for (const { path, bytes, changedAt } of source.files) {
    const known = before.get(path);
    const same = known?.bytes === bytes && known.changedAt === changedAt;
    if (known && same && known.objects.every((name) => writing.there.has(name))) files.push(known);
    else {
      const chunks = await source.chunks(path);
      if (!chunks) return null;
      files.push({ path, changedAt, ...(await keepFile(needs, opened, writing, chunks)) });
    }
    progress.advance(1);
  }
  progress.end();
  const number = ((await numbersIn(needs.folder)).at(-1) ?? 0) + 1;
  const manifest: BackupManifest = {
    format: 'musubi-backup-1',
    repository: opened.repository.id,
    number,
    of: needs.of,
    madeAt: needs.clock().toISOString(),
    version: needs.version,
    files,
  };
  if (!(await writeManifest(needs.folder, opened, manifest))) return null;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { number, files: files.length, bytes, newBytes: writing.newBytes };
};

/** `open` lists the source anew: where a file has gone since it was listed, the list is taken again. */
export const makeBackup = async (
  needs: BackupNeeds,
  open: () => Promise<Result<BackupSource>>,
  recipients: readonly string[],
  progress: Progress,
): Promise<Result<MadeBackup>> => {
  const opened = await openOrMake(needs, recipients);
  if (!opened.ok) return opened;
  for (const left of await needs.folder.names('staging')) await needs.folder.remove(`staging/${left}`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const source = await open();
    if (!source.ok) return source;
    try {
      const made = await tryOnce(needs, opened.value, source.value, progress);
      if (made) return done(made);
    } finally {
      await source.value.close();
    }
  }
  return refused(backupRefusal('moving', {}));
};
