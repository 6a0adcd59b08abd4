/** What the columns of a handed-in table are: groups, people, amounts, rates, extremes, quantiles — by their headings and values. */
import { isHidden, isNone, numberOf, type Rows } from './read-rows.ts';

export type ColumnKind =
  | 'group'
  | 'count'
  | 'amount'
  | 'rate'
  | 'extreme'
  | 'quantile'
  | 'largest'
  | 'second'
  | 'other';

const headings: readonly (readonly [ColumnKind, RegExp])[] = [
  ['second', /(2番目|二番目|第2位|second)/i],
  ['largest', /(最大の寄与|最大寄与|1番目|一番目|第1位|largest)/i],
  ['extreme', /(最大|最小|範囲|レンジ|(^|[^a-z])(max|min|range|maximum|minimum)([^a-z]|$))/i],
  [
    'quantile',
    /(中央値|四分位|分位|パーセンタイル|median|quartile|quantile|percentile|(^|[^a-z0-9])(p|q)\d{1,2}([^0-9a-z]|$))/i,
  ],
  ['rate', /(率|割合|構成比|比率|シェア|[%％]|percent|rate|share|ratio)/i],
  [
    'group',
    /(年度|年月|年齢|年代|階級|性別|区分|コード|地区|町|校区|(^|[^a-z])(year|month|age|sex|code|ward|area|band)([^a-z]|$))/i,
  ],
  ['amount', /(円|額|所得|収入|費|売上|平均|合計値|amount|income|sum|mean|average|cost)/i],
  [
    'count',
    /(人数|人口|件数|世帯数?|者数|度数|該当者|対象者|受診者|数$|(^|[^a-z])(n|count|counts|people|persons|households|freq|frequency)([^a-z]|$))/i,
  ],
];

const headingKind = (heading: string): ColumnKind | null =>
  headings.find(([, shape]) => shape.test(heading.normalize('NFKC')))?.[0] ?? null;

/** A column of whole numbers with no telling heading (a cross table's 「東区」) counts people: the stricter reading. */
export const columnKinds = ({ header, rows }: Rows): readonly ColumnKind[] =>
  header.map((heading, at) => {
    const values = rows
      .map((row) => row[at] as string)
      .filter((value) => value !== '' && !isHidden(value) && !isNone(value));
    const numbers = values.map(numberOf);
    const numeric =
      values.length === 0
        ? rows.some((row) => isHidden(row[at] as string) || isNone(row[at] as string))
        : numbers.every((n) => n !== null);
    const named = headingKind(heading);
    if (!numeric) return 'group';
    if (named && named !== 'group') return named;
    if (at === 0 || isAxis(heading)) return 'group';
    return numbers.every((n) => Number.isInteger(n)) ? 'count' : 'other';
  });

/** Numbers that name a group: years, ages, codes. A cross table's 「浜町」 full of numbers is not one. */
const isAxis = (heading: string): boolean =>
  /(^(年度?|年月|月|年齢|学年|番号|year|month|age|fiscal_year)$)|コード$|_?code$/i.test(
    heading.normalize('NFKC').trim(),
  );

export const columnsOf = (kinds: readonly ColumnKind[], ...wanted: readonly ColumnKind[]): readonly number[] =>
  kinds.flatMap((kind, at) => (wanted.includes(kind) ? [at] : []));

/** 「3行目 人数」: rows as a spreadsheet counts them, the heading being row 1. */
export const placeOf = (rows: Rows, row: number, column: number): string => `${row + 2}: ${rows.header[column]}`;
