/**
 * Moves by elimination: a basis of everything the hidden cells can do without disturbing a published figure. In tables each basis vector is a short
 * move of whole people, and chains of them reach what no single search finds (fibre-walk.ts). Every one is checked again in whole numbers.
 */
import type { Attack } from './attack.ts';
import { eliminate, inverse, type Pivot, primes, times } from './elimination.ts';
import { balances } from './known-moves.ts';
import type { Move } from './moves.ts';

/** Longer ones, or such that shift a cell by more, prove little: bounds stop them at once. */
const most = { columns: 400, shift: 9 };

/** Rows still to be solved, the latest pivot first. */
class Latest {
  private readonly heap: number[] = [];
  get size(): number {
    return this.heap.length;
  }
  push(value: number): void {
    const { heap } = this;
    heap.push(value);
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if ((heap[above] as number) >= value) break;
      heap[at] = heap[above] as number;
      heap[above] = value;
      at = above;
    }
  }
  pop(): number {
    const { heap } = this;
    const top = heap[0] as number;
    const last = heap.pop() as number;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as number) > (heap[below] as number)) below += 1;
      if ((heap[below] as number) <= last) break;
      heap[at] = heap[below] as number;
      at = below;
    }
    heap[at] = last;
    return top;
  }
}

/** One move for every column that elimination left free: it shifts that column by one, and the others as the equations then ask. */
export const kernelMoves = (attack: Pick<Attack, 'cells' | 'equations' | 'equationsOf'>): Move[] => {
  const p = primes[0];
  const columns = attack.cells.length;
  const pivots: Pivot[] = eliminate(columns, attack.equations, p);
  const isPivot = new Uint8Array(columns);
  /** Column → the pivot rows it stands in (other than its own), with its coefficient there divided by that of the pivot. */
  const rows: number[][] = Array.from({ length: columns }, () => []);
  const factors: number[][] = Array.from({ length: columns }, () => []);
  for (const [i, { column, row }] of pivots.entries()) {
    isPivot[column] = 1;
    const own = inverse(row.values[row.columns.indexOf(column)] as number, p);
    for (const [k, c] of row.columns.entries()) {
      if (c === column) continue;
      rows[c]?.push(i);
      factors[c]?.push(times(row.values[k] as number, own, p));
    }
  }
  const moves: Move[] = [];
  const sums = new Float64Array(pivots.length);
  const isOpen = new Uint8Array(pivots.length);
  for (let free = 0; free < columns; free += 1) {
    if (isPivot[free]) continue;
    const waiting = new Latest();
    const found: number[] = [free];
    const shifts: number[] = [1];
    const spread = (column: number, by: number) => {
      const of = rows[column] as number[];
      for (let k = 0; k < of.length; k += 1) {
        const i = of[k] as number;
        if (!isOpen[i]) {
          isOpen[i] = 1;
          waiting.push(i);
        }
        sums[i] = ((sums[i] as number) + times((factors[column] as number[])[k] as number, by, p)) % p;
      }
    };
    spread(free, 1);
    let isShort = true;
    while (waiting.size > 0) {
      const i = waiting.pop();
      const sum = sums[i] as number;
      sums[i] = 0;
      isOpen[i] = 0;
      if (sum === 0 || !isShort) continue;
      const value = p - sum;
      const shift = value > p / 2 ? value - p : value;
      const { column } = pivots[i] as Pivot;
      found.push(column);
      shifts.push(shift);
      if (found.length > most.columns || Math.abs(shift) > most.shift) isShort = false;
      else spread(column, value);
    }
    const move = { columns: found, shifts };
    if (isShort && balances(attack, move)) moves.push(move);
  }
  return moves;
};
