/**
 * A walk through possible tables of a system with a level of detail (as in fibre-walk.ts): each step is a move of the coarser cells, or a choice of places within one
 * year undone in another, carried down from the table it has come to. Every step passes the check of cell-moves.ts before it proves anything.
 */
import type { Attack } from './attack.ts';
import type { BandMoves } from './band-moves.ts';
import { type CellMove, stepsOn, witnessesOn } from './cell-moves.ts';
import type { Detail } from './detail.ts';
import { between, lifted } from './lift-moves.ts';
import { isWide, nobody, type Reach } from './reach.ts';
import type { Slice } from './slice.ts';

/** Steps towards one open cell, and how often all that are open are gone for. */
const towards = { steps: 24, passes: 3 };

/** Steps per move and round; rounds in vain before it is given up; moves of which a round must prove one cell not to be in vain. */
const steps = 4;
const patience = 5;
const rounds = 300;
const worth = 1_000;

/** Which moves shift each coarse cell. */
const indexOf = (size: number, moves: readonly CellMove[]): number[][] => {
  const of: number[][] = Array.from({ length: size }, () => []);
  for (const [m, { cells }] of moves.entries())
    for (let i = 0; i < cells.length; i += 1) of[cells[i] as number]?.push(m);
  return of;
};

export type DetailWalk = (attack: Attack, reach: Reach, open: () => readonly number[], lean: boolean) => void;

export const detailWalk = (
  slice: Slice,
  detail: Detail,
  coarse: readonly CellMove[],
  bands: BandMoves,
  random: () => number,
): DetailWalk => {
  const { coarseOf, wholeOf, slots } = detail;
  const coarseWith = indexOf(detail.coarse.size, coarse);
  const basisWith = indexOf(detail.coarse.size, bands.choices);
  const lone = [...slice.people.keys()].filter((cell) => slice.people[cell] === 1);

  /** Moves and choices around the open cells. */
  const around = (open: readonly number[]) => {
    const near = new Set<number>();
    for (const cell of open) near.add(Math.max(coarseOf[cell] as number, wholeOf[cell] as number));
    const direct = new Set<number>();
    for (const c of near) for (const m of coarseWith[c] as number[]) direct.add(m);
    const choices = new Set<number>();
    const choose = (c: number) => {
      for (const m of basisWith[c] as number[]) choices.add(m);
    };
    for (const c of near) choose(c);
    const moves = new Set(direct);
    for (const m of direct) {
      const { cells } = coarse[m] as CellMove;
      for (let i = 0; i < cells.length; i += 1)
        for (const other of coarseWith[cells[i] as number] as number[]) moves.add(other);
    }
    return { moves: [...moves], choices: [...choices] };
  };

  /** A move that shifts `cell` that way, from the table `x`. */
  const moveOf = (x: Float64Array, cell: number, sign: 1 | -1): CellMove | null => {
    const whole = wholeOf[cell] as number;
    const c = whole < 0 ? (coarseOf[cell] as number) : whole;
    const slot = whole < 0 ? -1 : slots.findIndex((of) => of[c] === cell);
    const moves = coarseWith[c] as number[];
    const choices = slot < 0 ? [] : (basisWith[c] as number[]);
    if (moves.length + choices.length === 0) return null;
    const isChoice = choices.length > 0 && (moves.length === 0 || random() < 0.5);
    const of = isChoice ? choices : moves;
    const one = of[Math.floor(random() * of.length)] as number;
    const move = (isChoice ? bands.choices[one] : coarse[one]) as CellMove;
    let by = 0;
    for (let i = 0; i < move.cells.length; i += 1) if (move.cells[i] === c) by = move.shifts[i] as number;
    const way = by * sign > 0 ? 1 : -1;
    if (!isChoice)
      return lifted(x, detail, bands, move, way, random, slot < 0 ? null : { band: detail.bandOf[c] as number, slot });
    const other = (slot + 1 + Math.floor(random() * (slots.length - 1))) % slots.length;
    return way > 0 ? between(detail, move, slot, other) : between(detail, move, other, slot);
  };

  /** From the true table, straight for each open cell; of what lone people know, by single moves. */
  const goFor = (reach: Reach, cells: readonly number[], lean: boolean) => {
    const x = slice.value.slice();
    const { take } = stepsOn(slice, x);
    const witness = witnessesOn(slice);
    for (const cell of cells)
      for (const sign of [1, -1] as const) {
        if (!lean && isWide(slice, reach, cell)) break;
        const changed: CellMove[] = [];
        for (let n = 0; n < towards.steps && (lean || !isWide(slice, reach, cell)); n += 1) {
          const move = moveOf(x, cell, sign);
          if (!move) continue;
          if (lean) witness(move, reach);
          else if (take(move, reach)) changed.push(move);
        }
        for (const { cells: of } of changed)
          for (let i = 0; i < of.length; i += 1) x[of[i] as number] = slice.value[of[i] as number] as number;
      }
  };

  return (attack, reach, open, lean) => {
    for (let pass = 0; pass < towards.passes; pass += 1) {
      const left = open();
      if (left.length === 0) return;
      goFor(
        reach,
        left.map((column) => attack.cells[column] as number),
        lean,
      );
    }
    const x = slice.value.slice();
    const { take } = stepsOn(slice, x);
    const noteLeaning = (columns: readonly number[]) => {
      const moved = new Set(lone.filter((cell) => x[cell] !== 1).map((cell) => slice.samePeople[cell] as number));
      for (const column of columns) {
        const cell = attack.cells[column] as number;
        const before = reach.leansOn.get(cell);
        if (before === nobody || x[cell] === slice.value[cell]) continue;
        const left = before ? new Set([...before].filter((person) => moved.has(person))) : moved;
        reach.leansOn.set(cell, left.size === 0 ? nobody : left);
      }
    };
    let left = open();
    let near = around([]);
    for (let round = 0, vain = 0; left.length > 0 && round < rounds && vain < patience; round += 1) {
      if (vain === 0) near = around(left.map((column) => attack.cells[column] as number));
      const { moves, choices } = near;
      const all = moves.length + choices.length;
      if (all === 0) return;
      for (let n = steps * all; n > 0; n -= 1) {
        const one = Math.floor(random() * all);
        const sign = random() < 0.5 ? 1 : -1;
        if (one < moves.length) {
          const made = lifted(x, detail, bands, coarse[moves[one] as number] as CellMove, sign, random);
          if (made) take(made, reach);
        } else {
          const from = Math.floor(random() * slots.length);
          const to = (from + 1 + Math.floor(random() * (slots.length - 1))) % slots.length;
          const choice = bands.choices[choices[one - moves.length] as number] as CellMove;
          take(between(detail, choice, from, to), reach);
        }
      }
      if (lean) noteLeaning(left);
      const now = open();
      vain = left.length - now.length >= Math.max(1, Math.floor(all / worth)) ? 0 : vain + 1;
      left = now;
    }
  };
};
