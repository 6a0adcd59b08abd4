/**
 * The ledger as tables of the engine: `ledger_rows(space, key, number)`, whole numbers (source-keys.lake.ts, city-numbers.lake.ts), and the view
 * `ledger(space, source_key, number)` with keys as texts. The one place where a source key and a city number meet.
 */
import { type Engine, type MemoryFile, sqlText } from '#base';
import { compact, rowsAtOnce } from '#sources';
import type { NumberKind } from './city-number.ts';
import { isOfKind, numberOfText } from './city-numbers.lake.ts';
import { createCorrections, takeCorrections } from './corrections.lake.ts';
import { createKeyTexts, keyText, meetKeyTexts, withKeys } from './source-keys.lake.ts';

/** Keys to be numbered: a select of one column, of texts or of the whole numbers they are in the engine (NULL allowed; repetition too, unless they are told to come `once`). */
export type KeysOf = { readonly space: string; readonly kind: NumberKind } & (
  | { readonly keysFrom: string }
  | { readonly wholeKeysFrom: string; readonly once?: boolean }
);

export type KeysLeft = Readonly<Record<NumberKind, number>>;

export const createLedger = async (engine: Engine): Promise<void> => {
  await createKeyTexts(engine);
  await engine.run(`
    -- First: whoever breaks off below holds no ledger.
    CREATE OR REPLACE TABLE ledger_state (files INTEGER, last VARCHAR);
    CREATE OR REPLACE TABLE ledger_rows (space VARCHAR, key BIGINT, number BIGINT);
    CREATE OR REPLACE VIEW ledger AS
      SELECT space, ${keyText('r.key', 't.source_key')} AS source_key, number FROM ledger_rows r LEFT JOIN key_texts t ON t.key = r.key;`);
  await createCorrections(engine);
};

/** The ledger leaves the engine; whoever needs it next opens it anew. */
export const letLedgerGo = createLedger;

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

/** Columns of a ledger file: of new numbers, before and since decision 0047, and of corrections. A later version that adds to them has more to say than this one hears. */
const shapes = [
  'number source_key space',
  'digits number source_key space',
  'act decided_on number source_key space was',
];

