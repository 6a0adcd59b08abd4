/**
 * The records of both sides as slim tables: `link_left`, `link_right` (id, compared columns, frequencies, keys of the rules), and beside them
 * `link_left_people`, `link_right_people` (id, row, key, groups). Within one file both names mean the same records.
 */
import { type Bilingual, type Engine, sqlName } from '#base';
import { type Comparison, type Field, type LinkConfig, type Side, sides } from './config.ts';
import { forgetLinked } from './forget.lake.ts';
import { type SetAside, unusableIds, usableId } from './ids.lake.ts';
import type { LinkageNeeds } from './needs.ts';
import { columnsOfLevel, comparedColumns, partOf, plainText } from './parts.lake.ts';
import { keyColumns } from './rules.ts';

/** Tables with `"row"` and the columns of the file as text. */
export type LinkTables = { readonly left: string; readonly right: string | null };

export const sidesOf = (config: LinkConfig): readonly Side[] => (config.dedupe ? ['left'] : sides);
const tableOf = (tables: LinkTables, side: Side) => (side === 'left' ? tables.left : (tables.right ?? tables.left));

/** Columns that a link.yaml names and a table does not have. */
export const missingColumns = async (
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

export const isPart = (config: LinkConfig, group: string): boolean => config.fields.has(group.split(':')[0] as string);

const cellOf = (field: Field, side: Side): string => {
  const columns = field.columns[side].map(sqlName);
  return columns.length === 1 ? (columns[0] as string) : `nullif(concat_ws('', ${columns.join(', ')}), '')`;
};

/** Dates of both sides are read once for each distinct text; `link_date_<field>(text, digits)`, YYYYMMDD with 00 for unknown parts. */
const readAllDates = async (needs: LinkageNeeds, config: LinkConfig, tables: LinkTables): Promise<void> => {
  for (const field of config.fields.values()) {
    if (field.kind !== 'date') continue;
    const texts = sidesOf(config).map(
      (side) => `SELECT ${cellOf(field, side)} AS t FROM ${sqlName(tableOf(tables, side))}`,
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
    await needs.engine.run(`
      CREATE OR REPLACE TABLE ${sqlName(`link_date_${field.name}`)} AS
      SELECT text, CASE precision WHEN 'day' THEN replace(iso, '-', '') WHEN 'month' THEN replace(iso, '-', '') || '00' WHEN 'year' THEN iso || '0000' END AS digits
      FROM link_dates_read;
      DROP TABLE link_date_texts; DROP TABLE link_dates_read;`);
  }
};

const f = (field: string) => sqlName(`f_${field}`);
/** Ids follow the content, never the order of the file: the same records give the same pairs however they are sorted. */
const makeTexts = async (
  engine: Engine,
  config: LinkConfig,
  tables: LinkTables,
  side: Side,
  repeated: boolean,
): Promise<void> => {
  const fields = [...config.fields.values()];
  const dates = fields.filter((field) => field.kind === 'date');
  const plain = fields.map(
    (field) =>
      `${plainText(field, field.kind === 'date' ? `${sqlName(`d_${field.name}`)}.digits` : cellOf(field, side))} AS ${f(field.name)}`,
  );
  const joins = dates.map(
    (field) =>
      `LEFT JOIN ${sqlName(`link_date_${field.name}`)} ${sqlName(`d_${field.name}`)} ON ${sqlName(`d_${field.name}`)}.text = ${cellOf(field, side)}`,
  );
  const id = config[side].id;
  const groups = config.groups[side].map(
    (group, i) => `${isPart(config, group) ? 'NULL' : sqlName(group)}::VARCHAR AS raw_g${i}`,
  );
  const values = fields.map((field) => f(field.name)).join(', ');
  const content = id ? 'key' : values;
  const once = repeated ? `QUALIFY row_number() OVER (PARTITION BY key ORDER BY ${values}, "row") = 1` : '';
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side}_text AS
    SELECT "row", ${id ? sqlName(id) : '"row"'}::VARCHAR AS key, ${[...plain, ...groups].join(', ')}
    FROM ${sqlName(tableOf(tables, side))} ${joins.join(' ')} ${id ? `WHERE ${usableId(id)}` : ''} ${once};
    -- Sorted by themselves: sorting the texts along would cost more than putting the two together.
    CREATE OR REPLACE TABLE link_${side}_ids AS
    SELECT (row_number() OVER (ORDER BY hash(${content}), ${content}, "row") - 1)::INTEGER AS id, "row" FROM link_${side}_text`);
};

/** The fields whose columns a comparison looks at, with the suffixes it needs. */
const columnsFor = (config: LinkConfig): Map<string, Set<string>> => {
  const wanted = new Map<string, Set<string>>();
  const want = (field: string, suffix: string) => wanted.set(field, (wanted.get(field) ?? new Set()).add(suffix));
  for (const { field, levels } of config.compare) {
    want(field, '');
    for (const level of levels) {
      for (const suffix of columnsOfLevel(level, (config.fields.get(field) as Field).kind)) want(field, suffix);
      if ('field' in level) want(level.field, '');
    }
  }
  return wanted;
};

export const frequencyTable = (comparison: Comparison): string => sqlName(`link_tf_${comparison.name}`);
const makeFrequencies = async (engine: Engine, config: LinkConfig): Promise<void> => {
  for (const comparison of config.compare.filter((c) => c.frequency)) {
    const values = sidesOf(config).map(
      (side) => `SELECT ${f(comparison.field)} AS v FROM link_${side}_text WHERE v IS NOT NULL`,
    );
    await engine.run(`CREATE OR REPLACE TABLE ${frequencyTable(comparison)} AS
      SELECT v, count(*) / sum(count(*)) OVER () AS tf FROM (${values.join(' UNION ALL ')}) GROUP BY v`);
  }
};

const makeSlim = async (engine: Engine, config: LinkConfig, side: Side): Promise<void> => {
  const keys = keyColumns(config);
  const kindOf = (field: string) => (config.fields.get(field) as Field).kind;
  const compared = [...columnsFor(config)].flatMap(([field, suffixes]) =>
    [...suffixes].map(
      (suffix) => `${comparedColumns[kindOf(field)][suffix]?.(f(field))} AS ${sqlName(`c_${field}${suffix}`)}`,
    ),
  );
  const weighted = config.compare.filter((c) => c.frequency);
  const frequencies = weighted.map(({ name }) => `${sqlName(`t_${name}`)}.tf AS ${sqlName(`tf_${name}`)}`);
  const joins = weighted.map(
    (c) => `LEFT JOIN ${frequencyTable(c)} ${sqlName(`t_${c.name}`)} ON ${sqlName(`t_${c.name}`)}.v = ${f(c.field)}`,
  );
  const keysOf = new Map<string, string>();
  for (const rule of keys.rules)
    for (const of of config.dedupe ? sides : [side]) {
      const parts = rule.on.map((pair) => {
        const { field, part } = pair[of];
        return part === null ? f(field) : `nullif(${partOf(kindOf(field), part, f(field))}, '')`;
      });
      keysOf.set(
        keys.column(rule, of),
        `CASE WHEN ${parts.map((p) => `${p} IS NOT NULL`).join(' AND ')} THEN hash(${parts.join(', ')}) END`,
      );
    }
  const key = [...keysOf].map(([name, sql]) => `${sql} AS ${name}`);
  const groups = config.groups[side].map((group, i) => {
    if (!isPart(config, group)) return `raw_g${i} AS group${i}`;
    const [field = '', part] = group.split(':');
    return `${part === undefined ? f(field) : partOf(kindOf(field), part, f(field))} AS group${i}`;
  });
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side} AS SELECT id, ${[...compared, ...frequencies, ...key].join(', ')} FROM link_${side}_text JOIN link_${side}_ids USING ("row") ${joins.join(' ')};
    CREATE OR REPLACE TABLE link_${side}_people AS SELECT ${['id', '"row"', 'key', ...groups].join(', ')} FROM link_${side}_text JOIN link_${side}_ids USING ("row");
    DROP TABLE link_${side}_text; DROP TABLE link_${side}_ids;`);
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
  for (const side of sidesOf(config)) await makeTexts(engine, config, tables, side, setAside[side]?.repeated !== 0);
  await makeFrequencies(engine, config);
  for (const side of sidesOf(config)) await makeSlim(engine, config, side);
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
