/**
 * People who are alone in a year of a place that was taken out (reduce-detail.ts), and what they know by it: that nobody else of their town, or of their sex
 * there, is of that year. What is proved about the smaller system holds against them as long as a table is left in which all of that stands: Gale's condition for
 * a table of places × years with one year closed to some places.
 */
import type { ClosedTable, TakenOut } from '../system/closed-tables.ts';
import type { Detail } from '../system/detail.ts';
import { nobody } from './reach.ts';
import type { Reduced } from '../system/reduce-detail.ts';
import type { Slice } from '../system/slice.ts';

/** In a table: the places whose number of that year the person knows; `own` is the row with the one, −1 where that stands elsewhere. */
type Known = { readonly rows: number[]; own: number };
type Person = {
  readonly person: number;
  readonly year: number;
  readonly known: Map<ClosedTable, Known>;
  /** Cells of the smaller system known to be empty. */
  readonly zeros: number[];
};

/** The one innermost cell with somebody in it, as a cell of the whole. */
const aloneIn = ({ parts, spelled }: TakenOut, year: number, { slots }: Detail, { slice, idOf }: Reduced): number => {
  for (const { table, rows } of parts)
    for (const row of rows)
      if (table.x[row * table.years + year] === 1) return slots[year]?.[table.atoms[row] as number] as number;
  return idOf[spelled.find((cells) => slice.value[cells[year] as number] === 1)?.[year] as number] as number;
};

const peopleIn = (slice: Slice, detail: Detail, reduced: Reduced): Person[] => {
  const { slots } = detail;
  const all = new Map<number, Person>();
  const personAt = (cell: number, year: number): Person => {
    const found = all.get(cell) ?? { person: slice.samePeople[cell] as number, year, known: new Map(), zeros: [] };
    all.set(cell, found);
    return found;
  };
  const knownIn = ({ known }: Person, table: ClosedTable): Known => {
    const found = known.get(table) ?? { rows: [], own: -1 };
    known.set(table, found);
    return found;
  };
  for (const table of reduced.tables)
    for (const [at, people] of table.x.entries()) {
      if (people !== 1) continue;
      const [row, year] = [Math.floor(at / table.years), at % table.years];
      const of = knownIn(personAt(slots[year]?.[table.atoms[row] as number] as number, year), table);
      of.rows.push(row);
      of.own = row;
    }
  for (const one of reduced.takenOut) {
    if (one.parts.length === 1 && one.spelled.length === 0 && one.parts[0]?.rows.length === 1) continue;
    for (let year = 0; year < one.years; year += 1) {
      if (slice.value[slots[year]?.[one.whole] as number] !== 1) continue;
      const person = personAt(aloneIn(one, year, detail, reduced), year);
      for (const { table, rows } of one.parts) {
        const of = knownIn(person, table);
        for (const row of rows) if (!of.rows.includes(row)) of.rows.push(row);
      }
      for (const cells of one.spelled)
        if (reduced.slice.value[cells[year] as number] === 0) person.zeros.push(cells[year] as number);
    }
  }
  return [...all.values()];
};

export type Standing = {
  /** Cells known to be empty, and cells that have to keep somebody. */
  readonly empty: readonly number[];
  readonly filled: readonly number[];
  /** The cells of `parts` together may grow by no more than `room` beyond what `whole` grows by. */
  readonly within: readonly { readonly parts: readonly number[]; readonly whole: number; readonly room: number }[];
};

export type LoneArcs = {
  /** Who would no longer be alone where the cells shift so: to them a witness says nothing. */
  readonly broken: (cells: ArrayLike<number>, shifts: ArrayLike<number>) => ReadonlySet<number>;
  /** The same of one person. */
  readonly isBroken: (person: number, shiftOf: (cell: number) => number) => boolean;
  /** Cells that have to keep somebody, so that these people may stay what they are. */
  readonly needed: (people: ReadonlySet<number>) => readonly number[];
  /** All that has to hold of the smaller system for this person's sake. */
  readonly standing: (person: number) => Standing;
  /** Most places of a table of which one person knows the number. */
  readonly mostRows: (table: ClosedTable) => number;
};

