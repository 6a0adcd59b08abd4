/** A folder of backups: made for one side of one installation, opened by its own key or by a recovery key. */
import { done, type Result, refused } from '#base';
import {
  canonicalJson,
  keyedDigest,
  newId,
  newKey,
  openAsRecipient,
  openStream,
  SealBroken,
  sealStream,
  sealToRecipient,
  sha256,
  unwrapKey,
  wrapKey,
} from '#sealing';
import { type BackupManifest, backupManifest, type Repository, repositoryFile } from './backup.api.ts';
import { backupRefusal } from './errors.ts';
import type { BackupFolder, BackupNeeds } from './needs.ts';

export type Opened = { readonly repository: Repository; readonly key: Uint8Array };

const place = 'backups.json';
const keyContext = (id: string) => ({ purpose: 'backup-key', repository: id });

export const objectPlace = (name: string): string => `objects/${name.slice(0, 2)}/${name}`;
const manifestPlace = (number: number): string => `backups/${String(number).padStart(6, '0')}.sealed`;

/** Names say nothing of the content to those without the key. */
export const objectName = (key: Uint8Array, bytes: Uint8Array): string => keyedDigest(key, Buffer.from(sha256(bytes)));

const contextOf = (repository: string, what: string): Uint8Array =>
  Buffer.from(canonicalJson({ format: 'musubi-backup-1', repository, what }));

/** Written beside and moved: a kill leaves nothing that looks whole. */
export const putSealed = async (
  folder: BackupFolder,
  { repository, key }: Opened,
  what: string,
  to: string,
  bytes: Uint8Array,
): Promise<boolean> => {
  const staged = `staging/${newId()}`;
  async function* content(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  await folder.create(staged, sealStream(key, contextOf(repository.id, what), content()));
  const linked = await folder.link(staged, to);
  await folder.remove(staged);
  return linked;
};

/** Null where it is not there or not what was put there. */
export const takeSealed = async (
  folder: BackupFolder,
  { repository, key }: Opened,
  what: string,
  from: string,
): Promise<Uint8Array | null> => {
  const chunks = await folder.chunks(from);
  if (!chunks) return null;
  const parts: Uint8Array[] = [];
  try {
    for await (const part of openStream(key, contextOf(repository.id, what), chunks)) parts.push(part);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
  return Buffer.concat(parts);
};

const readRepository = async (folder: BackupFolder): Promise<Repository | null> => {
  const bytes = await folder.read(place);
  if (!bytes) return null;
  try {
    return repositoryFile.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
};

/** The folder's own, made where there is none; further recipients can only be added by making another folder. */
export const openOrMake = async (needs: BackupNeeds, recipients: readonly string[]): Promise<Result<Opened>> => {
  if (!(await needs.folder.read(place))) {
    const key = newKey();
    const id = newId();
    const sealed: Repository['recipients'] = [];
    for (const recipient of recipients) {
      try {
        sealed.push({ recipient, sealedKey: await sealToRecipient(recipient, key) });
      } catch {
        return refused(backupRefusal('recipient-invalid', {}));
      }
    }
    const repository: Repository = {
      format: 'musubi-backups-1',
      id,
      of: needs.of,
      madeAt: needs.clock().toISOString(),
      wrappedKey: wrapKey(needs.installationKey, key, keyContext(id)),
      recipients: sealed,
    };
    const staged = `staging/${newId()}`;
    await needs.folder.create(staged, [Buffer.from(canonicalJson(repository))]);
    await needs.folder.link(staged, place);
    await needs.folder.remove(staged);
  }
  const opened = await openWith(needs.folder, { installationKey: needs.installationKey });
  if (!opened.ok || opened.value.repository.of === needs.of) return opened;
  return refused(backupRefusal('other-installation', {}));
};

/** Either key will do. `name` is how refusals call the folder. */
export const openWith = async (
  folder: BackupFolder,
  by: { readonly installationKey?: Uint8Array; readonly identity?: string },
  name = '',
): Promise<Result<Opened>> => {
  const repository = await readRepository(folder);
  if (!repository) return refused(backupRefusal('not-backups', { folder: name }));
  if (by.installationKey) {
    try {
      return done({ repository, key: unwrapKey(by.installationKey, repository.wrappedKey, keyContext(repository.id)) });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }
  for (const { sealedKey } of by.identity ? repository.recipients : []) {
    try {
      return done({ repository, key: await openAsRecipient(by.identity as string, sealedKey) });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }
  return refused(backupRefusal('key-differs', {}));
};

/** In ascending order. */
export const numbersIn = async (folder: BackupFolder): Promise<readonly number[]> =>
  (await folder.names('backups')).flatMap((name) => /^(\d{6})\.sealed$/.exec(name)?.[1] ?? []).map(Number);

export const readManifest = async (
  folder: BackupFolder,
  opened: Opened,
  number: number,
): Promise<BackupManifest | null> => {
  const bytes = await takeSealed(folder, opened, `backup ${number}`, manifestPlace(number));
  if (!bytes) return null;
  const manifest = backupManifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return manifest.number === number ? manifest : null;
};

export const writeManifest = (folder: BackupFolder, opened: Opened, manifest: BackupManifest): Promise<boolean> =>
  putSealed(
    folder,
    opened,
    `backup ${manifest.number}`,
    manifestPlace(manifest.number),
    Buffer.from(canonicalJson(manifest)),
  );

export const removeManifest = (folder: BackupFolder, number: number): Promise<void> =>
  folder.remove(manifestPlace(number));
