/**
 * Whether somebody who is alone in a hidden number could tell another small one of a year that was taken out. While all that is left in the smaller system stands
 * still, one person of that year and place changes years with somebody of another place: wherever enough of such others are there, one exchange leaves alone what
 * the person knows.
 */
import type { ClosedTable, TakenOut } from '../system/closed-tables.ts';
import type { Detail } from '../system/detail.ts';
import type { LoneArcs } from './lone-arcs.ts';
import { isGuarded, type Slice } from '../system/slice.ts';

/** In each row the years with somebody. */
const filledIn = ({ atoms, years, x }: ClosedTable): Int32Array =>
  Int32Array.from(atoms, (_, row) => {
    let n = 0;
    for (let j = 0; j < years; j += 1) if ((x[row * years + j] as number) > 0) n += 1;
    return n;
  });

/** Whether, whichever further year is left out, more than `most` rows beside `rows` hold somebody in years other than `year`. */
const hasOthers = (
  { atoms, years, x }: ClosedTable,
  filled: Int32Array,
  rows: readonly number[],
  year: number,
  most: number,
): boolean => {
  let sure = 0;
  let single: number[] | null = null;
  let singles = 0;
  for (let row = 0; row < atoms.length; row += 1) {
    if (rows.includes(row)) continue;
    const inYear = (x[row * years + year] as number) > 0 ? 1 : 0;
    const others = (filled[row] as number) - inYear;
    if (others >= 2) sure += 1;
    if (sure > most) return true;
    if (others !== 1) continue;
    for (let j = 0; j < years; j += 1)
      if (j !== year && (x[row * years + j] as number) > 0) {
        single ??= Array.from({ length: years }, () => 0);
        single[j] = (single[j] as number) + 1;
        singles += 1;
      }
  }
  return sure + singles - Math.max(0, ...(single ?? [])) > most;
};

/** Innermost cells of a hidden number beside which not enough others are there: their years have to be spelled out. */
export const toldInTables = (
  slice: Slice,
  { slots }: Detail,
  takenOut: readonly TakenOut[],
  { mostRows }: LoneArcs,
): Set<number> => {
  const told = new Set<number>();
  const filled = new Map<ClosedTable, Int32Array>();
  const filledOf = (table: ClosedTable): Int32Array => {
    const found = filled.get(table) ?? filledIn(table);
    filled.set(table, found);
    return found;
  };
  for (const { whole, years, parts } of takenOut)
    for (let year = 0; year < years; year += 1) {
      const cell = slots[year]?.[whole] as number;
      if (slice.sensitive[cell] !== 1 || !isGuarded(slice, cell)) continue;
      // That nobody is of a year is proved by no exchange.
      let free = 0;
      for (const { table, rows } of parts) {
        let people = 0;
        for (const row of rows) people += table.x[row * table.years + year] as number;
        if (people > 0 && hasOthers(table, filledOf(table), rows, year, mostRows(table))) free += people;
      }
      if (free >= Math.min(2, slice.people[cell] as number) && free > 0) continue;
      for (const { table, rows } of parts) for (const row of rows) told.add(table.atoms[row] as number);
    }
  return told;
};
