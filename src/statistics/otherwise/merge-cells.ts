/** Area merging for a table of cells of any office: which codes are merged, the table with each group as one cell, and how the file says so. */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import { keyRange } from '../count/cell-key.lake.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { csvLine } from '../system/csv-line.ts';
import { statisticsRefusal } from '../errors.ts';
import { rootCode } from '../spec/hierarchy.ts';
import { findMerges, isGroup, type Merge, mergedBefore } from './merge-areas.ts';
import type { Released } from '../released/released.ts';

/** What was merged: the column, its groups, and the rows that are blank now (of all codes but the receiving ones). */
export type MergedCells = {
  readonly column: string;
  readonly merges: readonly Merge[];
  readonly blank: readonly Row[];
};
export const intoColumn = 'merged_into';
export const fromColumn = 'merged_from';

type Dimension = CellsSpec['dimensions'][number];
const dimensionOf = (spec: CellsSpec): Dimension =>
  spec.dimensions.find(({ column }) => column === spec.merging?.column) as Dimension;

/** Code → its neighbours, each way. */
const neighboursIn = (named: Readonly<Record<string, readonly string[]>>) => {
  const of = new Map<string, Set<string>>();
  const add = (a: string, b: string) => of.set(a, (of.get(a) ?? new Set<string>()).add(b));
  for (const [code, others] of Object.entries(named))
    for (const other of others) {
      add(code, other);
      add(other, code);
    }
  const none: ReadonlySet<string> = new Set();
  return (code: string): ReadonlySet<string> => of.get(code) ?? none;
};

/** Groups of codes with too few people, by the rows that are totals over everything else; what the ledger has as merged stays merged. */
export const findCellMerges = (
  spec: CellsSpec,
  rows: readonly Row[],
  ledger: readonly Released[],
): Result<readonly Merge[]> => {
  if (!spec.merging) return done([]);
  const { column, total, parents } = dimensionOf(spec);
  const { least, neighbours } = spec.merging;
  const others = spec.dimensions.filter((d) => d.column !== column);
  const codes = [...new Set(rows.map((row) => String(row[column])))].filter((code) => code !== total);
  const above = new Set(Object.values(parents));
  const inner = codes.filter((code) => !above.has(code));
  const people = new Map<string, number>();
  for (const row of rows)
    if (others.every((d) => row[d.column] === d.total)) people.set(String(row[column]), Number(row[spec.people]));
  const faults: Bilingual[] = [];
  for (const code of inner) {
    if (!people.has(code))
      faults.push({
        ja: `「${column}」の「${code}」に、ほかの区分が計の行がありません（合算するかどうかを決められません）。`,
        en: `"${code}" of "${column}" has no row that is the total over everything else, so that it cannot be told whether it is to be merged.`,
      });
    if (isGroup(code))
      faults.push({
        ja: `「${column}」の「${code}」: 合算する列の区分名に「+」は使えません。`,
        en: `"${code}" of "${column}": codes that may be merged cannot hold a "+".`,
      });
  }
  if (faults.length > 0) return refused(statisticsRefusal('cells-invalid', { table: spec.table }, faults));
  const peopleOf = (members: readonly string[]) => members.reduce((sum, code) => sum + (people.get(code) ?? 0), 0);
  const isTiny = (members: readonly string[]) => peopleOf(members) > 0 && peopleOf(members) < least;
  const places = inner.map((code) => ({ code, parent: parents[code] ?? rootCode }));
  const before = mergedBefore(ledger, spec.table, column);
  const named = Object.keys(neighbours).length > 0 ? neighboursIn(neighbours) : undefined;
  return done(findMerges(places, isTiny, peopleOf, before, named));
};

/** The description with each group in the tree, under what its members were under. */
export const specOfMerges = (spec: CellsSpec, merges: readonly Merge[]): CellsSpec => ({
  ...spec,
  dimensions: spec.dimensions.map((dimension) => {
    if (dimension.column !== spec.merging?.column) return dimension;
    const of = merges.flatMap(({ code, members }) => {
      const parent = dimension.parents[members[0] as string];
      return parent === undefined ? [] : [[code, parent] as const];
    });
    return { ...dimension, parents: { ...dimension.parents, ...Object.fromEntries(of) } };
  }),
});

