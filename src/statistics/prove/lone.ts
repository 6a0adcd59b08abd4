/**
 * The attacker from within: somebody who is alone in a hidden cell knows its number. No other small number may follow from that, so each
 * needs a witness in which the lone person's cells stand still: by moves, then by programmes around the cell, at last by one of all that hangs together.
 */
import type { Attack } from './attack.ts';
import type { Mend, Unsafe } from './audit.ts';
import type { Walk } from './fibre-walk.ts';
import { type KnownMoves, movesAgain, rememberMove } from './known-moves.ts';
import { endsOf, noPrice, type Optimum, wholeEndsOf } from './local-programme.ts';
import { findMove } from './moves.ts';
import type { Solver } from '../needs.ts';
import { pricedCells, rememberTable, widenBySolution } from './probe.ts';
import { nobody, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from '../system/slice.ts';

/** Searches for a move of one cell: before the walk, and of what the walk leaves. */
const attempts = { first: 4, more: 24 };

/** Whom it cannot be kept from: whoever knows to be the only one of a total knows that its other parts are empty. */
const excused = (slice: Slice, cell: number): Set<number> => {
  const found = new Set([slice.samePeople[cell] as number]);
  const rising = slice.people[cell] === 0 ? [cell] : [];
  const seen = new Set(rising);
  for (const part of rising)
    for (const e of slice.equationsOf[part] as readonly number[]) {
      const total = slice.system.equations[e]?.cells[0] as number;
      if (seen.has(total)) continue;
      seen.add(total);
      if (slice.people[total] === 1) found.add(slice.samePeople[total] as number);
      if (slice.people[total] === 0) rising.push(total);
    }
  return found;
};

/** `keptBy`: shown cells that keep it; `blamed`: the lone people without whose standing still it might move farther. */
type Answer = { readonly found: boolean; readonly keptBy: readonly number[]; readonly blamed: ReadonlySet<number> };

/** Widens by a table in which the lone people `still` stand still and `column` does not; otherwise what keeps it (empty where no bound says so). */
const askFor = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
  column: number,
  still: ReadonlySet<number>,
): Answer => {
  const held = {
    ...attack,
    lower: attack.lower.map((low, c) => (still.has(attack.lone[c] as number) ? 1 : low)),
    upper: attack.upper.map((high, c) => (still.has(attack.lone[c] as number) ? 1 : high)),
  };
  for (const c of attack.needed?.(still) ?? []) held.lower[c] = Math.max(1, held.lower[c] as number);
  let found = false;
  /** Of those who stand still some may be alone in a cell taken out: that bounds leave what they know is only seen in the witness (reach.ts). */
  const movesWithout = () =>
    ![...(reach.leansOn.get(attack.cells[column] as number) ?? [])].some((person) => still.has(person));
  const takes = ({ programme, solution }: Optimum): boolean => {
    const table = widenBySolution(held, programme, solution.x, reach, false, 1);
    if (table && rememberTable(known, attack, reach, programme, table, column) && movesWithout()) found = true;
    return found;
  };
  const ends = endsOf(held, column, 1, solver, takes);
  const mayMove = ends.some(
    ({ programme, solution }) =>
      Math.abs((solution.x[programme.index.get(column) as number] as number) - (attack.truth[column] as number)) >
      1 - 1e-6,
  );
  if (!found && mayMove) wholeEndsOf(held, column, solver, takes);
  if (found) return { found, keptBy: [], blamed: nobody };
  return {
    found,
    keptBy: ends.flatMap(({ programme, solution }) => pricedCells(slice, programme.equations, solution.prices)),
    blamed: new Set(ends.flatMap((end) => pricedLone(held, end, still))),
  };
};

/** Of the lone people who stand still, those whom the bound of the optimum rests on. */
const pricedLone = (attack: Attack, { programme, solution }: Optimum, still: ReadonlySet<number>): number[] => {
  const reduced = new Map<number, number>();
  for (const [row, e] of programme.equations.entries()) {
    const { columns, signs } = attack.equations[e] as Attack['equations'][number];
    for (const [i, column] of columns.entries())
      if (still.has(attack.lone[column] as number))
        reduced.set(column, (reduced.get(column) ?? 0) - (solution.prices[row] as number) * (signs[i] as number));
  }
  return [...reduced].filter(([, of]) => Math.abs(of) > noPrice).map(([column]) => attack.lone[column] as number);
};

