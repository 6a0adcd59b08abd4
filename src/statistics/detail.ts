/**
 * Where a level of detail (single years of age) lies below all else: the coarser system by itself, and which detail belongs to which coarser cell. What is
 * found out about the coarser system is carried down to the detail (lift-moves.ts); nothing is proved by it alone.
 */
import type { Equation, LinkedSystem } from './linked-system.ts';
import { equationsOfCells } from './slice.ts';

export type Detail = {
  readonly coarse: LinkedSystem;
  readonly coarseEquationsOf: readonly (readonly number[])[];
  /** Coarse cell → cell of the whole system, and back (−1 for detail). */
  readonly cellOf: Int32Array;
  readonly coarseOf: Int32Array;
  /** Slot → coarse cell → its part in that slot (−1 where it has none): the first year of each band, the second … */
  readonly slots: readonly Int32Array[];
  /** Cell of the whole system → the coarse cell whose detail it is; −1 for others. */
  readonly wholeOf: Int32Array;
  /** Coarse cell → the band it belongs to, the same number at all places; −1 where it has no detail. */
  readonly bandOf: Int32Array;
  /** Equations among the parts of one slot, by their coarse cells. */
  readonly mirrored: readonly Equation[];
};

/** Coarse cells with their detail; null where an equation has parts that are neither all coarse nor all detail. */
const partsOf = (system: LinkedSystem, isDetail: Uint8Array, coarseOf: Int32Array, size: number) => {
  const slots: Int32Array[] = [];
  const slotOf = new Int32Array(system.size).fill(-1);
  const wholeOf = new Int32Array(system.size).fill(-1);
  for (const { cells } of system.equations) {
    const parts = cells.slice(1);
    if (isDetail[cells[0] as number] || parts.every((cell) => !isDetail[cell])) continue;
    const whole = coarseOf[cells[0] as number] as number;
    if (parts.some((cell) => !isDetail[cell] || (slotOf[cell] as number) >= 0)) return null;
    for (const [j, cell] of parts.entries()) {
      if (slots.length <= j) slots.push(new Int32Array(size).fill(-1));
      (slots[j] as Int32Array)[whole] = cell;
      slotOf[cell] = j;
      wholeOf[cell] = whole;
    }
  }
  return { slots, slotOf, wholeOf };
};

/** The same coarse cells stand in one equation for the first year, for the second …: kept once, and which cells they tie together. */
const mirror = (
  system: LinkedSystem,
  isDetail: Uint8Array,
  slotOf: Int32Array,
  wholeOf: Int32Array,
  size: number,
): Pick<Detail, 'bandOf' | 'mirrored'> | null => {
  const bandOf = Int32Array.from({ length: size }, (_, c) => c);
  const rootOf = (c: number): number => {
    let root = c;
    while (bandOf[root] !== root) root = bandOf[root] as number;
    bandOf[c] = root;
    return root;
  };
  const mirrored: Equation[] = [];
  for (const { cells, signs } of system.equations) {
    if (!isDetail[cells[0] as number]) continue;
    const slot = slotOf[cells[0] as number] as number;
    if (slot < 0 || cells.some((cell) => slotOf[cell] !== slot)) return null;
    const wholes = cells.map((cell) => wholeOf[cell] as number);
    for (const c of wholes) bandOf[rootOf(c)] = rootOf(wholes[0] as number);
    if (slot === 0) mirrored.push({ cells: wholes, signs });
  }
  return { bandOf: bandOf.map((_, c) => rootOf(c)), mirrored };
};

/** Null where the system has no detail of this form. */
export const detailOf = (system: LinkedSystem): Detail | null => {
  const isDetail = system.detail;
  if (!isDetail || system.amounts) return null;
  const cellOf = Int32Array.from([...isDetail.keys()].filter((cell) => !isDetail[cell]));
  const size = cellOf.length;
  const coarseOf = new Int32Array(system.size).fill(-1);
  for (const [c, cell] of cellOf.entries()) coarseOf[cell] = c;
  const parts = partsOf(system, isDetail, coarseOf, size);
  if (!parts || parts.slots.length === 0) return null;
  const found = mirror(system, isDetail, parts.slotOf, parts.wholeOf, size);
  if (!found) return null;
  const values = new Float64Array(size * system.times.length);
  for (let t = 0; t < system.times.length; t += 1)
    for (const [c, cell] of cellOf.entries()) values[t * size + c] = system.values[t * system.size + cell] as number;
  const coarse: LinkedSystem = {
    ...system,
    size,
    values,
    people: values,
    keys: Array.from(cellOf, (cell) => system.keys[cell] as string),
    published: Uint8Array.from(cellOf, (cell) => system.published[cell] as number),
    protectZero: Uint8Array.from(cellOf, (cell) => system.protectZero[cell] as number),
    wholeOf: Int32Array.from(cellOf, (cell) => {
      const whole = system.wholeOf[cell] as number;
      return whole < 0 ? -1 : (coarseOf[whole] as number);
    }),
    weight: Float64Array.from(cellOf, (cell) => system.weight[cell] as number),
    equations: system.equations
      .filter(({ cells }) => cells.every((cell) => !isDetail[cell]))
      .map(({ cells, signs }) => ({ cells: cells.map((cell) => coarseOf[cell] as number), signs })),
    at: new Map(),
  };
  delete (coarse as { detail?: Uint8Array }).detail;
  const hasDetail = new Uint8Array(size);
  for (const slot of parts.slots) for (const [c, cell] of slot.entries()) if (cell >= 0) hasDetail[c] = 1;
  return {
    coarse,
    coarseEquationsOf: equationsOfCells(coarse),
    cellOf,
    coarseOf,
    slots: parts.slots,
    wholeOf: parts.wholeOf,
    bandOf: found.bandOf.map((band, c) => (hasDetail[c] ? band : -1)),
    mirrored: found.mirrored,
  };
};
