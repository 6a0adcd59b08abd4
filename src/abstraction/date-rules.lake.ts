/**
 * Dates of core systems → calendar days, set-wise over distinct texts: 和暦 in every notation, era-coded digits, ISO, Excel serials, unknown parts.
 * Sources: 住民記録システム標準仕様書 1.1.8 (不詳日, 暦上日以外の日, 元号の境), データ要件・連携要件標準仕様 (0000-01-01, 9999-12-31).
 */
import { type Engine, eras, sqlName, sqlText } from '#base';
import { countRows } from './count-rows.lake.ts';
import { dateLetters, points } from './date-letters.lake.ts';
import { dateForms, daysOfForms, ordinaryDates, type Spelling } from './date-ordinary.lake.ts';
import { dateOutcome } from './date-outcome.lake.ts';

export type EraCodes = '1-2-3-4-5' | '1-3-5-7-9';
export const dateContexts: readonly string[] = [
  'eracode=1-2-3-4-5',
  'eracode=1-3-5-7-9',
  'eracode2digit',
  'excel1900',
  'excel1904',
];

/** Era-change days belong to both eras (同 1.1.8): 大正15.12.25 = 昭和元.12.25. 1912-07-30 is in both rows of the table already. */
const firstDay = (era: (typeof eras)[number]) => (era.name === '昭和' ? '1926-12-25' : era.first);
const eraRows = eras
  .flatMap((era) => [era.name, era.short, era.letter].map((key) => [key, era] as const))
  .map(
    ([key, era]) => `(${sqlText(key)}, ${sqlText(era.name)}, ${era.base}, DATE '${firstDay(era)}', DATE '${era.last}')`,
  )
  .join(', ');

const codeStep = (context: string): number => (context === 'eracode=1-3-5-7-9' ? 2 : 1);

/** How an ordinary date may name its era: in words, and by the code that the source has declared. */
const spellingOf = (declared: string): Spelling => ({
  eras: eras.flatMap((era, i) => {
    if (era.name === '明治') return [];
    const code = declared.startsWith('eracode=') ? [String(1 + i * codeStep(declared))] : [];
    const spelled = { base: era.base, firstDay: firstDay(era), lastDay: era.last };
    return [era.name, era.short, era.letter, ...code].map((key) => ({ key, ...spelled }));
  }),
  eightDigits: declared !== 'eracode2digit',
});

/** The era of the leading digits; '?' for a code that the declared table does not have. A 7-digit value means nothing without a table. */
const eraDigit = (context: string): string => {
  const cases = eras.map((era, i) => `WHEN ${1 + i * codeStep(context)} THEN '${era.letter}'`).join(' ');
  return `CASE try_cast(lead AS INTEGER) ${cases} ELSE '?' END`;
};

/** Digits without separators → points, by what the source has declared. '' where they cannot be read. */
const compact = (context: string): string => {
  const eight = `WHEN length(left_side) = 8 THEN left_side[1:4] || '.' || left_side[5:6] || '.' || left_side[7:8]`;
  const withEra = (
    digits: number,
  ) => `WHEN length(left_side) = ${6 + digits} THEN ${eraDigit(context).replaceAll('lead', `left_side[1:${digits}]`)}
      || left_side[${digits + 1}:${digits + 2}] || '.' || left_side[${digits + 3}:${digits + 4}] || '.' || left_side[${digits + 5}:${digits + 6}]`;
  const declared = context.startsWith('eracode=') ? withEra(1) : context === 'eracode2digit' ? withEra(2) : '';
  return `CASE ${declared} ${eight} WHEN length(left_side) = 4 THEN left_side ELSE '' END`;
};

/** Day 60 of Excel's 1900 system is 29 February 1900, which never was. */
const serial = (context: string): string => {
  if (context !== 'excel1900' && context !== 'excel1904') return 'NULL::DATE';
  const n = `try_cast(split_part(raw, '.', 1) AS INTEGER)`;
  const day =
    context === 'excel1904'
      ? `DATE '1904-01-01' + ${n}`
      : `CASE WHEN ${n} > 60 THEN DATE '1899-12-30' + ${n} WHEN ${n} < 60 THEN DATE '1899-12-31' + ${n} END`;
  return `CASE WHEN regexp_full_match(raw, '[0-9]{1,5}(?:\\.[0-9]+)?') AND NOT regexp_full_match(raw, '0+') THEN ${day} END`;
};

/** The day in Japan (JST) of a time stamp; `tz` where the offset moved or could have moved it. */
const instantSteps = `
  stamped AS (
    SELECT *, regexp_extract(raw, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$', ['day', 'time', 'zone']) AS stamp
    FROM spelled),
  instants AS (
    SELECT *, stamp.day <> '' AS is_stamp, stamp.zone NOT IN ('', '+09:00', '+0900') AS tz,
      CASE WHEN stamp.day = '' THEN NULL WHEN stamp.zone IN ('', '+09:00', '+0900') THEN try_cast(stamp.day AS DATE)
        ELSE CAST(try_cast(stamp.day || ' ' || stamp.time AS TIMESTAMP) + to_minutes(540 - CASE WHEN stamp.zone = 'Z' THEN 0 ELSE
          (CASE WHEN stamp.zone[1] = '-' THEN -1 ELSE 1 END) * (60 * stamp.zone[2:3]::INTEGER + right(stamp.zone, 2)::INTEGER) END) AS DATE) END AS stamp_day
    FROM stamped)`;

