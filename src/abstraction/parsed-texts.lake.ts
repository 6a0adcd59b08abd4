/** Dates and addresses are read once per distinct text, and joined back by its number. */
import { type Engine, type MemoryFile, sqlText } from '#base';
import type { AreaPack, Contract, Role } from '#catalogue';
import { datesUnder, forgetTextsOf, type LoadTexts, type TextBook } from '#sources';
import { loadAreas, readSpecimens, tellAddresses } from './address-rules.lake.ts';
import { civilAge, schoolAge } from './age-rules.lake.ts';
import { daysByForm, readForms, readUnusual } from './date-rules.lake.ts';

export const sourcesOf = (contract: Contract, role: Role): readonly string[] =>
  contract.columns.filter((column) => column.role === role).map((column) => column.source);

/** Days of a text at which it begins and ends, and the month it lies in: all that ages and months need of it. `days`: found at once; `parsed`: of the others. */
const daysOf = (days: string, parsed: string): string => `
  SELECT id, 'ok' AS status, FALSE AS no_date, leap, found AS first_day, found AS final_day, strftime(found, '%Y-%m') AS month FROM ${days} WHERE found IS NOT NULL
  UNION ALL
  SELECT id, status,
    status = 'error' AND NOT contains(coalesce(flags, ''), 'non_calendar') AS no_date, leap,
    CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN TRY_CAST(iso || '-01' AS DATE)
      WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 1) AS DATE) END AS first_day,
    CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN last_day(TRY_CAST(iso || '-01' AS DATE))
      WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 2) AS DATE) END AS final_day,
    CASE WHEN status IN ('ok', 'warn', 'partial') AND regexp_matches(iso, '^[0-9]{4}-[0-9]{2}')
      AND (NOT contains(iso, '/') OR substr(iso, 1, 7) = substr(split_part(iso, '/', 2), 1, 7)) THEN substr(iso, 1, 7) END AS month
  FROM ${parsed}`;

const birthNotes = `ENUM('birth-not-a-day', 'birth-after-as-of', 'birth-long-ago', 'birth-suspicious', 'birth-uncertain')`;

/**
 * The first and the last day a birth may have been on. A day said to be approximate counts as that day, as on the register; a birth known to its
 * year only has no age (nearly every year has two).
 */
const births = (dates: string, asOf: string): string => {
  const on = `DATE ${sqlText(asOf)}`;
  return `
    CREATE OR REPLACE TEMP TABLE load_births AS
    WITH oldest AS (
      SELECT *, ${civilAge('first_day', on)} AS older, ${schoolAge('first_day', on)} AS older_school FROM ${dates}),
    -- Nearly all begin and end on one day.
    ages AS (
      SELECT *, CASE WHEN final_day = first_day THEN older ELSE ${civilAge('final_day', on)} END AS younger,
        CASE WHEN final_day = first_day THEN older_school ELSE ${schoolAge('final_day', on)} END AS younger_school
      FROM oldest)
    SELECT id,
      CASE WHEN older = younger AND older BETWEEN 0 AND 130 THEN older::SMALLINT END AS age_years,
      CASE WHEN older_school = younger_school AND older BETWEEN 0 AND 130 THEN older_school::SMALLINT END AS school_age,
      (CASE WHEN status = 'sentinel' THEN NULL WHEN status = 'error' THEN 'birth-not-a-day' WHEN first_day > ${on} THEN 'birth-after-as-of'
        WHEN older > 120 THEN 'birth-long-ago' WHEN status = 'warn' THEN 'birth-suspicious'
        WHEN older IS DISTINCT FROM younger OR older IS NULL THEN 'birth-uncertain' END)::${birthNotes} AS birth_note,
      first_day, leap AND first_day IS NOT NULL AS leap_real, leap AND status = 'error' AND NOT no_date AS leap_none
    FROM ages UNION ALL SELECT 0, NULL, NULL, NULL, NULL, FALSE, FALSE`;
};

/** Texts kept from load to load: month after month brings nearly the same. Beyond this many, memory is worth more. */
const remembered = 900_000;

type NewOfBook = {
  readonly size: number;
  readonly write: TextBook['write'];
  readonly seen: (written: string) => string;
  /** More may come, and to read a few costs as much as to read many: not before there are as many as are known. */
  readonly waits?: boolean;
};
type NewTexts = { readonly from: string; readonly into: string };

/**
 * Brings `known(id, …)` up to the number `size`, the newest of its book. `write` writes what is above a number, `seen` says what the engine is to see of it;
 * `read`, if that is not all there is to know, makes a table `into(id, …)` of these rows. How far it was read is asked of the engine, so that a load that broke off leaves no gap.
 */
