/** The ledger as a table of the engine: `ledger(space, source_key, number)`. The one place where a source key and a city number meet. */
import { type Engine, type MemoryFile, sqlText } from '#base';
import type { NumberKind } from './city-number.ts';
import { createCorrections, takeCorrections } from './corrections.lake.ts';

/** Keys to be numbered: `keysFrom` is a select of one VARCHAR column (NULL and repetition allowed). */
export type KeysOf = { readonly space: string; readonly kind: NumberKind; readonly keysFrom: string };

export type KeysLeft = Readonly<Record<NumberKind, number>>;

export const createLedger = async (engine: Engine): Promise<void> => {
  await engine.run(`
    CREATE OR REPLACE TABLE ledger (space VARCHAR, source_key VARCHAR, number VARCHAR);
    CREATE OR REPLACE TABLE ledger_state (files INTEGER, last VARCHAR);`);
  await createCorrections(engine);
};

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

/** Adds the rows of an opened ledger file, new numbers or corrections; answers how many. */
export const insertLedger = async (engine: Engine, file: MemoryFile): Promise<number> => {
  const corrections = await takeCorrections(engine, file);
  if (corrections !== null) return corrections;
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM read_parquet(${sqlText(file.path)})`);
  await engine.run(`INSERT INTO ledger SELECT space, source_key, number FROM read_parquet(${sqlText(file.path)})`);
  return row?.n ?? 0;
};

const drawn = '(space VARCHAR, kind VARCHAR, source_key VARCHAR, number VARCHAR)';

/** `ledger_new`: the keys that have no number yet, each once; answers how many of each kind. `ledger_round` takes their numbers, `ledger_drawn` those that stay. */
export const findNewKeys = async (engine: Engine, keys: readonly KeysOf[]): Promise<KeysLeft> => {
  // Known keys fall out before the rest is gathered: in every month but the first, that is nearly all of them.
  const all = keys.map(
    ({ space, kind, keysFrom }) => `
    SELECT DISTINCT ${sqlText(space)} AS space, ${sqlText(kind)} AS kind, source_key FROM (${keysFrom}) k(source_key)
      ANTI JOIN (SELECT source_key FROM ledger WHERE space = ${sqlText(space)}) known USING (source_key) WHERE source_key IS NOT NULL`,
  );
  const apart = new Set(keys.map(({ space }) => space)).size === keys.length;
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_new AS ${all.join(apart ? ' UNION ALL ' : ' UNION ')};
    CREATE OR REPLACE TEMP TABLE ledger_drawn ${drawn};
    CREATE OR REPLACE TEMP TABLE ledger_round ${drawn};
  `);
  return keysLeft(engine);
};

/** Keys of `ledger_new`, which are those still without a number. */
const keysLeft = async (engine: Engine): Promise<KeysLeft> => {
  const [row] = await engine.rows<KeysLeft>(
    "SELECT count(*) FILTER (kind = 'person') AS person, count(*) FILTER (kind = 'household') AS household FROM ledger_new",
  );
  return row as KeysLeft;
};

/**
 * Gives the numbers of `file` (one a line, in their random order) to the keys of `kind` that have none, side by side: which number meets which key
 * depends on nothing but the draw.
 */
export const giveOut = (engine: Engine, kind: NumberKind, file: MemoryFile): Promise<void> =>
  engine.run(`
    INSERT INTO ledger_round
    SELECT * FROM (SELECT space, kind, source_key FROM ledger_new WHERE kind = ${sqlText(kind)})
    POSITIONAL JOIN read_csv(${sqlText(file.path)}, auto_detect = false, header = false, delim = ',', quote = '', escape = '', columns = {'number': 'VARCHAR'})`);

/**
 * Takes back what this round gave twice or to somebody before, even if it counts no more; what stays is in `ledger_drawn`. Answers how many keys wait for
 * another round. `wanted`: how many keys there are in all; none of them may get lost on the way.
 */
export const takeBack = async (engine: Engine, wanted: number): Promise<KeysLeft> => {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ledger_clashing AS
    SELECT number FROM ledger_round GROUP BY number HAVING count(*) > 1
    UNION SELECT number FROM ledger SEMI JOIN ledger_round USING (number)
    UNION SELECT number FROM ledger_drawn SEMI JOIN ledger_round USING (number)
    UNION SELECT was FROM ledger_corrections SEMI JOIN ledger_round ON ledger_round.number = was;
    CREATE OR REPLACE TEMP TABLE ledger_new AS SELECT space, kind, source_key FROM ledger_round SEMI JOIN ledger_clashing USING (number);
    DELETE FROM ledger_round WHERE number IN (SELECT number FROM ledger_clashing);
    DROP TABLE ledger_clashing;`);
  const [before] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM ledger_drawn');
  await engine.run(
    before?.n === 0
      ? // The first round is nearly all of a first load: it is not copied.
        `DROP TABLE ledger_drawn; ALTER TABLE ledger_round RENAME TO ledger_drawn; CREATE TEMP TABLE ledger_round ${drawn};`
      : 'INSERT INTO ledger_drawn FROM ledger_round; TRUNCATE ledger_round;',
  );
  const left = await keysLeft(engine);
  const [held] = await engine.rows<{ n: number }>('SELECT count(number) AS n FROM ledger_drawn');
  if (held?.n !== wanted - left.person - left.household) throw new Error('a key was lost while numbers were given out');
  return left;
};

export const drawnSelect = 'SELECT space, source_key, number FROM ledger_drawn';

export const keepDrawn = (engine: Engine): Promise<void> =>
  engine.run('INSERT INTO ledger SELECT space, source_key, number FROM ledger_drawn');

export const forgetDrawn = (engine: Engine): Promise<void> =>
  engine.run('DROP TABLE IF EXISTS ledger_new; DROP TABLE IF EXISTS ledger_round; DROP TABLE IF EXISTS ledger_drawn;');

export type LedgerCount = {
  readonly space: string;
  readonly keys: number;
  readonly numbers: number;
  readonly merged: number;
  readonly split: number;
  readonly rekeyed: number;
};
export const countLedger = (engine: Engine): Promise<LedgerCount[]> =>
  engine.rows<LedgerCount>(`
    SELECT space, count(*) AS keys, count(DISTINCT number) AS numbers, coalesce(any_value(c.merged), 0) AS merged,
      coalesce(any_value(c.split), 0) AS split, coalesce(any_value(c.rekeyed), 0) AS rekeyed
    FROM ledger LEFT JOIN (SELECT space, count(*) FILTER (act = 'merge') AS merged, count(*) FILTER (act = 'split') AS split,
      count(*) FILTER (act = 'rekey') AS rekeyed FROM ledger_corrections GROUP BY space) c USING (space)
    GROUP BY space ORDER BY space`);
