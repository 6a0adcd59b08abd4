/**
 * Complementary suppression, first by rule: every equation that holds a hidden cell holds enough of them. What slips
 * through (only visible in several equations together) is found by the audit and repaired with `hideFor`.
 */
import { byComplement, isCandidate, isGuarded, knownBounds, neverShown, type Slice, shown } from '../system/slice.ts';

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
export const isDeficient = (slice: Slice, equation: number, known: Uint8Array): boolean =>
  leftBare(slice, equation, known).length > 0;

/** The guarded cells that a deficient equation does not protect; none where it is not deficient. */
export const leftBare = (slice: Slice, equation: number, known: Uint8Array): readonly number[] => {
  const { cells } = slice.system.equations[equation] as { cells: readonly number[] };
  let hidden = 0;
  const guarded: number[] = [];
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
    if (isGuarded(slice, cell)) guarded.push(cell);
    if (n === 1) single += 1;
    else if (slice.sensitive[cell]) sensitiveOther += 1;
  }
  if (guarded.length === 0 || hidden === 1) return guarded;
  if (hidden === 2 && !allSame && single > 0 && single + sensitiveOther === 2) return guarded;
  const parent = cells[0] as number;
  if (slice.state[parent] === shown && people > 0 && people < slice.policy.threshold) return guarded;
  return slice.system.amounts ? [] : narrowedAlone(slice, equation, known);
};

/** The cells to which the equation by itself, with what is known of each hidden count, leaves too narrow an interval. */
const narrowedAlone = (slice: Slice, equation: number, known: Uint8Array): number[] => {
  const { cells, signs } = slice.system.equations[equation] as { cells: readonly number[]; signs: readonly number[] };
  // The hidden terms together can be anything from least to most, and are known to be `sum`.
  let sum = 0;
  const terms: { cell: number; low: number; high: number }[] = [];
  for (const [i, cell] of cells.entries()) {
    if (slice.state[cell] === shown || known[cell]) continue;
    const [a, b] = knownBounds(slice, cell);
    const [low, high] = (signs[i] as number) > 0 ? [a, b] : [-b, -a];
    terms.push({ cell, low, high });
    sum += (signs[i] as number) * (slice.value[cell] as number);
  }
  const open = (end: 'low' | 'high') => terms.filter((term) => !Number.isFinite(term[end])).length;
  const [openLow, openHigh] = [open('low'), open('high')];
  const finite = (x: number) => (Number.isFinite(x) ? x : 0);
  const leastFinite = terms.reduce((n, term) => n + finite(term.low), 0);
  const mostFinite = terms.reduce((n, term) => n + finite(term.high), 0);
  const isNarrow = ({ cell, low, high }: (typeof terms)[number]): boolean => {
    if (!isGuarded(slice, cell)) return false;
    const othersOpenLow = openLow - (Number.isFinite(low) ? 0 : 1);
    const othersOpenHigh = openHigh - (Number.isFinite(high) ? 0 : 1);
    const top = Math.min(high, othersOpenLow > 0 ? Infinity : sum - (leastFinite - finite(low)));
    const bottom = Math.max(low, othersOpenHigh > 0 ? -Infinity : sum - (mostFinite - finite(high)));
    return top - bottom < slice.policy.minimumWidth;
  };
  return terms.filter(isNarrow).map(({ cell }) => cell);
};

/** Hides the cheapest candidate among `cells`, preferring one whose other equations already hide something. */
export const hideCheapest = (slice: Slice, costs: Costs, cells: Iterable<number>): number | null => {
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

/**
 * Hides until no equation is deficient (or nothing is left to hide in it), starting from the equations of `from`. Answers which never-shown
 * cells can be computed (from all equations only if `from` is left out).
 */
export const suppress = (slice: Slice, costs: Costs, from?: readonly number[]): Uint8Array => {
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
  return known;
};

/**
 * Hides one more cell for the sake of `cell`: the cheapest of the equation that hides the fewest (it binds most), first among
 * the equations of `cell`; each further `attempt` looks one ring of hidden cells farther, up to three rings, then again.
 */
export const hideFor = (slice: Slice, costs: Costs, cell: number, attempt: number): number | null => {
  const { equations } = slice.system;
  const seen = new Set<number>();
  const cellsSeen = new Set([cell]);
  let ring = [cell];
  let skip = attempt % 3;
  let fallback: number[] = [];
  while (ring.length > 0) {
    const around = [...new Set(ring.flatMap((c) => slice.equationsOf[c] as readonly number[]))].filter(
      (e) => !seen.has(e),
    );
    const hiddenIn = (e: number) =>
      (equations[e]?.cells ?? []).reduce((n, c) => n + (slice.state[c] === shown ? 0 : 1), 0);
    const tightest = around
      .map((e) => ({ e, n: hiddenIn(e) }))
      .sort((a, b) => a.n - b.n)
      .map(({ e }) => e);
    if (skip > 0) {
      fallback = [...fallback, ...tightest];
      skip -= 1;
    } else {
      for (const e of [...tightest, ...fallback]) {
        const found = hideCheapest(slice, costs, equations[e]?.cells ?? []);
        if (found !== null) return found;
      }
      fallback = [];
    }
    ring = [];
    for (const e of around) {
      seen.add(e);
      for (const c of equations[e]?.cells ?? [])
        if (slice.state[c] !== shown && !cellsSeen.has(c)) {
          cellsSeen.add(c);
          ring.push(c);
        }
    }
  }
  for (const e of fallback) {
    const found = hideCheapest(slice, costs, equations[e]?.cells ?? []);
    if (found !== null) return found;
  }
  return null;
};
