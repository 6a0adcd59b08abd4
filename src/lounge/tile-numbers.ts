/** The numbers of a tile: its question put to the published table, with shares worked out from numbers that are shown. */
import { done, type Result } from '#base';
import { cells, type Measure, type PublishedTable, type Selection, type ShownTable } from '#results';
import type { Question } from './dashboard-spec.ts';
import { type Chosen, codeOf } from './filters.ts';

/** `kinds`: of each measure column, for the words of its reading. */
export type TileNumbers = { readonly table: ShownTable; readonly kinds: Readonly<Record<string, Measure['kind']>> };

const percent = { ja: '%', en: '%' };

const selectionOf = (question: Question, chosen: Chosen): Selection => ({
  measures: question.measures,
  where: Object.fromEntries(
    Object.entries(question.where).map(([dimension, code]) => [dimension, codeOf(code, chosen)]),
  ),
  rows: question.rows.map(({ dimension, pick }) => ({
    dimension,
    pick:
      pick === 'all'
        ? pick
        : 'codes' in pick
          ? { codes: pick.codes.map((code) => codeOf(code, chosen)) }
          : { childrenOf: codeOf(pick.childrenOf, chosen) },
  })),
});

const codesKey = (row: ShownTable['rows'][number], dimensions: number): string => row.slice(0, dimensions).join('\n');

/** The share column: part ÷ whole × 100, hidden for the reason of the part or the whole. Nothing is told that both numbers do not tell. */
const shareColumn = (table: PublishedTable, question: Question, selection: Selection): Result<ShownTable> => {
  const share = question.share as NonNullable<Question['share']>;
  const whole = cells(table.index, { ...selection, measures: [share.measure] });
  const part = cells(table.index, {
    ...selection,
    measures: [share.measure],
    where: { ...selection.where, [share.dimension]: share.part },
  });
  if (!whole.ok) return whole;
  if (!part.ok) return part;
  const width = selection.rows.length;
  const partRows = new Map(part.value.rows.map((row, i) => [codesKey(row, width), i]));
  const reasonAt = (shown: ShownTable, row: number) => shown.hidden.find((hidden) => hidden.row === row)?.reason;
  const hidden: ShownTable['hidden'] = [];
  const rows = whole.value.rows.map((row, i) => {
    const at = partRows.get(codesKey(row, width));
    const counted = at === undefined ? null : (part.value.rows[at]?.[width] ?? null);
    const of = row[width] ?? null;
    const shown = typeof counted === 'number' && typeof of === 'number' && of > 0;
    if (!shown)
      hidden.push({
        row: i,
        column: width,
        reason: (at === undefined ? undefined : reasonAt(part.value, at)) ?? reasonAt(whole.value, i) ?? 'undefined',
      });
    return [
      ...row.slice(0, width),
      shown ? Number((((counted as number) / (of as number)) * 100).toFixed(share.decimals)) : null,
    ];
  });
  const column = {
    name: share.name,
    title: share.title,
    kind: 'measure' as const,
    unit: percent,
    decimals: share.decimals,
  };
  return done({ ...whole.value, columns: [...whole.value.columns.slice(0, width), column], rows, hidden });
};

/** Puts the share column behind the measures; both have the rows of the same selection in the same order. */
const beside = (left: ShownTable, right: ShownTable, width: number): ShownTable => {
  const added = left.columns.length;
  return {
    columns: [...left.columns, ...right.columns.slice(width)],
    rows: left.rows.map((row, i) => [...row, ...(right.rows[i] ?? []).slice(width)]),
    labels: left.labels,
    hidden: [...left.hidden, ...right.hidden.map((hidden) => ({ ...hidden, column: hidden.column - width + added }))],
  };
};

/** Largest first by the first measure; hidden values last. */
const largestFirst = (table: ShownTable, width: number): ShownTable => {
  const size = (row: number): number => {
    const value = table.rows[row]?.[width];
    return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
  };
  const order = table.rows.map((_, i) => i).sort((a, b) => size(b) - size(a) || a - b);
  const to = new Map(order.map((from, i) => [from, i]));
  return {
    ...table,
    rows: order.map((from) => table.rows[from] as ShownTable['rows'][number]),
    hidden: table.hidden
      .map((hidden) => ({ ...hidden, row: to.get(hidden.row) as number }))
      .sort((a, b) => a.row - b.row || a.column - b.column),
  };
};

export const tileNumbers = (table: PublishedTable, question: Question, chosen: Chosen): Result<TileNumbers> => {
  const selection = selectionOf(question, chosen);
  const width = selection.rows.length;
  const measured = cells(table.index, selection);
  if (!measured.ok) return measured;
  const shared = question.share ? shareColumn(table, question, selection) : null;
  if (shared && !shared.ok) return shared;
  const whole = shared
    ? question.measures.length > 0
      ? beside(measured.value, shared.value, width)
      : shared.value
    : measured.value;
  const kinds: Record<string, Measure['kind']> = question.share ? { [question.share.name]: 'rate' } : {};
  for (const { name, kind } of table.index.columns.table.measures)
    if (question.measures.includes(name)) kinds[name] = kind;
  return done({ table: question.order === 'largest' ? largestFirst(whole, width) : whole, kinds });
};
