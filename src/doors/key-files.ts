/** Reads and writes the key files of both sides: JSON, mode 0600, refused when others could read them. */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { done, type Result, refused } from '#base';
import {
  canonicalJson,
  type LakeKeys,
  type LakePublic,
  lakeKeysSchema,
  lakePublicSchema,
  openProtectedKeys,
  protectedKeysSchema,
  type Protection,
  protectKeys,
  type SealedSideKeys,
  type Sender,
  sealedSideKeysSchema,
  sendersSchema,
} from '#sealing';
import { writeWhole } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';
import { asked, protectorOf, unlocked } from './key-protector.ts';
import type { Places } from './places.ts';

export const writeJson = (path: string, value: unknown) =>
  writeWhole(path, [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);

/** A JSON file through its schema; the refusal names the file, never what is in it. */
export const readJson = async <T>(path: string, schema: z.ZodType<T>): Promise<Result<T>> => {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return done(parsed.data);
  } catch {
    // Missing or not JSON: the same sentence helps.
  }
  return refused(doorRefusal('file-missing', { file: path }));
};

/** Opens a protected key file with the secret it names; one that is not protected is its own keys. */
const readSecret = async <T>(path: string, schema: z.ZodType<T>): Promise<Result<T>> => {
  const read = await readJson(path, z.union([schema, protectedKeysSchema]));
  if (!read.ok) return read;
  if ((statSync(path).mode & 0o077) !== 0) return refused(doorRefusal('key-exposed', { file: path }));
  const file = protectedKeysSchema.safeParse(read.value);
  if (!file.success) return read as Result<T>;
  const keys = await unlocked(file.data, path);
  if (!keys.ok) return keys;
  const parsed = schema.safeParse(keys.value);
  return parsed.success ? done(parsed.data) : refused(doorRefusal('file-missing', { file: path }));
};

/** How the keys in this file are protected; null: by the file alone. */
export const protectionIn = async (path: string): Promise<Protection | null> => {
  const file = await readJson(path, protectedKeysSchema);
  return file.ok ? file.value.by : null;
};

/** Writes keys as they lay there before: under the same protection, or open. */
export const writeKeys = async (path: string, keys: { readonly format: string }): Promise<Result<void>> => {
  const by = await protectionIn(path);
  return by ? writeProtected(path, keys, by) : done(void (await writeJson(path, keys)));
};

/** Nothing is replaced before what replaces it was opened once. `fresh`: the secret is chosen now. */
export const writeProtected = async (
  path: string,
  keys: { readonly format: string },
  by: Protection,
  fresh = false,
): Promise<Result<void>> => {
  const protector = protectorOf(by, process.env, fresh);
  if (!protector.ok) return protector;
  const file = await asked(by, path, async () => {
    const made = await protectKeys(keys, by, protector.value);
    if (canonicalJson(await openProtectedKeys(made, protector.value)) !== canonicalJson(keys))
      throw new Error('what was protected does not open equal');
    return made;
  });
  return file.ok ? done(void (await writeJson(path, file.value))) : file;
};

export const readLakeKeys = (places: Places): Promise<Result<LakeKeys>> => readSecret(places.lake.keys, lakeKeysSchema);
export const readSealedSideKeys = (places: Places): Promise<Result<SealedSideKeys>> =>
  readSecret(places.sealed.keys, sealedSideKeysSchema);
export const readRecipient = (places: Places): Promise<Result<LakePublic>> =>
  readJson(places.sealed.recipient, lakePublicSchema);

export const readSenders = async (places: Places): Promise<readonly Sender[]> => {
  const read = await readJson(places.lake.senders, sendersSchema);
  return read.ok ? read.value.senders : [];
};

/** Registers a sender with the lake; the same id again replaces its key. */
export const registerSender = async (places: Places, sender: Sender): Promise<void> => {
  const others = (await readSenders(places)).filter((s) => s.id !== sender.id);
  await writeJson(places.lake.senders, { format: 'musubi-senders-1', senders: [...others, sender] });
};

/** Strikes a sender off: nothing it signed is taken in from now on. False where it was not registered. */
export const strikeSender = async (places: Places, id: string): Promise<boolean> => {
  const senders = await readSenders(places);
  const others = senders.filter((sender) => sender.id !== id);
  if (others.length === senders.length) return false;
  await writeJson(places.lake.senders, { format: 'musubi-senders-1', senders: others });
  return true;
};
