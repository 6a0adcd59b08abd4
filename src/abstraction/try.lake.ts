/** What the value rules do to single values, in the words of the test vectors: for owners who want to see before they send. */
import type { Engine, Row } from '#base';
import { parseAddresses } from './address-rules.lake.ts';
import { band5, civilAge, fiscalYear, grade, legalAttainedAge, schoolAge, statPrevdayAge } from './age-rules.lake.ts';
import { parseDates } from './date-rules.lake.ts';
import { identifierKindNames, identifierKinds, identifierVerdicts } from './identifier-rules.lake.ts';

/** Values for a batch of lines, one object a line, in the order of the lines. */
export type TryBatch = (engine: Engine, lines: readonly string[]) => Promise<Row[]>;

/** The engine's JSON reader stops at NUL, which no rule accepts anyway. */
const intoTable = (engine: Engine, lines: readonly string[]) =>
  engine.run(
    `CREATE OR REPLACE TEMP TABLE try_lines AS SELECT unnest(range(len(texts))) AS i, unnest(texts) AS text
     FROM (SELECT from_json($1, '["VARCHAR"]') AS texts)`,
    [JSON.stringify(lines.map((line) => line.replaceAll('\0', '\uFFFD')))],
  );
const distinct = 'CREATE OR REPLACE TEMP TABLE try_texts AS SELECT DISTINCT text FROM try_lines';

const addressColumns = [
  'status',
  'ward',
  'ward_code',
  'town',
  'koaza',
  'chome',
  'banchi',
  'edaban',
  'go',
  'katagaki',
  'masked',
  'flags',
];

export const tryAddresses: TryBatch = async (engine, lines) => {
  await intoTable(engine, lines);
  await engine.run(distinct);
  await parseAddresses(engine, { from: 'try_texts', column: 'text', into: 'try_parsed', parts: true });
  const columns = addressColumns.map((column) => `coalesce(p.${column}, '') AS ${column}`).join(', ');
  return engine.rows(`SELECT l.text AS input, ${columns} FROM try_lines l JOIN try_parsed p USING (text) ORDER BY l.i`);
};

export const tryDates =
  (context: string): TryBatch =>
  async (engine, lines) => {
    await intoTable(engine, lines);
    await engine.run(distinct);
    await parseDates(engine, { from: 'try_texts', column: 'text', into: 'try_parsed', context });
    return engine.rows(
      `SELECT l.text AS input, $1 AS context, p.status, p.iso, p.precision, p.flags FROM try_lines l JOIN try_parsed p USING (text) ORDER BY l.i`,
      [context],
    );
  };

/** Lines `birth<TAB>on`, both YYYY-MM-DD; what cannot be read has empty fields. */
export const tryAges: TryBatch = async (engine, lines) => {
  await intoTable(engine, lines);
  const ages: readonly (readonly [string, string])[] = [
    ['civil_age', civilAge('b', 'o')],
    ['legal_attained_age', legalAttainedAge('b', 'o')],
    ['stat_prevday_age', statPrevdayAge('b', 'o')],
    ['fiscal_year', fiscalYear('o')],
    ['gakunen_age_fy', schoolAge('b', 'o')],
    ['grade', grade('school')],
    ['band5', band5('civil')],
  ];
  const day = (place: number) =>
    `CASE WHEN regexp_full_match(trim(split_part(text, chr(9), ${place})), '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN try_cast(trim(split_part(text, chr(9), ${place})) AS DATE) END`;
  return engine.rows(`
    WITH days AS (SELECT i, split_part(text, chr(9), 1) AS birth, split_part(text, chr(9), 2) AS on_day, ${day(1)} AS b, ${day(2)} AS o FROM try_lines),
      aged AS (SELECT *, ${schoolAge('b', 'o')} AS school, ${civilAge('b', 'o')} AS civil FROM days)
    SELECT birth, on_day AS "on", ${ages.map(([name, sql]) => `coalesce(CAST(${sql} AS VARCHAR), '') AS ${name}`).join(', ')} FROM aged ORDER BY i`);
};

/** `found`: what the guard sees anywhere in the line; `kinds`: what the line as a whole would be as each of them. */
export const tryIdentifiers: TryBatch = async (engine, lines) => {
  await intoTable(engine, lines);
  return engine.rows(
    `SELECT text AS input, ${identifierKinds('text', identifierKindNames)} AS found, ${identifierVerdicts('text')} AS kinds FROM try_lines ORDER BY i`,
  );
};