export type ParseDates = {
  readonly from: string;
  readonly column: string;
  readonly into: string;
  /** What the source has declared; '' or absent: nothing. */
  readonly context?: string;
  readonly eraCodes?: EraCodes;
  /** Days after it are in the future, and more than 120 years before it suspicious; the engine's current day unless given (YYYY-MM-DD). */
  readonly today?: string;
};

type Declared = Pick<ParseDates, 'context' | 'eraCodes' | 'today'>;

const said = ({ context, eraCodes, today }: Declared): { declared: string; today: string } => ({
  declared: context || (eraCodes ? `eracode=${eraCodes}` : ''),
  today: today === undefined ? 'current_date' : `CAST(${sqlText(today)} AS DATE)`,
});

/** From so many on, setting ordinary dates apart costs less than it saves. */
const mass = 5_000;

/** The thorough reading, as a select. */
const thoroughly = (from: string, column: string, declared: string, today: string): string => `
WITH
  clock AS (SELECT ${today} AS today),
  era_table(key, era_name, base, first_day, last_day) AS (VALUES ${eraRows}),
  texts AS (SELECT ${sqlName(column)} AS text FROM ${sqlName(from)}),
  ${dateLetters},
  ${instantSteps},
  pointed AS (
    SELECT *, ${serial(declared)} AS serial_day,
      CASE WHEN regexp_full_match(left_side, '[0-9]+') THEN ${compact(declared)}
        WHEN regexp_full_match(left_side, '[A-Za-z\\p{Han}]+[0-9]{6}') THEN regexp_replace(left_side, '([0-9]{2})([0-9]{2})([0-9]{2})$', '\\1.\\2.\\3')
        ELSE ${points('left_side')} END AS point, ${points('right_side')} AS until
    FROM instants),
  ${dateOutcome}`;

/** Many dates: the ordinary ones by arithmetic, the others thoroughly. */
export const parseDatesInTheMass = async (engine: Engine, order: ParseDates): Promise<void> => {
  const { from, column, into } = order;
  const { declared, today } = said(order);
  await engine.run(`
    ${ordinaryDates(order, spellingOf(declared), today)};
    CREATE OR REPLACE TEMP TABLE unusual_dates AS
    SELECT d.${sqlName(column)} FROM ${sqlName(from)} d ANTI JOIN ${sqlName(into)} o ON o.text = d.${sqlName(column)};
    INSERT INTO ${sqlName(into)} ${thoroughly('unusual_dates', column, declared, today)};
    DROP TABLE unusual_dates;`);
};

/** Forms of dates, as their book has them, and what they mean. */
export const readForms = (engine: Engine, from: string, into: string, order: Declared): Promise<void> =>
  engine.run(dateForms(from, into, spellingOf(said(order).declared)));

/** A select over dates as their book has them, beside their forms: `id`, the day `found` or, where it takes more to find it, the `text`, and whether it is a `leap` day of an era. */
export const daysByForm = (from: string, forms: string, order: Declared): string =>
  daysOfForms(from, forms, said(order).today);

/** Of the dates `from(id, text, leap, …)` whose text is there, makes `into(id, leap, …)` with what `parseDates` says of them. */
export const readUnusual = async (engine: Engine, from: string, into: string, order: Declared): Promise<void> => {
  const { declared, today } = said(order);
  const [one] = await engine.rows(`SELECT 1 FROM ${sqlName(from)} WHERE text IS NOT NULL LIMIT 1`);
  // To plan the thorough reading takes longer than to read a thousand texts.
  if (!one)
    return engine.run(
      `CREATE OR REPLACE TEMP TABLE ${sqlName(into)} (id INTEGER, leap BOOLEAN, status VARCHAR, iso VARCHAR, "precision" VARCHAR, flags VARCHAR)`,
    );
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE unusual_dates AS SELECT id, text, leap FROM ${sqlName(from)} WHERE text IS NOT NULL;
    CREATE OR REPLACE TEMP TABLE ${sqlName(into)} AS
      SELECT id, leap, p.* EXCLUDE (text) FROM (${thoroughly('unusual_dates', 'text', declared, today)}) p JOIN unusual_dates USING (text);
    DROP TABLE unusual_dates;`);
};

/**
 * `from` is a table with distinct texts in `column`; makes the table `into(text, status, iso, precision, flags)` with one row each.
 * status: ok · warn · partial · sentinel · error. `iso` is '' unless something is known: YYYY-MM-DD, YYYY-MM, YYYY or start/end.
 */
export const parseDates = async (engine: Engine, order: ParseDates): Promise<void> => {
  const { from, column, into } = order;
  if ((await countRows(engine, from)) >= mass) return parseDatesInTheMass(engine, order);
  const { declared, today } = said(order);
  await engine.run(`CREATE OR REPLACE TABLE ${sqlName(into)} AS ${thoroughly(from, column, declared, today)}`);
};
