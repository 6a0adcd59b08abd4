/** Reads and writes the key files of both sides: JSON, mode 0600, refused when others could read them. */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { done, type Result, refused } from '#base';
import {
  type LakeKeys,
  type LakePublic,
  lakeKeysSchema,
  lakePublicSchema,
  type SealedSideKeys,
  type Sender,
  sealedSideKeysSchema,
  sendersSchema,
} from '#sealing';
import { writeWhole } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';
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

const readSecret = async <T>(path: string, schema: z.ZodType<T>): Promise<Result<T>> => {
  const read = await readJson(path, schema);
  if (read.ok && (statSync(path).mode & 0o077) !== 0) return refused(doorRefusal('key-exposed', { file: path }));
  return read;
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
