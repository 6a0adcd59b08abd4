/**
 * The rows of a load as `load_rows`: in the table `laid_rows` as long as they are few; of a large load packed, in slices that whoever has to bring rows together takes up
 * one after the other. All rows of one key lie in one slice: which, only a secret of the load tells, and it is forgotten with it.
 */
import { randomInt } from 'node:crypto';
import type { Engine, MemoryFile } from '#base';
import { compact, type PackedRows, packedRows, rowsAtOnce } from '#sources';

export type LayNeeds = { readonly engine: Engine; readonly memoryFile: () => MemoryFile; readonly rowsAtOnce?: number };

/** Slices of rows by a hash of their key; one more takes rows without one, among them those whose keys are texts still while rows are laid. */
const hashed = 8;
const isIn = (hash: string, n: number): string => `${hash} >> ${64 - Math.log2(hashed)} = ${n}`;

type Slices = { readonly rows: readonly PackedRows[]; readonly of: (key: string, n: number) => string };
const packed = new WeakMap<Engine, Slices>();

/** Without a person, the slices are those of the order in which rows leave. */
export const byPlace = 'hash("file", "row")';

const newSlices = ({ engine, memoryFile }: LayNeeds): Slices => {
  const secret = randomInt(2 ** 47);
  return {
    rows: Array.from({ length: hashed + 1 }, () => packedRows(engine, memoryFile)),
    of: (key, n) => (n === hashed ? `${key} IS NULL` : `${key} IS NOT NULL AND ${isIn(`hash(${key} + ${secret})`, n)}`),
  };
};

const viewRows = (engine: Engine, from: string): Promise<void> =>
  engine.run(`CREATE OR REPLACE TEMP VIEW load_rows AS ${from}`);

const allRows = (engine: Engine): string =>
  packed
    .get(engine)
    ?.rows.flatMap((slice) => slice.rows() ?? [])
    .join(' UNION ALL ') || 'SELECT * FROM laid_rows';

/** Puts the rows of `laid_rows` into their slices. `person`: the column with their keys. */
const pack = async (engine: Engine, slices: Slices, person: string | null): Promise<void> => {
  for (const [n, slice] of slices.rows.entries()) {
    const mine = person ? slices.of(person, n) : n === hashed ? 'false' : isIn(byPlace, n);
    await slice.put(`SELECT * FROM laid_rows WHERE ${mine}`);
  }
  // Not emptied: an engine in memory keeps the room of rows that are deleted.
  await engine.run('CREATE OR REPLACE TEMP TABLE laid_rows AS FROM laid_rows LIMIT 0');
  await compact(engine);
};

/** Packs the rows that wait where they are too many; `person`: the column with their keys. */
export const packWaiting = async (needs: LayNeeds, person: string | null): Promise<void> => {
  const { engine, rowsAtOnce: most = rowsAtOnce } = needs;
  const [waiting] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM laid_rows');
  if ((waiting?.n ?? 0) <= most) return;
  const slices = packed.get(engine) ?? newSlices(needs);
  packed.set(engine, slices);
  await pack(engine, slices, person);
};

/** The engine takes what it may, whether it needs it or not; slices need little. In MB: for the slices themselves, and for what grows with the rows. */
const enough = (rows: number): number => 500 + Math.ceil((rows * 40) / 1_000_000);

/** When all rows are laid: `load_rows` is all of them. `alone`: nothing but this way is gone with them, for which slices are enough. */
export const settleRows = async (engine: Engine, person: string | null, alone: boolean): Promise<void> => {
  const slices = packed.get(engine);
  if (slices) await pack(engine, slices, person);
  await viewRows(engine, allRows(engine));
  if (!slices || !alone) return;
  const [all] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_rows');
  await engine.sparing(enough(all?.n ?? 0));
};

/** Every row through what `select` makes of it, some rows at a time; null where it leaves them as they are. */
export const rewriteRows = async (engine: Engine, select: (rows: string) => Promise<string | null>): Promise<void> => {
  const laid = await select('FROM laid_rows');
  if (laid !== null) await engine.run(`CREATE OR REPLACE TEMP TABLE laid_rows AS ${laid}`);
  for (const slice of packed.get(engine)?.rows ?? []) await slice.rewrite(select);
  await viewRows(engine, allRows(engine));
};

/** Once keys that are texts have their whole numbers, their rows lie in the slices of these; rows without any key stay by themselves. */
export const spreadRows = async (engine: Engine, person: string): Promise<void> => {
  const slices = packed.get(engine);
  const others = slices?.rows[hashed];
  if (!slices || !others) return;
  await others.each(async (rows) => {
    for (const [n, slice] of slices.rows.slice(0, hashed).entries())
      await slice.put(`SELECT * FROM (${rows}) WHERE ${slices.of(person, n)}`);
  });
  await others.rewrite(async (rows) => `SELECT * FROM (${rows}) WHERE ${slices.of(person, hashed)}`);
  await viewRows(engine, allRows(engine));
  await compact(engine);
};

/**
 * Acts once for each slice that has rows, while `load_rows` is that slice alone (without a key, no key is among them); where rows are few, once for all. `among`: SQL that is true of the slice's keys in a column of keys, to be
 * put behind a condition. `letGo`: each goes when it was acted for.
 */
export const eachSlice = async (
  engine: Engine,
  act: (among: (key: string) => string) => Promise<void>,
  letGo = false,
): Promise<void> => {
  const slices = packed.get(engine);
  if (!slices) return act(() => '');
  try {
    for (const [n, slice] of slices.rows.entries()) {
      await viewRows(engine, slice.rows() as string);
      const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_rows');
      if (!row?.n) continue;
      await act((key) => ` AND ${n === hashed ? 'false' : slices.of(key, n)}`);
      if (letGo) slice.close();
    }
  } finally {
    await viewRows(engine, allRows(engine));
  }
};

/** Once only what leaves is there of a large load, and is written: that needs least. */
export const spareToWrite = (engine: Engine): Promise<void> => engine.sparing(enough(0));

export const inSlices = (engine: Engine): number => packed.get(engine)?.rows.length ?? 1;

/** Once the rows that leave are built. */
export const dropRows = async (engine: Engine): Promise<void> => {
  await engine.run('DROP VIEW IF EXISTS load_rows; DROP TABLE IF EXISTS laid_rows;');
  for (const slice of packed.get(engine)?.rows ?? []) slice.close();
  packed.delete(engine);
};
