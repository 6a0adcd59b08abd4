/**
 * Witnesses without a solver: a move shifts people between a few hidden cells so that every equation still holds. Each move
 * that the known bounds allow is another table of whole numbers with the same published figures, so it proves uncertainty.
 */
import type { Attack } from './attack.ts';

/** Column → shift; adding any multiple of it (within the bounds) gives another possible table. */
export type Move = ReadonlyMap<number, number>;

const longestMove = 40;

/** One random attempt at a move that shifts `target`; null when it did not close. */
export const findMove = (attack: Attack, target: number, random: () => number): Move | null => {
  const { equations, equationsOf, lower, upper, truth } = attack;
  const move = new Map<number, number>();
  const imbalance = new Map<number, number>();
  const shift = (column: number, by: number) => {
    move.set(column, (move.get(column) ?? 0) + by);
    for (const e of equationsOf[column] as readonly number[]) {
      const now = (imbalance.get(e) ?? 0) + (equations[e]?.parent === column ? by : -by);
      if (now === 0) imbalance.delete(e);
      else imbalance.set(e, now);
    }
  };
  const direction = random() < 0.5 ? 1 : -1;
  shift(target, direction);
  for (let step = 0; imbalance.size > 0; step += 1) {
    if (step >= longestMove) return null;
    const [e, excess] = [...imbalance][Math.floor(random() * Math.min(imbalance.size, 2))] as [number, number];
    const equation = equations[e] as { columns: readonly number[]; signs: readonly number[] };
    let best = -1;
    let bestScore = Infinity;
    let bestShift = 0;
    for (const [i, column] of equation.columns.entries()) {
      if (column === target) continue;
      const by = -excess * (equation.signs[i] as number);
      const value = (truth[column] as number) + (move.get(column) ?? 0) + by;
      const blocked = value < (lower[column] as number) || value > (upper[column] as number) ? 2 : 0;
      let score = blocked + random();
      for (const other of equationsOf[column] as readonly number[]) {
        if (other === e) continue;
        const before = imbalance.get(other) ?? 0;
        score += 2 * (Math.abs(before + (equations[other]?.parent === column ? by : -by)) - Math.abs(before));
      }
      if (score < bestScore) {
        best = column;
        bestScore = score;
        bestShift = by;
      }
    }
    if (best < 0) return null;
    shift(best, bestShift);
  }
  for (const [column, by] of move) if (by === 0) move.delete(column);
  return move.has(target) ? move : null;
};

/** How many times a move can be made forwards (sign 1) or backwards (−1) before a bound stops it. */
export const roomFor = (attack: Attack, move: Move, sign: 1 | -1, whole: boolean): number => {
  let room = Infinity;
  for (const [column, by] of move) {
    const step = by * sign;
    const way =
      step > 0
        ? (attack.upper[column] as number) - (attack.truth[column] as number)
        : (attack.truth[column] as number) - (attack.lower[column] as number);
    room = Math.min(room, way / Math.abs(step));
  }
  return whole ? Math.floor(room) : room;
};
