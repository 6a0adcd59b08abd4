/**
 * Tries to get inside the required interval of every target. Two tables that everything seen allows, and that differ enough there, prove that it cannot be
 * done; they are checked number by number, counts as whole numbers without tolerance. What no two tables are found for has fallen.
 */
import { type Highs, type Opened, openProgramme, type Programme } from './programme.ts';
import { type Attacked, componentsOf, type Row } from './system.ts';

/** Where the attacker must remain unsure. For counts at least so wide; for amounts reaching from `low` to `high`. */
export type Target =
  | { readonly column: number; readonly width: number }
  | { readonly column: number; readonly low: number; readonly high: number };
export type Fallen = { readonly name: string; readonly low: number; readonly high: number };
export type Outcome = { readonly attacked: number; readonly fallen: readonly Fallen[]; readonly programmes: number };

type Component = { readonly columns: readonly number[]; readonly rows: readonly Row[] };

const programmeOf = (
  { lower, upper }: Pick<Attacked, 'lower' | 'upper'>,
  { columns, rows }: Component,
  whole: boolean,
): Programme => {
  const at = new Map(columns.map((column, i) => [column, i]));
  return {
    lower: Float64Array.from(columns, (c) => lower[c] as number),
    upper: Float64Array.from(columns, (c) => upper[c] as number),
    rows: rows.map((row) => ({ ...row, columns: row.columns.map((c) => at.get(c) as number) })),
    whole,
  };
};

/** Bounds no farther from the real numbers than a few people. */
const around = ({ lower, upper }: Attacked, real: Float64Array): Pick<Attacked, 'lower' | 'upper'> => ({
  lower: lower.map((end, c) => Math.max(end, (real[c] as number) - neighbourhood)),
  upper: upper.map((end, c) => Math.min(end, (real[c] as number) + neighbourhood)),
});

/** Whether the numbers are a table that everything seen allows. Sums of counts exactly; quotients, whose edges are decimals, within 1e-7. */
const isPossible = (
  { lower, upper }: Attacked,
  { columns, rows }: Component,
  x: Float64Array,
  whole: boolean,
): boolean => {
  const tolerance = whole ? 0 : 1e-6;
  for (const c of columns) {
    const value = x[c] as number;
    if (value < (lower[c] as number) - tolerance || value > (upper[c] as number) + tolerance) return false;
  }
  return rows.every((row) => {
    let sum = 0;
    let size = 1;
    for (const [i, c] of row.columns.entries()) {
      const term = (row.coefficients[i] as number) * (x[c] as number);
      sum += term;
      size = Math.max(size, Math.abs(term));
    }
    const exact = whole && row.coefficients.every((c) => Number.isInteger(c));
    const slack = exact ? 0 : 1e-7 * size;
    return sum >= row.low - slack && sum <= row.high + slack;
  });
};

type Seen = { readonly low: Float64Array; readonly high: Float64Array };

const isOpen = (target: Target, { low, high }: Seen): boolean =>
  'width' in target
    ? (high[target.column] as number) - (low[target.column] as number) >= target.width
    : (low[target.column] as number) <= target.low &&
      (high[target.column] as number) >= target.high &&
      (high[target.column] as number) > (low[target.column] as number);

/** People around the real numbers. */
const neighbourhood = 6;
/** Rounds that widen fewer than this share of what is left end the cheap part. */
const worthwhile = 0.1;

