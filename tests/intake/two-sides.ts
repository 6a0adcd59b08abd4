/** A sealed side and a lake side of a small hall, on a real folder, wired as the doors wire them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type AuditNeeds, type AuditTables, auditBook, auditTrail, createAuditTables } from '#audit';
import { type CalendarDate, type Engine, type Result, valueOf } from '#base';
import { type Contract, contractSchema } from '#catalogue';
import {
  createDeliveryTables,
  createDispatchTables,
  type DeliveryRegister,
  type DeliveryTables,
  deliveryRegister,
  dispatchLoad,
  type Dispatched,
  type DispatchNeeds,
  type DispatchTables,
  dispatchRegister,
} from '#dispatch';
import {
  createLake,
  createLakeTables,
  createUploadTables,
  intake,
  type LakeNeeds,
  type LakeTables,
  lakeRegister,
  openedSets,
  type OpeningPermit,
  platformCapability,
  type UploadTables,
} from '#lake';
import {
  fromBase64,
  lakeKeysSchema,
  lakePublicOf,
  makeSigner,
  newLakeKeys,
  newSealedSideKeys,
  sealedSideKeysSchema,
  senderOf,
} from '#sealing';
import { openEngine } from '../../src/machinery/duckdb.ts';
import { readChunks } from '../../src/machinery/files.ts';
import { lakeFiles, packageFile, receiptBeside } from '../../src/machinery/lake-files.ts';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import { outboxIn } from '../../src/machinery/outbox.ts';
import { parquetOut } from '../../src/machinery/parquet-out.ts';
import { openPostgresRegister } from '../../src/machinery/postgresql-register.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { placeIn } from '../folder-registers.ts';

export const trips: Contract = contractSchema.parse({
  dataset: 'bus-trips',
  version: 1,
  title: { ja: '市営バス乗車', en: 'Bus trips' },
  owner: { ja: '交通局', en: 'Transport Bureau' },
  grounds: ['条例 第1条'],
  cadence: 'monthly',
  key: ['宛名番号'],
  source: { format: 'csv', encoding: 'cp932' },
  columns: [
    { source: '宛名番号', role: 'person-key', required: true },
    { source: '氏名', role: 'name' },
    {
      source: '性別',
      role: 'code',
      name: 'sex',
      codes: { '1': { ja: '男', en: 'Male' }, '2': { ja: '女', en: 'Female' } },
    },
    { source: '運賃', role: 'amount', name: 'fare_yen' },
  ],
});

/** `fare`: an expression over the row number i. */
export const tripsOf = (rows: number, fare = 'i * 10'): string =>
  `SELECT 100000000000 + i AS city_number, (1 + i % 2)::VARCHAR AS sex, (${fare})::BIGINT AS fare_yen FROM range(${rows}) t(i)`;

export const clock = (): Date => new Date('2026-04-10T00:00:00.000Z');
const actor = { name: 'local:tester' };

export type LakeSideTables = AuditTables & LakeTables & UploadTables;
export const makeLakeSideTables = async (register: Kysely<LakeSideTables>): Promise<void> => {
  await createAuditTables(register);
  await createLakeTables(register);
  await createUploadTables(register);
};

export type TwoSides = {
  readonly engine: Engine;
  readonly dispatch: DispatchNeeds;
  readonly deliveries: DeliveryRegister;
  readonly lake: LakeNeeds;
  readonly register: Kysely<LakeSideTables>;
  readonly sealedRegister: Kysely<AuditTables & DispatchTables & DeliveryTables>;
  readonly audit: AuditNeeds;
  readonly receiptPublicKey: string;
  send(
    asOf: string,
    rows?: number,
    options?: {
      readonly load?: string;
      readonly fare?: string;
      readonly needs?: DispatchNeeds;
      readonly contract?: Contract;
      readonly addition?: boolean;
    },
  ): Promise<Result<Dispatched>>;
  close(): Promise<void>;
};

/** As the city's own statistics open data sets. */
export const leave = ({ lake }: TwoSides): OpeningPermit => platformCapability(lake, 'statistics');

