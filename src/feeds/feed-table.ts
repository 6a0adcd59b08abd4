/**
 * A published table as rows for programs: of each dimension its code and its names, of each measure the number, whether it is shown, and why not.
 * Only what the published table holds; a hidden cell has no number here either, whatever is asked.
 */
import type { Bilingual } from '#base';
import { shownReasons } from '../results/results.api.ts';
import { type PublishedTable, reasonWords, type TableColumns } from '#results';

export type FeedColumn = {
  readonly name: string;
  readonly title: Bilingual;
  readonly holds:
    | { readonly dimension: number; readonly as: 'code' | 'ja' | 'en' }
    | { readonly measure: number; readonly as: 'value' | 'status' | 'reason'; readonly whole: boolean };
};
export type FeedValue = string | number | null;

export const columnsOf = ({ dimensions, measures }: TableColumns['table']): readonly FeedColumn[] => {
  const columns = [
    ...dimensions.flatMap(({ name, title }, dimension): FeedColumn[] => [
      { name, title, holds: { dimension, as: 'code' } },
      {
        name: `${name}_name`,
        title: { ja: `${title.ja}（名前）`, en: `${title.en} (name)` },
        holds: { dimension, as: 'ja' },
      },
      {
        name: `${name}_name_en`,
        title: { ja: `${title.ja}（英語の名前）`, en: `${title.en} (name in English)` },
        holds: { dimension, as: 'en' },
      },
    ]),
    ...measures.flatMap(({ name, title, unit, decimals }, measure): FeedColumn[] => {
      const whole = decimals === 0;
      return [
        {
          name,
          title: { ja: `${title.ja}（${unit.ja}）`, en: `${title.en} (${unit.en})` },
          holds: { measure, as: 'value', whole },
        },
        {
          name: `${name}_status`,
          title: { ja: `${title.ja}：表示（shown）か、秘の種類`, en: `${title.en}: shown, or the kind of reason` },
          holds: { measure, as: 'status', whole },
        },
        {
          name: `${name}_reason`,
          title: { ja: `${title.ja}：秘の理由`, en: `${title.en}: why it is not shown` },
          holds: { measure, as: 'reason', whole },
        },
      ];
    }),
  ];
  if (new Set(columns.map(({ name }) => name)).size < columns.length)
    throw new Error('two columns of a feed have one name');
  return columns;
};

const orders = new WeakMap<TableColumns, Int32Array>();
/** Cells by their coordinates, the first dimension outermost: the one order that says nothing of a value. */
export const inOrder = (columns: TableColumns): Int32Array => {
  const known = orders.get(columns);
  if (known) return known;
  const order = Int32Array.from({ length: columns.count }, (_, cell) => cell).sort((a, b) => {
    for (const places of columns.codes) {
      const apart = (places[a] as number) - (places[b] as number);
      if (apart !== 0) return apart;
    }
    return 0;
  });
  orders.set(columns, order);
  return order;
};

/** How a column reads its cells. */
export const readerOf = ({ index }: PublishedTable, { holds }: FeedColumn): ((cell: number) => FeedValue) => {
  const { codes, codeLists, values, reasons } = index.columns;
  if ('dimension' in holds) {
    const { dimension, as } = holds;
    const places = codes[dimension] as Int32Array;
    const texts = (codeLists[dimension] ?? []).map((code) =>
      as === 'code' ? code : (index.label(dimension, code)?.[as] ?? code),
    );
    return (cell) => texts[places[cell] as number] ?? null;
  }
  const hidden = reasons[holds.measure] as Uint8Array;
  const reasonAt = (cell: number) => shownReasons[(hidden[cell] as number) - 1];
  if (holds.as === 'status') return (cell) => reasonAt(cell) ?? 'shown';
  if (holds.as === 'reason')
    return (cell) => {
      const reason = reasonAt(cell);
      return reason ? reasonWords[reason] : null;
    };
  const numbers = values[holds.measure] as Float64Array;
  return (cell) => {
    const value = numbers[cell] as number;
    return hidden[cell] !== 0 || Number.isNaN(value) ? null : value;
  };
};
