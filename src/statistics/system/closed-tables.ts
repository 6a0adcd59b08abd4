/**
 * Tables of places × years of which only the totals both ways are known, the people of each place in the band (y) and of all places in each year (c). A place can
 * have in a year exactly the whole numbers from max(0, y + c − n) to min(y, c), n being all people: in a table without closed cells there is no other bound.
 */
import type { Detail } from './detail.ts';
import type { Slice } from './slice.ts';

/** Totals by their cells of the smaller system (reduce-detail.ts). */
type Totals = { readonly y: readonly number[]; readonly c: readonly number[]; readonly n: number };

export type ClosedTable = Totals & {
  /** Innermost coarser cells, one a row. */
  readonly atoms: readonly number[];
  readonly years: number;
  /** How it truly is: row by row, and in each year. */
  readonly x: Float64Array;
  readonly ofYear: Float64Array;
};

export const closedTable = (
  { value }: Slice,
  { slots }: Detail,
  atoms: readonly number[],
  years: number,
  totals: Totals,
): ClosedTable => {
  const x = new Float64Array(atoms.length * years);
  const ofYear = new Float64Array(years);
  for (const [r, atom] of atoms.entries())
    for (let j = 0; j < years; j += 1) {
      const people = value[slots[j]?.[atom] as number] as number;
      x[r * years + j] = people;
      ofYear[j] = (ofYear[j] as number) + people;
    }
  return { ...totals, atoms, years, x, ofYear };
};

/** A coarser cell whose years are taken out: the rows it has in each table, and innermost cells of it that are spelled out. */
export type TakenOut = {
  readonly whole: number;
  readonly years: number;
  readonly parts: readonly { readonly table: ClosedTable; readonly rows: readonly number[] }[];
  /** By innermost cell, its years in the smaller system. */
  readonly spelled: readonly (readonly number[])[];
};

/** What year `j` of it can be beside the totals that `numberOf` tells, as [low, high]. Tables are independent of each other, so their parts add up. */
export const intervalOf = (
  { parts, spelled }: TakenOut,
  j: number,
  numberOf: (cell: number) => number,
): readonly [low: number, high: number] => {
  let low = 0;
  let high = 0;
  for (const { table, rows } of parts) {
    const c = numberOf(table.c[j] as number);
    let y = 0;
    for (const row of rows) y += numberOf(table.y[row] as number);
    low += Math.max(0, y + c - numberOf(table.n));
    high += Math.min(y, c);
  }
  for (const years of spelled) {
    const own = numberOf(years[j] as number);
    low += own;
    high += own;
  }
  return [low, high];
};