const keysIn = async <T>(path: string, make: () => T | Promise<T>, parse: (json: unknown) => T): Promise<T> => {
  if (!existsSync(path)) writeFileSync(path, JSON.stringify(await make()), { mode: 0o600 });
  return parse(JSON.parse(readFileSync(path, 'utf8')));
};

export const registerIn = async <Tables>(folder: string, name: string): Promise<Kysely<Tables>> => {
  const place = await placeIn(folder, name);
  return place.kind === 'sqlite' ? openRegister<Tables>(place.path) : openPostgresRegister<Tables>(place.url);
};

/** Opens the hall in `folder`, making what is not there: a child process opens the same one. */
export const openTwoSides = async (folder: string): Promise<TwoSides> => {
  mkdirSync(folder, { recursive: true });
  const lakeKeys = await keysIn(join(folder, 'lake-keys.json'), newLakeKeys, (json) => lakeKeysSchema.parse(json));
  const sealedKeys = await keysIn(
    join(folder, 'sealed-keys.json'),
    () => newSealedSideKeys('hall'),
    (json) => sealedSideKeysSchema.parse(json),
  );
  const open = await lakePublicOf(lakeKeys);
  const register = await registerIn<LakeSideTables>(folder, 'register');
  await makeLakeSideTables(register);
  const sealedRegister = await registerIn<AuditTables & DispatchTables & DeliveryTables>(folder, 'sealed-register');
  await createAuditTables(sealedRegister);
  await createDispatchTables(sealedRegister);
  await createDeliveryTables(sealedRegister);
  const engine = await openEngine({ threads: 1 });
  const files = lakeFiles(join(folder, 'lake'));
  const id = valueOf(await createLake(files, clock));
  const dispatch: DispatchNeeds = {
    engine,
    parquetOut,
    outbox: outboxIn(join(folder, 'outbox')),
    keys: sealedKeys,
    lake: open,
    clock,
    register: dispatchRegister(sealedRegister),
    actor,
    titleOf: (dataset) => (dataset === trips.dataset ? trips.title : { ja: dataset, en: dataset }),
  };
  return {
    engine,
    dispatch,
    deliveries: deliveryRegister(sealedRegister),
    register,
    sealedRegister,
    receiptPublicKey: open.receiptPublicKey,
    lake: {
      lake: id,
      files,
      register: lakeRegister(register),
      keys: lakeKeys,
      senders: [senderOf(sealedKeys)],
      contract: (dataset) => (dataset === trips.dataset ? trips : null),
      openPackage: packageFile,
      keepReceipt: receiptBeside,
      opened: openedSets({ budgetBytes: 1e9, memoryFile, clock }),
      grantStanding: async () => 'unknown',
      contentOf: (file) => readChunks(file.path),
      openEngine: () => openEngine({ threads: 1 }),
      clock,
      actor,
    },
    audit: {
      book: auditBook(register),
      trail: auditTrail(register, clock),
      clock,
      actor,
      outside: { keep: async () => {}, all: async () => [] },
      origin: `musubi.lake/${id}`,
      signer: makeSigner(fromBase64(lakeKeys.checkpointSigningKey)),
      readText: async () => null,
    },
    send: (
      asOf,
      rows = 100,
      { load = `${asOf}/${rows}`, fare, needs = dispatch, contract = trips, addition = false } = {},
    ) =>
      dispatchLoad(needs, {
        contract,
        addition,
        asOf: asOf as CalendarDate,
        load,
        relation: tripsOf(rows, fare),
        rows,
        accounts: { read: rows + 3, accepted: rows, quarantined: 2, excluded: 1 },
      }),
    async close() {
      engine.close();
      await register.destroy();
      await sealedRegister.destroy();
    },
  };
};

/** Both sides, and two months of rows that the lake has taken in: a thousand of January, two thousand of February. */
export const twoMonths = async (folder: string): Promise<TwoSides> => {
  const hall = await openTwoSides(folder);
  for (const [day, rows] of [
    ['2026-01-31', 1000],
    ['2026-02-28', 2000],
  ] as const)
    valueOf(await intake(hall.lake, valueOf(await hall.send(day, rows, { fare: 'hash(i) >> 8' })).path));
  return hall;
};
