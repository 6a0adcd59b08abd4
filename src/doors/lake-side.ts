/** Opens the lake side of an installation: register, keys, lake, results. Never reaches the sealed side. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type AccountTables, createAccountTables, createTwoPeopleTables, type TwoPeopleTables } from '#accounts';
import { type Actor, type AuditNeeds, type AuditTables, createAuditTables } from '#audit';
import { done, type Engine, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import {
  createLake,
  createLakeTables,
  createRequestTables,
  createUploadTables,
  type LakeNeeds,
  type LakeTables,
  type RequestTables,
  lakeRegister,
  openedSets,
  type UploadNeeds,
  uploadRegister,
  type UploadTables,
} from '#lake';
import { createLoungeTables, type LoungeTables } from '#lounge';
import { createReleaseTables, recalledReleases, type ReleaseNeeds, type ReleaseTables } from '#release';
import { createResultTables, type ResultsNeeds, type ResultTables } from '#results';
import type { Sender } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { lakeFiles, packageFile, receiptBeside } from '../machinery/lake-files.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { resultsFolder } from '../machinery/results-folder.ts';
import { uploadFolder } from '../machinery/upload-folder.ts';
import { type AuditLog, checkpointsOf, openAuditLog } from './audit-log.ts';
import { type Config, readConfig } from './config.ts';
import { doorRefusal } from './errors.ts';
import { readLakeKeys, readSenders } from './key-files.ts';
import { localActor } from './local-actor.ts';
import { openedBudget } from './opened-memory.ts';
import { releaseNeedsOf } from './release-side.ts';
import { missingSide } from './missing-side.ts';
import { type Places, placesOf } from './places.ts';
import { contractsOf } from './shipped-files.ts';
import { openSideRegister, registerPlaceOf } from './side-register.ts';

export type LakeSideTables = AuditTables &
  AccountTables &
  TwoPeopleTables &
  LakeTables &
  UploadTables &
  RequestTables &
  LoungeTables &
  ReleaseTables &
  ResultTables;

export type LakeSide = {
  readonly places: Places;
  readonly config: Config;
  readonly register: Kysely<LakeSideTables>;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly lake: LakeNeeds;
  readonly results: ResultsNeeds;
  readonly release: ReleaseNeeds;
  readonly audit: AuditNeeds;
  readonly auditLog: AuditLog;
  readonly actor: Actor;
  /** Reads the keys anew where their file changed: a rotation by the command line reaches a server that is running. */
  readonly refreshKeys: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const clock = () => new Date();

/** What uploads need of an open lake side. */
export const uploadNeedsOf = ({ lake, places, register, config }: LakeSide): UploadNeeds => ({
  lake,
  uploads: uploadFolder(places.lake.uploads),
  register: uploadRegister(register),
  senders: () => readSenders(places),
  authority: config.publicUrl ? new URL(config.publicUrl).host : null,
  clock,
});

/** The sender of the demo's own sealed side. */
export const demoSender = 'demo-sealed-side';
const engine = (): Promise<Engine> => openEngine({ memoryLimit: '4GB' });

/** Every table of this side. */
export const makeLakeTables = async (register: Kysely<LakeSideTables>): Promise<void> => {
  await createAuditTables(register);
  await createAccountTables(register);
  await createTwoPeopleTables(register);
  await createLakeTables(register);
  await createRequestTables(register);
  await createUploadTables(register);
  await createReleaseTables(register);
  await createResultTables(register);
  await createLoungeTables(register);
};

/** Another whenever the file was written; null where it is not there. */
const markOf = (path: string): Promise<string | null> =>
  stat(path).then(
    ({ ino, mtimeMs }) => `${ino} ${mtimeMs}`,
    () => null,
  );

/** Demo keys and accounts are published with the program; an installation that calls itself real must have none. */
const hasDemoSecrets = async (register: Kysely<LakeSideTables>, senders: readonly Sender[]): Promise<boolean> =>
  senders.some(({ id }) => id === demoSender) ||
  (await register.selectFrom('accounts').select('name').where('demo', '=', 1).limit(1).executeTakeFirst()) !==
    undefined;

export const openLakeSide = async (dataFolder: string, options: object = {}): Promise<Result<LakeSide>> => {
  const places = placesOf(dataFolder);
  const config = readConfig(dataFolder, process.env, options);
  if (!config.ok) return config;
  const missing = missingSide(places, 'lake', dataFolder);
  if (missing) return refused(missing);
  const mark = await markOf(places.lake.keys);
  const keys = await readLakeKeys(places);
  if (!keys.ok) return keys;
  const contracts = contractsOf(dataFolder);
  if (!contracts.ok) return contracts;
  const files = lakeFiles(places.lake.store);
  const lake = await createLake(files, clock);
  if (!lake.ok) return lake;
  const opened = await openSideRegister(places, config.value, 'lake', makeLakeTables);
  if (!opened.ok) return opened;
  const register = opened.value;
  const senders = await readSenders(places);
  if (!config.value.demo && (await hasDemoSecrets(register, senders))) {
    await register.destroy();
    return refused(doorRefusal('demo-secret', { folder: dataFolder }));
  }
  const actor = localActor();
  const auditLog = await openAuditLog(register, {
    origin: `musubi.lake/${lake.value}`,
    signingKey: keys.value.checkpointSigningKey,
    actor,
    folder: checkpointsOf(places, config.value, 'lake'),
    place: registerPlaceOf(places, config.value, 'lake'),
    clock,
  });
  let current = { keys: keys.value, mark };
  const results: ResultsNeeds = {
    register,
    now: clock,
    files: resultsFolder(join(places.lake.results)),
    recalled: () => recalledReleases(register),
  };
  const release = releaseNeedsOf({ register, places, config: config.value, keys: keys.value, results, actor, clock });
  return done({
    places,
    config: config.value,
    register,
    contracts: contracts.value,
    actor,
    lake: {
      lake: lake.value,
      files,
      register: lakeRegister(register),
      get keys() {
        return current.keys;
      },
      senders,
      contract: (dataset) => contracts.value.get(dataset) ?? null,
      openPackage: packageFile,
      keepReceipt: receiptBeside,
      opened: openedSets({ budgetBytes: openedBudget(config.value), memoryFile, clock }),
      // Applications are not in the house yet: no grant is known, so only the platform itself opens anything.
      grantStanding: async () => 'unknown',
      contentOf: (file) => createReadStream(file.path, { highWaterMark: 1 << 20 }),
      openEngine: engine,
      clock,
      actor,
    },
    results,
    release: release.needs,
    audit: auditLog.needs,
    auditLog,
    refreshKeys: async () => {
      const mark = await markOf(places.lake.keys);
      if (mark === null || mark === current.mark) return;
      const again = await readLakeKeys(places);
      // What cannot be read now (a secret that changed) is said by the next start; the keys in memory go on.
      if (again.ok) current = { keys: again.value, mark };
    },
    close: async () => {
      await release.close();
      await auditLog.close();
      await register.destroy();
    },
  });
};
