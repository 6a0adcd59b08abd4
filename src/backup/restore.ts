/** Reads a backup back: to prove that it is whole, or to write it out. Every piece is verified before any of it is used. */
import { type Bilingual, done, type Progress, type Result, refused } from '#base';
import { startDigest } from '#sealing';
import type { BackupManifest, KeptFile } from './backup.api.ts';
import { backupRefusal } from './errors.ts';
import { objectsIn } from './make-backup.ts';
import type { BackupFolder, RestoreTarget } from './needs.ts';
import { numbersIn, objectPlace, type Opened, readManifest, removeManifest, takeSealed } from './repository.ts';

class PieceMissing extends Error {}

/** A damaged piece no longer stands in the way of the next backup, which writes it again where the original is still there. */
const setAside = async (folder: BackupFolder, name: string): Promise<void> => {
  if ((await folder.names(`objects/${name.slice(0, 2)}`)).includes(name))
    await folder.move(objectPlace(name), `damaged/${name}`);
};

/** The file's bytes in order; throws `PieceMissing` before the end where one is damaged. */
async function* contentOf(folder: BackupFolder, opened: Opened, file: KeptFile): AsyncGenerator<Uint8Array> {
  const digest = startDigest();
  for (const name of file.objects) {
    const piece = await takeSealed(folder, opened, name, objectPlace(name));
    if (!piece) {
      await setAside(folder, name);
      throw new PieceMissing();
    }
    digest.update(piece);
    yield piece;
  }
  if (digest.hex() !== file.sha256) throw new PieceMissing();
}

/** The newest by default. */
export const manifestOf = async (
  folder: BackupFolder,
  opened: Opened,
  number?: number,
): Promise<Result<BackupManifest>> => {
  const wanted = number ?? (await numbersIn(folder)).at(-1) ?? 0;
  const manifest = wanted > 0 ? await readManifest(folder, opened, wanted) : null;
  return manifest ? done(manifest) : refused(backupRefusal('no-backup', { number: wanted }));
};

const eachFile = async (
  { files, number }: BackupManifest,
  progress: Progress,
  name: Bilingual,
  act: (file: KeptFile) => Promise<void>,
): Promise<Result<void>> => {
  const damaged: Bilingual[] = [];
  progress.phase(name, files.length);
  for (const file of files) {
    try {
      await act(file);
    } catch (error) {
      if (!(error instanceof PieceMissing)) throw error;
      damaged.push({ ja: file.path, en: file.path });
    }
    progress.advance(1);
  }
  progress.end();
  if (damaged.length === 0) return done(undefined);
  return refused(backupRefusal('broken', { number, files: damaged.length }, damaged));
};

export const verifyBackup = (
  folder: BackupFolder,
  opened: Opened,
  manifest: BackupManifest,
  progress: Progress,
): Promise<Result<void>> =>
  eachFile(manifest, progress, { ja: 'バックアップの検証', en: 'verifying the backup' }, async (file) => {
    for await (const _ of contentOf(folder, opened, file));
  });

/** `last`: files that make the rest count as an installation; without them a killed restore may begin again. */
export const restoreBackup = async (
  folder: BackupFolder,
  opened: Opened,
  manifest: BackupManifest,
  target: RestoreTarget,
  last: readonly string[],
  progress: Progress,
): Promise<Result<void>> => {
  const order = ({ path }: KeptFile) => last.indexOf(path);
  const files = [...manifest.files].sort((a, b) => order(a) - order(b));
  return eachFile({ ...manifest, files }, progress, { ja: '復元', en: 'restoring' }, (file) =>
    target.write(file.path, contentOf(folder, opened, file)),
  );
};

/** Forgets all but the newest backups, and every piece that none of the rest needs; answers how many pieces went. */
export const pruneBackups = async (folder: BackupFolder, opened: Opened, keep: number): Promise<Result<number>> => {
  const numbers = await numbersIn(folder);
  const staying = numbers.slice(-Math.max(1, keep));
  const needed = new Set<string>();
  for (const number of staying) {
    const manifest = await manifestOf(folder, opened, number);
    // What a backup that cannot be read would need is not known: nothing goes.
    if (!manifest.ok) return manifest;
    for (const { objects } of manifest.value.files) for (const name of objects) needed.add(name);
  }
  for (const number of numbers) if (!staying.includes(number)) await removeManifest(folder, number);
  let gone = 0;
  for (const name of await objectsIn({ folder })) {
    if (needed.has(name)) continue;
    await folder.remove(objectPlace(name));
    gone += 1;
  }
  return done(gone);
};
