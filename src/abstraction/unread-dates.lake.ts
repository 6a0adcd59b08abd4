/**
 * Dates that cannot be read leave an empty age or month, which nobody misses: said of every column, and where it is most of a column, the load stops. A wrong table
 * of era codes, or a column that holds no dates, looks exactly like that.
 */
import { type Bilingual, type Engine, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { abstractionRefusal } from './errors.ts';
import { textAt } from './load-rows.lake.ts';
import { readDates } from './parsed-texts.lake.ts';

export type UnreadDates = {
  readonly column: string;
  readonly role: 'birth-date' | 'date';
  readonly filled: number;
  readonly unread: number;
  /** Of these, in rows that are taken all the same. */
  readonly taken: number;
};

/** Fewer values than this may all be slips. */
const enough = 10;

/** Columns with values that are no date; needs `load_rows` and `load_out`. */
export const unreadDates = async (engine: Engine, contract: Contract): Promise<readonly UnreadDates[]> => {
  const columns = contract.columns.flatMap(({ source: column, role }, i) =>
    role === 'birth-date' || role === 'date' ? [{ column, role, text: textAt(i) }] : [],
  );
  if (columns.length === 0) return [];
  const [none] = await engine.rows(`SELECT 1 FROM ${readDates(contract)} WHERE no_date LIMIT 1`);
  if (!none) return [];
  // Most rows are looked at once, and no further.
  const isUnread = ({ text }: { text: string }) => `${text} IN (SELECT id FROM ${readDates(contract)} WHERE no_date)`;
  const counts = columns.map(
    (column, i) =>
      `count(*) FILTER (${isUnread(column)}) AS unread${i}, count(*) FILTER (fate IS NULL AND ${isUnread(column)}) AS taken${i}`,
  );
  const filled = columns.map(({ text }, i) => `count(*) FILTER (${text} <> 0) AS filled${i}`);
  const [row] = await engine.rows<Record<string, number>>(`
    SELECT * FROM (SELECT ${filled.join(', ')} FROM load_rows), (
      SELECT ${counts.join(', ')} FROM (SELECT * FROM load_rows WHERE ${columns.map(isUnread).join(' OR ')}) LEFT JOIN load_out USING ("file", "row"))`);
  const of = (what: string, i: number): number => row?.[`${what}${i}`] ?? 0;
  return columns
    .map(({ column, role }, i) => ({
      ...{ column, role },
      ...{ filled: of('filled', i), unread: of('unread', i), taken: of('taken', i) },
    }))
    .filter(({ unread }) => unread > 0);
};

const counted = (n: number): string => n.toLocaleString('en-US');

/** Null where at least half of every column was read. */
export const mostlyUnread = ({ title, source }: Contract, found: readonly UnreadDates[]): Result<never> | null => {
  const most = found.filter(({ filled, unread }) => filled >= enough && unread * 2 > filled);
  if (most.length === 0) return null;
  const because = most.map(
    ({ column, filled, unread }): Bilingual => ({
      ja: `列「${column}」: ${counted(filled)}行のうち${counted(unread)}行`,
      en: `column "${column}": ${counted(unread)} of ${counted(filled)} rows`,
    }),
  );
  return refused(abstractionRefusal('dates-unread', { title, eraCodes: source.eraCodes ?? null }, because));
};

/** Of births the ages tell (`birth-not-a-day`). */
export const unreadWarnings = (found: readonly UnreadDates[]): Bilingual[] =>
  found
    .filter(({ role, taken }) => role === 'date' && taken > 0)
    .map(({ column, taken }) => ({
      ja: `列「${column}」の、日付として読めない値（空にして採用）: ${counted(taken)}行`,
      en: `values of column "${column}" that are no date (left empty): ${counted(taken)} rows`,
    }));
