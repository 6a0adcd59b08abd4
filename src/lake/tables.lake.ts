/** The lake's SQL: what a table in memory is, and snapshots side by side as one view. */
import { type Bilingual, type Engine, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { lakeColumns } from '#catalogue';

export type Schema = readonly { readonly name: string; readonly type: string }[];

export const schemaOf = (contract: Contract): Schema => lakeColumns(contract).map(({ name, type }) => ({ name, type }));

const parquet = (path: string): string => `read_parquet(${sqlText(path)})`;

/** Columns and rows of a Parquet file; null where the engine cannot read it. */
export const describeTable = async (engine: Engine, path: string): Promise<{ schema: Schema; rows: number } | null> => {
  try {
    const columns = await engine.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${parquet(path)}`,
    );
    const [counted] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${parquet(path)}`);
    return {
      schema: columns.map((column) => ({ name: column.column_name, type: column.column_type })),
      rows: counted?.n ?? 0,
    };
  } catch {
    return null;
  }
};

/** Every difference by column; none where they are equal. */
export const schemaFaults = (expected: Schema, found: Schema): readonly Bilingual[] => {
  const say = (name: string, ja: string, en: string): Bilingual => ({
    ja: `列「${name}」: ${ja}`,
    en: `column "${name}": ${en}`,
  });
  const faults: Bilingual[] = [];
  for (const { name, type } of expected) {
    const other = found.find((column) => column.name === name);
    if (!other) faults.push(say(name, 'ありません', 'is missing'));
    else if (other.type !== type)
      faults.push(say(name, `型が ${type} ではなく ${other.type} です`, `has type ${other.type}, not ${type}`));
  }
  for (const { name } of found) {
    if (!expected.some((column) => column.name === name))
      faults.push(say(name, '定義書にありません', 'is not in the contract'));
  }
  const sameOrder = expected.every(({ name }, i) => found[i]?.name === name);
  if (faults.length === 0 && (!sameOrder || expected.length !== found.length)) {
    faults.push({ ja: '列の順序が違います', en: 'the columns are in another order' });
  }
  return faults;
};

/** The contract's columns and `as_of`, over one file per snapshot; every column named and typed, nothing by position. */
export const createSnapshotView = (
  engine: Engine,
  view: string,
  schema: Schema,
  parts: readonly { readonly path: string; readonly asOf: string }[],
): Promise<void> => {
  const columns = schema.map(({ name, type }) => `CAST(${sqlName(name)} AS ${type}) AS ${sqlName(name)}`).join(', ');
  const selects = parts.map(
    ({ path, asOf }) => `SELECT ${columns}, DATE ${sqlText(asOf)} AS as_of FROM ${parquet(path)}`,
  );
  return engine.run(`CREATE OR REPLACE VIEW ${sqlName(view)} AS ${selects.join(' UNION ALL ')}`);
};

export const dropSnapshotView = (engine: Engine, view: string): Promise<void> =>
  engine.run(`DROP VIEW IF EXISTS ${sqlName(view)}`);

/** Descriptors are used again for other content, and memory need not be cached in memory: no file cache on this engine. */
export const withoutFileCache = (engine: Engine): Promise<void> =>
  engine.run('SET enable_external_file_cache = false; SET parquet_metadata_cache = false;');
