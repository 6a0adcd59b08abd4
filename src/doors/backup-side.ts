/** What of a side is backed up, with which key, and how it is held still for the moment in which it is listed. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AuditEvent, type AuditTables, auditTrail, createAuditTables } from '#audit';
import type { BackupNeeds, BackupSource } from '#backup';
import { done, type Result, refused, valueOf } from '#base';
import { lakeRefusal } from '#lake';
import { sha256Bytes } from '#sealing';
import { backupSource } from '../machinery/backup-source.ts';
import { lakeFiles } from '../machinery/lake-files.ts';
import { readConfig } from './config.ts';
import { readLakeKeys, readSealedSideKeys } from './key-files.ts';
import { localActor } from './local-actor.ts';
import { lockFolder } from './lock.ts';
import { type Places, sideNames } from './places.ts';
import { copyOut } from './register-copy.ts';
import { version } from './shipped-files.ts';
import { openSideRegister, registerPlaceOf, type SideName } from './side-register.ts';

export type { SideName } from './side-register.ts';
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
export const heldStill = async (places: Places, side: SideName): Promise<Result<() => void>> => {
  if (side === 'sealed') return lockFolder(places.sealed.root);
  for (let tries = 0; tries < 300; tries += 1) {
    const unlock = await lakeFiles(places.lake.store).lock();
    if (unlock) return done(unlock);
    await wait(200);
  }
  return refused(lakeRefusal('busy', {}));
};

/** A register on a server goes into the backup as the file it would be here: what restores it needs no server. */
const registerElsewhere = (
  places: Places,
  side: SideName,
): Result<ReadonlyMap<string, (to: string) => Promise<void>>> => {
  const config = readConfig(places.root);
  if (!config.ok) return config;
  const place = registerPlaceOf(places, config.value, side);
  return done(
    place.kind === 'sqlite'
      ? new Map()
      : new Map([[places[side].register, async (to: string) => valueOf(await copyOut(place, side, to))]]),
  );
};

export const sideSource = async (places: Places, side: SideName): Promise<Result<BackupSource>> => {
  const elsewhere = registerElsewhere(places, side);
  if (!elsewhere.ok) return elsewhere;
  const still = await heldStill(places, side);
  if (!still.ok) return still;
  try {
    const parts = [places[side].root, ...settings.map((name) => join(places.root, name))];
    return done(await backupSource(places.root, parts, [places[side].register], elsewhere.value));
  } finally {
    still.value();
  }
};

export const backupNeeds = (folder: string, side: SideName, key: SideKey): BackupNeeds => {
  const at = join(folder, sideNames[side]);
  mkdirSync(at, { recursive: true, mode: 0o700 });
  return { folder: lakeFiles(at), clock: () => new Date(), version, ...key };
};

/** Tells the side's audit log, in the register the settings name, or in this one. */
export const tellSide = async (
  places: Places,
  side: SideName,
  act: string,
  facts: NonNullable<AuditEvent['facts']>,
  where: 'settings' | 'file' = 'settings',
  subject = 'backup',
): Promise<Result<void>> => {
  const config = where === 'file' ? done({}) : readConfig(places.root);
  if (!config.ok) return config;
  const register = await openSideRegister<AuditTables>(places, config.value, side, createAuditTables);
  if (!register.ok) return register;
  try {
    const event: AuditEvent = { actor: localActor(), act, subject, outcome: 'done', facts };
    await auditTrail(register.value, () => new Date()).record(event);
    return done(undefined);
  } finally {
    await register.value.destroy();
  }
};
