/**
 * Witnesses without a solver: a move shifts people between a few hidden cells so that every equation still holds. Each move
 * that the known bounds allow is another table of whole numbers with the same published figures, so it proves uncertainty.
 */
import type { Attack } from './attack.ts';

/** Columns and how far each shifts; any multiple of it (within the bounds) gives another possible table. */
export type Move = { readonly columns: readonly number[]; readonly shifts: readonly number[] };

const longestMove = 40;

/** Scratch of the search, as long as the attack lasts: all zero between two searches. */
type Scratch = {
  readonly shift: Float64Array;
  readonly imbalance: Float64Array;
  /** Equations out of balance, and where each stands in the list (−1: it does not). */
  readonly open: number[];
  readonly openAt: Int32Array;
};
const scratches = new WeakMap<Attack, Scratch>();
const scratchOf = (attack: Attack): Scratch => {
  const found = scratches.get(attack);
  if (found) return found;
  const made = {
    shift: new Float64Array(attack.cells.length),
    imbalance: new Float64Array(attack.equations.length),
    open: [],
    openAt: new Int32Array(attack.equations.length).fill(-1),
  };
  scratches.set(attack, made);
  return made;
};

/** One random attempt at a move that shifts `target`, and nobody of the lone people `still`; null when it did not close. */
export const findMove = (
  attack: Attack,
  target: number,
  random: () => number,
  still?: ReadonlySet<number>,
): Move | null => {
  const { equations, equationsOf, lower, upper, truth, lone } = attack;
  const { shift, imbalance, open, openAt } = scratchOf(attack);
  const touched: number[] = [];
  const move = (column: number, by: number) => {
    if (shift[column] === 0) touched.push(column);
    shift[column] = (shift[column] as number) + by;
    for (const e of equationsOf[column] as readonly number[]) {
      const now = (imbalance[e] as number) + (equations[e]?.parent === column ? by : -by);
      imbalance[e] = now;
      const at = openAt[e] as number;
      if (now !== 0 && at < 0) openAt[e] = open.push(e) - 1;
      else if (now === 0 && at >= 0) {
        const last = open.pop() as number;
        if (last !== e) {
          open[at] = last;
          openAt[last] = at;
        }
        openAt[e] = -1;
      }
    }
  };
  /** The column of `e` that leaves least out of balance elsewhere, with its shift. */
  const best = { column: -1, by: 0 };
  const choose = (e: number) => {
    const { columns, signs } = equations[e] as { columns: readonly number[]; signs: readonly number[] };
    const excess = imbalance[e] as number;
    let least = Infinity;
    best.column = -1;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as number;
      if (column === target || still?.has(lone[column] as number)) continue;
      const by = -excess * (signs[i] as number);
      const value = (truth[column] as number) + (shift[column] as number) + by;
      let score = random() + (value < (lower[column] as number) || value > (upper[column] as number) ? 2 : 0);
      for (const other of equationsOf[column] as readonly number[]) {
        if (other === e) continue;
        const before = imbalance[other] as number;
        score += 2 * (Math.abs(before + (equations[other]?.parent === column ? by : -by)) - Math.abs(before));
      }
      if (score < least) {
        least = score;
        best.column = column;
        best.by = by;
      }
    }
  };
  move(target, random() < 0.5 ? 1 : -1);
  let closed = true;
  for (let step = 0; open.length > 0; step += 1) {
    if (step < longestMove) choose(open[Math.floor(random() * Math.min(open.length, 2))] as number);
    if (step >= longestMove || best.column < 0) {
      closed = false;
      break;
    }
    move(best.column, best.by);
  }
  const columns = [...new Set(touched)].filter((column) => shift[column] !== 0);
  const shifts = columns.map((column) => shift[column] as number);
  for (const column of touched) shift[column] = 0;
  for (const e of open.splice(0)) {
    imbalance[e] = 0;
    openAt[e] = -1;
  }
  return closed && columns.includes(target) ? { columns, shifts } : null;
};

/** How many times a move can be made forwards (sign 1) or backwards (−1) before a bound stops it. */
export const roomFor = (attack: Attack, move: Move, sign: 1 | -1, whole: boolean): number => {
  let room = Infinity;
  for (let i = 0; i < move.columns.length; i += 1) {
    const column = move.columns[i] as number;
    const step = (move.shifts[i] as number) * sign;
    const way =
      step > 0
        ? (attack.upper[column] as number) - (attack.truth[column] as number)
        : (attack.truth[column] as number) - (attack.lower[column] as number);
    room = Math.min(room, way / Math.abs(step));
  }
  return whole ? Math.floor(room) : room;
};
