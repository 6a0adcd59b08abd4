/**
 * The records of both sides as slim tables: `link_left`, `link_right` (id, compared columns, frequencies, keys of the rules), and beside them
 * `link_left_people`, `link_right_people` (id, row, key, groups). Within one file both names mean the same records.
 */
import { type Bilingual, type Engine, sqlName } from '#base';
import { type Field, type KeyPart, type LinkConfig, type Side, sides } from './config.ts';
import { forgetLinked } from './forget.lake.ts';
import { makeFrequencies } from './frequencies.lake.ts';
import { type SetAside, unusableIds, usableId } from './ids.lake.ts';
import type { LinkageNeeds } from './needs.ts';
import { columnsOfLevel, comparedColumns, partOf, plainText } from './parts.lake.ts';
import { keyColumns, sidesOf } from './rules.ts';

/** Tables (no views: rows are told apart by the engine's own number) with `"row"` and the columns of the file as text. */
export type LinkTables = { readonly left: string; readonly right: string | null };

const tableOf = (tables: LinkTables, side: Side) => (side === 'left' ? tables.left : (tables.right ?? tables.left));

/** Columns that a link.yaml names and a table does not have. */
const missingColumns = async (
  engine: Engine,
  config: LinkConfig,
  tables: LinkTables,
): Promise<readonly Bilingual[]> => {
  const faults: Bilingual[] = [];
  for (const side of sidesOf(config)) {
    const there = new Set(
      (
        await engine.rows<{ name: string }>(
          `SELECT column_name AS name FROM (DESCRIBE ${sqlName(tableOf(tables, side))})`,
        )
      ).map((row) => row.name),
    );
    const id = config[side].id;
    const wanted = [
      ...(id ? [id] : []),
      ...[...config.fields.values()].flatMap((field) => field.columns[side]),
      ...config.groups[side].filter((group) => !isPart(config, group)),
    ];
    for (const name of new Set(wanted))
      if (!there.has(name)) {
        const file =
          side === 'left' ? { ja: '左のファイル', en: 'the left file' } : { ja: '右のファイル', en: 'the right file' };
        faults.push({ ja: `${file.ja}に列「${name}」がありません`, en: `${file.en} has no column "${name}"` });
      }
  }
  return faults;
};

const isPart = (config: LinkConfig, group: string): boolean => config.fields.has(group.split(':')[0] as string);

/** A column of the file, which may bear any name, also one of ours. */
const ofFile = (column: string) => `file.${sqlName(column)}`;
const cellOf = (field: Field, side: Side): string => {
  const columns = field.columns[side].map(ofFile);
  return columns.length === 1 ? (columns[0] as string) : `nullif(concat_ws('', ${columns.join(', ')}), '')`;
};

const dateTable = (field: Field) => sqlName(`link_date_${field.name}`);
const dateAlias = (field: Field) => sqlName(`d_${field.name}`);
/**
 * Dates of both sides are read, and cut into what is compared, once for each distinct text: `link_date_<field>(text, digits, c_<field>…)`,
 * digits YYYYMMDD with 00 for unknown parts.
 */
const readAllDates = async (needs: LinkageNeeds, config: LinkConfig, tables: LinkTables): Promise<void> => {
  const wanted = columnsFor(config);
  for (const field of config.fields.values()) {
    if (field.kind !== 'date') continue;
    const texts = sidesOf(config).map(
      (side) => `SELECT ${cellOf(field, side)} AS t FROM ${sqlName(tableOf(tables, side))} file`,
    );
    await needs.engine.run(
      `CREATE OR REPLACE TABLE link_date_texts AS SELECT DISTINCT t FROM (${texts.join(' UNION ALL ')}) WHERE t IS NOT NULL`,
    );
    await needs.readDates(needs.engine, {
      from: 'link_date_texts',
      column: 't',
      into: 'link_dates_read',
      eraCodes: field.eraCodes,
      today: config.asOf,
    });
    const compared = [...(wanted.get(field.name) ?? [])].map(
      (suffix) => `${comparedColumns.date[suffix]?.('digits')} AS ${sqlName(`c_${field.name}${suffix}`)}`,
    );
    await needs.engine.run(`
      CREATE OR REPLACE TABLE ${dateTable(field)} AS
      SELECT ${['text', 'digits', ...compared].join(', ')} FROM (
        SELECT text, CASE precision WHEN 'day' THEN replace(iso, '-', '') WHEN 'month' THEN replace(iso, '-', '') || '00' WHEN 'year' THEN iso || '0000' END AS digits
        FROM link_dates_read);
      DROP TABLE link_date_texts; DROP TABLE link_dates_read;`);
  }
};

