/** ONE statement makes what may leave: numbers for keys, ages for birth dates, areas and a masked text for addresses, months for days. */
import { type Engine, holidaysOf, sqlName, sqlText } from '#base';
import { type Contract, type LakeColumn, lakeColumns } from '#catalogue';
import { textNumber } from '#sources';
import { readingOf } from './column-values.lake.ts';
import { householdKey, personKey } from './fates.lake.ts';
import { forgetTexts, readAddresses, readDates, sourcesOf } from './parsed-texts.lake.ts';

const enumeration = (texts: readonly string[]): string | null =>
  texts.length > 0 ? `ENUM(${texts.map(sqlText).join(', ')})` : null;

/**
 * What a column is while the load is in the engine: a code of a list is an enumeration of it, as area codes and months are by where they come from, so
 * that a row carries a byte where it would carry a text. In the file that leaves an enumeration is text.
 */
const heldAs = (contract: Contract, { from, type }: LakeColumn): string | null => {
  const column = contract.columns.find(({ source }) => source === from);
  if (column?.role === 'code') return enumeration(Object.keys(column.codes ?? {})) ?? type;
  return type === 'VARCHAR' ? null : type;
};

/** The few texts there are in a column of what was read so far, as an enumeration. */
const fewOf = async (engine: Engine, table: string, column: string): Promise<string> => {
  const found = await engine.rows<{ text: string }>(
    `SELECT DISTINCT ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL ORDER BY text`,
  );
  return enumeration(found.map(({ text }) => text)) ?? 'VARCHAR';
};

/** Working day or not, of a date that is known to its day. Years without a known calendar have their Saturdays and Sundays only. */
const holidays = Array.from({ length: 93 }, (_, i) => holidaysOf(2007 + i)).flat();
const dayTypeSql = `CASE WHEN first_day IS NULL OR first_day <> final_day THEN NULL
  WHEN isodow(first_day) >= 6 OR first_day IN (${holidays.map((one) => `DATE ${sqlText(one)}`).join(', ')}) THEN '2' ELSE '1' END`;

/** The SQL of one column of the lake, over the joins below. */
const valueOf = (contract: Contract, { name, from }: LakeColumn): string => {
  const at = contract.columns.findIndex(({ source }) => source === from);
  const column = contract.columns[at];
  if (!column) throw new Error(`lake column without its source: ${name}`);
  switch (column.role) {
    case 'person-key':
      return 'p.number';
    case 'household-key':
      return 'h.number';
    case 'birth-date':
      return `b.${name}`;
    case 'address':
      // Fail closed: only what the rules are sure of; `review` carries no more than is certain.
      return `CASE WHEN a.status IN ('ok', 'review') THEN nullif(a.${name === 'address_masked' ? 'masked' : name}, '') END`;
    case 'date':
      return `m${at}.${name === column.dayType ? 'day_type' : 'month'}`;
    default: {
      const reading = readingOf(column);
      if (!reading) throw new Error(`a column of role ${column.role} is never built`);
      return reading.value;
    }
  }
};

/**
 * Runs a statement with its joins as they stand: the rows of the file pass by the tables they are looked up in. The engine's own guess would
 * gather all rows first, wherever it takes a table of texts for the larger side, at three times the cost.
 */
const asWritten = async (engine: Engine, statement: string): Promise<void> => {
  await engine.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  try {
    await engine.run(statement);
  } finally {
    await engine.run('RESET disabled_optimizers');
  }
};

/**
 * Makes `load_kept("file", "row", <lake columns>, address_status, address_flags, birth_note)`; answers its rows. They lie in the order of the city
 * numbers (which are random), because the order of the source file is the order of its keys and would tell them; without a person by a hash of the place.
 */
