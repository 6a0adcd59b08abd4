/** What the tests of this room share: tables written by hand, and an attacker who tries whole-number tables one by one. */
import { createHash } from 'node:crypto';
import type { AreaPack } from '#catalogue';
import { loadSolver } from './prove/highs-solver.ts';
import type { LinkedSystem } from './system/linked-system.ts';
import { weightsOf } from './system/weights.ts';
import type { ProtectionNeeds, Solver } from './needs.ts';
import type { Policy } from './spec/spec.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const needsWith = async (secret: string): Promise<ProtectionNeeds> => ({
  secret,
  solver: await loadSolver(),
  sha256,
});

export const staffPolicy: Policy = {
  audience: 'staff',
  threshold: 10,
  minimumWidth: 3,
  zeros: 'show',
  dominance: { units: 2, percent: 90 },
  pPercent: 10,
};
export const policyOf = (threshold: number, minimumWidth = 1): Policy => ({ ...staffPolicy, threshold, minimumWidth });

/** A system from named cells and sums `[parent, …children]`; all cells published. */
export const systemOf = (
  values: Record<string, number>,
  sums: readonly (readonly string[])[],
  never: readonly string[] = [],
): LinkedSystem => {
  const keys = Object.keys(values);
  const at = (key: string): number => {
    const found = keys.indexOf(key);
    if (found < 0) throw new Error(`no cell ${key}`);
    return found;
  };
  const numbers = Float64Array.from(keys, (key) => values[key] as number);
  const equations = sums.map((names) => ({ cells: names.map(at), signs: names.map((_, i) => (i === 0 ? 1 : -1)) }));
  return {
    name: 'test',
    times: ['now'],
    size: keys.length,
    keys,
    values: numbers,
    people: numbers,
    amounts: false,
    first: new Float64Array(keys.length),
    second: new Float64Array(keys.length),
    published: Uint8Array.from(keys, (key) => (never.includes(key) ? 0 : 1)),
    protectZero: new Uint8Array(keys.length),
    wholeOf: new Int32Array(keys.length).fill(-1),
    weight: weightsOf(keys.length, equations),
    equations,
    at: new Map(),
  };
};

type Range = [number, number];
type Known = (cell: number) => Range;

/** What an attacker knows of each cell who asks whether `cell` could be `value`. */
const rangesFor = (
  system: LinkedSystem,
  isHidden: (cell: number) => boolean,
  known: Known,
  cell: number,
  value: number,
): Range[] => {
  const most = 2 * Math.max(20, ...system.values);
  const start = Array.from({ length: system.size }, (_, c): Range => {
    const v = system.values[c] as number;
    if (!isHidden(c)) return [v, v];
    const [low, high] = known(c);
    return [low, Math.min(high, most)];
  });
  (start[cell] as Range)[0] = Math.max((start[cell] as Range)[0], value);
  (start[cell] as Range)[1] = Math.min((start[cell] as Range)[1], value);
  return start;
};

/** D of the references: two tables of the same towns, each of which can be made safe by itself while together they tell (by county, and by size). */
export const linkedTowns = (): LinkedSystem => {
  const towns = { A: 2, B: 2, I: 8, J: 8, K: 3, L: 3, M: 3, N: 7 };
  return systemOf({ total: 36, county1: 20, county2: 16, big: 6, small: 30, ...towns }, [
    ['total', 'county1', 'county2'],
    ['county1', 'A', 'B', 'I', 'J'],
    ['county2', 'K', 'L', 'M', 'N'],
    ['total', 'big', 'small'],
    ['big', 'L', 'M'],
    ['small', 'A', 'B', 'I', 'J', 'K', 'N'],
  ]);
};

/**
 * The attacker: knows every shown value and, of each hidden one, only `known(cell)`. Answers a table of whole numbers with `cell` = `value`,
 * or null where there is none, by narrowing ranges and trying; 'undecided' after 200,000 trials. Shares no code with suppression, audit or exact check.
 */