const f = (field: string) => sqlName(`f_${field}`);
const plainOf = (field: Field, side: Side) =>
  `${plainText(field, field.kind === 'date' ? `${dateAlias(field)}.digits` : cellOf(field, side))} AS ${f(field.name)}`;
const joinsOf = (fields: readonly Field[], side: Side) =>
  fields
    .filter(({ kind }) => kind === 'date')
    .map(
      (field) =>
        `LEFT JOIN ${dateTable(field)} ${dateAlias(field)} ON ${dateAlias(field)}.text = ${cellOf(field, side)}`,
    )
    .join(' ');

/** The fields whose columns a comparison looks at, with the suffixes it needs. */
const columnsFor = (config: LinkConfig): Map<string, Set<string>> => {
  const wanted = new Map<string, Set<string>>();
  const want = (field: string, suffix: string) => wanted.set(field, (wanted.get(field) ?? new Set()).add(suffix));
  for (const { field, levels } of config.compare) {
    want(field, '');
    for (const level of levels) {
      for (const suffix of columnsOfLevel(level)) want(field, suffix);
      if ('field' in level) want(level.field, '');
    }
  }
  return wanted;
};

type Keys = { readonly hashes: readonly string[]; readonly keys: readonly string[] };
/** The rules' keys: one number each, null where a part is empty. A text is hashed once, however many rules it stands in: rules put numbers together. */
const keysOf = (config: LinkConfig, side: Side): Keys => {
  const { rules, column } = keyColumns(config);
  const kindOf = (field: string) => (config.fields.get(field) as Field).kind;
  const hashes = new Map<string, string>();
  const hashOf = ({ field, part }: KeyPart): string => {
    const text = part === null ? f(field) : `nullif(${partOf(kindOf(field), part, f(field))}, '')`;
    const name = hashes.get(text) ?? `h${hashes.size}`;
    hashes.set(text, name);
    return name;
  };
  const keys = new Map<string, string>();
  for (const rule of rules)
    for (const of of config.dedupe ? sides : [side]) {
      const parts = rule.on.map((pair) => hashOf(pair[of]));
      const there = parts.map((h) => `${h} IS NOT NULL`).join(' AND ');
      keys.set(
        column(rule, of),
        parts.length === 1 ? (parts[0] as string) : `CASE WHEN ${there} THEN hash(${parts.join(', ')}) END`,
      );
    }
  return {
    hashes: [...hashes].map(([text, name]) => `CASE WHEN ${text} IS NOT NULL THEN hash(${text}) END AS ${name}`),
    keys: [...keys].map(([name, sql]) => `${sql} AS ${name}`),
  };
};

/**
 * One pass over the file, and no text is kept that nothing compares. `mark` follows the content, never the place in the file: whatever is drawn by it
 * is the same however the rows are sorted.
 */
