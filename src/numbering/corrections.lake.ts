/**
 * Corrections of the ledger as SQL. They are added, never written over: `ledger` holds what counts now, `ledger_corrections(space, source_key, was, number, act,
 * decided_on)` what was before, and a number once given is never drawn again.
 *
 * `ledger_request(source_key, target)` is what is asked; `ledger_corrected` (same columns as the history) is what it comes to.
 */
import { type Engine, type MemoryFile, sqlText } from '#base';
import { numberOfText } from './city-numbers.lake.ts';
import { meetKeyTexts, withKeys } from './source-keys.lake.ts';

/**
 * Two keys are one person · a key was not that person after all · the same people under the keys of another system · linkage, or a clerk, found whose a
 * key of another system is · a clerk says it is not theirs.
 */
export type Act = 'merge' | 'split' | 'rekey' | 'link' | 'unlink';

const columns = 'space VARCHAR, source_key VARCHAR, was BIGINT, number BIGINT, act VARCHAR, decided_on VARCHAR';

export const createCorrections = (engine: Engine): Promise<void> =>
  engine.run(`CREATE OR REPLACE TABLE ledger_corrections (${columns})`);

/** What counts from now on: the newest word about a key. `ledger_correcting` has the columns of the history. */
const apply = async (engine: Engine): Promise<void> => {
  await meetKeyTexts(engine, 'SELECT source_key FROM ledger_correcting');
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_correcting_keys AS ${withKeys('SELECT space, source_key, number FROM ledger_correcting')};
    DELETE FROM ledger_rows WHERE (space, key) IN (SELECT (space, key) FROM ledger_correcting_keys);
    INSERT INTO ledger_rows SELECT space, key, number FROM ledger_correcting_keys;
    INSERT INTO ledger_corrections BY NAME SELECT * FROM ledger_correcting;
    DROP TABLE ledger_correcting; DROP TABLE ledger_correcting_keys;`);
};

/** Takes an opened file of corrections; answers its rows. */
export const takeCorrections = async (engine: Engine, file: MemoryFile): Promise<number> => {
  const from = `read_parquet(${sqlText(file.path)})`;
  // Numbers in files from before decision 0047 are texts.
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ledger_correcting AS SELECT * REPLACE (${numberOfText('was')} AS was, ${numberOfText('number')} AS number) FROM ${from}`,
  );
  await apply(engine);
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
  return row?.n ?? 0;
};

export const keepCorrected = async (engine: Engine): Promise<void> => {
  await engine.run('CREATE OR REPLACE TEMP TABLE ledger_correcting AS SELECT * FROM ledger_corrected');
  await apply(engine);
};

export const correctedSelect = 'SELECT * FROM ledger_corrected';

export const forgetRequest = (engine: Engine): Promise<void> =>
  engine.run(
    'DROP TABLE IF EXISTS ledger_request; DROP TABLE IF EXISTS ledger_corrected; DROP TABLE IF EXISTS ledger_moves;',
  );

export type Findings = {
  readonly requested: number;
  readonly corrected: number;
  readonly unknown: number;
  readonly clashing: number;
};

