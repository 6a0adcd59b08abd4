/**
 * The attacker from within: somebody who is alone in a hidden cell knows its number. No other small number may follow from that, so each
 * needs a witness in which the lone person's cells stand still: by moves, then by programmes around the cell, at last by one of all that hangs together.
 */
import { type Attack, componentOf, ringsOf } from './attack.ts';
import type { Unsafe } from './audit.ts';
import { findMove } from './moves.ts';
import type { Solver } from './needs.ts';
import { pricedCells, programmeOf, widenBySolution } from './probe.ts';
import { noteLone, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from './slice.ts';

const attempts = 24;
/** Hidden cells of a programme around one cell; all others stand still. */
const around = 120;

/** The lone people who might know `cell`, their own cells left out; null where no witness moves it yet. */
const suspects = (slice: Slice, { leansOn }: Reach, cell: number): ReadonlySet<number> | null => {
  const found = leansOn.get(cell);
  const own = slice.samePeople[cell] as number;
  return found?.has(own) ? new Set([...found].filter((lone) => lone !== own)) : (found ?? null);
};

/** Widens by a table in which `lone` stands still and `column` does not; otherwise what keeps it (empty where no bound says so). */
const askFor = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  columns: readonly number[],
  column: number,
  lone: number,
  whole: boolean,
): { readonly found: boolean; readonly keptBy: readonly number[] } => {
  const held = {
    ...attack,
    lower: attack.lower.map((low, c) => (attack.lone[c] === lone ? 1 : low)),
    upper: attack.upper.map((high, c) => (attack.lone[c] === lone ? 1 : high)),
  };
  const { system, index, equations } = programmeOf(held, columns, whole, 1);
  const opened = solver.open(system);
  const keptBy: number[] = [];
  try {
    for (const sign of [1, -1]) {
      const cost = new Float64Array(columns.length);
      cost[index.get(column) as number] = sign;
      const found = opened.maximise(cost);
      if (!found) continue;
      const table = widenBySolution(held, columns, system, found.x, reach, false, 1);
      if (table && table[index.get(column) as number] !== attack.truth[column]) {
        noteLone(
          attack,
          reach,
          columns.filter((c, i) => table[i] !== attack.truth[c]),
        );
        return { found: true, keptBy: [] };
      }
      if (!whole) keptBy.push(...pricedCells(slice, equations, found.prices));
    }
    return { found: false, keptBy };
  } finally {
    opened.close();
  }
};

/** Small numbers that a lone member of another cell could compute, and the shown cells that tell. */
export const toldByLone = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  random: () => number,
): Unsafe[] => {
  if (!attack.lone.some((lone) => lone >= 0)) return [];
  const told: Unsafe[] = [];
  for (const [column, cell] of attack.cells.entries()) {
    if (!slice.sensitive[cell] || !isGuarded(slice, cell)) continue;
    const left = () => suspects(slice, reach, cell);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const still = left();
      if (still?.size === 0) break;
      const move = findMove(attack, column, random, still ?? undefined);
      if (move) widenByMove(attack, reach, move, true);
    }
    const near = ringsOf(attack, column, around);
    for (const lone of left() ?? attack.lone) {
      if (lone < 0 || lone === slice.samePeople[cell] || left()?.has(lone) === false) continue;
      const ask = (columns: readonly number[], whole: boolean) =>
        askFor(slice, attack, reach, solver, columns, column, lone, whole);
      if (ask(near, false).found || ask(near, true).found) continue;
      const all = componentOf(attack, column);
      const relaxed = ask(all, false);
      if (relaxed.found || ask(all, true).found) continue;
      told.push({ cell, narrowedBy: relaxed.keptBy });
      break;
    }
  }
  return told;
};
