/** Findings on regressions, tests, medians and quantiles: degrees of freedom, people behind dummies, people beyond a percentile. */
import { columnKinds, columnsOf, placeOf } from './columns.ts';
import { type Finder, type Looked, look, lookWhole, type OfficeRules } from './finding.ts';
import { lookAtCounts } from './find-table.ts';
import { numberOf, readRows, type Rows, textOf } from './read-rows.ts';

const leastDegrees = 10;

/** Numbers written behind a name, in CSV, JSON or print: `df_resid: 12`, `自由度,12`. */
const numbersNamed = (text: string, name: string): number[] =>
  [
    ...text
      .normalize('NFKC')
      .matchAll(new RegExp(`(?<![a-z_])(?:${name})["'\\s]*[:=,\\t ]\\s*["']?(-?\\d+(?:\\.\\d+)?)`, 'gi')),
  ].map(([, n]) => Number(n));

const degrees = 'df_?resid(?:uals?)?|residual[ _]df|df|残差の?自由度|自由度|degrees[ _]of[ _]freedom';
const observed = 'nobs|n_obs|no\\. observations|observations|観測数|対象者数|標本数|標本サイズ|n';

/** Residual degrees: as written, or people less coefficients where only those are given. */
const degreesIn = (text: string, coefficients: number): number[] => {
  const written = numbersNamed(text, degrees);
  if (written.length > 0) return written;
  return coefficients > 0 ? numbersNamed(text, observed).map((n) => n - coefficients) : [];
};

const columnDegrees = (rows: Rows | null): number[] => {
  const at =
    rows?.header.findIndex((heading) => /^(df|df_?resid|自由度|残差の?自由度)$/i.test(heading.normalize('NFKC'))) ?? -1;
  return at < 0 || !rows ? [] : rows.rows.flatMap((row) => numberOf(row[at] as string) ?? []);
};

const lookAtDegrees = (text: string, rows: Rows | null, coefficients: number): Looked[] => {
  const known = [...columnDegrees(rows), ...degreesIn(text, coefficients)];
  return [
    lookWhole(
      'degrees-of-freedom',
      known.some((n) => n < leastDegrees),
    ),
    lookWhole('degrees-missing', known.length === 0),
  ];
};

/** People behind each coefficient: a column of counts beside the terms. */
const lookAtDummies = (rows: Rows | null, office: OfficeRules): Looked[] => {
  const at =
    rows?.header.findIndex((heading) => /(度数|人数|該当者|件数|^n$|^count$)/i.test(heading.normalize('NFKC'))) ?? -1;
  if (!rows || at < 0) return [lookWhole('dummy-counts-missing', true)];
  const few = rows.rows.flatMap((row, i) => {
    const n = numberOf(row[at] as string);
    return n !== null && n < office.threshold ? [placeOf(rows, i, at)] : [];
  });
  return [look('dummy-counts', few), lookWhole('dummy-counts-missing', false)];
};

export const findInRegression: Finder = ({ bytes }, office) => {
  const text = textOf(bytes);
  if (text === null) return [lookWhole('unreadable', true)];
  const rows = readRows(bytes);
  return [...lookAtDegrees(text, rows, rows?.rows.length ?? 0), ...lookAtDummies(rows, office)];
};

/** A test stands on a table: where that table is in the file, its counts are looked at like any other's. */
export const findInTest: Finder = ({ bytes }, office) => {
  const text = textOf(bytes);
  if (text === null) return [lookWhole('unreadable', true)];
  const rows = readRows(bytes);
  const kinds = rows ? columnKinds(rows) : [];
  const table = rows && columnsOf(kinds, 'count').length > 0 ? lookAtCounts(rows, kinds, office) : [];
  const small = table.find(({ rule }) => rule === 'small-count');
  // A test with one degree of freedom by its table (2 × 2) is told by its people, not by that figure.
  const people = [...numbersNamed(text, observed), ...numbersNamed(text, degrees).filter((n) => n > 1)];
  return [
    look('test-cells', small?.places ?? []),
    lookWhole(
      'degrees-of-freedom',
      people.some((n) => n < leastDegrees),
    ),
    lookWhole('degrees-missing', people.length === 0),
  ];
};

/** `p95`, `95パーセンタイル`, `q1` … as the share on the thinner side; null for what is no quantile. */
const tailOf = (heading: string): number | null => {
  const plain = heading.normalize('NFKC');
  if (/(中央値|median)/i.test(plain)) return 0.5;
  if (/(四分位|quartile|(^|[^a-z0-9])q[13]([^0-9]|$))/i.test(plain)) return 0.25;
  const percent = Number(
    /(?:p|パーセンタイル|percentile)_?(\d{1,2}(?:\.\d+)?)|(\d{1,2}(?:\.\d+)?)\s*(?:パーセンタイル|%点|th percentile|分位)/i
      .exec(plain)
      ?.slice(1)
      .find(Boolean),
  );
  return Number.isFinite(percent) && percent > 0 ? Math.min(percent, 100 - percent) / 100 : null;
};

export const findInPositions: Finder = ({ bytes }, office) => {
  const rows = readRows(bytes);
  if (!rows) return [lookWhole('unreadable', true)];
  const kinds = columnKinds(rows);
  const [people] = columnsOf(kinds, 'count');
  const tails = columnsOf(kinds, 'quantile').flatMap((at) => {
    const tail = tailOf(rows.header[at] as string);
    return tail === null ? [] : [{ at, tail }];
  });
  const n = (row: number) => (people === undefined ? null : numberOf(rows.rows[row]?.[people] as string));
  const few: string[] = [];
  const thin: string[] = [];
  for (const row of rows.rows.keys()) {
    const count = n(row);
    if (count === null) continue;
    if (count < office.threshold && people !== undefined) few.push(placeOf(rows, row, people));
    for (const { at, tail } of tails)
      if (tail < 0.25 && count * tail < office.threshold && numberOf(rows.rows[row]?.[at] as string) !== null)
        thin.push(placeOf(rows, row, at));
  }
  return [
    look('position-groups', few),
    look('tail-percentile', thin),
    lookWhole('position-unknown', people === undefined),
    look(
      'extremes',
      columnsOf(kinds, 'extreme').map((at) => rows.header[at] as string),
    ),
  ];
};
