/**
 * Where a level of detail (single years of age) lies below all else: which detail belongs to which coarser cell, and which innermost coarser cells (a place, a sex)
 * each is a sum of. Only a system of that form can be taken apart as in reduce-detail.ts.
 */
import type { LinkedSystem } from './linked-system.ts';

export type Detail = {
  readonly system: LinkedSystem;
  /** Slot → cell of the system → its part in that slot (−1 where it has none): the first year of each band, the second … */
  readonly slots: readonly Int32Array[];
  /** Cell → the coarser cell whose detail it is; −1 for others. */
  readonly wholeOf: Int32Array;
  /** Coarser cells with detail, those below before those they are parts of; and the innermost ones each is the sum of. */
  readonly wholes: readonly number[];
  readonly atomsOf: ReadonlyMap<number, Int32Array>;
  /** By coarser cell, the coarser cells whose details add up to its own: every way there is, the same in every slot. */
  readonly ways: ReadonlyMap<number, readonly (readonly number[])[]>;
};

/** Bands with their detail; null where an equation has parts that are neither all coarse nor all detail. */
const partsOf = ({ size, equations }: LinkedSystem, isDetail: Uint8Array) => {
  const slots: Int32Array[] = [];
  const slotOf = new Int32Array(size).fill(-1);
  const wholeOf = new Int32Array(size).fill(-1);
  for (const { cells } of equations) {
    const whole = cells[0] as number;
    if (isDetail[whole] || cells.every((cell, i) => i === 0 || !isDetail[cell])) continue;
    for (let j = 0; j < cells.length - 1; j += 1) {
      const cell = cells[j + 1] as number;
      if (!isDetail[cell] || (slotOf[cell] as number) >= 0) return null;
      if (slots.length <= j) slots.push(new Int32Array(size).fill(-1));
      const slot = slots[j] as Int32Array;
      if ((slot[whole] as number) >= 0) return null;
      slot[whole] = cell;
      slotOf[cell] = j;
      wholeOf[cell] = whole;
    }
  }
  return slots.length === 0 ? null : { slots, slotOf, wholeOf };
};

/** The ways details add up; null where equations of the same cells are not there for the first year, for the second … and for the bands. */
const waysOf = (
  { equations }: LinkedSystem,
  isDetail: Uint8Array,
  { slots, slotOf, wholeOf }: NonNullable<ReturnType<typeof partsOf>>,
): Detail['ways'] | null => {
  const among: { readonly slot: number; readonly wholes: readonly number[] }[] = [];
  const byParent = new Map<number, (readonly number[])[]>();
  const alike = new Int32Array(slotOf.length).fill(-1);
  let stamp = 0;
  const has = (of: readonly (readonly number[])[] | undefined, cells: readonly number[]): boolean =>
    (of ?? []).some((other) => {
      if (other.length !== cells.length) return false;
      stamp += 1;
      for (const cell of other) alike[cell] = stamp;
      return cells.every((cell) => alike[cell] === stamp);
    });
  const add = (to: Map<number, (readonly number[])[]>, cells: readonly number[]) => {
    const of = to.get(cells[0] as number);
    if (of) of.push(cells);
    else to.set(cells[0] as number, [cells]);
  };
  const coarse = new Map<number, (readonly number[])[]>();
  const seen = slots.map(() => 0);
  for (const { cells } of equations) {
    const slot = slotOf[cells[0] as number] as number;
    if (!isDetail[cells[0] as number]) {
      if (cells.every((cell) => !isDetail[cell])) add(coarse, cells);
      continue;
    }
    if (slot < 0 || cells.some((cell) => slotOf[cell] !== slot)) return null;
    const wholes = cells.map((cell) => wholeOf[cell] as number);
    among.push({ slot, wholes });
    if (slot === 0) add(byParent, wholes);
  }
  for (const { slot, wholes } of among) {
    if (!has(byParent.get(wholes[0] as number), wholes)) return null;
    seen[slot] = (seen[slot] as number) + 1;
  }
  for (const all of byParent.values())
    for (const wholes of all) {
      if (!has(coarse.get(wholes[0] as number), wholes)) return null;
      // Nobody's detail has more or fewer years than that of the others it adds up with.
      for (const [j, slot] of slots.entries()) {
        const there = wholes.filter((whole) => (slot[whole] as number) >= 0).length;
        if (there !== 0 && there !== wholes.length) return null;
        if (there !== 0) seen[j] = (seen[j] as number) - 1;
      }
    }
  if (seen.some((n) => n !== 0)) return null;
  return new Map(
    [...byParent].map(([parent, all]) => [
      parent,
      all.flatMap((wholes) => (wholes.length < 2 ? [] : [wholes.slice(1)])),
    ]),
  );
};

/** The innermost cells of each, or null where two ways of adding up disagree. */
const innermost = (slots: readonly Int32Array[], ways: Detail['ways']): Pick<Detail, 'wholes' | 'atomsOf'> | null => {
  const first = slots[0] as Int32Array;
  const counted = new Int32Array(first.length);
  const atomsOf = new Map<number, Int32Array>();
  const wholes: number[] = [];
  const open = new Set<number>();
  const visit = (whole: number): boolean => {
    if (atomsOf.has(whole)) return true;
    if (open.has(whole)) return false;
    open.add(whole);
    const of = ways.get(whole) ?? [];
    let atoms: Int32Array | null = of.length === 0 ? Int32Array.of(whole) : null;
    for (const parts of of) {
      if (!parts.every(visit)) return false;
      const inParts = Int32Array.from(parts.flatMap((part) => [...(atomsOf.get(part) as Int32Array)]));
      for (const atom of inParts) counted[atom] = (counted[atom] as number) + 1;
      const isSame =
        inParts.every((atom) => counted[atom] === 1) && (atoms === null || atoms.length === inParts.length);
      const isSubset = isSame && (atoms === null || atoms.every((atom) => counted[atom] === 1));
      for (const atom of inParts) counted[atom] = 0;
      if (!isSubset) return false;
      atoms ??= inParts;
    }
    open.delete(whole);
    atomsOf.set(whole, atoms as Int32Array);
    wholes.push(whole);
    return true;
  };
  for (const [whole, part] of first.entries()) if (part >= 0 && !visit(whole)) return null;
  return { wholes, atomsOf };
};

/** Null where the system has no detail of this form. */
export const detailOf = (system: LinkedSystem): Detail | null => {
  const isDetail = system.detail;
  if (!isDetail || system.amounts) return null;
  const parts = partsOf(system, isDetail);
  const ways = parts && waysOf(system, isDetail, parts);
  const inside = ways && innermost(parts.slots, ways);
  if (!inside) return null;
  // A year that belongs to no band would be left out.
  if (isDetail.some((of, cell) => of === 1 && (parts.slotOf[cell] as number) < 0)) return null;
  return { system, slots: parts.slots, wholeOf: parts.wholeOf, ...inside, ways };
};
