/**
 * The audit's own proof of ages that areas of few residents do not show (decision 0046), written from the published file alone and without the code that protects.
 * How a year divides among places that the same shown totals hold together is a table with given totals both ways; so the years of such places are left out of the
 * programme, where only their sum stands, and what a year of a place can be follows from its people in the band and that sum.
 */
import type { Row } from '#base';
import type { Interval } from './audit-intervals.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { Trees } from './cells-system.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { Equation } from '../system/linked-system.ts';

/** Σ of some cells: rows of the file from 0 on, sums of years left out after them. */
type Cells = readonly number[];
/** Places that the same shown totals hold together, in one year: their people in the band (`all`), those of the places asked about, and all people of that year. */
type Part = { readonly all: Cells; readonly own: Cells; readonly year: number };
/** A row left out, as what its places have in each part, and what is known of it beside. */
export type LeftOut = { readonly row: number; readonly parts: readonly Part[]; readonly known: Cells };

export type Condensed = {
  readonly equations: readonly Equation[];
  /** Sums of years, numbered after the rows. */
  readonly sums: number;
  readonly leftOut: readonly LeftOut[];
};

type Places = {
  /** Place (codes of all columns but the ages) → age → row. */
  readonly rowOf: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Place → the innermost places in it. */
  readonly innerOf: ReadonlyMap<string, readonly string[]>;
};

/** Null where a place or an age of one is missing, so that it could not be told what adds up to what. */
const placesOf = (spec: CellsSpec, rows: readonly Row[], trees: Trees, ages: string): Places | null => {
  const others = spec.dimensions.filter(({ column }) => column !== ages);
  const codeOf = (row: Row, { column, total }: (typeof others)[number]) =>
    row[column] === total ? rootCode : String(row[column]);
  const rowOf = new Map<string, Map<string, number>>();
  const age = spec.dimensions.find(({ column }) => column === ages) as (typeof others)[number];
  for (const [i, row] of rows.entries()) {
    const place = JSON.stringify(others.map((dimension) => codeOf(row, dimension)));
    const of = rowOf.get(place) ?? new Map<string, number>();
    rowOf.set(place, of.set(codeOf(row, age), i));
  }
  const leaves = others.map(({ column }) => {
    const tree = trees.get(column) as ReadonlyMap<string, string>;
    const above = new Set(tree.values());
    const of = new Map<string, string[]>([[rootCode, []]]);
    for (const code of tree.keys()) {
      of.set(code, of.get(code) ?? []);
      if (above.has(code)) continue;
      for (let at: string | undefined = code; at !== undefined; at = tree.get(at))
        of.set(at, [...(of.get(at) ?? []), code]);
    }
    return of;
  });
  let all: { codes: string[]; inner: string[][] }[] = [{ codes: [], inner: [[]] }];
  for (const of of leaves)
    all = all.flatMap(({ codes, inner }) =>
      [...of].map(([code, below]) => ({
        codes: [...codes, code],
        inner: inner.flatMap((place) => below.map((leaf) => [...place, leaf])),
      })),
    );
  const years = (trees.get(ages)?.size ?? 0) + 1;
  if (all.some(({ codes }) => rowOf.get(JSON.stringify(codes))?.size !== years)) return null;
  return {
    rowOf,
    innerOf: new Map(all.map(({ codes, inner }) => [JSON.stringify(codes), inner.map((of) => JSON.stringify(of))])),
  };
};

/** Bands with years that some place does not show; null where one of these years is a band itself. */
const bandsOf = (tree: ReadonlyMap<string, string>, hidden: ReadonlySet<string>): Map<string, string[]> | null => {
  const parents = new Set(tree.values());
  const bands = new Map<string, string[]>();
  for (const age of hidden) {
    const band = tree.get(age);
    if (band === undefined || parents.has(age)) return null;
    bands.set(band, []);
  }
  for (const [age, band] of tree) bands.get(band)?.push(age);
  return bands;
};

