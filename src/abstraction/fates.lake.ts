/**
 * What becomes of every row: accepted, quarantined, or excluded (support measures). `load_out("file", "row", fate)` holds those not accepted.
 * Exclusion comes first: a row of a person under support measures is not even listed as faulty.
 */
import { type Engine, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import type { KeysOf } from '#numbering';
import { narrowed } from './column-values.lake.ts';
import { goingRows, keyColumn, keyIsPerson } from './load-rows.lake.ts';
import { sourcesOf } from './parsed-texts.lake.ts';

export type Fates = { readonly quarantined: number; readonly excluded: number };

export const personKey = (contract: Contract): string | null => {
  const [source] = sourcesOf(contract, 'person-key');
  return source === undefined ? null : narrowed(sqlName(source));
};

/**
 * Starts the tables; `load_flagged(source_key, key)` = persons whom this very file marks, with all their rows: `key` is the whole number of a key of digits; any other key
 * is a text still, and gets its number in turn.
 */
export const excludeFlagged = async (engine: Engine, contract: Contract): Promise<void> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE load_excluded ("file" SMALLINT, "row" BIGINT);
    CREATE OR REPLACE TEMP TABLE load_flagged (source_key VARCHAR, key BIGINT);`);
  if (sourcesOf(contract, 'support-measure').length === 0) return;
  const key = keyColumn(contract, 'person-key');
  const text = personKey(contract);
  if (!key || !text) return engine.run('INSERT INTO load_excluded SELECT "file", "row" FROM load_rows WHERE marked');
  const texts = (where: string) =>
    `SELECT "file", "row", ${text} AS source_key FROM staged SEMI JOIN (SELECT "file", "row" FROM load_rows WHERE ${key} IS NULL${where}) USING ("file", "row")`;
  await engine.run(`
    INSERT INTO load_flagged
      SELECT DISTINCT NULL::VARCHAR, ${key} FROM load_rows WHERE marked AND ${key} IS NOT NULL
      UNION ALL SELECT DISTINCT source_key, NULL FROM (${texts(' AND marked')}) WHERE source_key IS NOT NULL;
    INSERT INTO load_excluded
      SELECT "file", "row" FROM load_rows WHERE marked OR ${key} IN (SELECT key FROM load_flagged WHERE key IS NOT NULL)
      UNION SELECT "file", "row" FROM (${texts('')}) SEMI JOIN load_flagged USING (source_key);`);
};

/** Rows of people on the withheld list, found by their number; needs the ledger. */
export const excludeWithheld = async (engine: Engine, contract: Contract): Promise<void> => {
  const key = keyColumn(contract, 'person-key');
  if (!key) return;
  await engine.run(`
    INSERT INTO load_excluded
    SELECT "file", "row" FROM load_rows ANTI JOIN load_excluded USING ("file", "row")
    WHERE ${key} IN (SELECT key FROM ledger_rows l SEMI JOIN withheld ON withheld.city_number = l.number WHERE space = ${sqlText(contract.personSpace)})`);
};

/** Settles the fates so far; may be called again after more exclusions. */
export const settleFates = async (engine: Engine): Promise<Fates> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE load_faults AS SELECT * FROM load_faults ANTI JOIN load_excluded USING ("file", "row");
    CREATE OR REPLACE TEMP TABLE load_out AS
      SELECT "file", "row", 'excluded' AS fate FROM load_excluded
      UNION ALL SELECT DISTINCT "file", "row", 'quarantined' FROM load_faults`);
  const [row] = await engine.rows<{ quarantined: number; excluded: number }>(`
    SELECT count(*) FILTER (fate = 'quarantined') AS quarantined, count(*) FILTER (fate = 'excluded') AS excluded FROM load_out`);
  return row as Fates;
};

/**
 * Keys that get a number: of the rows that go on, and of the people this file marks (their number goes on the withheld list). None of these has a row that goes on; and
 * where a row is a person, a later row of the same key is a fault.
 */
export const keysToNumber = (contract: Contract): readonly KeysOf[] => {
  const person = keyColumn(contract, 'person-key');
  const household = keyColumn(contract, 'household-key');
  return [
    ...(person
      ? [
          {
            space: contract.personSpace,
            kind: 'person',
            once: keyIsPerson(contract),
            wholeKeysFrom: `SELECT ${person} ${goingRows} UNION ALL SELECT key FROM load_flagged WHERE source_key IS NULL OR regexp_full_match(source_key, '[0-9A-Za-z-]{1,40}')`,
          } as const,
        ]
      : []),
    ...(household
      ? [
          {
            space: contract.householdSpace,
            kind: 'household',
            wholeKeysFrom: `SELECT ${household} ${goingRows}`,
          } as const,
        ]
      : []),
  ];
};

/** Keys whose row says that they were merged into another (名寄せ先宛名番号), as pairs; null where the contract has no such column. */
export const mergesOf = (contract: Contract): string | null => {
  const [source] = sourcesOf(contract, 'merged-into');
  const person = personKey(contract);
  if (source === undefined || person === null) return null;
  const target = narrowed(sqlName(source));
  return `SELECT ${person}, ${target} FROM staged ANTI JOIN load_out USING ("file", "row") WHERE regexp_full_match(${target}, '[0-9A-Za-z-]{1,40}') AND NOT regexp_full_match(${target}, '0+')`;
};

/**
 * The register renews the list in `withheld`: people marked now are added; people on it leave it only when a register of the same day or later has
 * them in a good row without a mark. Whoever is quarantined or no longer in the register stays on it.
 */
export const renewWithheld = (engine: Engine, contract: Contract, releases: boolean): Promise<void> =>
  engine.run(`
    CREATE OR REPLACE TABLE withheld AS
    SELECT DISTINCT city_number FROM (
      SELECT city_number FROM withheld ${releases ? 'ANTI JOIN load_kept USING (city_number)' : ''}
      UNION ALL
      SELECT number AS city_number FROM ledger_rows SEMI JOIN load_flagged USING (key) WHERE space = ${sqlText(contract.personSpace)})`);

/** What a register that renews the list would do to it: so many are marked now, so many of those on the list would leave it. */
export const releasesOf = async (engine: Engine): Promise<{ readonly marked: number; readonly released: number }> => {
  const [row] = await engine.rows<{ marked: number; released: number }>(`
    SELECT (SELECT count(*) FROM load_flagged) AS marked,
      (SELECT count(DISTINCT city_number) FROM load_kept WHERE city_number IN (SELECT city_number FROM withheld)) AS released`);
  return row ?? { marked: 0, released: 0 };
};

export type FaultCount = { readonly column: string | null; readonly reason: string; readonly rows: number };
export const faultCounts = (engine: Engine): Promise<FaultCount[]> =>
  engine.rows<FaultCount>(
    'SELECT "column", reason, count(*) AS rows FROM load_faults GROUP BY ALL ORDER BY rows DESC, "column", reason',
  );

export type Fault = {
  readonly file: number;
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
};
export const faultList = (engine: Engine, limit: number): Promise<Fault[]> =>
  engine.rows<Fault>(
    `SELECT "file", "row", "column", reason FROM load_faults ORDER BY "file", "row", "column", reason LIMIT ${limit}`,
  );
