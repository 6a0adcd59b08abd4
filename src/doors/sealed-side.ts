/** Opens the sealed side of an installation: its register, ledger, keys and outbox. Only the gateway reaches this. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Kysely } from 'kysely';
import type { AbstractionNeeds } from '#abstraction';
import { type AccountTables, createAccountTables, createTwoPeopleTables, type TwoPeopleTables } from '#accounts';
import { type Actor, type AuditNeeds, type AuditTables, type AuditTrail, createAuditTables } from '#audit';
import { done, type Engine, type Progress, type Result, refused, silentProgress } from '#base';
import { type AreaPack, type Contract, readAreaPack } from '#catalogue';
import {
  createDeliveryTables,
  createDispatchTables,
  type DeliveryRegister,
  type DeliveryTables,
  type DispatchNeeds,
  type DispatchTables,
  deliveryRegister,
  dispatchRegister,
} from '#dispatch';
import { type AnchorTables, createAnchorTables, ledgerAnchor } from '#numbering';
import { fromBase64 } from '#sealing';
import {
  createLoadTables,
  type LoadRegister,
  type LoadTables,
  loadRegister,
  scanModule,
  type SourceFile,
} from '#sources';
import { openEngine } from '../machinery/duckdb.ts';
import { readChunks, writeWhole } from '../machinery/files.ts';
import { isLargeFile, scanBeside } from '../machinery/scan-beside.ts';
import { ledgerFolder } from '../machinery/ledger-folder.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { outboxIn } from '../machinery/outbox.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { areaPackPath, areaPackText } from './area-files.ts';
import { checkpointsOf, openAuditLog } from './audit-log.ts';
import { type Config, readConfig } from './config.ts';
import { doorRefusal } from './errors.ts';
import { readRecipient, readSealedSideKeys } from './key-files.ts';
import { linkedPeople } from './link-people.ts';
import { localActor } from './local-actor.ts';
import { missingSide } from './missing-side.ts';
import { placesOf } from './places.ts';
import { contractsOf } from './shipped-files.ts';
import { openSideRegister, registerPlaceOf } from './side-register.ts';

type SealedSideTables = AuditTables &
  AccountTables &
  TwoPeopleTables &
  LoadTables &
  DispatchTables &
  DeliveryTables &
  AnchorTables;

export type SealedSide = {
  readonly folder: string;
  readonly actor: Actor;
  readonly register: Kysely<SealedSideTables>;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly pack: AreaPack;
  readonly loads: LoadRegister;
  readonly abstraction: AbstractionNeeds;
  readonly dispatch: DispatchNeeds;
  /** What became of packages. */
  readonly deliveries: DeliveryRegister;
  readonly config: Config;
  readonly receiptPublicKey: string;
  /** The same side at work with an engine of its own, so that two loads can be prepared side by side. */
  readonly lane: (engine: Engine) => Pick<SealedSide, 'abstraction' | 'dispatch'>;
  readonly audit: AuditNeeds;
  readonly trail: AuditTrail;
  readonly close: () => Promise<void>;
};

const clock = () => new Date();

/** Every table of this side. */
export const makeSealedTables = async (register: Kysely<SealedSideTables>): Promise<void> => {
  await createAuditTables(register);
  // Who may stand for its keys: this side has no other people.
  await createAccountTables(register);
  await createTwoPeopleTables(register);
  await createLoadTables(register);
  await createDispatchTables(register);
  await createDeliveryTables(register);
  await createAnchorTables(register);
};

const runningSha256 = () => {
  const hash = createHash('sha256');
  return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
};

/** A file of a core system by its path; sentences name it without its folder. */
export const sourceFile = (path: string): SourceFile => ({
  name: basename(path),
  bytes: () => readChunks(path),
  handsOver: true,
  ...(isLargeFile(path) ? { scan: scanBeside(path, scanModule) } : {}),
});

/** `threads`: of the engine; by default as many as the machine has. */
export const openSealedSide = async (
  folder: string,
  progress: Progress,
  threads?: number,
): Promise<Result<SealedSide>> => {
  const places = placesOf(folder);
  const config = readConfig(folder);
  if (!config.ok) return config;
  const missing = missingSide(places, 'sealed', folder);
  if (missing) return refused(missing);
  const keys = await readSealedSideKeys(places);
  if (!keys.ok) return keys;
  if (!existsSync(places.sealed.recipient)) return refused(doorRefusal('lake-unknown', { folder }));
  const lake = await readRecipient(places);
  if (!lake.ok) return lake;
  const contracts = contractsOf(folder);
  if (!contracts.ok) return contracts;
  const packText = areaPackText(places);
  if (!packText.ok) return packText;
  const pack = readAreaPack(packText.value, basename(areaPackPath(places)));
  if (!pack.ok) return pack;
  mkdirSync(places.sealed.root, { recursive: true, mode: 0o700 });
  const opened = await openSideRegister(places, config.value, 'sealed', makeSealedTables);
  if (!opened.ok) return opened;
  const register = opened.value;
  const actor = localActor();
  const loads = loadRegister(register, clock);
  const numbering = {
    files: ledgerFolder(places.sealed.ledger),
    anchor: ledgerAnchor(register, clock, actor),
    ledgerKey: fromBase64(keys.value.ledgerKey),
    memoryFile,
    parquetOut,
  };
  const linkPeople = linkedPeople({ numbering, progress: silentProgress, clock, folder: places.sealed.linkage });
  const lane = (engine: Engine) => ({
    abstraction: {
      engine,
      linkPeople,
      sources: {
        memoryFile,
        sha256: runningSha256,
        looksAhead: availableParallelism() > 2,
        loads,
        progress,
        gaijiFile: (name: string) => readFile(join(places.sealed.gaiji, name)).catch(() => null),
      },
      numbering,
      profiles: loads,
      keepQuarantine: async (name: string, csv: string) => {
        const path = join(places.sealed.quarantine, name);
        await writeWhole(path, [Buffer.from(csv)]);
        return path;
      },
    },
    dispatch: {
      engine,
      parquetOut,
      outbox: outboxIn(places.sealed.outbox),
      keys: keys.value,
      lake: lake.value,
      clock,
      register: dispatchRegister(register),
      actor,
      titleOf: (dataset: string) => contracts.value.get(dataset)?.title ?? { ja: dataset, en: dataset },
    },
  });
  const auditLog = await openAuditLog(register, {
    origin: `musubi.sealed-side/${keys.value.senderId}`,
    signingKey: keys.value.checkpointSigningKey,
    actor,
    folder: checkpointsOf(places, config.value, 'sealed'),
    place: registerPlaceOf(places, config.value, 'sealed'),
    clock,
  });
  const engine = await openEngine({ memoryLimit: '2GB', ...(threads ? { threads } : {}) });
  return done({
    folder,
    actor,
    register,
    deliveries: deliveryRegister(register),
    config: config.value,
    receiptPublicKey: lake.value.receiptPublicKey,
    contracts: contracts.value,
    pack: pack.value,
    loads,
    trail: auditLog.needs.trail,
    ...lane(engine),
    lane,
    audit: auditLog.needs,
    close: async () => {
      engine.close();
      await auditLog.close();
      await register.destroy();
    },
  });
};