/** `isOut`: rows that say they are too fine for their area. Null where the file has not this form. */
export const condensed = (
  spec: CellsSpec,
  rows: readonly Row[],
  trees: Trees,
  equations: readonly Equation[],
  isOut: (row: number) => boolean,
): Condensed | null => {
  const ages = spec.ages?.column;
  const tree = ages === undefined ? undefined : trees.get(ages);
  if (ages === undefined || !tree) return null;
  const hidden = new Set([...rows.keys()].filter(isOut).map((i) => String(rows[i]?.[ages])));
  const bands = bandsOf(tree, hidden);
  const places = bands && placesOf(spec, rows, trees, ages);
  if (!bands || !places) return null;
  const { rowOf, innerOf } = places;
  const found: Equation[] = equations.filter(({ cells }) => !cells.some(isOut));
  const leftOut: LeftOut[] = [];
  let next = rows.length;
  const sumIs = (one: number, cells: Cells) =>
    found.push({ cells: [one, ...cells], signs: [1, ...cells.map(() => -1)] });
  for (const [band, years] of bands) {
    const at = (place: string, age: string) => rowOf.get(place)?.get(age) as number;
    const shows = new Set<string>();
    for (const place of rowOf.keys()) {
      const out = years.filter((year) => isOut(at(place, year))).length;
      if (out !== 0 && out !== years.length) return null;
      if (out === 0) shows.add(place);
    }
    // Places that stand in the same areas which show their years.
    const areas = new Map<string, string[]>();
    for (const [place, inner] of innerOf)
      for (const one of inner)
        if (shows.has(place) || one === place)
          areas.set(one, [...(areas.get(one) ?? []), ...(shows.has(place) ? [place] : [])]);
    const groups = new Map<string, string[]>();
    for (const [one, above] of areas) {
      if (shows.has(one)) continue;
      const key = above.join('|');
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const groupOf = new Map<string, number>();
    const of = [...groups.values()].map((inner, g) => {
      for (const one of inner) groupOf.set(one, g);
      const first = next;
      next += years.length;
      return { all: inner.map((one) => at(one, band)), first };
    });
    for (const { all, first } of of)
      found.push({
        cells: [...years.map((_, j) => first + j), ...all],
        signs: [...years.map(() => 1), ...all.map(() => -1)],
      });
    for (const [place, inner] of innerOf) {
      if (shows.has(place) && inner[0] === place) continue;
      const own = new Map<number, string[]>();
      for (const one of inner) {
        const g = groupOf.get(one);
        if (g !== undefined) own.set(g, [...(own.get(g) ?? []), one]);
      }
      if (shows.has(place) && own.size === 0) continue;
      const known = inner.filter((one) => shows.has(one));
      for (const [j, year] of years.entries()) {
        const row = at(place, year);
        const shown = known.map((one) => at(one, year));
        if (shows.has(place))
          sumIs(row, [...[...own.keys()].map((g) => (of[g] as { first: number }).first + j), ...shown]);
        else
          leftOut.push({
            row,
            known: shown,
            parts: [...own].map(([g, members]) => {
              const { all, first } = of[g] as { all: number[]; first: number };
              return { all, own: members.map((one) => at(one, band)), year: first + j };
            }),
          });
      }
    }
  }
  return { equations: found, sums: next - rows.length, leftOut };
};

/** What a row left out can be beside numbers of the rest: of each part, whole or not, everything from all that must fall on it to all that can. */
export const yearBeside = ({ parts, known }: LeftOut, numberOf: (cell: number) => number): Interval => {
  const sum = (cells: Cells) => cells.reduce((n, cell) => n + numberOf(cell), 0);
  let low = sum(known);
  let high = low;
  for (const { all, own, year } of parts) {
    const [people, inYear] = [sum(own), numberOf(year)];
    low += Math.max(0, people + inYear - sum(all));
    high += Math.min(people, inYear);
  }
  return [low, high];
};
