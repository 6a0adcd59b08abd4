/** ONE statement makes what may leave: numbers for keys, ages for birth dates, areas and a masked text for addresses, months for days. */
import { type Engine, holidaysOf, type MemoryFile, sqlName, sqlText } from '#base';
import { type Contract, type ContractColumn, type LakeColumn, lakeColumns, type Role } from '#catalogue';
import { compact, type PackedRows, packedRows } from '#sources';
import { statuses } from './address-outcome.lake.ts';
import { isMasked, valueAt } from './column-values.lake.ts';
import { fewOf } from './enumerations.lake.ts';
import { goingRows, keyColumn, textAt } from './load-rows.lake.ts';
import { forgetFewTexts } from './few-texts.lake.ts';
import { allMasked, maskedText } from './masked-texts.lake.ts';
import { forgetAddresses, forgetTexts, readDates, sourcesOf, tellReadAddresses } from './parsed-texts.lake.ts';
import { byPlace, dropRows, eachSlice, inSlices } from './row-slices.lake.ts';

/** Working day or not, of a date that is known to its day. Years without a known calendar have their Saturdays and Sundays only. */
const holidays = Array.from({ length: 93 }, (_, i) => holidaysOf(2007 + i)).flat();
const dayTypeSql = `CASE WHEN first_day IS NULL OR first_day <> final_day THEN NULL
  WHEN isodow(first_day) >= 6 OR first_day IN (${holidays.map((one) => `DATE ${sqlText(one)}`).join(', ')}) THEN '2' ELSE '1' END`;

/** The SQL of one column of the lake, over the joins below. Texts of a list are enumerations until they leave. */
const valueOf = (contract: Contract, { name, from, type }: LakeColumn): string => {
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
      return `a.${name}`;
    case 'date':
      return `m${at}.${name === column.dayType ? 'day_type' : 'month'}`;
    default:
      return type === 'VARCHAR' ? `s.${valueAt(at)}` : `s.${valueAt(at)}::${type}`;
  }
};

/**
 * What texts mean, ready to be looked up: worked out once for each text, not for each row. Every number of a text is there, 0 for none: so each row meets exactly one,
 * which the engine looks up by its place, and a row whose text nobody read is missed by the accounts.
 */
const addressValues = (contract: Contract, source: string): string => {
  const names = lakeColumns(contract).flatMap(({ from, name }) => (from === source ? [name] : []));
  // Fail closed: only what the rules are sure of; `review` carries no more than is certain.
  const values = names.map(
    (name) =>
      `, CASE WHEN status IN ('ok', 'review') THEN ${name === 'address_masked' ? 'masked' : name} END AS ${name}`,
  );
  return `SELECT outcome, status, flags${values.join('')} FROM load_outcomes
    UNION ALL SELECT 0, 'empty'::${statuses}, NULL${', NULL'.repeat(values.length)}`;
};

const monthValues = (contract: Contract, column: ContractColumn, months: string): string =>
  `SELECT id, month::${months} AS month${column.dayType ? `, ${dayTypeSql} AS day_type` : ''} FROM ${readDates(contract)}
    UNION ALL SELECT 0, NULL${column.dayType ? ', NULL' : ''}`;

/**
 * Runs statements with their joins as they stand: the rows of the file pass by the tables they are looked up in. The engine's own guess would
 * gather all rows first, wherever it takes a table of texts for the larger side, at three times the cost.
 */
const asWritten = async (engine: Engine, act: () => Promise<void>): Promise<void> => {
  await engine.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  try {
    await act();
  } finally {
    await engine.run('RESET disabled_optimizers');
  }
};

/** What was built of a large load. */
const slicesBuilt = new WeakMap<Engine, PackedRows>();

const dropKept = async (engine: Engine): Promise<void> => {
  await engine.run('DROP VIEW IF EXISTS load_kept; DROP TABLE IF EXISTS kept_rows;');
  slicesBuilt.get(engine)?.close();
};

/**
 * Makes `load_kept("file", "row", <lake columns>, address_status, address_flags, birth_note)`, where masked addresses are their numbers in `load_masked`; answers its rows. They lie in the order of the city
 * numbers (which are random), because the order of the source file is the order of its keys and would tell them; without a person by a hash of the place.
 * `told`: what addresses mean was worked out before. A large load is so slice by slice, each packed when it is built, and what it was built from let go: which key is in which, only a secret tells that goes with the load.
 */