/** Small numbers that a lone member of another cell could compute, and the shown cells that tell. */
export const toldByLone = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
  walk: Walk,
  mend?: Mend,
): Unsafe[] => {
  if (!attack.broken && !attack.lone.some((lone) => lone >= 0)) return [];
  const told: Unsafe[] = [];
  const asked = [...attack.cells.entries()]
    .filter(([, cell]) => slice.sensitive[cell] === 1 && isGuarded(slice, cell))
    .map(([column, cell]) => ({ column, cell, own: excused(slice, cell) }));
  const isLeft = ({ cell, own }: (typeof asked)[number]): boolean => {
    const found = reach.leansOn.get(cell);
    return !found || [...found].some((lone) => !own.has(lone));
  };
  /** Undefined where no witness moves the cell yet: then it may be anybody. */
  const leftOf = ({ cell, own }: (typeof asked)[number]) => {
    const found = reach.leansOn.get(cell);
    return found && new Set([...found].filter((lone) => !own.has(lone)));
  };
  const search = (one: (typeof asked)[number], times: number) => {
    if (isLeft(one)) for (const move of movesAgain(known, attack, one.cell)) widenByMove(attack, reach, move, true);
    for (let attempt = 0; attempt < times; attempt += 1) {
      const still = leftOf(one);
      if (still?.size === 0) break;
      const move = findMove(attack, one.column, random, still);
      if (!move) continue;
      widenByMove(attack, reach, move, true);
      if (!isLeft(one)) rememberMove(known, attack, one.cell, move);
    }
  };
  // A move around the cell touches few people; a whole table of the walk touches so many that only many tables tell them apart.
  for (const one of asked) search(one, attempts.first);
  let waiting: readonly (typeof asked)[number][] = asked;
  walk(() => (waiting = waiting.filter(isLeft)).map(({ column }) => column), true);
  for (const one of waiting) {
    const { column, cell, own } = one;
    const left = () => leftOf(one);
    search(one, attempts.more);
    if (left()?.size === 0) continue;
    /** Of those it leans on, the first of whom it waits for a way around. */
    let waitsFor: number | undefined;
    for (const lone of left() ?? []) {
      if (!mend || left()?.has(lone) !== true) continue;
      const mended = mend(cell, lone);
      if (mended === 'waits') waitsFor = lone;
      // What a shift does not find for one of them programmes look for against all at once.
      if (mended !== 'proved') break;
    }
    if (waitsFor !== undefined) told.push({ cell, by: waitsFor, narrowedBy: [], waits: true });
    if (waitsFor !== undefined || left()?.size === 0) continue;
    const ask = (still: ReadonlySet<number>) => askFor(slice, attack, reach, solver, known, column, still);
    /** All suspects at once without those who keep the cell from moving, then these one by one. Answers the first who does alone, and what tells. */
    const askAll = (suspects: readonly number[]): Pick<Unsafe, 'by' | 'narrowedBy'> | null => {
      const blamed = new Set<number>();
      for (let rest = suspects; ; ) {
        rest = rest.filter((lone) => !blamed.has(lone) && (left()?.has(lone) ?? true));
        if (rest.length === 0) break;
        const answer = ask(new Set(rest));
        if (answer.found) continue;
        // Without a price the whole numbers are to blame: half of them are asked one by one.
        const named = answer.blamed.size > 0 ? answer.blamed : rest.slice(0, (rest.length + 1) >> 1);
        for (const lone of named) blamed.add(lone);
      }
      for (const lone of blamed) {
        if (left()?.has(lone) === false) continue;
        const answer = ask(new Set([lone]));
        if (!answer.found) return { by: lone, narrowedBy: answer.keptBy };
      }
      return null;
    };
    if (!left()) ask(nobody);
    const telling = askAll([...(left() ?? new Set(attack.lone))].filter((lone) => lone >= 0 && !own.has(lone)));
    if (telling) told.push({ cell, ...telling });
  }
  return told;
};
