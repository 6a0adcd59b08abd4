/** Opens a package's payload into memory and checks that it is the table its manifest and contract say. */
import { done, type Engine, type MemoryFile, type Result, refused } from '#base';
import { openAsRecipient, openStream, SealBroken, startDigest } from '#sealing';
import { lakeRefusal } from './errors.ts';
import type { LakeNeeds, PackageFile } from './needs.ts';
import { payloadContext } from './package-layout.ts';
import type { ReadPackage } from './read-package.ts';
import { describeTable, schemaFaults } from './tables.lake.ts';

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

const tableFault = async (engine: Engine, memory: MemoryFile, { signed: { statement } }: ReadPackage) => {
  const { dataset, rows } = statement;
  const table = await describeTable(engine, memory.path);
  if (!table) return lakeRefusal('payload-unreadable', { dataset });
  const faults = schemaFaults(statement.schema, table.schema);
  if (faults.length > 0) return lakeRefusal('schema-differs', { dataset }, faults);
  return table.rows === rows ? null : lakeRefusal('rows-differ', { dataset, said: rows, found: table.rows });
};

/** The plain Parquet in memory; the caller closes it. */
export const openPackage = async (
  needs: Pick<LakeNeeds, 'keys' | 'memoryFile' | 'openEngine'>,
  file: PackageFile,
  read: ReadPackage,
): Promise<Result<MemoryFile>> => {
  const { dataset, packageKey } = read.signed.statement;
  let key: Uint8Array;
  try {
    key = await openAsRecipient(needs.keys.ageIdentity, packageKey);
  } catch (error) {
    if (error instanceof SealBroken) return refused(lakeRefusal('foreign-recipient', { dataset }));
    throw error;
  }
  const memory = needs.memoryFile();
  try {
    const whole = key.length === 32 && (await fillMemory(file, read, key, memory));
    const engine = whole ? await needs.openEngine() : null;
    const refusal = engine
      ? await tableFault(engine, memory, read).finally(() => engine.close())
      : lakeRefusal('package-altered', { dataset });
    if (!refusal) return done(memory);
    memory.close();
    return refused(refusal);
  } catch (error) {
    memory.close();
    throw error;
  }
};
