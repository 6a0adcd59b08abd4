/**
 * Ordinary dates in the mass: a day of an era or of the western calendar in digits, with the usual marks or without any, that is in its era, in the
 * calendar, not in the future and within a life. What is certain of such a text is certain by arithmetic alone; every other text, and every doubt, is
 * left to the thorough reading.
 */
import { sqlName, sqlText } from '#base';

/** An era as the sources spell it; `key` is its name, its first kanji, its letter or its declared code. */
export type EraSpelling = {
  readonly key: string;
  readonly base: number;
  readonly firstDay: string;
  readonly lastDay: string;
};

export type OrdinaryDates = {
  readonly from: string;
  readonly column: string;
  readonly into: string;
  /** 明治 is not among them: its first years were counted by the moon. */
  readonly eras: readonly EraSpelling[];
  /** Eight digits are year, month and day; not where an era has a code of two digits. */
  readonly eightDigits: boolean;
  /** SQL of the day that separates past from future. */
  readonly today: string;
};

/** Full-width letters that core systems write days with, and what they fold to. */
const [wide, narrow] = ['０１２３４５６７８９．／ＭＴＳＨＲ', '0123456789./MTSHR'];

const parts = ['era', 'of_era', 'year', 'month', 'day'] as const;
const marked = (keys: string) => `^(?:(${keys})(元|[0-9]{1,2})|([0-9]{4}))[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?$`;
const piece = (from: number, to: number) => `text[${from}:${to}]`;
const packed = (pieces: readonly string[]) =>
  `struct_pack(${parts.map((name, i) => `${name} := ${pieces[i] as string}`).join(', ')})`;

/** Makes the table `into` of `parseDates`, with the ordinary dates of `from` alone. */
export const ordinaryDates = ({ from, column, into, eras, eightDigits, today }: OrdinaryDates): string => {
  // A code is an era only where no mark follows the year; a word only where one does.
  const words = eras.filter(({ key }) => !/^[0-9]/.test(key)).map(({ key }) => key);
  const rows = eras.map((e) => `(${sqlText(e.key)}, ${e.base}, DATE '${e.firstDay}', DATE '${e.lastDay}')`).join(', ');
  const unmarked = packed([piece(1, 1), piece(2, 3), "''", piece(4, 5), piece(6, 7)]);
  const western = packed(["''", "''", piece(1, 4), piece(5, 6), piece(7, 8)]);
  return `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH
  era_keys(key, base, first_day, last_day) AS (VALUES ${rows}),
  texts AS (SELECT ${sqlName(column)} AS t FROM ${sqlName(from)} WHERE ${sqlName(column)} IS NOT NULL),
  folded AS (
    SELECT t AS written, CASE WHEN regexp_matches(t, '[${wide}]') THEN translate(t, '${wide}', '${narrow}') ELSE t END AS text FROM texts),
  said AS (
    SELECT written, CASE WHEN regexp_full_match(text, '[0-9A-Z][0-9]{6}') THEN ${unmarked}
      ${eightDigits ? `WHEN regexp_full_match(text, '[0-9]{8}') THEN ${western}` : ''}
      ELSE regexp_extract(text, ${sqlText(marked(words.join('|')))}, [${parts.map(sqlText).join(', ')}]) END AS p
    FROM folded),
  numbered AS (
    SELECT written, first_day, last_day, TRY_CAST(p.month AS INTEGER) AS m, TRY_CAST(p.day AS INTEGER) AS d,
      CASE WHEN p.era = '' THEN TRY_CAST(p.year AS INTEGER) ELSE base + CASE WHEN p.of_era = '元' THEN 1 ELSE TRY_CAST(p.of_era AS INTEGER) END END AS y
    FROM said LEFT JOIN era_keys ON key = p.era),
  dated AS (
    SELECT *, CASE WHEN m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31 AND y BETWEEN 1 AND 9999 THEN make_date(y, m, 1) + (d - 1) END AS found
    FROM numbered)
SELECT written AS text, 'ok' AS status, found::VARCHAR AS iso, 'day' AS precision, '' AS flags
FROM dated
WHERE month(found) = m AND found <= ${today} AND found > ${today} - INTERVAL 121 YEAR
  AND coalesce(found BETWEEN first_day AND last_day, TRUE)`;
};
