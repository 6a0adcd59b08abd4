/** The new and the released tables together: whether any hidden number follows, or is known too closely, from all that anybody has seen. */
import { besideBounds, besideCells } from './beside-cells.ts';
import type { Coordinates } from '../count/coordinates.ts';
import { mustHide, staysShown } from './differencing.ts';
import { computations, determined } from '../prove/kernel-check.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { isPossible, narrowTogether, type Together } from './narrow-together.ts';
import type { Solver } from '../needs.ts';
import { isWideEnough } from '../prove/reach.ts';
import type { Population, Released } from './released.ts';
import { byDetail, type Slice, shown } from '../system/slice.ts';

export type BesideReleased = {
  /** Cells shown now that would have to be hidden. */
  readonly hide: readonly number[];
  /** Where hidden numbers are told by what cannot be taken back: their categories. */
  readonly lost: readonly string[];
  /** Whether anything else bears on the system at all. */
  readonly bears: boolean;
};

/** The categories of a cell as a reader finds it; none for the total. */
const placeName = (coordinates: Coordinates): string =>
  coordinates.map(([variable, code]) => `${variable}=${code}`).join(', ');

/** The least whole number from 0 up that is possible; `most` where none below is. */
const leastPossible = (most: number, isPossible: (by: number) => boolean): number => {
  if (isPossible(0)) return 0;
  let [less, enough] = [0, 1];
  while (enough < most && !isPossible(enough)) [less, enough] = [enough, 2 * enough];
  while (enough - less > 1) {
    const between = Math.floor((less + enough) / 2);
    if (isPossible(between)) enough = between;
    else less = between;
  }
  return enough;
};

/**
 * One time point, with everything that beside-cells.ts ties to it: the same people, others by the conditions they meet, and loads corrected since. `state` is the new pattern, `before` what was decided (differencing.ts), both of this time point.
 */
export const besideReleased = (
  system: LinkedSystem,
  state: Uint8Array,
  before: Uint8Array,
  { code, snapshot }: { readonly code: string; readonly snapshot: string },
  measures: Readonly<Record<string, Population>>,
  {
    trees,
    cuts,
  }: {
    readonly trees: ReadonlyMap<string, ReadonlyMap<string, string>>;
    readonly cuts: Readonly<Record<string, string>>;
  },
  ledger: readonly Released[],
  random: () => number,
  { slice, solver }: { readonly slice: Slice; readonly solver: Solver },
): BesideReleased => {
  const joint = besideCells(
    system,
    state,
    slice.value,
    before,
    { code, snapshot, measures, trees, cuts, threshold: slice.policy.threshold },
    ledger,
  );
  if (!joint.any) return { hide: [], lost: [], bears: false };
  const { hidden, guarded, watched, values, equations } = joint;
  /** Of the figures that tell each cell the cheapest that is not out yet. */
  const hideOneOfEach = (telling: readonly { readonly cell: number; readonly used: readonly number[] }[]) => {
    const hide = new Set<number>();
    const lost = new Set<string>();
    for (const { cell, used } of telling) {
      if (used.some((c) => hide.has(c))) continue;
      const cheapest = used
        .filter((c) => c < system.size && state[c] === shown && before[c] !== staysShown && before[c] !== mustHide)
        .sort((a, b) => (system.weight[a] as number) - (system.weight[b] as number))[0];
      if (cheapest === undefined) lost.add(placeName(joint.coordinates[cell] ?? []));
      else hide.add(cheapest);
    }
    return { hide: [...hide], lost: [...lost], bears: true };
  };
  const cells = [...hidden.keys()].filter((cell) => hidden[cell]);
  const columnOf = new Map(cells.map((cell, column) => [cell, column]));
  const inside = equations.map(({ cells: of, signs }) => {
    const kept = of
      .map((cell, i) => [columnOf.get(cell), signs[i] as number] as const)
      .filter(([c]) => c !== undefined);
    return { columns: kept.map(([c]) => c as number), signs: kept.map(([, sign]) => sign) };
  });
  /** Of an age that only an earlier release held back nobody here knows whether it is anybody's: it may follow that it is nobody's. */
  const mayBeNobody = (cell: number) => cell >= system.size && joint.states[cell] === byDetail;
  const exact = determined(cells.length, inside, random).exact.filter(
    (column) => guarded[cells[column] as number] && !mayBeNobody(cells[column] as number),
  );
  if (exact.length === 0) {
    const scale = system.amounts ? Math.max(1, values.reduce((m, v) => Math.max(m, v), 1) / 1e4) : 1;
    const most = (3 * values.reduce((m, v) => Math.max(m, v), 100)) / scale;
    const starts = equations.flatMap(({ cells: of }, e) => (e < system.equations.length ? [] : of));
    const knowing = (changed: number): Together => ({
      equations,
      isHidden: (cell) => hidden[cell] as boolean,
      valueOf: (cell) => (values[cell] as number) / scale,
      boundsOf: (cell) => besideBounds(joint, cell, system.amounts, slice.policy.threshold, most, changed),
      isWide: (cell, low, high) => {
        if (mayBeNobody(cell) && low <= 1e-6) return true;
        if (watched.has(cell) && (high < 1 - 1e-6 || low > slice.policy.threshold - 1 + 1e-6)) return true;
        if (!system.amounts) return Math.floor(high + 1e-6) - Math.ceil(low - 1e-6) >= slice.policy.minimumWidth;
        // Of what only an earlier release hid nobody here knows the value: its interval may only not be a point.
        const slack = 1e-6 * most;
        return (
          high - low > slack &&
          (cell >= system.size || isWideEnough(slice, cell, low * scale - slack, high * scale + slack))
        );
      },
    });
    // Somebody may know that next to nothing changed: as little as what is shown allows.
    const changed = joint.changes.size > 0 ? leastPossible(most, (by) => isPossible(knowing(by), starts, solver)) : 0;
    const found = narrowTogether(
      knowing(changed),
      starts,
      (cell) => (guarded[cell] as boolean) || watched.has(cell),
      solver,
      random,
    );
    return found === null
      ? { hide: [], lost: [''], bears: true }
      : hideOneOfEach(found.map(({ cell, narrowedBy }) => ({ cell, used: narrowedBy })));
  }
  const usedBy = computations(
    cells.length,
    equations.map(({ cells: of, signs }) => ({ columns: of.map((c) => columnOf.get(c) ?? cells.length + c), signs })),
    cells.length + joint.size,
  );
  return hideOneOfEach(
    exact.map((column) => ({
      cell: cells[column] as number,
      used: usedBy(column, null).map((c) => c - cells.length),
    })),
  );
};