export const loneArcs = (slice: Slice, detail: Detail, reduced: Reduced): LoneArcs => {
  const people = peopleIn(slice, detail, reduced);
  const { value } = reduced.slice;
  const inTable = new Map<ClosedTable, { people: Person[]; slack: number; most: number }>();
  const ofZero = new Map<number, Person[]>();
  for (const person of people) {
    for (const [table, { rows, own }] of person.known) {
      const of = inTable.get(table) ?? { people: [], slack: Infinity, most: 1 };
      inTable.set(table, of);
      of.people.push(person);
      of.most = Math.max(of.most, rows.length);
      of.slack = Math.min(
        of.slack,
        roomOf(table, person.year, rows, own, (cell) => value[cell] as number),
      );
    }
    for (const cell of person.zeros) ofZero.set(cell, [...(ofZero.get(cell) ?? []), person]);
  }
  const tableOf = new Map<number, ClosedTable[]>();
  for (const table of reduced.tables)
    for (const cell of [...table.y, ...table.c, table.n]) {
      const of = tableOf.get(cell);
      if (of) of.push(table);
      else tableOf.set(cell, [table]);
    }
  const broken: LoneArcs['broken'] = (cells, shifts) => {
    let found: Set<number> | null = null;
    let touched: Map<ClosedTable, number> | null = null;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      for (const table of tableOf.get(cell) ?? []) {
        touched ??= new Map();
        touched.set(table, (touched.get(table) ?? 0) + Math.abs(shifts[i] as number));
      }
      for (const { person } of ofZero.get(cell) ?? []) found = (found ?? new Set()).add(person);
    }
    if (!touched) return found ?? nobody;
    let shiftOf: Map<number, number> | null = null;
    for (const [table, by] of touched) {
      const of = inTable.get(table);
      if (!of || by <= of.slack) continue;
      shiftOf ??= new Map(Array.from(cells, (cell, i) => [cell, shifts[i] as number]));
      const now = shiftOf;
      const numberOf = (cell: number) => (value[cell] as number) + (now.get(cell) ?? 0);
      for (const { person, year, known } of of.people) {
        const { rows, own } = known.get(table) as Known;
        if (roomOf(table, year, rows, own, numberOf) < 0) found = (found ?? new Set()).add(person);
      }
    }
    return found ?? nobody;
  };
  const needed: LoneArcs['needed'] = (wanted) =>
    [...wanted]
      .flatMap((person) => ofPerson.get(person) ?? [])
      .flatMap(({ year, known }) =>
        [...known].flatMap(([table, { own }]) => (own < 0 ? [] : [table.y[own] as number, table.c[year] as number])),
      );
  const ofPerson = new Map<number, Person[]>();
  for (const one of people) ofPerson.set(one.person, [...(ofPerson.get(one.person) ?? []), one]);
  const stands = new Map<number, Standing>();
  const standing: LoneArcs['standing'] = (person) => {
    const before = stands.get(person);
    if (before) return before;
    const of = ofPerson.get(person) ?? [];
    const within = of.flatMap(({ year, known }) =>
      [...known].map(([table, { rows, own }]) => {
        const parts = [...rows.map((row) => table.y[row] as number), table.c[year] as number];
        const one = own < 0 ? 0 : 1;
        const room = parts.reduce((n, cell) => n - (value[cell] as number), (value[table.n] as number) + one);
        return { parts, whole: table.n, room };
      }),
    );
    const found = { empty: of.flatMap(({ zeros }) => zeros), filled: needed(new Set([person])), within };
    stands.set(person, found);
    return found;
  };
  const isBroken: LoneArcs['isBroken'] = (person, shiftOf) => {
    const { empty, filled, within } = standing(person);
    const growthOf = (parts: readonly number[], whole: number) =>
      parts.reduce((n, cell) => n + shiftOf(cell), -shiftOf(whole));
    return (
      empty.some((cell) => shiftOf(cell) !== 0) ||
      filled.some((cell) => (value[cell] as number) + shiftOf(cell) < 1) ||
      within.some(({ parts, whole, room }) => growthOf(parts, whole) > room)
    );
  };
  return { broken, isBroken, needed, standing, mostRows: (table) => inTable.get(table)?.most ?? 1 };
};

/** How many people may come or go before no table is left in which the number of that year stands in these rows; below 0: none is. */
const roomOf = (
  { y, c, n }: ClosedTable,
  year: number,
  rows: readonly number[],
  own: number,
  numberOf: (cell: number) => number,
): number => {
  const inYear = numberOf(c[year] as number);
  let inRows = 0;
  for (const row of rows) inRows += numberOf(y[row] as number);
  const one = own < 0 ? 0 : 1;
  const room = numberOf(n) + one - inRows - inYear;
  return own < 0 ? room : Math.min(room, inYear - 1, numberOf(y[own] as number) - 1);
};