export const buildLoad = async (engine: Engine, contract: Contract): Promise<number> => {
  const person = personKey(contract);
  const household = householdKey(contract);
  const [birth] = sourcesOf(contract, 'birth-date');
  const [address] = sourcesOf(contract, 'address');
  const months = sourcesOf(contract, 'date').length > 0 ? await fewOf(engine, readDates(contract), 'month') : '';
  const flags = address ? await fewOf(engine, readAddresses, 'flags') : '';
  const numbers = (space: string) => `(SELECT source_key, number FROM ledger WHERE space = ${sqlText(space)})`;
  const joins = [
    ...(person ? [`JOIN ${numbers(contract.personSpace)} p ON p.source_key = ${person}`] : []),
    ...(household ? [`JOIN ${numbers(contract.householdSpace)} h ON h.source_key = ${household}`] : []),
    ...(birth ? [`LEFT JOIN load_births b ON b.id = s.${sqlName(textNumber(birth))}`] : []),
    ...(address
      ? [
          `LEFT JOIN (SELECT * REPLACE (flags::${flags} AS flags) FROM ${readAddresses}) a ON a.id = s.${sqlName(textNumber(address))}`,
        ]
      : []),
    ...contract.columns.flatMap((column, i) =>
      column.role === 'date'
        ? [
            `LEFT JOIN (SELECT id, month::${months} AS month${column.dayType ? `, ${dayTypeSql} AS day_type` : ''} FROM ${readDates(contract)}) m${i} ON m${i}.id = s.${sqlName(textNumber(column.source))}`,
          ]
        : [],
    ),
  ];
  const columns = lakeColumns(contract).map((column) => {
    const held = heldAs(contract, column);
    return `(${valueOf(contract, column)})${held ? `::${held}` : ''} AS ${sqlName(column.name)}`;
  });
  await asWritten(
    engine,
    `
    CREATE OR REPLACE TABLE load_kept AS
    SELECT s."file", s."row", ${columns.join(',\n')},
      ${address ? `coalesce(a.status, 'empty')` : 'NULL::VARCHAR'} AS address_status,
      ${address ? 'a.flags' : 'NULL::VARCHAR'} AS address_flags,
      ${birth ? 'b.birth_note' : 'NULL::VARCHAR'} AS birth_note
    FROM (SELECT * FROM staged ANTI JOIN load_out USING ("file", "row")) s
    ${joins.join('\n')}
    ORDER BY ${person ? 'p.number' : 'hash("file", "row")'}`,
  );
  const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_kept');
  return row?.n ?? 0;
};

/**
 * Where rows got lost or came twice, in counts: for the report of a fault that must not happen. Needs what `buildLoad` needs, and `load_kept`; the rows of
 * the file must still be there.
 */
export const whyRowsDiffer = async (engine: Engine, contract: Contract): Promise<string> => {
  const keys = [
    { of: 'person', key: personKey(contract), space: contract.personSpace },
    { of: 'household', key: householdKey(contract), space: contract.householdSpace },
  ].flatMap(({ of, key, space }) => (key ? [{ of, key, space: sqlText(space) }] : []));
  const going = 'FROM staged ANTI JOIN load_out USING ("file", "row")';
  const counts = [
    `(SELECT count(*) - count(DISTINCT ("file", "row")) FROM load_kept) AS "rows built twice"`,
    `(SELECT count(*) FROM (SELECT "file", "row" ${going}) ANTI JOIN load_kept USING ("file", "row")) AS "rows not built"`,
    ...keys.flatMap(({ of, key, space }) => [
      `(SELECT count(*) ${going} WHERE ${key} NOT IN (SELECT source_key FROM ledger WHERE space = ${space})) AS "rows whose ${of} has no number"`,
      `(SELECT count(*) - count(DISTINCT source_key) FROM ledger WHERE space = ${space}) AS "${of} keys twice in the ledger"`,
    ]),
    ...[
      { table: readDates(contract), roles: ['birth-date', 'date'] as const },
      { table: readAddresses, roles: ['address'] as const },
    ]
      .filter(({ roles }) => roles.some((role) => sourcesOf(contract, role).length > 0))
      .map(({ table }) => `(SELECT count(*) - count(DISTINCT id) FROM ${table}) AS "texts twice in ${table}"`),
  ];
  const [found = {}] = await engine.rows<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return Object.entries(found)
    .map(([what, n]) => `${what}: ${n}`)
    .join(', ');
};

/** What leaves, as a SELECT, in the order in which `load_kept` lies. */
export const relationOf = (contract: Contract): string =>
  `SELECT ${lakeColumns(contract)
    .map(({ name }) => sqlName(name))
    .join(', ')} FROM load_kept`;

const tables = [
  'load_faults',
  'load_excluded',
  'load_flagged',
  'load_out',
  'load_kept',
  'keys_to_link',
  'declined_pairs',
  'decided_links',
  'load_links',
  'load_candidates',
  'load_people',
];
/** Everything of the load leaves the engine's memory; the ledger and the texts read stay for the next load. */
export const dropLoad = async (engine: Engine): Promise<void> => {
  await engine.run(tables.map((name) => `DROP TABLE IF EXISTS ${name};`).join(''));
  await forgetTexts(engine);
};
