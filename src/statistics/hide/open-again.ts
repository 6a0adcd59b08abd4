/**
 * Un-suppression: of what was hidden for others' sake, shows again what is not needed, dearest first. A cell may be shown when every equation
 * still hides enough and every hidden cell that leaned on it has another proof; the whole pattern is audited anew afterwards.
 */
import { type Attack, attackOn } from '../prove/attack.ts';
import { isWideEnough } from '../prove/reach.ts';
import { kernelMoves } from '../prove/kernel-moves.ts';
import { type KnownMoves, movesAgain, rememberMove } from '../prove/known-moves.ts';
import { findMove, type Move, roomFor } from '../prove/moves.ts';
import { byComplement, isGuarded, type Slice, shown } from '../system/slice.ts';
import { type Costs, isDeficient, suppress } from './suppress.ts';

/** Attempts at a new proof for one cell. */
const attempts = 12;
/** Moves of the kernel that are tried for one cell. */
const most = 24;

/** Moves that together prove the cell uncertain enough: remembered ones first, then new ones. Null where none are found. */
const proofOf = (
  slice: Slice,
  attack: Attack,
  cell: number,
  known: KnownMoves,
  basis: readonly Move[],
  random: () => number,
): readonly Move[] | null => {
  const column = attack.columnOf[cell] as number;
  const whole = !slice.system.amounts;
  const used: Move[] = [];
  let low = attack.truth[column] as number;
  let high = low;
  const helps = (move: Move): boolean => {
    const shift = move.shifts[move.columns.indexOf(column)] ?? 0;
    const before = high - low;
    for (const sign of [1, -1] as const) {
      const value =
        (attack.truth[column] as number) + sign * Math.min(roomFor(attack, move, sign, whole), 1e12) * shift;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (high - low > before) used.push(move);
    return isWideEnough(slice, cell, low, high);
  };
  for (const move of movesAgain(known, attack, cell)) if (helps(move)) return used;
  for (const move of basis) if (helps(move)) return used;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const move = findMove(attack, column, random);
    if (!move || !helps(move)) continue;
    rememberMove(known, attack, cell, move);
    return used;
  }
  return null;
};

/** `demanded`: cells that must stay hidden for reasons outside this system. Answers the cells it shows again. */
export const openAgain = (
  slice: Slice,
  costs: Costs,
  demanded: ReadonlySet<number>,
  knownMoves: KnownMoves,
  random: () => number,
): number[] => {
  const computable = suppress(slice, costs);
  const pattern = attackOn(slice);
  // A cell shown again keeps its column, held at its value: no move can shift it any more.
  const attack: Attack = { ...pattern, lower: pattern.lower.slice(), upper: pattern.upper.slice() };
  const basis: Move[][] = attack.cells.map(() => []);
  for (const move of kernelMoves(pattern))
    for (const column of move.columns) if ((basis[column] as Move[]).length < most) basis[column]?.push(move);
  const proved = (cell: number) =>
    proofOf(slice, attack, cell, knownMoves, basis[attack.columnOf[cell] as number] as Move[], random);
  const proofs = new Map<number, readonly Move[]>();
  const users: Set<number>[] = attack.cells.map(() => new Set());
  const lean = (cell: number, proof: readonly Move[]) => {
    proofs.set(cell, proof);
    for (const move of proof) for (const column of move.columns) users[column]?.add(cell);
  };
  const leansOn = (cell: number, column: number) =>
    (proofs.get(cell) ?? []).some((move) => move.columns.includes(column));
  for (const cell of attack.cells) {
    const proof = isGuarded(slice, cell) ? proved(cell) : null;
    if (proof) lean(cell, proof);
  }
  const opened: number[] = [];
  // Nobody knows yet what a cell without a proof leans on.
  const isBesideUnproved = (cell: number): boolean =>
    (attack.equationsOf[attack.columnOf[cell] as number] ?? []).some((e) =>
      (attack.equations[e]?.columns ?? []).some((column) => {
        const other = attack.cells[column] as number;
        return isGuarded(slice, other) && !proofs.has(other);
      }),
    );
  const candidates = attack.cells.filter(
    (cell) => slice.state[cell] === byComplement && !demanded.has(cell) && !isBesideUnproved(cell),
  );
  for (const cell of candidates.sort((a, b) => (costs[b] as number) - (costs[a] as number))) {
    const column = attack.columnOf[cell] as number;
    slice.state[cell] = shown;
    const [lower, upper] = [attack.lower[column] as number, attack.upper[column] as number];
    attack.lower[column] = attack.truth[column] as number;
    attack.upper[column] = attack.truth[column] as number;
    let may = (slice.equationsOf[cell] as readonly number[]).every((e) => !isDeficient(slice, e, computable));
    const renewed = new Map<number, readonly Move[]>();
    for (const other of may ? (users[column] as Set<number>) : []) {
      if (other === cell || slice.state[other] === shown || !leansOn(other, column)) continue;
      const proof = proved(other);
      if (!proof) {
        may = false;
        break;
      }
      renewed.set(other, proof);
    }
    if (may) {
      opened.push(cell);
      for (const [other, proof] of renewed) lean(other, proof);
    } else {
      slice.state[cell] = byComplement;
      attack.lower[column] = lower;
      attack.upper[column] = upper;
    }
  }
  return opened;
};
