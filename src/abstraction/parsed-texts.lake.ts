/** Dates and addresses are read once per distinct text, and joined back by it. */
import { type Engine, sqlName, sqlText } from '#base';
import type { AreaPack, Contract, Role } from '#catalogue';
import { loadAreas, parseAddresses } from './address-rules.lake.ts';
import { civilAge, schoolAge } from './age-rules.lake.ts';
import { parseDates } from './date-rules.lake.ts';

export const sourcesOf = (contract: Contract, role: Role): readonly string[] =>
  contract.columns.filter((column) => column.role === role).map((column) => column.source);

/** Days of a text at which it begins and ends, and the month it lies in: all that ages and months need of it. */
const daysOf = (from: string, into: string): string => `
  CREATE OR REPLACE TABLE ${into} AS
  SELECT text, status,
    status = 'error' AND NOT contains(coalesce(flags, ''), 'non_calendar') AS no_date,
    CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN TRY_CAST(iso || '-01' AS DATE)
      WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 1) AS DATE) END AS first_day,
    CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN last_day(TRY_CAST(iso || '-01' AS DATE))
      WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 2) AS DATE) END AS final_day,
    CASE WHEN status IN ('ok', 'warn', 'partial') AND regexp_matches(iso, '^[0-9]{4}-[0-9]{2}')
      AND (NOT contains(iso, '/') OR substr(iso, 1, 7) = substr(split_part(iso, '/', 2), 1, 7)) THEN substr(iso, 1, 7) END AS month
  FROM ${from}`;

const birthNotes = `ENUM('birth-not-a-day', 'birth-after-as-of', 'birth-long-ago', 'birth-suspicious', 'birth-uncertain')`;

/**
 * The first and the last day a birth may have been on. A day said to be approximate counts as that day, as on the register; a birth known to its
 * year only has no age (nearly every year has two).
 */
const births = (dates: string, asOf: string): string => {
  const on = `DATE ${sqlText(asOf)}`;
  return `
    CREATE OR REPLACE TEMP TABLE load_births AS
    WITH ages AS (
      SELECT *, ${civilAge('first_day', on)} AS older, ${civilAge('final_day', on)} AS younger,
        ${schoolAge('first_day', on)} AS older_school, ${schoolAge('final_day', on)} AS younger_school
      FROM ${dates} WHERE status <> 'sentinel'
    )
    SELECT text,
      CASE WHEN older = younger AND older BETWEEN 0 AND 130 THEN older::SMALLINT END AS age_years,
      CASE WHEN older_school = younger_school AND older BETWEEN 0 AND 130 THEN older_school::SMALLINT END AS school_age,
      (CASE WHEN status = 'error' THEN 'birth-not-a-day' WHEN first_day > ${on} THEN 'birth-after-as-of'
        WHEN older > 120 THEN 'birth-long-ago' WHEN status = 'warn' THEN 'birth-suspicious'
        WHEN older IS DISTINCT FROM younger OR older IS NULL THEN 'birth-uncertain' END)::${birthNotes} AS birth_note
    FROM ages`;
};

/** Texts kept from load to load: month after month brings nearly the same. Beyond this many, beginning anew costs less than keeping. */
const remembered = 400_000;

/**
 * Reads into `known` every text of these columns that no earlier load of this engine has brought. `read` makes a table `into` from the `texts` distinct
 * texts of `from(text)`.
 */
const readNewTexts = async (
  engine: Engine,
  known: string,
  staged: string,
  columns: readonly string[],
  read: (from: string, into: string, texts: number) => Promise<void>,
): Promise<void> => {
  const [there] = await engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ${sqlText(known)}`,
  );
  const all = columns.map((c) => `SELECT ${sqlName(c)} AS text FROM ${staged}`).join(' UNION ALL ');
  const [fresh] = await engine.rows<{ n: number }>(`
    CREATE OR REPLACE TEMP TABLE unread_texts AS
    SELECT DISTINCT text FROM (${all}) ${there?.n ? `ANTI JOIN ${known} USING (text)` : ''} WHERE text IS NOT NULL;
    SELECT count(*) AS n FROM unread_texts`);
  const texts = fresh?.n ?? 0;
  if (!there?.n) await read('unread_texts', known, texts);
  else if (texts > 0) {
    await read('unread_texts', 'fresh_texts', texts);
    await engine.run(`INSERT INTO ${known} BY NAME SELECT * FROM fresh_texts; DROP TABLE fresh_texts;`);
  }
  await engine.run('DROP TABLE unread_texts');
};

/** The pack an engine holds already: month after month is read with the same one. */
const dictionaries = new WeakMap<Engine, AreaPack>();

export const readDates = (contract: Contract): string =>
  `read_dates_${(contract.source.eraCodes ?? 'none').replaceAll('-', '_')}`;
export const readAddresses = 'read_addresses';

/** Reads every date and address of `staged`, or of another view with its columns, into the tables `readDates` and `readAddresses`. */
export const parseTexts = async (engine: Engine, contract: Contract, pack: AreaPack, staged: string): Promise<void> => {
  const dates = [...sourcesOf(contract, 'birth-date'), ...sourcesOf(contract, 'date')];
  if (dates.length > 0) {
    const { eraCodes } = contract.source;
    await readNewTexts(engine, readDates(contract), staged, dates, async (from, into, texts) => {
      await parseDates(engine, {
        from,
        column: 'text',
        into: 'parsed_dates',
        texts,
        ...(eraCodes ? { eraCodes } : {}),
      });
      await engine.run(`${daysOf('parsed_dates', into)}; DROP TABLE parsed_dates;`);
    });
  }
  const addresses = sourcesOf(contract, 'address');
  if (addresses.length > 0) {
    if (dictionaries.get(engine) !== pack) {
      await engine.run(`DROP TABLE IF EXISTS ${readAddresses}`);
      await loadAreas(engine, pack);
    }
    dictionaries.set(engine, pack);
    await readNewTexts(engine, readAddresses, staged, addresses, (from, into, texts) =>
      parseAddresses(engine, { from, column: 'text', into, texts }),
    );
  }
};

/** `load_births`: what the births among the dates read mean on the day `asOf`. */
export const ageBirths = async (engine: Engine, contract: Contract, asOf: string): Promise<void> => {
  if (sourcesOf(contract, 'birth-date').length > 0) await engine.run(births(readDates(contract), asOf));
};

/** After a load: what was read is kept for the next, unless it has become too much. */
export const forgetTexts = async (engine: Engine): Promise<void> => {
  const large = await engine.rows<{ table_name: string }>(
    `SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'read_') AND estimated_size > ${remembered}`,
  );
  await engine.run(
    `DROP TABLE IF EXISTS load_births; ${large.map(({ table_name }) => `DROP TABLE ${table_name};`).join('')}`,
  );
};
