/**
 * Protects a time point whose system has a level of detail. The years that small areas do not show are taken out of the system, what is left is protected like any
 * other, and the years are proved in closed form beside it. Where that does not prove enough, the years in question are spelled out: they stay in the system, and all
 * goes on from there.
 */
import type { Pattern } from './carry-over.ts';
import { checkSlice } from './check-slice.ts';
import type { Detail } from '../system/detail.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import { loneArcs } from '../prove/lone-arcs.ts';
import { narrowYears } from '../prove/narrow-years.ts';
import type { Solver } from '../needs.ts';
import { type ProtectedSlice, protectSlice } from './protect-slice.ts';
import { type Reach, reachOf } from '../prove/reach.ts';
import { type Reduced, reduceDetail } from '../system/reduce-detail.ts';
import { type Slice, shown } from '../system/slice.ts';
import { toldInTables } from '../prove/told-in-tables.ts';

/** The smaller system, with all spelled out that a lone person could tell beside it. */
const reducedFor = (slice: Slice, detail: Detail, spelled: Set<number>): Reduced => {
  for (;;) {
    const reduced = reduceDetail(slice, detail, spelled);
    const arcs = loneArcs(slice, detail, reduced);
    const telling = toldInTables(slice, detail, reduced.takenOut, arcs);
    if (telling.size === 0) return { ...reduced, slice: { ...reduced.slice, arcs } };
    for (const atom of telling) spelled.add(atom);
  }
};

/** Cells by their number in the whole (rests after all of these), in the smaller system, or in the next one. */
const renamed = (nameOf: (cell: number) => number) => {
  const cells = (of: Iterable<number>) => [...of].map(nameOf).filter((cell) => cell >= 0);
  const known = (moves: KnownMoves): KnownMoves => {
    const kept: KnownMoves = new Map();
    for (const [cell, of] of moves) {
      const still = of.flatMap(({ cells: moved, shifts }) => {
        const found = cells(moved);
        return found.length === moved.length ? [{ cells: found, shifts }] : [];
      });
      if (nameOf(cell) >= 0 && still.length > 0) kept.set(nameOf(cell), still);
    }
    return kept;
  };
  const pattern = ({ hidden, repairs }: Pattern): Pattern => ({
    hidden: new Set(cells(hidden)),
    repairs: new Map(
      [...repairs].flatMap(([cause, { cells: of, left }]) =>
        nameOf(cause) < 0 ? [] : [[nameOf(cause), { cells: cells(of), left }] as const],
      ),
    ),
  });
  return { known, pattern };
};

/** What was proved of one smaller system, and of the years beside it, in the next one, which has some years more. */
const reachIn = ({ slice, idOf }: Reduced, { cellOf }: Reduced, found: Reach, ofYears: Reach): Reach => {
  const reach = reachOf(slice);
  for (const [cell, id] of idOf.entries()) {
    const same = cellOf[id] as number;
    if (same < 0 && id < ofYears.low.length) {
      reach.low[cell] = ofYears.low[id] as number;
      reach.high[cell] = ofYears.high[id] as number;
    }
    if (same < 0) continue;
    reach.low[cell] = found.low[same] as number;
    reach.high[cell] = found.high[same] as number;
    const leaning = found.leansOn.get(same);
    if (leaning) reach.leansOn.set(cell, leaning);
  }
  return reach;
};

/** Protects (or checks) the smaller system; `from`: how the one before ended. */
type Hold = (
  slice: Slice,
  known: KnownMoves,
  from: ProtectedSlice | null,
  rename: (cell: number) => number,
) => ProtectedSlice | null;

const heldApart = (
  slice: Slice,
  detail: Detail,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
  hold: Hold,
): ProtectedSlice | null => {
  const spelled = new Set<number>();
  let last: { readonly reduced: Reduced; readonly made: ProtectedSlice; readonly reach: Reach } | null = null;
  for (;;) {
    const reduced = reducedFor(slice, detail, spelled);
    const { idOf, cellOf } = reduced;
    const rename = (id: number) => cellOf[id] as number;
    const back = renamed((cell) => idOf[cell] as number);
    const own = renamed(rename).known(known);
    const from = last && {
      reach: reachIn(reduced, last.reduced, last.made.reach, last.reach),
      pattern: renamed(rename).pattern(last.made.pattern),
    };
    const made = hold(reduced.slice, own, from, rename);
    if (!made) return null;
    const isStill = [...idOf].every(
      (id, cell) => id >= slice.system.size || slice.state[id] === shown || reduced.slice.state[cell] !== shown,
    );
    // What was proved of years stays proved as long as nothing that was hidden is shown again.
    const reach: Reach = last && isStill ? last.reach : reachOf(slice);
    for (const [cell, id] of idOf.entries()) {
      if (id >= slice.system.size) continue;
      slice.state[id] = reduced.slice.state[cell] as number;
      reach.low[id] = made.reach.low[cell] as number;
      reach.high[id] = made.reach.high[cell] as number;
    }
    const narrow = narrowYears(slice, detail, reduced, reach, made.reach, own, random);
    known.clear();
    for (const [cell, moves] of back.known(own)) known.set(cell, moves);
    const pattern = back.pattern(made.pattern);
    if (narrow.size === 0) return { reach, pattern };
    for (const atom of narrow) spelled.add(atom);
    last = { reduced, made: { reach: made.reach, pattern }, reach };
  }
};

export const protectDetailed = (
  slice: Slice,
  detail: Detail,
  jitter: Float64Array,
  solver: Solver,
  random: () => number,
  before: Pattern | null,
  known: KnownMoves,
  exact: boolean,
): ProtectedSlice | null => {
  const initial = slice.state.slice();
  const found = heldApart(slice, detail, solver, random, known, (small, own, from, rename) => {
    const jitterOf = new Float64Array(small.system.size);
    for (const [id, of] of jitter.entries()) if (rename(id) >= 0) jitterOf[rename(id)] = of;
    return protectSlice(small, jitterOf, solver, random, before && renamed(rename).pattern(before), own, exact, from);
  });
  if (found) return found;
  // Where what is left comes to no end, all as one may.
  slice.state.set(initial);
  return protectSlice(slice, jitter, solver, random, before, known, exact);
};

/** The same for a time point that was published before: its pattern stays. */
export const checkDetailed = (
  slice: Slice,
  detail: Detail,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
): ProtectedSlice | null =>
  heldApart(slice, detail, solver, random, known, (small, own) => checkSlice(small, solver, random, own));