const attackComponent = (
  attacked: Attacked,
  component: Component,
  targets: readonly Target[],
  real: Float64Array,
  highs: Highs,
  seen: Seen,
  random: () => number,
  enough: number,
) => {
  const amounts = targets.some((target) => 'low' in target);
  const place = new Map(component.columns.map((column, i) => [column, i]));
  let programmes = 0;
  const opened = openProgramme(highs, programmeOf(attacked, component, false));
  const ofWhole: Opened[] = [];
  const x = new Float64Array(attacked.names.length);
  /** Remembers what a corner shows, where it is a table. */
  const look = (solution: ArrayLike<number>): boolean => {
    for (const [i, c] of component.columns.entries())
      x[c] = amounts ? (solution[i] as number) : Math.round(solution[i] as number);
    if (!isPossible(attacked, component, x, !amounts)) return false;
    for (const c of component.columns) {
      seen.low[c] = Math.min(seen.low[c] as number, x[c] as number);
      seen.high[c] = Math.max(seen.high[c] as number, x[c] as number);
    }
    return true;
  };
  const far = (of: Opened, target: Target, sign: number): number | null => {
    const cost = new Float64Array(component.columns.length);
    cost[place.get(target.column) as number] = sign;
    programmes += 1;
    const found = of.maximise(cost);
    if (!found) return null;
    look(found.x);
    if (!found.isBest) return null;
    return found.x[place.get(target.column) as number] as number;
  };
  /** Pulls all that are left at once, now this way, now that, as long as it opens many. */
  const sweep = (of: Opened): void => {
    for (;;) {
      const left = targets.filter((target) => !isOpen(target, seen));
      if (left.length === 0) return;
      for (const flip of [1, -1]) {
        const cost = new Float64Array(component.columns.length);
        for (const [i, target] of left.entries())
          cost[place.get(target.column) as number] = flip * (i % 2 === 0 ? 1 : -1) * (0.5 + random());
        programmes += 1;
        const found = of.maximise(cost, 'roughly');
        if (found) look(found.x);
      }
      const open = left.filter((target) => isOpen(target, seen)).length;
      if (open === left.length || open < worthwhile * left.length) return;
    }
  };
  const wholeOnes = (): Opened => {
    ofWhole[0] ??= openProgramme(highs, programmeOf(attacked, component, true));
    return ofWhole[0];
  };
  const nameOf = ({ column }: Target): string => attacked.names[column] as string;
  const fallen: Fallen[] = [];
  try {
    // Whoever guards knows one table that everything seen allows: the real one. Others are looked for near it first.
    const isReal =
      component.columns.every((c) => !Number.isNaN(real[c])) && look(component.columns.map((c) => real[c] as number));
    sweep(opened);
    // Corners that are no tables of whole numbers prove nothing either way. Who only looks for a few gaps looks at single bounds first.
    if (!amounts && enough === Infinity) {
      if (isReal) {
        const near = openProgramme(highs, programmeOf(around(attacked, real), component, true));
        ofWhole[1] = near;
        sweep(near);
      }
      sweep(wholeOnes());
    }
    const unsure: Target[] = [];
    for (const target of targets) {
      if (fallen.length >= enough) return { fallen, programmes };
      if (isOpen(target, seen)) continue;
      const [top, bottom] = [far(opened, target, 1), far(opened, target, -1)];
      if (isOpen(target, seen)) continue;
      const isClosed = 'low' in target || (top !== null && bottom !== null && top - bottom < target.width - 1e-6);
      if (isClosed) fallen.push({ name: nameOf(target), low: bottom ?? Number.NaN, high: top ?? Number.NaN });
      else unsure.push(target);
    }
    for (const target of unsure) {
      if (fallen.length >= enough || isOpen(target, seen)) continue;
      const [most, least] = [far(wholeOnes(), target, 1), far(wholeOnes(), target, -1)];
      if (!isOpen(target, seen))
        fallen.push({ name: nameOf(target), low: least ?? Number.NaN, high: most ?? Number.NaN });
    }
  } finally {
    for (const one of [opened, ...ofWhole]) one?.close();
  }
  return { fallen, programmes };
};

/** `real`: the numbers before protection, to look around; NaN where unknown. `enough`: stops when so many have fallen. */
export const attack = (
  attacked: Attacked,
  targets: readonly Target[],
  real: Float64Array,
  highs: Highs,
  enough = Infinity,
): Outcome => {
  // A fixed sequence: a run that fails fails again.
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const size = attacked.names.length;
  const seen: Seen = { low: new Float64Array(size).fill(Infinity), high: new Float64Array(size).fill(-Infinity) };
  const byColumn = new Map(targets.map((target) => [target.column, target]));
  const fallen: Fallen[] = [];
  let programmes = 0;
  for (const component of componentsOf(attacked)) {
    const own = component.columns.flatMap((column) => byColumn.get(column) ?? []);
    if (own.length === 0 || fallen.length >= enough) continue;
    const outcome = attackComponent(attacked, component, own, real, highs, seen, random, enough - fallen.length);
    fallen.push(...outcome.fallen);
    programmes += outcome.programmes;
  }
  return { attacked: targets.length, fallen, programmes };
};