const count = async (engine: Engine, select: string): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM (${select})`);
  return row?.n ?? 0;
};

const findings = async (engine: Engine, unknown: string, clashing: string): Promise<Findings> => ({
  requested: await count(engine, 'SELECT * FROM ledger_request'),
  corrected: await count(engine, correctedSelect),
  unknown: await count(engine, unknown),
  clashing: await count(engine, clashing),
});

/** Keys of the request, on either side, that the ledger does not know. */
export const countUnknown = (engine: Engine, space: string): Promise<number> =>
  count(
    engine,
    `SELECT k FROM (SELECT source_key AS k FROM ledger_request UNION SELECT target FROM ledger_request) WHERE k NOT IN (SELECT source_key FROM ledger WHERE space = ${sqlText(space)})`,
  );

/**
 * Merges: every key that has the number of `source_key`, also those of other systems that were linked to it, follows to the number of `target`, and along a chain to its end (名寄せ先宛名番号 may itself have one).
 * The targets are in the ledger already. `clashing`: keys with two different ends, and chains that come back to themselves.
 */
export const findMerges = async (engine: Engine, space: string, decidedOn: string): Promise<Findings> => {
  const mine = `(SELECT source_key, number FROM ledger WHERE space = ${sqlText(space)})`;
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_moves AS
    WITH RECURSIVE steps AS (
      SELECT DISTINCT r.source_key, k.number AS was, t.number AS target
      FROM ledger_request r LEFT JOIN ${mine} k USING (source_key) JOIN ${mine} t ON t.source_key = r.target
    ), numbers AS (SELECT DISTINCT was, target FROM steps WHERE was <> target),
    chains AS (SELECT * FROM numbers UNION SELECT c.was, n.target FROM chains c JOIN numbers n ON n.was = c.target),
    ends AS (SELECT * FROM chains c WHERE target NOT IN (SELECT was FROM numbers))
    SELECT source_key, s.was, CASE WHEN s.target IN (SELECT was FROM numbers) THEN e.target ELSE s.target END AS target
    FROM steps s LEFT JOIN ends e ON e.was = s.target`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_corrected AS
    WITH numbers AS (SELECT DISTINCT was, target FROM ledger_moves WHERE was <> target)
    SELECT space, source_key, number AS was, target AS number, 'merge' AS act, ${sqlText(decidedOn)} AS decided_on
    FROM ledger l JOIN numbers n ON n.was = l.number
    UNION ALL
    SELECT DISTINCT ${sqlText(space)}, source_key, NULL::BIGINT, target, 'merge', ${sqlText(decidedOn)} FROM ledger_moves WHERE was IS NULL AND target IS NOT NULL`);
  return findings(
    engine,
    'SELECT 1 WHERE false',
    `SELECT source_key FROM ledger_moves GROUP BY source_key HAVING count(DISTINCT target) <> 1 OR count(*) FILTER (target IS NULL) > 0
     UNION ALL SELECT source_key FROM ledger_corrected GROUP BY space, source_key HAVING count(*) > 1`,
  );
};

/** Splits: a key that was merged gets back the number it had of its own. `unknown`: keys that were never merged, or had no number of their own before. */
export const findSplits = async (engine: Engine, space: string, decidedOn: string): Promise<Findings> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_corrected AS
    WITH first AS (
      SELECT source_key, arg_min(was, position) AS own
      FROM (SELECT *, rowid AS position FROM ledger_corrections WHERE space = ${sqlText(space)} AND act = 'merge') GROUP BY source_key)
    SELECT ${sqlText(space)} AS space, r.source_key, l.number AS was, f.own AS number, 'split' AS act, ${sqlText(decidedOn)} AS decided_on
    FROM (SELECT DISTINCT source_key FROM ledger_request) r JOIN first f USING (source_key)
    JOIN ledger l ON l.space = ${sqlText(space)} AND l.source_key = r.source_key
    WHERE f.own IS NOT NULL AND f.own <> l.number;
    -- Keys of other systems that went along when it was merged go back with it.
    INSERT INTO ledger_corrected
    SELECT l.space, l.source_key, l.number, c.number, 'split', ${sqlText(decidedOn)} FROM ledger_corrected c JOIN ledger l ON l.number = c.was
    JOIN (SELECT space, source_key, arg_max({'was': was, 'number': number, 'act': act}, rowid) AS newest FROM ledger_corrections GROUP BY ALL) h
      ON h.space = l.space AND h.source_key = l.source_key
    WHERE l.space <> ${sqlText(space)} AND h.newest.act = 'merge' AND h.newest.was = c.number`);
  return findings(
    engine,
    'SELECT DISTINCT source_key FROM ledger_request ANTI JOIN ledger_corrected USING (source_key)',
    'SELECT 1 WHERE false',
  );
};

