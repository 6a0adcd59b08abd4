/** The exact check of a slice: which hidden cells follow from the shown ones, and from which. A separate code path from the audit. */
import { attackOn } from './attack.ts';
import { computations, determined } from './kernel-check.ts';
import { isGuarded, type Slice } from '../system/slice.ts';

/** A cell that can be computed from the shown figures, or by the one person of the cell `by`. */
export type Computed = { readonly cell: number; readonly by: number | null };

/**
 * Cells that the exact check finds determined; or that a lone member of one hidden cell could compute of another small
 * one, knowing the own.
 */
export const recomputable = (
  slice: Slice,
  random: () => number,
  fields: 'first' | 'second' | 'both' = 'both',
): Computed[] => {
  const attack = attackOn(slice);
  const { exact, bound } = determined(attack.cells.length, attack.equations, random, fields);
  const found: Computed[] = exact
    .map((column) => ({ cell: attack.cells[column] as number, by: null }))
    .filter(({ cell }) => isGuarded(slice, cell));
  for (const group of bound) {
    const cells = group.map((column) => attack.cells[column] as number);
    const singles = cells.filter((cell) => slice.people[cell] === 1);
    if (singles.length === 0) continue;
    for (const cell of cells) {
      const by = singles.find((single) => slice.samePeople[single] !== slice.samePeople[cell]);
      if (slice.sensitive[cell] && by !== undefined) found.push({ cell, by });
    }
  }
  return found;
};

/** Answers, for a cell that can be computed (by the person of `by`), the shown cells that the computation uses. Good as long as the pattern stays. */
export const computationsOf = (slice: Slice): ((cell: number, by: number | null) => number[]) => {
  const attack = attackOn(slice);
  const hidden = attack.cells.length;
  const columnOf = (cell: number) =>
    (attack.columnOf[cell] as number) >= 0 ? (attack.columnOf[cell] as number) : hidden + cell;
  const whole = slice.system.equations.map(({ cells, signs }) => ({ columns: cells.map(columnOf), signs }));
  const usedBy = computations(hidden, whole, hidden + slice.system.size);
  return (cell, by) => usedBy(columnOf(cell), by === null ? null : columnOf(by)).map((column) => column - hidden);
};