/** Adds the rows of an opened ledger file, new numbers or corrections; answers how many, or null where a later version of the program wrote it. */
export const insertLedger = async (
  engine: Engine,
  file: MemoryFile,
  atOnce = 2 * rowsAtOnce,
): Promise<number | null> => {
  const from = `read_parquet(${sqlText(file.path)})`;
  const found = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${from}`);
  const names = found.map(({ column_name }) => column_name);
  if (!shapes.includes(names.toSorted().join(' '))) return null;
  if (names.includes('act')) return takeCorrections(engine, file);
  const digits = names.includes('digits');
  const [row] = await engine.rows<{ n: number; texts: number }>(
    `SELECT count(*) AS n, ${digits ? 'count(source_key)' : 'count(*)'} AS texts FROM ${from}`,
  );
  if (digits) {
    // A ledger of many millions piece by piece, each pressed together before the next comes.
    const pieces = Math.max(1, Math.ceil((row?.n ?? 0) / atOnce));
    for (let k = 0; k < pieces; k++) {
      const piece = pieces === 1 ? '' : ` AND number % ${pieces} = ${k}`;
      await engine.run(
        `INSERT INTO ledger_rows SELECT space, digits, number FROM ${from} WHERE digits IS NOT NULL${piece}`,
      );
      if (pieces > 1) await compact(engine);
    }
  }
  // Texts: keys that are not digits and, in files from before decision 0047, all keys and numbers.
  if (row && row.texts > 0) {
    const texts = `SELECT space, source_key, number FROM ${from} WHERE source_key IS NOT NULL`;
    await meetKeyTexts(engine, `SELECT source_key FROM (${texts})`);
    await engine.run(
      `INSERT INTO ledger_rows SELECT space, key, ${digits ? 'number' : numberOfText('number')} FROM (${withKeys(texts)})`,
    );
  }
  return row?.n ?? 0;
};

/**
 * Keys of a large load are brought together slice by slice: `each` acts while what is asked for gives the keys of one slice, and tells SQL, to be put behind a condition,
 * that is true of its persons. Households may be in several.
 */
export type KeySlices = {
  readonly count: number;
  each(act: (among: (key: string) => string) => Promise<void>): Promise<void>;
};
const whole: KeySlices = { count: 1, each: (act) => act(() => '') };

/** The whole numbers of the keys asked for, as a select of one column `key`. */
const keysAsked = async (engine: Engine, keys: KeysOf): Promise<string> => {
  if ('wholeKeysFrom' in keys) return `SELECT key FROM (${keys.wholeKeysFrom}) k(key)`;
  await meetKeyTexts(engine, keys.keysFrom);
  return `SELECT key FROM (${withKeys(`SELECT source_key FROM (${keys.keysFrom}) a(source_key)`)})`;
};

/** `ledger_new`: the keys that have no number yet, each once; answers how many of each kind. `ledger_round` takes their numbers, `ledger_drawn` those that stay. */
export const findNewKeys = async (engine: Engine, keys: readonly KeysOf[], slices = whole): Promise<KeysLeft> => {
  /** Spaces that are asked for are few: in millions of rows each takes a byte. */
  const spaces = `ENUM(${[...new Set(keys.map(({ space }) => sqlText(space)))].join(', ')})`;
  const apart = new Set(keys.map(({ space }) => space)).size === keys.length;
  const froms: string[] = [];
  for (const asked of keys) froms.push(await keysAsked(engine, asked));
  let begun = false;
  await slices.each(async (among) => {
    const found = keys.map(({ space, kind, ...told }, i) => {
      const slice = kind === 'person' ? among('key') : '';
      // A household may have been met in an earlier slice.
      const met =
        begun && kind === 'household'
          ? ` ANTI JOIN (SELECT key FROM ledger_new WHERE household AND space = ${sqlText(space)}) met USING (key)`
          : '';
      // Known keys fall out before the rest is gathered: in every month but the first, that is nearly all of them.
      return `
        SELECT ${'once' in told && told.once ? '' : 'DISTINCT'} ${sqlText(space)}::${spaces} AS space, ${kind === 'household'} AS household, key FROM (${froms[i]})
        ANTI JOIN (SELECT key FROM ledger_rows WHERE space = ${sqlText(space)}${slice}) known USING (key)${met} WHERE key IS NOT NULL${slice}`;
    });
    await engine.run(
      `${begun ? 'INSERT INTO ledger_new' : 'CREATE OR REPLACE TEMP TABLE ledger_new AS'} ${found.join(apart ? ' UNION ALL ' : ' UNION ')}`,
    );
    begun = true;
  });
  // Those of a load that goes whole may become the ledger, where a space is its text.
  const columns = `(space ${slices.count === 1 ? 'VARCHAR' : spaces}, key BIGINT, number BIGINT)`;
  await engine.run(`
    CREATE OR REPLACE TABLE ledger_drawn ${columns};
    CREATE OR REPLACE TABLE ledger_round ${columns};
  `);
  return keysLeft(engine);
};

/** Keys of `ledger_new`, which are those still without a number. */
const keysLeft = async (engine: Engine): Promise<KeysLeft> => {
  const [row] = await engine.rows<KeysLeft>(
    'SELECT count(*) FILTER (NOT household) AS person, count(*) FILTER (household) AS household FROM ledger_new',
  );
  return row as KeysLeft;
};

/**
 * Gives the numbers of `file` (`drawDistinct` in two columns, in their random order) to the keys of `kind` that have none, side by side: which number meets
 * which key depends on nothing but the draw.
 */
export const giveOut = (engine: Engine, kind: NumberKind, file: MemoryFile): Promise<void> =>
  engine.run(`
    INSERT INTO ledger_round
    SELECT * FROM (SELECT space, key FROM ledger_new WHERE household = ${kind === 'household'})
    POSITIONAL JOIN (SELECT ("row"::BIGINT * 10000000 + n0) AS number FROM read_parquet(${sqlText(file.path)}))`);

const count = async (engine: Engine, of: string): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${of}`);
  return row?.n ?? 0;
};

