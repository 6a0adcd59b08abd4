/** Opens a package's payload into memory and checks that it is the table its manifest and contract say. */
import { done, type Engine, type MemoryFile, type Result, refused } from '#base';
import { openAsRecipient, openStream, plainBytesOf, SealBroken, startDigest } from '#sealing';
import type { Contract } from '#catalogue';
import { lakeRefusal } from './errors.ts';
import type { Snapshot } from './history.ts';
import type { LakeNeeds, PackageFile } from './needs.ts';
import { isFull } from './opened-sets.ts';
import { openingRefusal } from './opening-errors.ts';
import { payloadContext } from './package-layout.ts';
import type { ReadPackage } from './read-package.ts';
import { riskOf, type SnapshotRisk } from './risk.lake.ts';
import { describeTable, numberFaults, schemaFaults, schemaOfFile } from './tables.lake.ts';

/** The whole file again, in one pass: what was hashed and signed is what is opened, even if the file changes under us. */
const fillMemory = async (
  file: PackageFile,
  read: ReadPackage,
  key: Uint8Array,
  memory: MemoryFile,
): Promise<boolean> => {
  const { statement } = read.signed;
  const { from, to } = read.payload;
  const whole = startDigest();
  const payload = startDigest();
  for await (const chunk of file.chunks(0, from)) whole.update(chunk);
  async function* sealed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks(from, to)) {
      whole.update(chunk);
      payload.update(chunk);
      yield chunk;
    }
  }
  try {
    for await (const bytes of openStream(key, payloadContext(statement), sealed())) memory.append(bytes);
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
  for await (const chunk of file.chunks(to, file.bytes)) whole.update(chunk);
  const sameBytes = to - from === statement.payload.bytes && payload.hex() === statement.payload.sha256;
  return sameBytes && whole.hex() === read.sha256;
};

/** What an addition is added to, opened. */
export type Base = { readonly snapshot: Snapshot; readonly tables: readonly MemoryFile[] };

/** `tables`: what is added to, where the package is an addition; then its own, the last. */
export type OpenedPackage = { readonly tables: readonly MemoryFile[]; readonly risk: SnapshotRisk };

/** The table is looked at once: is it what was said, and how recognisable are its rows? */
const lookAtTable = async (
  engine: Engine,
  memory: MemoryFile,
  { signed: { statement } }: ReadPackage,
  contract: Contract,
  base: Base | null,
): Promise<Result<SnapshotRisk>> => {
  const { rows } = statement;
  const { dataset, title } = contract;
  const named = { dataset, title };
  const table = await describeTable(engine, memory.path);
  if (!table) return refused(lakeRefusal('payload-unreadable', named));
  const part = { path: memory.path, schema: table.schema };
  const differs = schemaFaults(statement.schema, table.schema);
  const faults = differs.length > 0 ? differs : await numberFaults(engine, contract, part);
  if (faults.length > 0) return refused(lakeRefusal('schema-differs', named, faults));
  if (table.rows !== rows) return refused(lakeRefusal('rows-differ', { ...named, said: rows, found: table.rows }));
  const parts = base?.tables.map(({ path }, at) => ({ path, schema: schemaOfFile(base.snapshot.manifest, at) })) ?? [];
  return done(await riskOf(engine, contract, [...parts, part]));
};

/** The plain Parquet in memory, with the report of all rows; the caller closes it. `base` stays the caller's also where this is refused. */
export const openPackage = async (
  needs: Pick<LakeNeeds, 'keys' | 'opened' | 'openEngine'>,
  file: PackageFile,
  read: ReadPackage,
  contract: Contract,
  base: Base | null = null,
): Promise<Result<OpenedPackage>> => {
  const { packageKey } = read.signed.statement;
  const { dataset, title } = contract;
  let key: Uint8Array;
  try {
    key = await openAsRecipient(needs.keys.ageIdentity, packageKey);
  } catch (error) {
    if (error instanceof SealBroken) return refused(lakeRefusal('foreign-recipient', { dataset, title }));
    throw error;
  }
  const room = needs.opened.own(plainBytesOf(read.payload.to - read.payload.from));
  if (!room.ok) return room;
  const table = room.value;
  try {
    const whole = key.length === 32 && (await fillMemory(file, read, key, table));
    const engine = whole ? await needs.openEngine() : null;
    const looked = engine
      ? await lookAtTable(engine, table, read, contract, base).finally(() => engine.close())
      : refused(lakeRefusal('package-altered', { dataset, title }));
    if (looked.ok) return done({ tables: [...(base?.tables ?? []), table], risk: looked.value });
    table.close();
    return looked;
  } catch (error) {
    table.close();
    if (isFull(error)) return refused(openingRefusal('memory-full', { budget: needs.opened.use().budgetBytes }));
    throw error;
  }
};