export const buildLoad = async (
  { engine, memoryFile }: { readonly engine: Engine; readonly memoryFile: () => MemoryFile },
  contract: Contract,
  told: boolean,
): Promise<number> => {
  const person = keyColumn(contract, 'person-key');
  const household = keyColumn(contract, 'household-key');
  const at = (role: Role) => contract.columns.findIndex((column) => column.role === role);
  const [birth, address] = [at('birth-date'), at('address')];
  const months = sourcesOf(contract, 'date').length > 0 ? await fewOf(engine, readDates(contract), 'month') : '';
  if (address >= 0 && !told) await tellReadAddresses(engine);
  const built = inSlices(engine) > 1 ? packedRows(engine, memoryFile) : null;
  const numbers = (space: string, among: string) =>
    `(SELECT key, number FROM ledger_rows WHERE space = ${sqlText(space)}${among})`;
  /** Of what is looked through again for each slice, only what the slice asks for is gathered. */
  const asked = (id: string, column: string | null) => (built ? `${id} IN (SELECT ${column} FROM load_rows)` : 'true');
  if (built && address >= 0) {
    await forgetAddresses(engine);
    await compact(engine);
  }
  const joins = (among: (key: string) => string) => [
    ...(person ? [`JOIN ${numbers(contract.personSpace, among('key'))} p ON p.key = s.${person}`] : []),
    ...(household
      ? [`JOIN ${numbers(contract.householdSpace, ` AND ${asked('key', household)}`)} h ON h.key = s.${household}`]
      : []),
    ...(birth >= 0 ? [`JOIN load_births b ON b.id = s.${textAt(birth)}`] : []),
    ...(address >= 0
      ? [
          `JOIN (FROM load_addresses WHERE ${asked('id', textAt(address))}) t ON t.id = s.${textAt(address)}`,
          `JOIN (${addressValues(contract, contract.columns[address]?.source ?? '')}) a ON a.outcome = t.outcome`,
        ]
      : []),
    ...contract.columns.flatMap((column, i) =>
      column.role === 'date'
        ? [`JOIN (${monthValues(contract, column, months)}) m${i} ON m${i}.id = s.${textAt(i)}`]
        : [],
    ),
  ];
  const columns = lakeColumns(contract).map((column) => `${valueOf(contract, column)} AS ${sqlName(column.name)}`);
  const kept = (among: (key: string) => string) => `
    SELECT s."file", s."row", ${columns.join(',\n')},
      ${address >= 0 ? 'a.status' : 'NULL::VARCHAR'} AS address_status,
      ${address >= 0 ? 'a.flags' : 'NULL::VARCHAR'} AS address_flags,
      ${birth >= 0 ? 'b.birth_note' : 'NULL::VARCHAR'} AS birth_note
    FROM (SELECT * ${goingRows}) s
    ${joins(among).join('\n')}
    ORDER BY ${person ? 'p.number' : byPlace}`;
  await dropKept(engine);
  if (built) slicesBuilt.set(engine, built);
  await asWritten(engine, () =>
    eachSlice(
      engine,
      (among) => (built ? built.put(kept(among)) : engine.run(`CREATE TABLE kept_rows AS ${kept(among)}`)),
      true,
    ),
  );
  await engine.run(`CREATE VIEW load_kept AS ${built?.rows() ?? 'FROM kept_rows'}`);
  const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_kept');
  return row?.n ?? 0;
};

/** The columns of the lake as they leave, masked addresses as texts; and what they are taken from. */
const leaving = (contract: Contract): { readonly columns: string; readonly from: string } => {
  const columns = lakeColumns(contract).map(({ name, from }) => {
    const column = sqlName(name);
    return isMasked(contract, { name, from }) ? `${maskedText(column)} AS ${column}` : column;
  });
  const masked = contract.columns.some(({ role }) => role === 'address');
  return { columns: columns.join(', '), from: masked ? `load_kept, ${allMasked}` : 'load_kept' };
};

/** What leaves, as a SELECT, in the order in which `load_kept` lies. */
export const relationOf = (contract: Contract): string => {
  const { columns, from } = leaving(contract);
  return `SELECT ${columns} FROM ${from}`;
};

/** The same with the place of each row in its file, in the order of these: for invented people only. */
export const keptRows = (
  engine: Engine,
  contract: Contract,
): Promise<(Record<string, unknown> & { row: number })[]> => {
  const { columns, from } = leaving(contract);
  return engine.rows(`SELECT "file", "row", ${columns} FROM ${from} ORDER BY "file", "row"`);
};

const tables = [
  'load_faults',
  'load_excluded',
  'load_flagged',
  'load_out',
  'load_masked',
  'load_addresses',
  'load_outcomes',
  'keys_to_link',
  'declined_pairs',
  'decided_links',
  'load_links',
  'load_candidates',
  'load_people',
];
/** Everything of the load leaves the engine's memory; the ledger and the texts read stay for the next load. */
export const dropLoad = async (engine: Engine): Promise<void> => {
  await dropRows(engine);
  await dropKept(engine);
  await engine.sparing(null);
  await engine.run(tables.map((name) => `DROP TABLE IF EXISTS ${name};`).join(''));
  await forgetFewTexts(engine);
  await forgetTexts(engine);
};
