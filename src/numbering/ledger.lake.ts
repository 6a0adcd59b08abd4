/** The ledger as a table of the engine: `ledger(space, source_key, number)`. The one place where a source key and a city number meet. */
import { type Engine, type MemoryFile, sqlText } from '#base';
import { type NumberKind, numberMacros } from './city-number.lake.ts';

/** Keys to be numbered: `keysFrom` is a select of one VARCHAR column (NULL and repetition allowed). */
export type KeysOf = { readonly space: string; readonly kind: NumberKind; readonly keysFrom: string };

export const createLedger = (engine: Engine): Promise<void> =>
  engine.run(`
    CREATE OR REPLACE TABLE ledger (space VARCHAR, source_key VARCHAR, number VARCHAR);
    CREATE OR REPLACE TABLE ledger_state (files INTEGER, last VARCHAR);
    ${numberMacros()}
  `);

/** Which files of the ledger the engine already holds; null where it holds none (or numbers that were only tried). */
export const ledgerState = async (engine: Engine): Promise<{ files: number; last: string } | null> => {
  const [there] = await engine.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'ledger_state'");
  if (!there) return null;
  const [state] = await engine.rows<{ files: number; last: string }>('SELECT files, last FROM ledger_state');
  return state ?? null;
};

export const setLedgerState = (engine: Engine, state: { files: number; last: string } | null): Promise<void> =>
  engine.run(
    `DELETE FROM ledger_state; ${state ? `INSERT INTO ledger_state VALUES (${state.files}, ${sqlText(state.last)});` : ''}`,
  );

/** Adds the rows of an opened ledger file; answers how many. */
export const insertLedger = async (engine: Engine, file: MemoryFile): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM read_parquet(${sqlText(file.path)})`);
  await engine.run(`INSERT INTO ledger SELECT space, source_key, number FROM read_parquet(${sqlText(file.path)})`);
  return row?.n ?? 0;
};

/** `ledger_new`: the keys that have no number yet, each once; answers how many. */
export const findNewKeys = async (engine: Engine, keys: readonly KeysOf[]): Promise<number> => {
  const all = keys.map(
    ({ space, kind, keysFrom }) =>
      `SELECT ${sqlText(space)} AS space, ${sqlText(kind)} AS kind, k.source_key FROM (${keysFrom}) k(source_key) WHERE k.source_key IS NOT NULL`,
  );
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_new AS
    SELECT space, kind, source_key, row_number() OVER () AS draw
    FROM (SELECT DISTINCT space, kind, source_key FROM (${all.join(' UNION ALL ')})) d
    ANTI JOIN ledger USING (space, source_key);
    CREATE OR REPLACE TEMP TABLE ledger_drawn (space VARCHAR, source_key VARCHAR, number VARCHAR);
  `);
  const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM ledger_new');
  return row?.n ?? 0;
};

/**
 * One round of drawing for all keys still without a number. `seed`: 256 random bits, used once; the draw depends on it and on a counter,
 * never on the key (60 bits of SHA-256 modulo 9·10¹⁰: the bias is below 10⁻⁷). Taken numbers, mistakable ones and second comers are drawn again. `draws`: so many at once for each key (one is kept).
 */
export const drawRound = async (engine: Engine, seed: string, draws: number): Promise<number> => {
  await engine.run(
    `
    INSERT INTO ledger_drawn
    WITH drawn AS (
      SELECT space, kind, source_key, draw, go, ('0x' || substr(sha256($1 || ':' || draw || ':' || go), 1, 15))::BIGINT AS random
      FROM (SELECT * FROM ledger_new ANTI JOIN ledger_drawn USING (space, source_key)), range(${draws}) goes(go)
    ), numbered AS (
      SELECT *, CASE kind WHEN 'person' THEN city_person_digits(random % 90000000000 + 10000000000)
        ELSE city_household_digits(random % 9000000000 + 1000000000) END AS digits
      FROM drawn
    ), fitting AS (
      SELECT space, source_key, go, CASE kind WHEN 'person' THEN digits::VARCHAR ELSE 'H' || digits END AS number
      FROM numbered
      WHERE CASE kind WHEN 'person' THEN NOT city_person_mistakable(digits) ELSE NOT city_household_mistakable(digits) END
      QUALIFY row_number() OVER (PARTITION BY number ORDER BY draw, go) = 1
    )
    SELECT space, source_key, arg_min(number, go) FROM fitting
    ANTI JOIN ledger USING (number)
    ANTI JOIN ledger_drawn USING (number)
    GROUP BY space, source_key`,
    [seed],
  );
  const [row] = await engine.rows<{ n: number }>(
    'SELECT (SELECT count(*) FROM ledger_new) - (SELECT count(*) FROM ledger_drawn) AS n',
  );
  return row?.n ?? 0;
};

/** In the order of the random numbers, so that the order of a file tells nothing about the keys. */
export const drawnSelect = 'SELECT space, source_key, number FROM ledger_drawn ORDER BY number';

export const keepDrawn = (engine: Engine): Promise<void> =>
  engine.run('INSERT INTO ledger SELECT space, source_key, number FROM ledger_drawn');

export const forgetDrawn = (engine: Engine): Promise<void> =>
  engine.run('DROP TABLE IF EXISTS ledger_new; DROP TABLE IF EXISTS ledger_drawn;');
