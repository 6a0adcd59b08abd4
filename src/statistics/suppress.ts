/**
 * Complementary suppression, first by rule: every equation that holds a hidden cell holds enough of them. What slips
 * through (only visible in several equations together) is found by the audit and repaired with `hideFor`.
 */
import { byComplement, isCandidate, isGuarded, neverShown, type Slice, shown } from './slice.ts';

/** Cell → cost of hiding it: small inner cells first, totals last; ties broken by the installation's secret. */
export type Costs = Float64Array;

export const costsOf = (slice: Slice, jitter: Float64Array): Costs =>
  Float64Array.from(slice.value, (_, cell) => {
    const people = slice.people[cell] as number;
    return (slice.system.weight[cell] as number) * Math.log2(2 + people) * (1 + 0.3 * (jitter[cell] as number));
  });

/**
 * Whether an equation's hidden cells protect each other: at least two; not two of which one is a single person (who
 * knows the own value and so the other's); and, where their sum can be computed, enough people in it (minimum-frequency form).
 */
const isDeficient = (slice: Slice, equation: number, known: Uint8Array): boolean => {
  const { cells } = slice.system.equations[equation] as { cells: readonly number[] };
  let hidden = 0;
  let guarded = 0;
  let single = 0;
  let sensitiveOther = 0;
  let people = 0;
  let members = -1;
  let allSame = true;
  for (const cell of cells) {
    if (slice.state[cell] === shown || known[cell]) continue;
    hidden += 1;
    if (members >= 0 && slice.samePeople[cell] !== members) allSame = false;
    members = slice.samePeople[cell] as number;
    const n = slice.people[cell] as number;
    people += n;
    if (isGuarded(slice, cell)) guarded += 1;
    if (n === 1) single += 1;
    else if (slice.sensitive[cell]) sensitiveOther += 1;
  }
  if (guarded === 0) return false;
  if (hidden === 1) return true;
  if (hidden === 2 && !allSame && single > 0 && single + sensitiveOther === 2) return true;
  const parent = cells[0] as number;
  return slice.state[parent] === shown && people > 0 && people < slice.policy.threshold;
};

/** Hides the cheapest candidate among `cells`, preferring one whose other equations already hide something. */
const hideCheapest = (slice: Slice, costs: Costs, cells: Iterable<number>): number | null => {
  let best: number | null = null;
  let bestCost = Infinity;
  for (const cell of cells) {
    if (!isCandidate(slice, cell)) continue;
    let fresh = 0;
    for (const e of slice.equationsOf[cell] as readonly number[]) {
      const { cells: members } = slice.system.equations[e] as { cells: readonly number[] };
      if (!members.some((member) => slice.state[member] !== shown)) fresh += 1;
    }
    const cost = (costs[cell] as number) * (1 + fresh);
    if (cost < bestCost) {
      best = cell;
      bestCost = cost;
    }
  }
  if (best !== null) slice.state[best] = byComplement;
  return best;
};

/** Hides until no equation is deficient (or nothing is left to hide in it), starting from the equations of `from`. */
export const suppress = (slice: Slice, costs: Costs, from?: readonly number[]): void => {
  const { equations, size } = slice.system;
  // A cell nobody is shown that is alone in an equation can be computed: for the other equations it is as good as shown.
  const known = new Uint8Array(size);
  const queue: number[] = from ? from.flatMap((cell) => slice.equationsOf[cell] ?? []) : equations.map((_, e) => e);
  const waiting = new Uint8Array(equations.length);
  for (const e of queue) waiting[e] = 1;
  const look = (cell: number) => {
    for (const e of slice.equationsOf[cell] as readonly number[]) {
      if (waiting[e]) continue;
      waiting[e] = 1;
      queue.push(e);
    }
  };
  for (let head = 0; head < queue.length; head += 1) {
    const e = queue[head] as number;
    waiting[e] = 0;
    const { cells } = equations[e] as { cells: readonly number[] };
    while (isDeficient(slice, e, known)) {
      const hidden = hideCheapest(slice, costs, cells);
      if (hidden === null) break;
      look(hidden);
    }
    const left = cells.filter((cell) => slice.state[cell] !== shown && !known[cell]);
    const only = left[0];
    if (left.length === 1 && only !== undefined && slice.state[only] === neverShown && !slice.sensitive[only]) {
      known[only] = 1;
      look(only);
    }
  }
};

/** Hides one more cell for the sake of `cell`: the cheapest in its equations, else in those of the hidden cells around it. */
export const hideFor = (slice: Slice, costs: Costs, cell: number): number | null => {
  const seen = new Set<number>([cell]);
  let ring = [cell];
  while (ring.length > 0) {
    const around = new Set<number>();
    for (const c of ring)
      for (const e of slice.equationsOf[c] as readonly number[])
        for (const member of slice.system.equations[e]?.cells ?? []) if (!seen.has(member)) around.add(member);
    const found = hideCheapest(slice, costs, around);
    if (found !== null) return found;
    ring = [...around].filter((member) => slice.state[member] !== shown);
    for (const member of ring) seen.add(member);
  }
  return null;
};
