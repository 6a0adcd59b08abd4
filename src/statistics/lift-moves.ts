/**
 * Carries moves down to a level of detail. Whatever may shift among places within one year of a band is a choice of few places (`BandMove`); given in one year
 * and taken in others it stirs nothing coarser, and a move of the coarser cells is a sum of such choices, each made in the year with the most room for it.
 * None is taken on trust: every move passes the check of cell-moves.ts.
 */
import { attackOn } from './attack.ts';
import type { CellMove } from './cell-moves.ts';
import type { Detail } from './detail.ts';
import { kernelMoves } from './kernel-moves.ts';
import { type KnownMoves, movesAgain } from './known-moves.ts';
import type { BandMoves } from './band-moves.ts';
import type { Slice } from './slice.ts';

/** What the coarser cells can do in the pattern they were given, and what proved them. */
export const coarseMoves = (coarse: Slice, known: KnownMoves): CellMove[] => {
  const attack = attackOn(coarse);
  const found = kernelMoves(attack);
  for (const cell of known.keys()) found.push(...movesAgain(known, attack, cell));
  return found.map(({ columns, shifts }) => ({
    cells: columns.map((column) => attack.cells[column] as number),
    shifts,
  }));
};

/** The greatest common divisor. */
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** More room than any rule asks for. */
export const ample = 9;

/** How often `by` times the choice can be made in a slot, beside what is shifted already. */
export const roomIn = (
  value: Float64Array,
  slot: Int32Array,
  { cells, shifts }: CellMove,
  by: number,
  shifted: ReadonlyMap<number, number> | null,
): number => {
  let room: number = ample;
  for (let i = 0; i < cells.length; i += 1) {
    const one = by * (shifts[i] as number);
    if (one >= 0) continue;
    const part = slot[cells[i] as number] as number;
    const now = (value[part] as number) + (shifted?.get(part) ?? 0);
    room = Math.min(room, Math.floor(now / -one));
  }
  return room;
};

/** Parts of each band that go by one year, the same for all of them: the fullest cells of places that give or take on the whole. */
type Net = { readonly parts: Map<number, number> };

/**
 * A move of coarse cells (`sign` times) from the table `value`, with a choice of its detail: every inner cell takes over from the fullest that stands in the same
 * sums, in a year of its own; what these give or take on the whole goes by one year of the band, rather the `wanted` one. Null where the detail cannot follow.
 */
export const lifted = (
  value: Float64Array,
  { cellOf, slots, bandOf }: Detail,
  { fromFullest, fullestOf, withTotals }: BandMoves,
  { cells, shifts }: CellMove,
  sign: 1 | -1,
  random: () => number,
  wanted: { readonly band: number; readonly slot: number } | null = null,
): CellMove | null => {
  const preferred = wanted ? slots[wanted.slot] : null;
  const shifted = new Map<number, number>();
  const nets = new Map<number, Net>();
  const make = (slot: Int32Array, choice: CellMove, by: number) => {
    for (let k = 0; k < choice.cells.length; k += 1) {
      const part = slot[choice.cells[k] as number] as number;
      shifted.set(part, (shifted.get(part) ?? 0) + by * (choice.shifts[k] as number));
    }
  };
  for (let i = 0; i < cells.length; i += 1) {
    const c = cells[i] as number;
    const by = sign * (shifts[i] as number);
    shifted.set(cellOf[c] as number, by);
    const fullest = fullestOf[c] as number;
    if (fullest < 0) continue;
    const net = nets.get(bandOf[c] as number) ?? { parts: new Map() };
    nets.set(bandOf[c] as number, net);
    net.parts.set(fullest, (net.parts.get(fullest) ?? 0) + by);
    const choice = fromFullest[c];
    if (!choice) continue;
    // One person at a time, since small places have few in any one year.
    const one = by > 0 ? 1 : -1;
    for (let n = Math.abs(by); n > 0; n -= 1) {
      let best: Int32Array | null = null;
      let most = 0;
      for (const slot of slots) {
        const times = Math.min(2, roomIn(value, slot, choice, one, shifted));
        const room = times + random() + (slot === preferred && bandOf[c] === wanted?.band ? 2 : 0);
        if (times < 1 || room <= most) continue;
        most = room;
        best = slot;
      }
      if (!best) return null;
      make(best, choice, one);
    }
  }
  for (const [band, { parts }] of nets) {
    const giving = [...parts].filter(([, by]) => by !== 0);
    const times = giving.reduce((n, [, by]) => divisor(n, Math.abs(by)), 0);
    for (let n = times; n > 0; n -= 1) {
      let best: Int32Array | null = null;
      let most = 0;
      for (const slot of slots) {
        let room = 2;
        for (const [c, by] of giving)
          room = Math.min(room, roomIn(value, slot, withTotals[c] as CellMove, by / times, shifted));
        const wish = room + random() + (slot === preferred && band === wanted?.band ? 2 : 0);
        if (room < 1 || wish <= most) continue;
        most = wish;
        best = slot;
      }
      if (!best) return null;
      for (const [c, by] of giving) make(best, withTotals[c] as CellMove, by / times);
    }
  }
  const kept = [...shifted].filter(([, by]) => by !== 0);
  return { cells: kept.map(([cell]) => cell), shifts: kept.map(([, by]) => by) };
};

/** A choice made in one slot (`by` 1 or −1) as often as others can take it back, at most `most` times; null where that is never. */
export const gathered = (
  value: Float64Array,
  { slots }: Detail,
  choice: CellMove,
  into: number,
  by: 1 | -1,
  most: number,
  first: number,
): CellMove | null => {
  let left = Math.min(most, roomIn(value, slots[into] as Int32Array, choice, by, null));
  const cells: number[] = [];
  const shifts: number[] = [];
  const make = (slot: number, times: number) => {
    for (let k = 0; k < choice.cells.length; k += 1) {
      cells.push(slots[slot]?.[choice.cells[k] as number] as number);
      shifts.push(times * (choice.shifts[k] as number));
    }
  };
  let made = 0;
  for (let k = 0; k < slots.length && left > 0; k += 1) {
    const slot = (first + k) % slots.length;
    if (slot === into) continue;
    const times = Math.min(left, roomIn(value, slots[slot] as Int32Array, choice, -by, null));
    if (times <= 0) continue;
    make(slot, -by * times);
    made += times;
    left -= times;
  }
  if (made === 0) return null;
  make(into, by * made);
  return { cells, shifts };
};

/** A choice made in one slot and taken back in another. */
export const between = ({ slots }: Detail, { cells, shifts }: CellMove, from: number, to: number): CellMove => {
  const n = cells.length;
  const outCells = new Int32Array(2 * n);
  const outShifts = new Int8Array(2 * n);
  for (let i = 0; i < n; i += 1) {
    outCells[i] = slots[from]?.[cells[i] as number] as number;
    outShifts[i] = shifts[i] as number;
    outCells[n + i] = slots[to]?.[cells[i] as number] as number;
    outShifts[n + i] = -(shifts[i] as number);
  }
  return { cells: outCells, shifts: outShifts };
};
