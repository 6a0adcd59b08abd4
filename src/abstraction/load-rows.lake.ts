/**
 * One look at every row that was read, after which the text is needed no more: `load_rows("file", "row", …)` holds keys as whole numbers and kept cells as typed
 * values (`v<i>`, i being the place of the column in the contract), the numbers of texts of dates and addresses (`n<i>`), whether a support measure is in force
 * (`marked`), and one bit for everything that may be wrong with a row (`m0`, `m1`, …).
 */
import { type Engine, sqlName } from '#base';
import type { Contract, ContractColumn, Role } from '#catalogue';
import { meetKeyTexts } from '#numbering';
import { textNumber } from '#sources';
import { narrowed, readingOf, valueAt } from './column-values.lake.ts';
import { fewLookedUp, hasFewTexts } from './few-texts.lake.ts';
import { dropRows, type LayNeeds, packWaiting, rewriteRows, spreadRows } from './row-slices.lake.ts';

/** Columns whose cells are numbers of texts. */
export const isText = ({ role }: ContractColumn): boolean =>
  role === 'birth-date' || role === 'date' || role === 'address';

/** What the number of the text in the column of the contract at this place is called in `load_rows`. */
export const textAt = (i: number): string => `n${i}`;

/** The column of `load_rows` with the keys of this role; null where the contract has none. */
export const keyColumn = (contract: Contract, role: 'person-key' | 'household-key'): string | null => {
  const at = contract.columns.findIndex((column) => column.role === role);
  return at < 0 ? null : valueAt(at);
};

/** Whether each row is a person: what tells the rows apart is the person's key, and nothing else. */
export const keyIsPerson = (contract: Contract): boolean => {
  const person = contract.columns.find(({ role }) => role === 'person-key');
  return person !== undefined && contract.key.length === 1 && contract.key[0] === person.source;
};

/** Rows that go on. */
export const goingRows = 'FROM load_rows ANTI JOIN load_out USING ("file", "row")';

/** One bit per check, 60 to a number: an array per row would cost more than all checks together. */
export const perMask = 60;

/**
 * Lays rows as they are read: the answer takes a SELECT of rows as `staged` has them, which become rows of `load_rows`; it may be called again with others.
 * `checks`: SQL over the columns of `staged` and the values above, one for each bit.
 */
export const rowLayer = (needs: LayNeeds, contract: Contract, checks: readonly string[]) => {
  const { engine } = needs;
  const own = contract.columns.flatMap((column, i) => {
    const reading = hasFewTexts(column) ? null : readingOf(column);
    return reading ? [`, ${reading.value} AS ${valueAt(i)}`] : [];
  });
  const few = fewLookedUp(contract);
  const values = contract.columns.flatMap((column, i) => (readingOf(column) ? [`, ${valueAt(i)}`] : []));
  const marks = contract.columns.flatMap(({ role }, i) => (role === 'support-measure' ? [valueAt(i)] : []));
  const numbers = contract.columns.flatMap((column, i) =>
    isText(column) ? [`, ${sqlName(textNumber(column.source))} AS ${textAt(i)}`] : [],
  );
  const masks = Array.from({ length: Math.ceil(checks.length / perMask) }, (_, m) => {
    const some = checks.slice(m * perMask, (m + 1) * perMask);
    const sum = some.map((when, bit) => `CASE WHEN ${when} THEN ${1n << BigInt(bit)} ELSE 0 END::BIGINT`);
    return `, (${sum.join('\n + ')})${some.length < 31 ? '::INTEGER' : ''} AS m${m}`;
  });
  let laid = false;
  return async (rows: string): Promise<void> => {
    if (!laid) await dropRows(engine);
    await engine.run(`
      ${laid ? 'INSERT INTO laid_rows' : 'CREATE OR REPLACE TEMP TABLE laid_rows AS'}
      SELECT "file", "row"${values.join('')}${numbers.join('')}, ${marks.join(' OR ') || 'false'} AS marked${masks.join('')}
      FROM (SELECT r.*${own.join('\n')}${few.columns} FROM (${rows}) r${few.joins})`);
    laid = true;
    await packWaiting(needs, keyColumn(contract, 'person-key'));
  };
};

/** Gives the persons whom this very file marks their whole numbers, where their keys are texts; answers whether there are such. */
const meetFlagged = async (engine: Engine): Promise<boolean> => {
  const [flagged] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_flagged WHERE key IS NULL');
  if (!flagged?.n) return false;
  await meetKeyTexts(engine, 'SELECT source_key FROM load_flagged');
  await engine.run(
    'UPDATE load_flagged SET key = k.key FROM key_texts k WHERE load_flagged.key IS NULL AND k.source_key = load_flagged.source_key',
  );
  return true;
};

/**
 * Looks up the keys that are not digits, or gives them a whole number where they have none yet. In turn only, and while `staged` stands; costs nothing where all keys
 * are digits.
 */
export const meetTextKeys = async (engine: Engine, contract: Contract): Promise<void> => {
  // Rows of the marked must lie where their keys are looked for, though they go no further.
  const flagged = await meetFlagged(engine);
  for (const role of ['person-key', 'household-key'] satisfies Role[]) {
    const column = keyColumn(contract, role);
    const source = contract.columns.find((each) => each.role === role)?.source;
    if (!column || source === undefined) continue;
    const [open] = await engine.rows<{ n: number }>(`SELECT count(*) AS n ${goingRows} WHERE ${column} IS NULL`);
    if (!open?.n && !(flagged && role === 'person-key')) continue;
    const texts = `SELECT "file", "row", ${narrowed(sqlName(source))} AS source_key FROM staged`;
    await meetKeyTexts(engine, `SELECT source_key FROM (${texts}) ANTI JOIN load_out USING ("file", "row")`);
    // Of a large load, rows that lie together stand together in their file as well: only those texts are looked through, and joined with no more rows than need one.
    await rewriteRows(engine, async (rows) => {
      const without = `SELECT "file", "row" FROM (${rows}) WHERE ${column} IS NULL`;
      const [place] = await engine.rows<{ least: number | null; most: number }>(
        `SELECT min("row") AS least, max("row") AS most FROM (${without})`,
      );
      if (place?.least == null) return null;
      return `
        SELECT r.* REPLACE (coalesce(r.${column}, k.key) AS ${column}) FROM (${rows}) r LEFT JOIN (
          SELECT "file", "row", key FROM (${texts} WHERE "row" BETWEEN ${place.least} AND ${place.most}) SEMI JOIN (${without}) w USING ("file", "row")
          JOIN key_texts USING (source_key)) k USING ("file", "row")`;
    });
    if (role === 'person-key') await spreadRows(engine, column);
  }
};
