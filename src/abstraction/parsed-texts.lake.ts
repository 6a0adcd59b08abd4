/** Dates and addresses are read once per distinct text, then joined back: the tables `load_births`, `load_months`, `load_addresses`. */
import { type Engine, sqlName, sqlText } from '#base';
import type { AreaPack, Contract, Role } from '#catalogue';
import { loadAreas, parseAddresses } from './address-rules.lake.ts';
import { civilAge, schoolAge } from './age-rules.lake.ts';
import { parseDates } from './date-rules.lake.ts';

export const sourcesOf = (contract: Contract, role: Role): readonly string[] =>
  contract.columns.filter((column) => column.role === role).map((column) => column.source);

const distinct = (columns: readonly string[]): string =>
  `SELECT DISTINCT text FROM (${columns.map((c) => `SELECT ${sqlName(c)} AS text FROM staged`).join(' UNION ALL ')}) WHERE text IS NOT NULL`;

/**
 * The first and the last day a birth may have been on. A day said to be approximate counts as that day, as on the register; a birth known to its
 * year only has no age (nearly every year has two).
 */
const births = (asOf: string): string => {
  const on = `DATE ${sqlText(asOf)}`;
  return `
    CREATE OR REPLACE TEMP TABLE load_births AS
    WITH bounds AS (
      SELECT text, status,
        CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN TRY_CAST(iso || '-01' AS DATE)
          WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 1) AS DATE) END AS first_day,
        CASE "precision" WHEN 'day' THEN TRY_CAST(iso AS DATE) WHEN 'month' THEN last_day(TRY_CAST(iso || '-01' AS DATE))
          WHEN 'interval' THEN TRY_CAST(split_part(iso, '/', 2) AS DATE) END AS final_day
      FROM load_dates WHERE status IN ('ok', 'warn', 'partial', 'error')
    ), ages AS (
      SELECT *, ${civilAge('first_day', on)} AS older, ${civilAge('final_day', on)} AS younger,
        ${schoolAge('first_day', on)} AS older_school, ${schoolAge('final_day', on)} AS younger_school
      FROM bounds
    )
    SELECT text,
      CASE WHEN older = younger AND older BETWEEN 0 AND 130 THEN older::SMALLINT END AS age_years,
      CASE WHEN older_school = younger_school AND older BETWEEN 0 AND 130 THEN older_school::SMALLINT END AS school_age,
      CASE WHEN status = 'error' THEN 'birth-not-a-day' WHEN first_day > ${on} THEN 'birth-after-as-of'
        WHEN older > 120 THEN 'birth-long-ago' WHEN status = 'warn' THEN 'birth-suspicious'
        WHEN older IS DISTINCT FROM younger OR older IS NULL THEN 'birth-uncertain' END AS birth_note
    FROM ages`;
};

const months = `
  CREATE OR REPLACE TEMP TABLE load_months AS
  SELECT text, CASE WHEN status IN ('ok', 'warn', 'partial') AND regexp_matches(iso, '^[0-9]{4}-[0-9]{2}')
      AND (NOT contains(iso, '/') OR substr(iso, 1, 7) = substr(split_part(iso, '/', 2), 1, 7)) THEN substr(iso, 1, 7) END AS month
  FROM load_dates`;

/** Texts kept from load to load: month after month brings nearly the same. Beyond this many, beginning anew costs less than keeping. */
const remembered = 400_000;

/** `load_texts` → `into`, reading only texts that no earlier load of this engine has brought. `known` holds what was read. */
const readNewTexts = async (
  engine: Engine,
  known: string,
  into: string,
  read: (from: string, to: string) => Promise<void>,
): Promise<void> => {
  const [there] = await engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ${sqlText(known)}`,
  );
  if (there?.n) {
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE unread_texts AS SELECT text FROM load_texts ANTI JOIN ${known} USING (text)`,
    );
    const [fresh] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM unread_texts');
    if (fresh?.n) {
      await engine.run('DROP TABLE IF EXISTS fresh_texts');
      await read('unread_texts', 'fresh_texts');
      await engine.run(`INSERT INTO ${known} BY NAME SELECT * FROM fresh_texts; DROP TABLE fresh_texts;`);
    }
    await engine.run('DROP TABLE unread_texts');
  } else await read('load_texts', known);
  await engine.run(`CREATE OR REPLACE TABLE ${into} AS SELECT * FROM ${known} SEMI JOIN load_texts USING (text)`);
  const [all] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${known}`);
  if ((all?.n ?? 0) > remembered) await engine.run(`DROP TABLE ${known}`);
};

/** The pack an engine holds already: month after month is read with the same one. */
const dictionaries = new WeakMap<Engine, AreaPack>();

/** Reads every date and address of `staged`. Afterwards `load_dates(text, status, …)` tells which are no dates. */
export const parseTexts = async (engine: Engine, contract: Contract, pack: AreaPack, asOf: string): Promise<void> => {
  const dates = [...sourcesOf(contract, 'birth-date'), ...sourcesOf(contract, 'date')];
  if (dates.length > 0) {
    await engine.run(`CREATE OR REPLACE TEMP TABLE load_texts AS ${distinct(dates)}`);
    const { eraCodes } = contract.source;
    const known = `read_dates_${(eraCodes ?? 'none').replaceAll('-', '_')}`;
    await readNewTexts(engine, known, 'load_dates', (from, into) =>
      parseDates(engine, { from, column: 'text', into, ...(eraCodes ? { eraCodes } : {}) }),
    );
    await engine.run(births(asOf));
    await engine.run(months);
  }
  const addresses = sourcesOf(contract, 'address');
  if (addresses.length > 0) {
    if (dictionaries.get(engine) !== pack) {
      await engine.run('DROP TABLE IF EXISTS read_addresses');
      await loadAreas(engine, pack);
    }
    dictionaries.set(engine, pack);
    await engine.run(`CREATE OR REPLACE TEMP TABLE load_texts AS ${distinct(addresses)}`);
    await readNewTexts(engine, 'read_addresses', 'load_addresses', (from, into) =>
      parseAddresses(engine, { from, column: 'text', into }),
    );
  }
  await engine.run('DROP TABLE IF EXISTS load_texts');
};