const makeSide = async (
  engine: Engine,
  config: LinkConfig,
  tables: LinkTables,
  side: Side,
  repeated: boolean,
): Promise<void> => {
  const fields = [...config.fields.values()];
  const kindOf = (field: string) => (config.fields.get(field) as Field).kind;
  const compared = [...columnsFor(config)].flatMap(([field, suffixes]) =>
    [...suffixes].map((suffix) => {
      const name = sqlName(`c_${field}${suffix}`);
      return kindOf(field) === 'date' ? name : `${comparedColumns[kindOf(field)][suffix]?.(f(field))} AS ${name}`;
    }),
  );
  // The columns cut out of dates lie ready.
  const dates = fields
    .filter(({ kind }) => kind === 'date')
    .map((field) => `${dateAlias(field)}.* EXCLUDE (text, digits)`);
  const id = config[side].id;
  const named = ['file.rowid::INTEGER AS id', `${id ? ofFile(id) : 'file."row"'}::VARCHAR AS key`];
  const values = fields.map(({ name }) => f(name)).join(', ');
  const once = repeated ? `QUALIFY row_number() OVER (PARTITION BY key ORDER BY ${values}, id) = 1` : '';
  const from = `FROM ${sqlName(tableOf(tables, side))} file`;
  const usable = id ? `WHERE ${usableId(ofFile(id))}` : '';
  const { hashes, keys } = keysOf(config, side);
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side} AS
    SELECT ${['id', `hash(${id ? 'key' : values}) AS mark`, ...compared, ...keys].join(', ')}
    FROM (SELECT ${['*', ...hashes].join(', ')} FROM (
      SELECT ${[...named, ...fields.map((field) => plainOf(field, side)), ...dates].join(', ')} ${from} ${joinsOf(fields, side)} ${usable})) ${once}`);

  const groups = config.groups[side].map((group, i) => {
    const [field = '', part] = group.split(':');
    if (!isPart(config, group)) return `raw_g${i} AS group${i}`;
    return `${part === undefined ? f(field) : partOf(kindOf(field), part, f(field))} AS group${i}`;
  });
  const raw = config.groups[side].flatMap((group, i) =>
    isPart(config, group) ? [] : [`${ofFile(group)}::VARCHAR AS raw_g${i}`],
  );
  const grouped = fields.filter(({ name }) => config.groups[side].some((group) => group.split(':')[0] === name));
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side}_people AS SELECT ${['id', '"row"', 'key', ...groups].join(', ')}
    FROM (SELECT ${[...named, 'file."row"', ...raw, ...grouped.map((field) => plainOf(field, side))].join(', ')} ${from} ${joinsOf(grouped, side)} ${usable})
    ${repeated ? `SEMI JOIN link_${side} USING (id)` : ''}`);
};

export type RecordCounts = {
  readonly left: number;
  readonly right: number;
  /** All pairs there could be. */
  readonly pairs: number;
  readonly setAside: Readonly<Partial<Record<Side, SetAside>>>;
};

/** Makes the tables; answers how many records there are, or what is wrong with them. */
export const makeRecords = async (
  needs: LinkageNeeds,
  config: LinkConfig,
  tables: LinkTables,
): Promise<{ readonly counts: RecordCounts } | { readonly faults: readonly Bilingual[] }> => {
  const { engine } = needs;
  const missing = await missingColumns(engine, config, tables);
  if (missing.length > 0) return { faults: missing };
  const setAside: Partial<Record<Side, SetAside>> = {};
  const faults: Bilingual[] = [];
  for (const side of sidesOf(config)) {
    const found = await unusableIds(engine, config, side, tableOf(tables, side));
    setAside[side] = found.setAside;
    if (found.fault) faults.push(found.fault);
  }
  if (faults.length > 0) return { faults };
  await forgetLinked(engine);
  await readAllDates(needs, config, tables);
  for (const side of sidesOf(config)) await makeSide(engine, config, tables, side, setAside[side]?.repeated !== 0);
  await makeFrequencies(engine, config);
  if (config.dedupe) {
    await engine.run(
      'CREATE OR REPLACE VIEW link_right AS FROM link_left; CREATE OR REPLACE VIEW link_right_people AS FROM link_left_people;',
    );
  }
  const [row] = await engine.rows<{ l: number; r: number }>(
    'SELECT (SELECT count(*) FROM link_left) AS l, (SELECT count(*) FROM link_right) AS r',
  );
  const { l, r } = row as { l: number; r: number };
  return { counts: { left: l, right: r, pairs: config.dedupe ? (l * (l - 1)) / 2 : l * r, setAside } };
};
