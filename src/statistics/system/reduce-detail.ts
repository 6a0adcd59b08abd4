/**
 * Takes out of a system the details that nobody shows, and leaves a smaller one whose tables are exactly those of the whole (decision 0046). Inner places whose
 * years stand in the same shown areas only occur as their *rest*, the sum of them in a year: how a rest divides among its places is a table of
 * places × years with given totals both ways, which has an answer in whole numbers whatever these are. What such a table can hold is said in closed form.
 */
import { type ClosedTable, closedTable, type TakenOut } from './closed-tables.ts';
import type { Detail } from './detail.ts';
import type { LinkedSystem } from './linked-system.ts';
import { equationsOfReduced, type Rest, yearsOf } from './reduced-equations.ts';
import { byDetail, equationsOfCells, neverShown, type Slice } from './slice.ts';

export type Reduced = {
  readonly slice: Slice;
  /** Cell of the smaller system → cell of the whole; from the size of the whole on: the rest that the place of this cell (less the size) comes first in. */
  readonly idOf: Int32Array;
  /** The way back, of cells and of rests; −1 where it was taken out. */
  readonly cellOf: Int32Array;
  readonly tables: readonly ClosedTable[];
  readonly takenOut: readonly TakenOut[];
};

const isKept = ({ state }: Slice, { slots }: Detail, whole: number): boolean =>
  slots.some((slot) => {
    const part = slot[whole] as number;
    return part >= 0 && state[part] !== byDetail && state[part] !== neverShown;
  });

/** `spelled`: innermost cells whose years are to stay. */
const restsOf = (slice: Slice, detail: Detail, kept: Uint8Array, spelled: ReadonlySet<number>): Rest[] => {
  const { atomsOf, wholes } = detail;
  const inside = new Map<number, number[]>();
  for (const whole of wholes) if (atomsOf.get(whole)?.[0] === whole) inside.set(whole, []);
  for (const whole of wholes)
    if (kept[whole]) for (const atom of atomsOf.get(whole) ?? []) inside.get(atom)?.push(whole);
  const bandOf = bandsOf(detail, slice.system.size);
  const rests = new Map<string, Rest>();
  for (const [atom, areas] of inside) {
    const key = spelled.has(atom) || kept[atom] ? `only ${atom}` : `${bandOf[atom]} ${areas.join()}`;
    const rest = rests.get(key);
    if (rest) rest.atoms.push(atom);
    else rests.set(key, { atoms: [atom], years: yearsOf(detail, atom), same: -1 });
  }
  const of = [...rests.values()];
  const restOf = new Map<number, number>();
  for (const [r, { atoms }] of of.entries()) for (const atom of atoms) restOf.set(atom, r);
  // A rest that is all of an area which shows its years is that area.
  for (const whole of wholes) {
    if (!kept[whole]) continue;
    const atoms = atomsOf.get(whole) as Int32Array;
    const rest = of[restOf.get(atoms[0] as number) as number];
    if (
      rest &&
      rest.atoms.length === atoms.length &&
      rest.same < 0 &&
      restOf.get(atoms.at(-1) as number) === restOf.get(atoms[0] as number)
    )
      rest.same = whole;
  }
  return of;
};

/** The same number for coarser cells that add up with each other. */
const bandsOf = ({ ways }: Detail, size: number): Int32Array => {
  const of = Int32Array.from({ length: size }, (_, cell) => cell);
  const rootOf = (cell: number): number => {
    let root = cell;
    while (of[root] !== root) root = of[root] as number;
    for (let at = cell; of[at] !== root; ) {
      const next = of[at] as number;
      of[at] = root;
      at = next;
    }
    return root;
  };
  for (const [whole, ofWhole] of ways) for (const part of ofWhole.flat()) of[rootOf(part)] = rootOf(whole);
  return of.map((_, cell) => rootOf(cell));
};

const numbersOf = (system: LinkedSystem, idOf: Int32Array, cellOf: Int32Array, values: Float64Array): LinkedSystem => {
  const { size } = system;
  const pick = <T>(of: ArrayLike<T>, none: T) => Array.from(idOf, (id) => (id < size ? (of[id] as T) : none));
  const none = new Float64Array(0);
  return {
    name: system.name,
    times: ['now'],
    size: idOf.length,
    keys: pick(system.keys, ''),
    values,
    people: values,
    first: none,
    second: none,
    amounts: false,
    published: Uint8Array.from(pick(system.published, 0)),
    protectZero: Uint8Array.from(pick(system.protectZero, 0)),
    wholeOf: Int32Array.from(pick(system.wholeOf, -1), (whole) => (whole < 0 ? -1 : (cellOf[whole] as number))),
    weight: Float64Array.from(pick(system.weight, 1)),
    equations: [],
    at: new Map(),
  };
};

/** Innermost coarser cell → its table and its row there. */
type Rows = ReadonlyMap<number, readonly [table: ClosedTable, row: number]>;