/** `ledger_clashing`: numbers of this round that were given before, even if they count no more; answers how many. */
const findClashing = async (engine: Engine, slices: number): Promise<number> => {
  await engine.run('CREATE OR REPLACE TEMP TABLE ledger_clashing (number BIGINT)');
  for (const [before, number] of [
    ['ledger_rows', 'number'],
    ['ledger_drawn', 'number'],
    ['ledger_corrections', 'was'],
  ] as const) {
    if ((await count(engine, before)) === 0) continue;
    for (let n = 0; n < slices; n++) {
      const slice = slices === 1 ? '' : ` WHERE hash(number) % ${slices} = ${n}`;
      await engine.run(`
        INSERT INTO ledger_clashing
        SELECT number FROM (SELECT ${number} AS number FROM ${before}) SEMI JOIN (SELECT number FROM ledger_round${slice}) r USING (number)${slice}`);
    }
  }
  return count(engine, 'ledger_clashing');
};

/**
 * Takes back what this round gave to somebody before, even if it counts no more (in itself it gives none twice); what stays is in `ledger_drawn`. Answers how many keys
 * wait for another round. `wanted`: how many keys there are in all; none of them may get lost on the way.
 */
export const takeBack = async (engine: Engine, wanted: number, slices = whole): Promise<KeysLeft> => {
  const clashing = await findClashing(engine, slices.count);
  // Every key of it is in the round now.
  await engine.run('CREATE OR REPLACE TEMP TABLE ledger_new AS FROM ledger_new LIMIT 0');
  if (clashing > 0)
    await engine.run(`
      INSERT INTO ledger_new SELECT space, ${isOfKind('household', 'number')}, key FROM ledger_round SEMI JOIN ledger_clashing USING (number);
      DELETE FROM ledger_round WHERE number IN (SELECT number FROM ledger_clashing);`);
  await engine.run(
    (await count(engine, 'ledger_drawn')) === 0
      ? // The first round is nearly all of a first load: it is not copied.
        'DROP TABLE ledger_drawn; ALTER TABLE ledger_round RENAME TO ledger_drawn; CREATE TABLE ledger_round AS FROM ledger_drawn LIMIT 0;'
      : 'INSERT INTO ledger_drawn FROM ledger_round; TRUNCATE ledger_round;',
  );
  const left = await keysLeft(engine);
  const held = await count(engine, 'ledger_drawn WHERE number IS NOT NULL');
  if (held !== wanted - left.person - left.household) throw new Error('a key was lost while numbers were given out');
  return left;
};

/**
 * New numbers as they lie on disk: a key of digits as a whole number, any other as its text. As an enumeration of those asked for, a space is written for a third of what
 * its text costs.
 */
export const drawnSelect = (keys: readonly KeysOf[]): string => {
  const spaces = [...new Set(keys.map(({ space }) => sqlText(space)))];
  const few = `ENUM(${spaces.join(', ')})`;
  return `
  SELECT CASE ${spaces.map((space) => `WHEN space = ${space} THEN ${space}::${few}`).join(' ')} END AS space,
    CASE WHEN d.key > 0 THEN d.key END AS digits, t.source_key, number FROM ledger_drawn d LEFT JOIN key_texts t ON t.key = d.key`;
};

/** The first numbers of a ledger become its table, all others are added. */
export const keepDrawn = async (engine: Engine, { count: slices } = whole): Promise<void> =>
  engine.run(
    slices === 1 && (await count(engine, 'ledger_rows')) === 0
      ? 'DROP TABLE ledger_rows; ALTER TABLE ledger_drawn RENAME TO ledger_rows;'
      : 'INSERT INTO ledger_rows FROM ledger_drawn',
  );

export const forgetDrawn = (engine: Engine): Promise<void> =>
  engine.run(
    'DROP TABLE IF EXISTS ledger_new; DROP TABLE IF EXISTS ledger_round; DROP TABLE IF EXISTS ledger_drawn; DROP TABLE IF EXISTS ledger_clashing;',
  );

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
    FROM ledger_rows LEFT JOIN (SELECT space, count(*) FILTER (act = 'merge') AS merged, count(*) FILTER (act = 'split') AS split,
      count(*) FILTER (act = 'rekey') AS rekeyed FROM ledger_corrections GROUP BY space) c USING (space)
    GROUP BY space ORDER BY space`);
