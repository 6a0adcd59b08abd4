/** What the values of every column look like, counted by the engine over a sample: shares and lengths, never a value. */
import { type Engine, sqlName } from '#base';

export type Evidence = {
  readonly filled: number;
  readonly distinct: number;
  readonly longest: number;
  /** Shares of the filled cells, 0 to 1. */
  readonly shares: Readonly<Record<Shape, number>>;
  /** Kind of identification code with a fitting check digit or shape, and the share of cells that have it. */
  readonly identifier: { readonly kind: string; readonly share: number } | null;
};
const shapes = {
  digits: "regexp_full_match(t, '[0-9]+')",
  long: "regexp_full_match(t, '[0-9A-Za-z-]{7,}')",
  whole: "regexp_full_match(replace(t, ',', ''), '[-+]?[0-9]{1,11}')",
  decimal: "regexp_full_match(replace(t, ',', ''), '[-+]?[0-9]{1,11}(\\.[0-9]+)?')",
  plain: "regexp_full_match(t, '[0-9A-Za-z]{1,6}')",
  flag: "t IN ('0', '1')",
  year: "regexp_full_match(t, '(19|20)[0-9]{2}')",
  // Days as systems write them; 0000-01-01 and 9999-12-31 stand for an open end in the national standard.
  day: `(regexp_full_match(t, '(18|19|20|21)[0-9]{2}[-/.]?(0?[0-9]|1[0-2])[-/.]?([0-2]?[0-9]|3[01])') AND length(t) >= 8)
    OR regexp_full_match(t, '(0000[-/]?0[01][-/]?0[01]|9999[-/]?(12|99)[-/]?(31|99))')
    OR regexp_full_match(t, '[MTSHRmtshr]([0-9]{1,2}|元)[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}')
    OR regexp_matches(t, '^(明治?|大正?|昭和?|平成?|令和?|[MTSHR])([0-9 　]{1,2}|元)年') OR regexp_full_match(t, '(明治?|大正?|昭和?|平成?|令和?)([0-9]{1,2}|元)[-/.][0-9]{1,2}[-/.][0-9]{1,2}')`,
  eraDigits: "regexp_full_match(t, '[1-9][0-9]{6}')",
  kana: "regexp_full_match(t, '[ァ-ヶーｦ-ﾟ　 ・]+') AND length(t) >= 3",
  name: "regexp_full_match(t, '[一-龠々ヶぁ-んァ-ー]{1,6}[　 ][一-龠々ヶぁ-んァ-ー]{1,6}')",
  phone: "regexp_full_match(replace(t, '-', ''), '0[0-9]{9,10}')",
  mail: "regexp_matches(t, '.+@.+[.].+')",
  address: "regexp_matches(t, '[都道府県市区町村郡].*[0-9一二三四五六七八九十]') AND length(t) >= 6",
} as const;
export type Shape = keyof typeof shapes;

/** So many rows are looked at; the first ones, so that the same file gives the same proposal. */
export const sampleRows = 50_000;

const narrow = (column: string): string => `translate(${column}, '０１２３４５６７８９－／．', '0123456789-/.')`;

/** `identifiers`: SQL that names the identification codes in a text; only a part of the sample is put through it. */
export const evidenceOf = async (
  engine: Engine,
  column: string,
  identifiers: (text: string) => string,
): Promise<Evidence> => {
  const cell = sqlName(column);
  const shares = Object.entries(shapes).map(([name, when]) => `avg((${when})::INTEGER) AS ${sqlName(name)}`);
  const [seen] = await engine.rows<Record<string, number>>(`
    SELECT count(*) AS filled, count(DISTINCT t) AS distinct_values, coalesce(max(length(t)), 0) AS longest, ${shares.join(', ')}
    FROM (SELECT ${narrow(cell)} AS t FROM (SELECT ${cell} FROM staged LIMIT ${sampleRows}) WHERE ${cell} IS NOT NULL)`);
  const [found] = await engine.rows<{ kind: string; share: number }>(`
    WITH part AS (SELECT ${cell} AS t FROM (SELECT ${cell} FROM staged LIMIT ${sampleRows}) WHERE ${cell} IS NOT NULL LIMIT 500),
      kinds AS (SELECT unnest(${identifiers('t')}) AS kind FROM part)
    SELECT kind, count(*) / (SELECT count(*) FROM part) AS share FROM kinds GROUP BY kind ORDER BY share DESC, kind LIMIT 1`);
  const of = (name: string): number => Number(seen?.[name] ?? 0);
  return {
    filled: of('filled'),
    distinct: of('distinct_values'),
    longest: of('longest'),
    shares: Object.fromEntries(Object.keys(shapes).map((name) => [name, of(name)])) as Evidence['shares'],
    identifier: found ? { kind: found.kind, share: Number(found.share) } : null,
  };
};

/** The values of a column that is a short code list; each stands in several rows, so that none is one person's. */
export const codesOf = async (engine: Engine, column: string): Promise<readonly string[]> => {
  const rows = await engine.rows<{ value: string }>(`
    SELECT ${sqlName(column)} AS value FROM (SELECT ${sqlName(column)} FROM staged LIMIT ${sampleRows})
    WHERE ${sqlName(column)} IS NOT NULL GROUP BY ALL HAVING count(*) >= 3 ORDER BY value LIMIT 31`);
  return rows.map(({ value }) => value);
};

/** Whether these columns together tell the rows of the sample apart, but for one in a hundred: files have rows that are there twice. */
export const tellsApart = async (engine: Engine, columns: readonly string[]): Promise<boolean> => {
  const list = columns.map(sqlName).join(', ');
  const [row] = await engine.rows<{ all_rows: number; apart: number }>(`
    SELECT count(*) AS all_rows, (SELECT count(*) FROM (SELECT DISTINCT ${list} FROM (SELECT * FROM staged LIMIT ${sampleRows}))) AS apart
    FROM (SELECT * FROM staged LIMIT ${sampleRows})`);
  return row !== undefined && row.apart >= row.all_rows * 0.99;
};
