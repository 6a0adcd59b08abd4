/** Findings on a plain table of counts or amounts (CSV): what cannot be seen from one cell alone is looked for along every row and column. */
import { type ColumnKind, columnKinds, columnsOf, placeOf } from './columns.ts';
import { type Finder, type Looked, look, lookWhole, type OfficeRules } from './finding.ts';
import { personColumn } from './identifier-shapes.ts';
import { isHidden, isNone, isTotal, numberOf, readRows, type Rows } from './read-rows.ts';

const mostRows = 5000;
const mostDimensions = 3;

const value = (rows: Rows, row: number, column: number): string => rows.rows[row]?.[column] ?? '';

const cellsWhere = (rows: Rows, columns: readonly number[], is: (text: string) => boolean): string[] =>
  columns.flatMap((column) =>
    rows.rows.flatMap((_, row) => (is(value(rows, row, column)) ? [placeOf(rows, row, column)] : [])),
  );

/** Rows alike in all groups but one. */
const lines = (rows: Rows, groups: readonly number[], but: number): readonly number[][] => {
  const found = new Map<string, number[]>();
  for (const [row, cells] of rows.rows.entries()) {
    const key = groups
      .filter((group) => group !== but)
      .map((group) => cells[group])
      .join('\u0000');
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()];
};

type Line = {
  readonly total: number | null;
  readonly hidden: readonly string[];
  readonly parts: readonly number[];
  readonly whole: boolean;
};

/** Every sum the table shows: along each group of rows, and across the columns of people where one of them is a total. */
const sumsOf = (rows: Rows, kinds: readonly ColumnKind[]): Line[] => {
  const counts = columnsOf(kinds, 'count', 'amount');
  const groups = columnsOf(kinds, 'group');
  const sums: Line[] = [];
  const add = (total: string, cells: readonly { text: string; place: string }[]) =>
    sums.push({
      total: numberOf(total),
      hidden: cells.filter(({ text }) => isHidden(text)).map(({ place }) => place),
      parts: cells.flatMap(({ text }) => numberOf(text) ?? (isNone(text) ? 0 : [])),
      whole: !cells.some(({ text }) => isHidden(text)),
    });
  for (const group of groups)
    for (const line of lines(rows, groups, group)) {
      const totals = line.filter((row) => isTotal(value(rows, row, group)));
      const parts = line.filter((row) => !totals.includes(row));
      if (totals.length !== 1 || parts.length < 2) continue;
      for (const count of counts)
        add(
          value(rows, totals[0] as number, count),
          parts.map((row) => ({ text: value(rows, row, count), place: placeOf(rows, row, count) })),
        );
    }
  const across = columnsOf(kinds, 'count');
  const total = across.find((column) => isTotal(rows.header[column] as string));
  if (total !== undefined && across.length > 2)
    for (const row of rows.rows.keys())
      add(
        value(rows, row, total),
        across
          .filter((column) => column !== total)
          .map((column) => ({ text: value(rows, row, column), place: placeOf(rows, row, column) })),
      );
  return sums;
};

/** (n,k) and p% where the table says the largest and the second. */
const dominated = (rows: Rows, kinds: readonly ColumnKind[], office: OfficeRules): string[] => {
  const [amount] = columnsOf(kinds, 'amount');
  const [largest] = columnsOf(kinds, 'largest');
  const [second] = columnsOf(kinds, 'second');
  if (amount === undefined || largest === undefined) return [];
  return rows.rows.flatMap((_, row) => {
    const total = numberOf(value(rows, row, amount));
    const first = numberOf(value(rows, row, largest)) ?? 0;
    const next = second === undefined ? 0 : (numberOf(value(rows, row, second)) ?? 0);
    if (total === null || total <= 0) return [];
    const most = (units: number) => first + (units > 1 ? next : 0);
    const found =
      office.dominance.some(({ units, percent }) => most(units) > (percent / 100) * total) ||
      total - first - next < (office.pPercent / 100) * first;
    return found ? [placeOf(rows, row, amount)] : [];
  });
};

/** Rates and amounts that stay where every count of the row is hidden. */
const shownBesideHidden = (rows: Rows, kinds: readonly ColumnKind[]): string[] => {
  const counts = columnsOf(kinds, 'count');
  return rows.rows.flatMap((cells, row) =>
    counts.some((at) => isHidden(cells[at] as string))
      ? columnsOf(kinds, 'rate', 'amount').flatMap((at) =>
          numberOf(cells[at] as string) === null ? [] : [placeOf(rows, row, at)],
        )
      : [],
  );
};

export const lookAtCounts = (rows: Rows, kinds: readonly ColumnKind[], office: OfficeRules): Looked[] => {
  const counts = columnsOf(kinds, 'count', 'other');
  const people = columnsOf(kinds, 'count');
  const sums = sumsOf(rows, kinds);
  const hidden = cellsWhere(rows, columnsOf(kinds, 'count', 'amount', 'rate', 'other'), isHidden);
  const small = (text: string) => {
    const n = numberOf(text);
    return n !== null && n > 0 && n < office.threshold;
  };
  const oneClass = sums.filter(
    ({ parts, whole }) => whole && parts.length > 1 && parts.filter((n) => n > 0).length === 1,
  );
  return [
    look('small-count', cellsWhere(rows, people.length > 0 ? people : counts, small)),
    look(
      'zero-cells',
      cellsWhere(rows, people, (text) => numberOf(text) === 0 || isNone(text)),
    ),
    lookWhole('class', oneClass.length > 0),
    look(
      'hidden-derivable',
      sums.flatMap(({ total, hidden: cells }) => (total !== null && cells.length === 1 ? cells : [])),
    ),
    look('shown-beside-hidden', shownBesideHidden(rows, kinds)),
    lookWhole('hidden-unproved', hidden.length > 0),
  ];
};

export const findInTable: Finder = ({ bytes }, office) => {
  const rows = readRows(bytes);
  if (!rows) return [lookWhole('unreadable', true)];
  const kinds = columnKinds(rows);
  const has = (...wanted: readonly ColumnKind[]) => columnsOf(kinds, ...wanted).length > 0;
  const persons = rows.header.filter((heading) => personColumn.test(heading.normalize('NFKC').trim()));
  return [
    lookWhole('unreadable', false),
    look('record-rows', persons),
    ...lookAtCounts(rows, kinds, office),
    lookWhole('dimensions', columnsOf(kinds, 'group').length > mostDimensions),
    lookWhole('too-many-rows', rows.rows.length > mostRows),
    lookWhole('rates-without-counts', has('rate') && !has('count')),
    lookWhole('amounts-without-counts', has('amount') && !has('count')),
    look('dominance', dominated(rows, kinds, office)),
    lookWhole('dominance-unknown', has('amount') && !has('largest')),
    look(
      'extremes',
      columnsOf(kinds, 'extreme').map((column) => rows.header[column] as string),
    ),
  ];
};