/** New keys for people known by old ones: `target` in space `into` gets the number of `source_key`. `clashing`: new keys that mean somebody else already, or two old ones. */
export const findNewNames = async (
  engine: Engine,
  space: string,
  into: string,
  decidedOn: string,
): Promise<Findings> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_moves AS
    SELECT DISTINCT r.source_key, r.target, l.number FROM ledger_request r LEFT JOIN ledger l ON l.space = ${sqlText(space)} AND l.source_key = r.source_key;
    CREATE OR REPLACE TEMP TABLE ledger_corrected AS
    SELECT DISTINCT ${sqlText(into)} AS space, target AS source_key, NULL::BIGINT AS was, number, 'rekey' AS act, ${sqlText(decidedOn)} AS decided_on
    FROM ledger_moves m WHERE number IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.space = ${sqlText(into)} AND l.source_key = m.target AND l.number = m.number)`);
  return findings(
    engine,
    'SELECT source_key FROM ledger_moves WHERE number IS NULL',
    `SELECT source_key FROM ledger_corrected GROUP BY source_key HAVING count(*) > 1
     UNION ALL SELECT c.source_key FROM ledger_corrected c JOIN ledger l ON l.space = c.space AND l.source_key = c.source_key WHERE l.number <> c.number`,
  );
};

/** `target` in the register's name space is the person of `source_key` in `space`. `clashing`: keys with two different people. */
export const findLinks = async (
  engine: Engine,
  register: string,
  space: string,
  decidedOn: string,
): Promise<Findings> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_corrected AS
    SELECT DISTINCT ${sqlText(space)} AS space, r.source_key, l.number AS was, t.number, 'link' AS act, ${sqlText(decidedOn)} AS decided_on
    FROM ledger_request r JOIN ledger t ON t.space = ${sqlText(register)} AND t.source_key = r.target
    LEFT JOIN ledger l ON l.space = ${sqlText(space)} AND l.source_key = r.source_key
    WHERE l.number IS DISTINCT FROM t.number`);
  return findings(
    engine,
    `SELECT source_key FROM ledger_request r WHERE NOT EXISTS (SELECT 1 FROM ledger t WHERE t.space = ${sqlText(register)} AND t.source_key = r.target)`,
    'SELECT source_key FROM ledger_corrected GROUP BY source_key HAVING count(DISTINCT number) > 1',
  );
};

/** The name space that gives a key its own number when it turns out to be nobody's of the register. */
export const ownSpace = (space: string): string => `${space}~own`;

/** Keys that are theirs after all get back a number of their own: one drawn for them in `ownSpace`. */
export const findUnlinks = async (engine: Engine, space: string, decidedOn: string): Promise<Findings> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_corrected AS
    SELECT DISTINCT ${sqlText(space)} AS space, r.source_key, l.number AS was, o.number, 'unlink' AS act, ${sqlText(decidedOn)} AS decided_on
    FROM ledger_request r JOIN ledger l ON l.space = ${sqlText(space)} AND l.source_key = r.source_key
    JOIN ledger o ON o.space = ${sqlText(ownSpace(space))} AND o.source_key = r.source_key
    WHERE l.number <> o.number`);
  return findings(engine, 'SELECT 1 WHERE false', 'SELECT 1 WHERE false');
};

/** The withheld list follows: whoever stood on it under a number that counts no more stands on it under the new one too. Answers whether it grew. */
export const followWithheld = async (engine: Engine): Promise<boolean> => {
  const more =
    'SELECT DISTINCT number AS city_number FROM ledger_corrected SEMI JOIN withheld ON withheld.city_number = was';
  const grown = await count(engine, `SELECT * FROM (${more}) ANTI JOIN withheld USING (city_number)`);
  if (grown > 0)
    await engine.run(`INSERT INTO withheld SELECT * FROM (${more}) ANTI JOIN withheld USING (city_number)`);
  return grown > 0;
};
