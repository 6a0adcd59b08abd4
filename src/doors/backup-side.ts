/** What of a side is backed up, with which key, and how it is held still for the moment in which it is listed. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AuditEvent, type AuditTables, auditTrail, createAuditTables } from '#audit';
import type { BackupNeeds, BackupSource } from '#backup';
import { done, type Result, refused } from '#base';
import { lakeRefusal } from '#lake';
import { sha256Bytes } from '#sealing';
import { backupSource } from '../machinery/backup-source.ts';
import { lakeFiles } from '../machinery/lake-files.ts';
import { openRegister } from '../machinery/sqlite.ts';
import { readLakeKeys, readSealedSideKeys } from './key-files.ts';
import { localActor } from './local-actor.ts';
import { lockFolder } from './lock.ts';
import { type Places, sideNames } from './places.ts';
import { version } from './shipped-files.ts';

export type SideName = keyof typeof sideNames;
export const allSides = ['sealed', 'lake'] as const;

/** Derived from a secret that does not change when the master key is rotated. */
export const keyFrom = (secret: string): Uint8Array => sha256Bytes(Buffer.from(`musubi-backup-key-1 ${secret}`));

export type SideKey = { readonly installationKey: Uint8Array; readonly of: string };

export const sideKey = async (places: Places, side: SideName): Promise<Result<SideKey>> => {
  if (side === 'sealed') {
    const keys = await readSealedSideKeys(places);
    if (!keys.ok) return keys;
    return done({ installationKey: keyFrom(keys.value.ledgerKey), of: `${sideNames.sealed} ${keys.value.senderId}` });
  }
  const keys = await readLakeKeys(places);
  if (!keys.ok) return keys;
  return done({ installationKey: keyFrom(keys.value.ageIdentity), of: sideNames.lake });
};

/** Sides that have keys here. */
export const sidesIn = (places: Places): SideName[] => allSides.filter((side) => existsSync(places[side].keys));

/** What is set and shipped, of use to either side. */
const settings = ['musubi.yaml', 'contracts', 'statistics', 'dashboards', 'areas'];

/** Nothing is taken in or sent while the list is made; it is read afterwards, while work goes on. */
const heldStill = async (places: Places, side: SideName): Promise<Result<() => void>> => {
  if (side === 'sealed') return lockFolder(places.sealed.root);
  for (let tries = 0; tries < 300; tries += 1) {
    const unlock = await lakeFiles(places.lake.store).lock();
    if (unlock) return done(unlock);
    await wait(200);
  }
  return refused(lakeRefusal('busy', {}));
};

export const sideSource = async (places: Places, side: SideName): Promise<Result<BackupSource>> => {
  const still = await heldStill(places, side);
  if (!still.ok) return still;
  try {
    const parts = [places[side].root, ...settings.map((name) => join(places.root, name))];
    return done(await backupSource(places.root, parts, [places[side].register]));
  } finally {
    still.value();
  }
};

export const backupNeeds = (folder: string, side: SideName, key: SideKey): BackupNeeds => {
  const at = join(folder, sideNames[side]);
  mkdirSync(at, { recursive: true, mode: 0o700 });
  return { folder: lakeFiles(at), clock: () => new Date(), version, ...key };
};

/** Tells the side's audit log. */
export const tellSide = async (
  places: Places,
  side: SideName,
  act: string,
  facts: NonNullable<AuditEvent['facts']>,
): Promise<void> => {
  const register = openRegister<AuditTables>(places[side].register);
  try {
    await createAuditTables(register);
    const event: AuditEvent = { actor: localActor(), act, subject: 'backup', outcome: 'done', facts };
    await auditTrail(register, () => new Date()).record(event);
  } finally {
    await register.destroy();
  }
};
