/** Whether the first row is a header, by what stands below it: words over numbers and dates, and none of them a value of its column. */
import { type Engine, sqlName, sqlText } from '#base';

/** Rows below that are looked at, and how many there must be to tell. */
const looked = 500;
const least = 3;

/** A text as its kinds of letters: `A12-3` → `a9-9`. */
const kinds = (text: string) =>
  `regexp_replace(regexp_replace(regexp_replace(${text}, '[0-9０-９]+', '9', 'g'), '[ァ-ヶーｦ-ﾟぁ-ん]+', 'k', 'g'), '[A-Za-zＡ-Ｚａ-ｚ]+', 'a', 'g')`;
const digit = (text: string) => `regexp_matches(${text}, '[0-9０-９]')`;

type Below = {
  readonly filled: number;
  readonly digits: number;
  readonly repeated: boolean;
  readonly alike: number;
  readonly worded: boolean;
};

/** A heading that is a value of its own column is none; but for headings that stand again in the middle, as a whole. */
export const standsBelowItself = async (engine: Engine, names: readonly string[]): Promise<boolean> => {
  const repeated = names.map((name) => `coalesce(bool_or(trim(${sqlName(name)}) = ${sqlText(name)}), false)::INTEGER`);
  const [row] = await engine.rows<{ n: number }>(
    `SELECT ${repeated.join(' + ')} AS n FROM (SELECT * FROM staged LIMIT ${looked})`,
  );
  const n = Number(row?.n ?? 0);
  return n > 0 && n < names.length;
};

/**
 * Columns of words over digits make a header; one heading that stands below itself, or has digits and looks like its values, is data. The rows lie in
 * the engine's `staged`; nothing of them is answered but whether.
 */
export const looksLikeHeader = async (engine: Engine, names: readonly string[]): Promise<boolean> => {
  const columns = names.map((name) => {
    const [cell, heading] = [sqlName(name), sqlText(name)];
    return `SELECT count(${cell}) AS filled, coalesce(avg(${digit(cell)}::INTEGER), 0) AS digits, coalesce(bool_or(trim(${cell}) = ${heading}), false) AS repeated,
      coalesce(avg((${kinds(cell)} = ${kinds(heading)})::INTEGER), 0) AS alike, NOT ${digit(heading)} AS worded FROM part`;
  });
  const below = await engine.rows<Below>(
    `WITH part AS MATERIALIZED (SELECT * FROM staged LIMIT ${looked}) ${columns.join(' UNION ALL ')}`,
  );
  const filled = below.filter((column) => column.filled >= least);
  const told = filled.filter(({ digits, worded }) => worded && digits >= 0.9);
  const asData = below.some(({ repeated, worded, alike }) => repeated || (!worded && alike >= 0.5));
  return !asData && told.length > 0 && told.length * 3 >= filled.length;
};
