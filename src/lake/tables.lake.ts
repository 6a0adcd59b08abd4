/** The lake's SQL: what a table in memory is, and snapshots side by side as one view. */
import { type Bilingual, type Engine, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { holdsCityNumbers, lakeColumns } from '#catalogue';
import type { SnapshotManifest } from './lake.api.ts';

export type Schema = readonly { readonly name: string; readonly type: string }[];

/** The columns of a file of a snapshot as they lie in it. */
export const schemaOfFile = ({ schema, files }: SnapshotManifest, at: number): Schema => files[at]?.schema ?? schema;

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

const say = (name: string, ja: string, en: string): Bilingual => ({
  ja: `列「${name}」: ${ja}`,
  en: `column "${name}": ${en}`,
});

/** Every difference by column; none where they are equal. */
export const schemaFaults = (expected: Schema, found: Schema): readonly Bilingual[] => {
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

const sameSchema = (a: Schema, b: Schema): boolean => schemaFaults(a, b).length === 0;

/** City numbers were texts before decision 0064, all of a file, a household's behind an `H`. */
const isFormer = (contract: Contract, found: Schema): boolean =>
  sameSchema(
    lakeColumns(contract).map((column) => ({
      name: column.name,
      type: holdsCityNumbers(contract, column) ? 'VARCHAR' : column.type,
    })),
    found,
  );

/** What keeps a schema from being the contract's, now or as it was while city numbers were texts. */
export const contractFaults = (contract: Contract, found: Schema): readonly Bilingual[] =>
  isFormer(contract, found) ? [] : schemaFaults(schemaOf(contract), found);

/** A file in memory, and its columns as they lie in it. */
export type Part = { readonly path: string; readonly schema: Schema };

/** A whole number, also where the file has it as a text. */
const numberOf = (column: string, type: string): string =>
  type === 'VARCHAR' ? `ltrim(${sqlName(column)}, 'H')` : sqlName(column);

/** Columns of the contract over several files: every column named and typed, nothing by position. To cast what is of the type already costs nothing. */
const selectOf = (schema: Schema, { path, schema: found }: Part, more = ''): string => {
  const columns = schema.map(({ name, type }) => {
    const there = found.find((column) => column.name === name)?.type ?? type;
    return `CAST(${type === 'BIGINT' ? numberOf(name, there) : sqlName(name)} AS ${type}) AS ${sqlName(name)}`;
  });
  return `SELECT ${columns.join(', ')}${more} FROM ${parquet(path)}`;
};

export const rowsOf = (schema: Schema, parts: readonly Part[]): string =>
  parts.map((part) => selectOf(schema, part)).join(' UNION ALL ');

/** City numbers of a former file that are none: in a lake nothing may lie that cannot be read. */
export const numberFaults = async (engine: Engine, contract: Contract, part: Part): Promise<readonly Bilingual[]> => {
  const texts = schemaOf(contract).filter(
    ({ name, type }) =>
      type === 'BIGINT' && part.schema.some((column) => column.name === name && column.type === 'VARCHAR'),
  );
  const faults: Bilingual[] = [];
  for (const { name } of texts) {
    const [found] = await engine.rows<{ n: number }>(
      `SELECT count(*) AS n FROM ${parquet(part.path)} WHERE ${sqlName(name)} IS NOT NULL AND TRY_CAST(${numberOf(name, 'VARCHAR')} AS BIGINT) IS NULL`,
    );
    if (found?.n !== 0) faults.push(say(name, '独自番号でない値があります', 'holds what is no city number'));
  }
  return faults;
};

/** The contract's columns and `as_of`, over the files of snapshots. */
export const createSnapshotView = (
  engine: Engine,
  view: string,
  schema: Schema,
  parts: readonly (Part & { readonly asOf: string })[],
): Promise<void> => {
  const selects = parts.map((part) => selectOf(schema, part, `, DATE ${sqlText(part.asOf)} AS as_of`));
  return engine.run(`CREATE OR REPLACE VIEW ${sqlName(view)} AS ${selects.join(' UNION ALL ')}`);
};

export const dropSnapshotView = (engine: Engine, view: string): Promise<void> =>
  engine.run(`DROP VIEW IF EXISTS ${sqlName(view)}`);

/** Descriptors are used again for other content, and memory need not be cached in memory: no file cache on this engine. */
export const withoutFileCache = (engine: Engine): Promise<void> =>
  engine.run('SET enable_external_file_cache = false; SET parquet_metadata_cache = false;');