/** Cells of other people, one after the other, as one. */
const together = (spec: CellsSpec, rows: readonly Row[]): Row => {
  const number = (row: Row, column: string) => Number(row[column]);
  // Sums of decimals as they are written, not as the machine adds them.
  const sum = (column: string) => String(Number(rows.reduce((s, row) => s + number(row, column), 0).toFixed(6)));
  const { amount, key } = spec;
  const out: Row = { ...(rows[0] as Row), [spec.people]: sum(spec.people) };
  if (amount) {
    const ranks = [amount.first, amount.second, ...(amount.third ? [amount.third] : [])];
    const largest = rows.flatMap((row) => ranks.map((column) => number(row, column))).sort((a, b) => b - a);
    out[amount.total] = sum(amount.total);
    for (const [k, column] of ranks.entries()) out[column] = String(largest[k] ?? 0);
    if (amount.asked) out[amount.asked] = String(Math.max(...rows.map((row) => number(row, amount.asked as string))));
  }
  if (key) out[key] = String(rows.reduce((s, row) => s + number(row, key), 0) % keyRange);
  return out;
};

/** Rows of the members replaced by one, which stands where the receiving code stood. Right only where nobody counts in two of them. */
export const mergeRows = (spec: CellsSpec, rows: readonly Row[], merges: readonly Merge[]): readonly Row[] => {
  const { column } = dimensionOf(spec);
  const others = spec.dimensions.filter((d) => d.column !== column).map((d) => d.column);
  const groupOf = new Map(merges.flatMap((merge) => merge.members.map((code) => [code, merge] as const)));
  const placeOf = (row: Row, code: string) => JSON.stringify([code, ...others.map((c) => row[c])]);
  const members = new Map<string, Row[]>();
  for (const row of rows) {
    const merge = groupOf.get(String(row[column]));
    if (!merge) continue;
    const place = placeOf(row, merge.code);
    members.set(place, [...(members.get(place) ?? []), row]);
  }
  const made = new Set<string>();
  return rows.flatMap((row) => {
    const merge = groupOf.get(String(row[column]));
    if (!merge) return [row];
    const place = placeOf(row, merge.code);
    const own = members.get(place) as Row[];
    const isFirst = row[column] === merge.into || !own.some((other) => other[column] === merge.into);
    if (!isFirst || made.has(place)) return [];
    made.add(place);
    return [{ ...together(spec, own), [column]: merge.code }];
  });
};

/** Rows of codes that are blank now. */
export const blankRows = (column: string, rows: readonly Row[], merges: readonly Merge[]): readonly Row[] => {
  const gone = new Set(merges.flatMap(({ into, members }) => members.filter((code) => code !== into)));
  return rows.filter((row) => gone.has(String(row[column])));
};

/** Lines with the receiving code in the place of its group, and the blank ones at the end; two more columns say what was merged. */
export const withMerges = (
  header: readonly string[],
  lines: readonly (readonly string[])[],
  merged: MergedCells | null,
  blankFields: Readonly<Record<string, string>> = {},
): string => {
  if (!merged) return `${[header, ...lines].map(csvLine).join('\n')}\n`;
  const at = header.indexOf(merged.column);
  const byCode = new Map(merged.merges.map((merge) => [merge.code, merge]));
  const intoOf = new Map(merged.merges.flatMap(({ into, members }) => members.map((code) => [code, into] as const)));
  const shownLines = lines.map((line) => {
    const merge = byCode.get(line[at] as string);
    const from = merge ? merge.members.filter((code) => code !== merge.into).join(' ') : '';
    return [...line.map((field, i) => (merge && i === at ? merge.into : field)), '', from];
  });
  const blanks = merged.blank.map((row) => [
    ...header.map((column) => blankFields[column] ?? String(row[column] ?? '')),
    intoOf.get(String(row[merged.column])) as string,
    '',
  ]);
  return `${[[...header, intoColumn, fromColumn], ...shownLines, ...blanks].map(csvLine).join('\n')}\n`;
};

/** The list as the census writes it: HTKSYORI 1 receives (GASSAN), 2 is hidden (HTKSAKI). */
export const mergesCsv = (column: string, merges: readonly Merge[]): string => {
  const lines = merges.flatMap(({ into, members }) => {
    const from = members.filter((code) => code !== into);
    return [[column, into, '1', '', from.join(' ')], ...from.map((code) => [column, code, '2', into, ''])];
  });
  return `${[['column', 'code', 'HTKSYORI', 'HTKSAKI', 'GASSAN'], ...lines].map(csvLine).join('\n')}\n`;
};
