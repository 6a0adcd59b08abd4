/** A published table as PostgreSQL has it: names that fit, one stored column a code, a number, its status; all else is made by the view. */
import { createHash } from 'node:crypto';
import type { Bilingual } from '#base';
import { shownReasons } from '../results/results.api.ts';
import { type Dimension, type Measure, reasonWords, type TableColumns } from '#results';
import { setName } from './odata-names.ts';

/** Longer names are cut by the server without a word: two could become one. */
const longest = 63;
export const identifier = (name: string): string =>
  name.length <= longest
    ? name
    : `${name.slice(0, longest - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;

export const viewName = (id: string): string => identifier(setName(id));

const isMonthOrDay = (code: string): boolean => /^\d{4}-\d{2}(-\d{2})?$/.test(code);
/** Months and days are dates as well, so that a program draws them in their order. */
export const hasDates = ({ total, categories }: Dimension): boolean =>
  total === null && categories.length > 0 && categories.every(({ code }) => isMonthOrDay(code));

export type ViewColumn = {
  readonly name: string;
  readonly title: Bilingual;
  readonly holds:
    | { readonly dimension: number; readonly as: 'code' | 'ja' | 'en' | 'date' }
    | { readonly measure: number; readonly as: 'value' | 'status' | 'reason' };
};

const ofDimension = (dimension: Dimension, place: number): ViewColumn[] => {
  const { name, title } = dimension;
  const of = (suffix: string, as: 'code' | 'ja' | 'en' | 'date', more: Bilingual): ViewColumn => ({
    name: identifier(`${name}${suffix}`),
    title: { ja: `${title.ja}${more.ja}`, en: `${title.en}${more.en}` },
    holds: { dimension: place, as },
  });
  return [
    of('', 'code', { ja: '', en: '' }),
    of('_name', 'ja', { ja: '（名前）', en: ' (name)' }),
    of('_name_en', 'en', { ja: '（英語の名前）', en: ' (name in English)' }),
    ...(hasDates(dimension) ? [of('_date', 'date', { ja: '（最初の日）', en: ' (first day)' })] : []),
  ];
};

const ofMeasure = ({ name, title, unit }: Measure, measure: number): ViewColumn[] => [
  {
    name: identifier(name),
    title: { ja: `${title.ja}（${unit.ja}）。秘は空`, en: `${title.en} (${unit.en}); null where it is not shown` },
    holds: { measure, as: 'value' },
  },
  {
    name: identifier(`${name}_status`),
    title: { ja: `${title.ja}：表示（shown）か、秘の種類`, en: `${title.en}: shown, or the kind of reason` },
    holds: { measure, as: 'status' },
  },
  {
    name: identifier(`${name}_reason`),
    title: { ja: `${title.ja}：秘の理由`, en: `${title.en}: why it is not shown` },
    holds: { measure, as: 'reason' },
  },
];

/** As the feeds have them, with dates beside months. */
export const viewColumns = ({ dimensions, measures }: TableColumns['table']): readonly ViewColumn[] => {
  const columns = [...dimensions.flatMap(ofDimension), ...measures.flatMap(ofMeasure)];
  if (new Set(columns.map(({ name }) => name)).size < columns.length)
    throw new Error('two columns of a view have one name');
  return columns;
};

export const reasonTexts: readonly (readonly [string, string])[] = shownReasons.map((reason) => [
  reason,
  reasonWords[reason],
]);

export type StoredColumn = {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'double precision';
  readonly read: (cell: number) => string | number | null;
};

/** What is stored of each cell: where it is hidden there is no number. */
export const storedColumns = ({ table, codes, codeLists, values, reasons }: TableColumns): readonly StoredColumn[] => [
  ...table.dimensions.map(({ name }, d): StoredColumn => {
    const [places, list] = [codes[d] as Int32Array, codeLists[d] ?? []];
    return { name: identifier(name), type: 'text', read: (cell) => list[places[cell] as number] ?? null };
  }),
  ...table.measures.flatMap(({ name, decimals }, m): StoredColumn[] => {
    const [numbers, hidden] = [values[m] as Float64Array, reasons[m] as Uint8Array];
    const reasonAt = (cell: number) => shownReasons[(hidden[cell] as number) - 1];
    return [
      {
        name: identifier(name),
        type: decimals === 0 ? 'bigint' : 'double precision',
        read: (cell) => {
          const value = numbers[cell] as number;
          return hidden[cell] !== 0 || Number.isNaN(value) ? null : value;
        },
      },
      { name: identifier(`${name}_status`), type: 'text', read: (cell) => reasonAt(cell) ?? 'shown' },
    ];
  }),
];