export const readNew = async (
  { engine, memoryFile }: TextNeeds,
  known: string,
  { size, write, seen, waits = false }: NewOfBook,
  read?: (order: NewTexts) => Promise<void>,
): Promise<void> => {
  const [there] = await engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ${sqlText(known)}`,
  );
  const [last] = there?.n ? await engine.rows<{ id: number }>(`SELECT coalesce(max(id), 0) AS id FROM ${known}`) : [];
  const texts = size - (last?.id ?? 0);
  if (last && (texts === 0 || (waits && texts < last.id))) return;
  const file = memoryFile();
  const into = read
    ? 'CREATE OR REPLACE TEMP TABLE new_texts AS'
    : last
      ? `INSERT INTO ${known}`
      : `CREATE TABLE ${known} AS`;
  try {
    write(file, size - texts, size);
    await engine.run(`${into} ${seen(`read_parquet(${sqlText(file.path)})`)}`);
  } finally {
    file.close();
  }
  if (!read) return;
  await read({ from: 'new_texts', into: last ? 'read_texts' : known });
  await engine.run(
    `${last ? `INSERT INTO ${known} BY NAME SELECT * FROM read_texts; DROP TABLE read_texts;` : ''} DROP TABLE new_texts;`,
  );
};

const columns = (some: string) => (written: string) => `SELECT "row" AS id, ${some} FROM ${written}`;
export const allOf = (book: TextBook) => ({ size: book.size, write: book.write, seen: columns('c0 AS text') });

/** The pack an engine holds already: month after month is read with the same one. */
const dictionaries = new WeakMap<Engine, AreaPack>();

export const readDates = (contract: Contract): string => `read_${datesUnder(contract)}`;
/** What the forms of dates mean: goes when the dates go. */
const dateForms = (contract: Contract): string => `forms_of_${datesUnder(contract)}`;
export const readAddresses = 'read_addresses';
/** What the specimens of addresses mean: goes when the addresses go. */
const specimens = 'address_specimens';

export type TextNeeds = {
  readonly engine: Engine;
  readonly memoryFile: () => MemoryFile;
  /** Texts of one book that are known at once; `remembered` if nothing is said. */
  readonly remembers?: number;
};

/**
 * Reads every date of the books so far into the table `readDates`, where `id` is the number of the text; of every address, the specimen and the numbers into `readAddresses`,
 * and what specimens mean: of all of them if the books are `whole`.
 */
export const parseTexts = async (
  needs: TextNeeds,
  contract: Contract,
  pack: AreaPack,
  { dates, addresses }: Pick<LoadTexts, 'dates' | 'addresses'>,
  whole = true,
): Promise<void> => {
  const { engine } = needs;
  if (sourcesOf(contract, 'birth-date').length + sourcesOf(contract, 'date').length > 0) {
    const { eraCodes } = contract.source;
    const declared = eraCodes ? { eraCodes } : {};
    const forms = dateForms(contract);
    // Up to here, and no farther: while a file is read more come, whose forms are not read yet.
    const { size, writeSplits: write } = dates;
    const split = columns('n0 AS form, n1 AS first, n2 AS second, n3 AS third, c0 AS text');
    const seen = (written: string) => daysByForm(`(${split(written)})`, forms, declared);
    await readNew(needs, forms, allOf(dates.forms), ({ from, into }) => readForms(engine, from, into, declared));
    await readNew(needs, readDates(contract), { size, write, seen }, async ({ from, into }) => {
      await readUnusual(engine, from, 'parsed_dates', declared);
      await engine.run(`CREATE OR REPLACE TABLE ${into} AS ${daysOf(from, 'parsed_dates')}; DROP TABLE parsed_dates;`);
    });
  }
  if (sourcesOf(contract, 'address').length > 0) {
    if (dictionaries.get(engine) !== pack) {
      await engine.run(`DROP TABLE IF EXISTS ${readAddresses}; DROP TABLE IF EXISTS ${specimens};`);
      await loadAreas(engine, pack);
    }
    dictionaries.set(engine, pack);
    const { size, writeSplits: write } = addresses;
    const splits = { size, write, seen: columns('n0 AS specimen, n1 AS first, n2 AS second, n3 AS third') };
    await readNew(needs, specimens, { ...allOf(addresses.specimens), waits: !whole }, ({ from, into }) =>
      readSpecimens(engine, from, into),
    );
    await readNew(needs, readAddresses, splits);
    // Whichever of them comes again is read again.
    if (addresses.holds > (needs.remembers ?? remembered)) addresses.forget(size);
  }
};

/** What the addresses read so far mean: `load_addresses(id, outcome)`, `load_outcomes(outcome, …)`, `load_masked(id, masked)`. */
export const tellReadAddresses = (engine: Engine): Promise<void> => tellAddresses(engine, readAddresses, specimens);

/** `load_births`: what the dates read mean as births on the day `asOf`, under their numbers, 0 for none: so each row meets exactly one. */
export const ageBirths = async (engine: Engine, contract: Contract, asOf: string): Promise<void> => {
  if (sourcesOf(contract, 'birth-date').length > 0) await engine.run(births(readDates(contract), asOf));
};

export const forgetAddresses = async (engine: Engine): Promise<void> => {
  forgetTextsOf(engine, 'addresses');
  await engine.run(`DROP TABLE IF EXISTS ${readAddresses}; DROP TABLE IF EXISTS ${specimens};`);
};

/** After a load: what was read is kept for the next, unless it has become too much. */
export const forgetTexts = async (engine: Engine): Promise<void> => {
  const large = await engine.rows<{ table_name: string }>(
    `SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'read_') AND estimated_size > ${remembered}`,
  );
  const names = large.map(({ table_name: name }) => name);
  if (names.includes(readAddresses)) await forgetAddresses(engine);
  const dates = names.map((name) => name.slice('read_'.length));
  for (const name of dates) forgetTextsOf(engine, name);
  await engine.run(
    `DROP TABLE IF EXISTS load_births; ${dates.map((name) => `DROP TABLE IF EXISTS read_${name}; DROP TABLE IF EXISTS forms_of_${name};`).join('')}`,
  );
};
