/** How much of a protected table is not shown: by reason, and as a share of what its own total shows. Worked out from what is shown alone. */
import type { TableContent } from '#statistics';
import type { TableLoss } from './evidence.api.ts';

const told = ['threshold', 'dominance', 'zero', 'complementary', 'detail', 'merged'] as const;

/** Codes of the finest categories of a dimension, and the code of everything together. */
const endsOf = ({ categories, total }: TableContent['dimensions'][number]) => {
  const parents = new Set(categories.flatMap(({ parent }) => parent ?? []));
  const codes = categories.map(({ code }) => code).filter((code) => code !== total && !parents.has(code));
  return { total, finest: new Set(codes.length > 0 ? codes : categories.map(({ code }) => code)) };
};

/** Share of the newest total that no finest value shows; null where the total is hidden, or its parts are no parts of it (several answers). */
const unseenOf = (table: TableContent): number | null => {
  const measure = table.measures.findIndex(({ kind }) => kind === 'count' || kind === 'sum');
  const ends = table.dimensions.map(endsOf);
  const newest = ends[0]?.total === null ? table.dimensions[0]?.categories.at(-1)?.code : undefined;
  if (measure < 0) return null;
  let [whole, parts] = [null as number | null, 0];
  for (const { codes, values } of table.cells) {
    if (newest !== undefined && codes[0] !== newest) continue;
    const value = values[measure] ?? null;
    const from = newest === undefined ? 0 : 1;
    if (codes.every((code, d) => d < from || code === ends[d]?.total)) whole = value;
    if (value !== null && codes.every((code, d) => d < from || ends[d]?.finest.has(code))) parts += value;
  }
  return whole === null || whole <= 0 || parts > whole || parts < 0 ? null : (whole - parts) / whole;
};

export const lossOf = (file: string, table: TableContent): TableLoss => {
  const hidden = Object.fromEntries(told.map((reason) => [reason, 0])) as TableLoss['hidden'];
  let values = 0;
  for (const cell of table.cells)
    for (const why of cell.hidden) {
      if (why !== 'undefined') values += 1;
      if (why !== null && why !== 'undefined') hidden[why] += 1;
    }
  return { file, title: { ...table.title }, rows: table.cells.length, values, hidden, unseen: unseenOf(table) };
};
