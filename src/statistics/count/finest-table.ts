/** Of tables that cannot be protected together, the one whose categories are too many for the people there are: where an officer should begin. */
import type { Tabulation } from './tabulation.ts';

export type TooFine = { readonly table: string; readonly dimension: string };

/** Where this many cells of a table (one time point) are so nearly all small, protecting it would take minutes and show next to nothing. */
const tooFineFrom = { cells: 100_000, share: 0.95 };

export const isTooFine = ({ cells, people, small }: { cells: number; people: number; small: number }): boolean =>
  cells >= tooFineFrom.cells && people > 0 && small / people > tooFineFrom.share;

/** A large table in which hardly any number of people reaches the threshold, told from its counts alone. `people`: numbers above 0. */
export const tooFineAmong = (tables: readonly Tabulation[], threshold: number): TooFine | null => {
  const found = tables.find((table) => {
    let [people, small] = [0, 0];
    for (const values of table.counts.values())
      for (const n of values) {
        if (n === 0) continue;
        people += 1;
        if (n < threshold) small += 1;
      }
    return isTooFine({ cells: table.size, people, small });
  });
  return found ? finestOf([found], threshold) : null;
};

/** The table with the largest share of small numbers, and its dimension with the most categories. Null where there is nothing to make coarser. */
export const finestOf = (tables: readonly Tabulation[], threshold: number): TooFine | null => {
  const shareOfSmall = (table: Tabulation): number => {
    let [small, all] = [0, 0];
    for (const values of table.counts.values())
      for (const n of values) {
        all += 1;
        if (n > 0 && n < threshold) small += 1;
      }
    return all === 0 ? 0 : small / all;
  };
  const [worst] = tables
    .filter(({ counts }) => counts.size > 0)
    .map((table) => ({ table, share: shareOfSmall(table) }))
    .sort((a, b) => b.share - a.share);
  if (!worst || worst.share === 0) return null;
  const [widest] = [...worst.table.dimensions].sort((a, b) => b.categories.length - a.categories.length);
  return widest ? { table: worst.table.id, dimension: widest.name } : null;
};