export const otherTable = (
  system: LinkedSystem,
  isHidden: (cell: number) => boolean,
  known: Known,
  cell: number,
  value: number,
): number[] | null | 'undecided' => {
  const start = rangesFor(system, isHidden, known, cell, value);
  let budget = 200_000;
  let spent = false;
  const narrow = (ranges: Range[]): boolean => {
    for (let again = true; again; ) {
      again = false;
      for (const { cells, signs } of system.equations) {
        let low = 0;
        let high = 0;
        for (const [i, c] of cells.entries()) {
          const [a, b] = ranges[c] as Range;
          low += (signs[i] as number) > 0 ? a : -b;
          high += (signs[i] as number) > 0 ? b : -a;
        }
        if (low > 0 || high < 0) return false;
        for (const [i, c] of cells.entries()) {
          const range = ranges[c] as Range;
          const [a, b] = range;
          const positive = (signs[i] as number) > 0;
          // the others at their extremes leave this cell between these two
          const lowest = Math.max(a, positive ? b - high : low + b);
          const highest = Math.min(b, positive ? a - low : high + a);
          if (lowest > a || highest < b) {
            low += positive ? lowest - a : b - highest;
            high -= positive ? b - highest : lowest - a;
            range[0] = lowest;
            range[1] = highest;
            again = true;
            if (lowest > highest) return false;
          }
        }
      }
    }
    return true;
  };
  const search = (ranges: Range[]): number[] | null => {
    budget -= 1;
    if (budget < 0) spent = true;
    if (spent || !narrow(ranges)) return null;
    let pick = -1;
    for (const [c, [a, b]] of ranges.entries())
      if (a < b && (pick < 0 || b - a < (ranges[pick] as Range)[1] - (ranges[pick] as Range)[0])) pick = c;
    if (pick < 0) return ranges.map(([a]) => a);
    const [a, b] = ranges[pick] as Range;
    const truth = Math.min(Math.max(system.values[pick] as number, a), b);
    const order = Array.from({ length: b - a + 1 }, (_, i) => a + i).sort(
      (x, y) => Math.abs(x - truth) - Math.abs(y - truth),
    );
    for (const v of order) {
      const copy = ranges.map(([x, y]): Range => [x, y]);
      copy[pick] = [v, v];
      const found = search(copy);
      if (found) return found;
    }
    return null;
  };
  const found = search(start);
  return found ?? (spent ? 'undecided' : null);
};

/** The same by another way, a whole-number programme, for what trying did not decide. Null too where it is not solved: that counts as found out. */
export const otherTableBySolver = (
  system: LinkedSystem,
  isHidden: (cell: number) => boolean,
  known: Known,
  cell: number,
  value: number,
  solver: Solver,
): number[] | null => {
  const ranges = rangesFor(system, isHidden, known, cell, value);
  if (ranges.some(([low, high]) => low > high)) return null;
  const opened = solver.open({
    lower: Float64Array.from(ranges, ([low]) => low),
    upper: Float64Array.from(ranges, ([, high]) => high),
    rows: system.equations.map(({ cells, signs }) => ({ columns: cells, signs, equals: 0 })),
    whole: true,
  });
  try {
    const table = [...(opened.maximise(new Float64Array(system.size))?.x ?? [])].map(Math.round);
    const isTable =
      table.length === system.size &&
      table.every((v, c) => v >= (ranges[c] as Range)[0] && v <= (ranges[c] as Range)[1]) &&
      system.equations.every(
        ({ cells, signs }) => cells.reduce((sum, c, i) => sum + (signs[i] as number) * (table[c] as number), 0) === 0,
      );
    return isTable ? table : null;
  } finally {
    opened.close();
  }
};

export const smallPack: AreaPack = {
  id: 'small',
  prefecture: '試県',
  city: '試市',
  cityCode: '99999',
  vintage: '2026',
  credit: '',
  synthetic: true,
  wards: [
    { code: 'W1', name: '東区' },
    { code: 'W2', name: '西区' },
  ],
  towns: [
    { code: 'W1T1', ward: 'W1', name: '山町', chome: null, koaza: '', schoolDistrict: 'D1' },
    { code: 'W1T2', ward: 'W1', name: '浜町', chome: 2, koaza: '', schoolDistrict: null },
    { code: 'W2T1', ward: 'W2', name: '川町', chome: null, koaza: '', schoolDistrict: 'D2' },
  ],
  schoolDistricts: [
    { code: 'D1', name: '第一小', ward: 'W1' },
    { code: 'D2', name: '第二小', ward: 'W2' },
  ],
};
