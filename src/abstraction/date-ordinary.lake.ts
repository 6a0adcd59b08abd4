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

/** How a source writes its ordinary dates. */
export type Spelling = {
  /** 明治 is not among them: its first years were counted by the moon. */
  readonly eras: readonly EraSpelling[];
  /** Eight digits are year, month and day; not where an era has a code of two digits. */
  readonly eightDigits: boolean;
};

/** Full-width letters that core systems write days with, and what they fold to. */
const [wide, narrow] = ['０１２３４５６７８９．／ＭＴＳＨＲ', '0123456789./MTSHR'];

const parts = ['era', 'of_era', 'year', 'month', 'day'] as const;
const marked = (keys: string) => `^(?:(${keys})(元|[0-9]{1,2})|([0-9]{4}))[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?$`;
const piece = (from: number, to: number) => `text[${from}:${to}]`;
const packed = (pieces: readonly string[]) =>
  `struct_pack(${parts.map((name, i) => `${name} := ${pieces[i] as string}`).join(', ')})`;

/** Steps from `texts(text, …)` to `said`, where `p` are the parts of an ordinary date, '' elsewhere, and the years and days are those of its era. */
const saidSteps = ({ eras, eightDigits }: Spelling): string => {
  // A code is an era only where no mark follows the year; a word only where one does.
  const words = eras.filter(({ key }) => !/^[0-9]/.test(key)).map(({ key }) => key);
  const rows = eras.map((e) => `(${sqlText(e.key)}, ${e.base}, DATE '${e.firstDay}', DATE '${e.lastDay}')`).join(', ');
  const unmarked = packed([piece(1, 1), piece(2, 3), "''", piece(4, 5), piece(6, 7)]);
  const western = packed(["''", "''", piece(1, 4), piece(5, 6), piece(7, 8)]);
  return `
  era_keys(key, base, first_day, last_day) AS (VALUES ${rows}),
  folded AS (
    SELECT * EXCLUDE (text), text AS written,
      CASE WHEN regexp_matches(text, '[${wide}]') THEN translate(text, '${wide}', '${narrow}') ELSE text END AS text FROM texts),
  parted AS (
    SELECT *, CASE WHEN regexp_full_match(text, '[0-9A-Z][0-9]{6}') THEN ${unmarked}
      ${eightDigits ? `WHEN regexp_full_match(text, '[0-9]{8}') THEN ${western}` : ''}
      ELSE regexp_extract(text, ${sqlText(marked(words.join('|')))}, [${parts.map(sqlText).join(', ')}]) END AS p
    FROM folded),
  said AS (SELECT * FROM parted LEFT JOIN era_keys ON key = p.era)`;
};

/** Of an era or of the western calendar, the days that are past and within a life. `today`: SQL of the day that separates past from future. */
const within = (today: string): string =>
  `greatest(first_day, (${today} - INTERVAL 121 YEAR)::DATE + 1) AS first_day, least(last_day, ${today}) AS last_day`;

/** Steps from `numbered(y, m, d, first_day, last_day, …)` to `dated(found, …)`, NULL where something is to be thought about. */
const datedSteps = `
  tried AS (SELECT *, CASE WHEN m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31 AND y BETWEEN 1 AND 9999 THEN make_date(y, m, 1) + (d - 1) END AS may_be FROM numbered),
  dated AS (SELECT *, CASE WHEN month(may_be) = m AND may_be BETWEEN first_day AND last_day THEN may_be END AS found FROM tried)`;

type Texts = { readonly from: string; readonly column: string; readonly into: string };

/** Makes the table `into` of `parseDates`, with the ordinary dates of `from` alone. */
export const ordinaryDates = ({ from, column, into }: Texts, spelling: Spelling, today: string): string => `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH
  texts AS (SELECT ${sqlName(column)} AS text FROM ${sqlName(from)} WHERE ${sqlName(column)} IS NOT NULL),
  ${saidSteps(spelling)},
  numbered AS (
    SELECT written, ${within(today)}, TRY_CAST(p.month AS INTEGER) AS m, TRY_CAST(p.day AS INTEGER) AS d,
      CASE WHEN p.era = '' THEN TRY_CAST(p.year AS INTEGER) ELSE base + CASE WHEN p.of_era = '元' THEN 1 ELSE TRY_CAST(p.of_era AS INTEGER) END END AS y
    FROM said),
  ${datedSteps}
SELECT written AS text, 'ok' AS status, found::VARCHAR AS iso, 'day' AS precision, '' AS flags FROM dated WHERE found IS NOT NULL`;

/** What the forms of dates `from(id, text)` mean (kernel/date-form.ts), which are ordinary dates themselves but for their numbers: `into(id, base, first_day, last_day)`, `base` NULL for others. */
export const dateForms = (from: string, into: string, spelling: Spelling): string => `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH texts AS (SELECT id, text FROM ${sqlName(from)}), ${saidSteps(spelling)}
SELECT id, CASE WHEN p.era <> '' THEN base WHEN p.year <> '' THEN 0 END AS base, first_day, last_day FROM said`;

/**
 * A select over dates as their book has them, `from(id, form, first, second, third, text)`: `id`, and `found`, the day of an ordinary date, or `text` of another one; `leap`: a
 * 29 February in a year of an era, which eras mixed up put into years that have none.
 */
export const daysOfForms = (from: string, forms: string, today: string): string => `
WITH
  numbered AS (
    SELECT t.id, t.text, f.base, f.base + t.first AS y, t.second AS m, t.third AS d, f.first_day, f.last_day
    FROM ${from} t LEFT JOIN (SELECT id, base, ${within(today)} FROM ${sqlName(forms)}) f ON f.id = t.form),
  ${datedSteps}
SELECT id, found, CASE WHEN found IS NULL THEN text END AS text, coalesce(base > 0 AND m = 2 AND d = 29, FALSE) AS leap FROM dated`;