const takenOutOf = (detail: Detail, whole: number, rowOf: Rows, cellAt: Int32Array): TakenOut => {
  const parts = new Map<ClosedTable, number[]>();
  const spelled: number[][] = [];
  const years = yearsOf(detail, whole);
  for (const atom of detail.atomsOf.get(whole) as Int32Array) {
    const at = rowOf.get(atom);
    if (!at) {
      spelled.push(detail.slots.slice(0, years).map((slot) => cellAt[slot[atom] as number] as number));
      continue;
    }
    const rows = parts.get(at[0]);
    if (rows) rows.push(at[1]);
    else parts.set(at[0], [at[1]]);
  }
  return { whole, years, parts: [...parts].map(([table, rows]) => ({ table, rows })), spelled };
};

export const reduceDetail = (slice: Slice, detail: Detail, spelled: ReadonlySet<number>): Reduced => {
  const { system, state, value } = slice;
  const { size } = system;
  const { wholes, atomsOf, slots, wholeOf } = detail;
  const shows = new Uint8Array(size);
  for (const whole of wholes) if (isKept(slice, detail, whole)) shows[whole] = 1;
  const rests = restsOf(slice, detail, shows, spelled);
  const restOf = new Map<number, number>();
  for (const [r, { atoms }] of rests.entries()) for (const atom of atoms) restOf.set(atom, r);
  const isSpelled = (atom: number) => (rests[restOf.get(atom) as number] as Rest).atoms.length === 1;
  const kept = new Uint8Array(size);
  for (const whole of wholes) if (shows[whole] || (atomsOf.get(whole) as Int32Array).every(isSpelled)) kept[whole] = 1;
  const idsOf = ({ atoms, years, same }: Rest) => {
    const from = same >= 0 ? same : (atoms[0] as number);
    const more = same >= 0 || atoms.length === 1 ? 0 : size;
    return { band: more + from, years: slots.slice(0, years).map((slot) => more + (slot[from] as number)) };
  };
  const ids: number[] = [];
  for (let cell = 0; cell < size; cell += 1)
    if ((wholeOf[cell] as number) < 0 || kept[wholeOf[cell] as number]) ids.push(cell);
  const inner = ids.length;
  const several = rests.filter(({ atoms }) => atoms.length > 1);
  for (const rest of several) if (rest.same < 0) ids.push(idsOf(rest).band, ...idsOf(rest).years);
  const idOf = Int32Array.from(ids);
  const cellAt = new Int32Array(2 * size).fill(-1);
  for (const [cell, id] of idOf.entries()) cellAt[id] = cell;
  const numbers = new Float64Array(idOf.length);
  for (let cell = 0; cell < inner; cell += 1) numbers[cell] = value[idOf[cell] as number] as number;
  const samePeople = Int32Array.from(idOf, (id) => (id < size ? (slice.samePeople[id] as number) : id));
  for (const rest of several) {
    if (rest.same >= 0) continue;
    const { band, years } = idsOf(rest);
    for (const [k, id] of [band, ...years].entries()) {
      const cell = cellAt[id] as number;
      const parts = rest.atoms.map((atom) => (k === 0 ? atom : (slots[k - 1]?.[atom] as number)));
      const sum = parts.reduce((n, part) => n + (value[part] as number), 0);
      numbers[cell] = sum;
      // A rest with all the people of one place holds the same people.
      const one = parts.find((part) => value[part] === sum);
      if (one !== undefined && sum > 0) samePeople[cell] = slice.samePeople[one] as number;
    }
  }
  const small = numbersOf(system, idOf, cellAt, numbers);
  const equations = equationsOfReduced(detail, (whole) => kept[whole] === 1, rests, restOf, idsOf).map(
    ({ cells, signs }) => ({
      cells: cells.map((id) => cellAt[id] as number),
      signs,
    }),
  );
  const whole = { ...small, equations };
  const pick = (of: Uint8Array, none: number) => Uint8Array.from(idOf, (id) => (id < size ? (of[id] as number) : none));
  const reduced: Slice = {
    system: whole,
    policy: slice.policy,
    value: numbers,
    people: numbers,
    state: pick(state, neverShown),
    sensitive: pick(slice.sensitive, 0),
    level: new Float64Array(idOf.length),
    equationsOf: equationsOfCells(whole),
    frozen: pick(slice.frozen, 0),
    samePeople,
  };
  const tables = several.map((rest) => {
    const { band, years } = idsOf(rest);
    const table = closedTable(slice, detail, rest.atoms, rest.years, {
      y: rest.atoms.map((atom) => cellAt[atom] as number),
      c: years.map((id) => cellAt[id] as number),
      n: cellAt[band] as number,
    });
    // Where hardly anybody is of a year, how many must not be known, or it would be known of every place.
    for (const [j, cell] of table.c.entries()) {
      const n = table.ofYear[j] as number;
      if (reduced.state[cell] === neverShown && n > 0 && n < slice.policy.minimumWidth) reduced.sensitive[cell] = 1;
    }
    return table;
  });
  const rowOf = new Map(
    tables.flatMap((table) => table.atoms.map((atom, row) => [atom, [table, row] as const] as const)),
  );
  const takenOut = wholes.filter((one) => !kept[one]).map((one) => takenOutOf(detail, one, rowOf, cellAt));
  return { slice: reduced, idOf, cellOf: cellAt, tables, takenOut };
};
