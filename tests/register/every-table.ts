/** The tables of every room that keeps small tables, in one register. */
import type { Kysely } from 'kysely';
import { type AccountTables, createAccountTables } from '#accounts';
import { type AuditTables, createAuditTables } from '#audit';
import { createDeliveryTables, createDispatchTables, type DeliveryTables, type DispatchTables } from '#dispatch';
import {
  createLakeTables,
  createRequestTables,
  createUploadTables,
  type LakeTables,
  type RequestTables,
  type UploadTables,
} from '#lake';
import { createLoungeTables, type LoungeTables } from '#lounge';
import { type AnchorTables, createAnchorTables } from '#numbering';

export type Tables = AuditTables &
  AccountTables &
  LakeTables &
  UploadTables &
  RequestTables &
  DispatchTables &
  DeliveryTables &
  AnchorTables &
  LoungeTables;

export const makeEveryTable = async (db: Kysely<Tables>): Promise<void> => {
  await createAuditTables(db);
  await createAccountTables(db);
  await createLakeTables(db);
  await createRequestTables(db);
  await createUploadTables(db);
  await createDispatchTables(db);
  await createDeliveryTables(db);
  await createAnchorTables(db);
  await createLoungeTables(db);
};
