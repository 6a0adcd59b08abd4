/** Random tables small enough to try everything on: rows × columns with margins, hierarchies, links, zeros and lone people. */
import fc from 'fast-check';
import { hiddenEarlier, undecided } from '../released/differencing.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { byDetail } from '../system/slice.ts';
import { systemOf } from '../test-kit.ts';

/** None, few or some people. */
const numbers = (length: number) =>
  fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 4, arbitrary: fc.integer({ min: 4, max: 14 }) },
    ),
    { minLength: length, maxLength: length },
  );

/** Small random tables: rows × columns with margins, rows grouped (hierarchy), some columns cut otherwise (linked), some pieces never shown. */
export const smallTables = fc
  .record({
    rows: fc.integer({ min: 2, max: 4 }),
    columns: fc.integer({ min: 2, max: 3 }),
    grouped: fc.boolean(),
    linked: fc.boolean(),
    pieces: fc.boolean(),
    seed: numbers(12),
  })
  .map(({ rows, columns, grouped, linked, pieces, seed }) => {
    const values: Record<string, number> = {};
    const sums: string[][] = [];
    const sum = (parent: string, children: string[]) => {
      values[parent] = children.reduce((n, child) => n + (values[child] as number), 0);
      sums.push([parent, ...children]);
    };
    const R = Array.from({ length: rows }, (_, r) => `r${r}`);
    const C = Array.from({ length: columns }, (_, c) => `c${c}`);
    for (const [r, row] of R.entries())
      for (const [c, column] of C.entries()) values[row + column] = seed[r * columns + c] as number;
    for (const row of R)
      sum(
        row,
        C.map((column) => row + column),
      );
    const groups = grouped && rows === 4 ? ['g0', 'g1'] : null;
    for (const column of ['', ...C]) {
      if (groups)
        for (const [g, group] of groups.entries())
          sum(group + column, [R[2 * g] + column, R[2 * g + 1] + column] as string[]);
      sum(
        `all${column}`,
        (groups ?? R).map((row) => row + column),
      );
    }
    if (linked && rows > 2) {
      for (const column of C)
        sum(
          `east${column}`,
          R.slice(1).map((row) => row + column),
        );
      sum(
        'east',
        C.map((column) => `east${column}`),
      );
    }
    // a row that no table shows (where two kinds of areas overlap)
    return systemOf(values, sums, pieces ? C.map((column) => `r1${column}`) : []);
  });

/** Small random cubes with all margins: where corners of the linear programme are often no whole numbers. */
export const smallCubes = fc
  .record({ depth: fc.integer({ min: 2, max: 3 }), seed: numbers(12) })
  .map(({ depth, seed }) => {
    const sides = [['a0', 'a1'], ['b0', 'b1'], Array.from({ length: depth }, (_, i) => `c${i}`)] as const;
    const values: Record<string, number> = {};
    const sums: string[][] = [];
    const key = (codes: readonly string[]) => codes.join('') || 'all';
    const withTotal = sides.map((side) => [...side, '']);
    let next = 0;
    const valueOf = (codes: readonly string[]): number => {
      const open = codes.indexOf('');
      const known = values[key(codes)];
      if (known !== undefined) return known;
      const value = open < 0 ? (seed[next++] as number) : 0;
      const summed = (sides[open] ?? []).reduce((n, code) => n + valueOf(codes.with(open, code)), value);
      values[key(codes)] = summed;
      return summed;
    };
    for (const a of withTotal[0] ?? [])
      for (const b of withTotal[1] ?? [])
        for (const c of withTotal[2] ?? []) {
          const codes = [a, b, c];
          valueOf(codes);
          for (const [i, code] of codes.entries())
            if (code === '') sums.push([key(codes), ...(sides[i] ?? []).map((one) => key(codes.with(i, one)))]);
        }
    return systemOf(values, sums);
  });

type Detailed = {
  readonly towns: number;
  readonly years: number;
  /** Towns that show single years (the first two never do). */
  readonly tells: readonly boolean[];
  /** Whether the districts, too, are too small to. */
  readonly ofDistricts: boolean;
  /** By sex, too. */
  readonly sexes: boolean;
  readonly seed: readonly number[];
};

/**
 * Towns (one cut by two districts) × two bands of ages ⊃ single years, with all margins; single years are told only where many live: of the city, of districts
 * and of the towns that `tells` names. `decided`: what the residents of each area say of its cells.
 */
const detailedOf = ({ towns, years, tells, ofDistricts, sexes, seed }: Detailed) => {
  const values: Record<string, number> = {};
  const sums: string[][] = [];
  const bands = ['x', 'y'];
  const single = bands.flatMap((band) => Array.from({ length: years }, (_, j) => `${band}${j}`));
  const T = Array.from({ length: towns }, (_, t) => `t${t}`);
  // The first town lies in both districts.
  const pieces = ['t0e', 't0w'];
  const inner = [...pieces, ...T.slice(1)];
  const places = [
    ['t0', ...pieces],
    ['east', 't0e', ...T.slice(1).filter((_, t) => t % 2 === 0)],
    ['west', 't0w', ...T.slice(1).filter((_, t) => t % 2 === 1)],
    ['all', ...T],
    ['all', 'east', 'west'],
  ];
  const by = sexes ? ['m', 'f'] : [''];
  let next = 0;
  for (const place of inner)
    for (const year of single) for (const sex of by) values[place + year + sex] = seed[next++ % seed.length] as number;
  const sum = (parts: readonly string[]) => {
    values[parts[0] as string] = parts.slice(1).reduce((n, part) => n + (values[part] as number), 0);
    sums.push([...parts]);
  };
  for (const sex of by) {
    for (const year of single) for (const place of places) sum(place.map((one) => one + year + sex));
    for (const place of [...inner, 't0', 'east', 'west', 'all']) {
      for (const band of bands)
        sum([place + band + sex, ...Array.from({ length: years }, (_, j) => `${place}${band}${j}${sex}`)]);
      sum([place + sex, ...bands.map((band) => place + band + sex)]);
    }
    for (const age of [...bands, '']) for (const place of places) sum(place.map((one) => one + age + sex));
  }
  if (sexes) {
    for (const place of [...inner, 't0', 'east', 'west', 'all'])
      for (const age of [...single, ...bands, '']) sum([place + age, ...by.map((sex) => place + age + sex)]);
    for (const age of [...single, ...bands, '']) for (const place of places) sum(place.map((one) => one + age));
    for (const place of [...inner, 't0', 'east', 'west', 'all']) {
      for (const band of bands) sum([place + band, ...Array.from({ length: years }, (_, j) => `${place}${band}${j}`)]);
      sum([place, ...bands.map((band) => place + band)]);
    }
  }
  const isPiece = (key: string) => pieces.some((piece) => key.startsWith(piece));
  const made = systemOf(values, sums, Object.keys(values).filter(isPiece));
  const isSingle = (key: string) =>
    single.some((year) => by.some((sex) => key.endsWith(year + sex)) || key.endsWith(year));
  const tellsAll = (key: string) =>
    key.startsWith('all') ||
    (key.startsWith('t') ? (tells[Number(key[1])] as boolean) && key[1] !== '0' && key[1] !== '1' : !ofDistricts);
  const detail = Uint8Array.from(made.keys, (key) => (isSingle(key) ? 1 : 0));
  const decided = Uint8Array.from(made.keys, (key) =>
    isSingle(key) && !isPiece(key) && !tellsAll(key) ? hiddenEarlier + byDetail : undecided,
  );
  return { system: { ...made, detail }, decided };
};

export const smallDetailed = fc
  .record({
    towns: fc.integer({ min: 3, max: 4 }),
    years: fc.integer({ min: 2, max: 3 }),
    tells: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    ofDistricts: fc.boolean(),
    sexes: fc.constant(false),
    seed: numbers(30),
  })
  .map(detailedOf);

/** The same with so many small places that how a year divides among them stays open (closed-tables.ts), by sex or not. */
export const mediumDetailed = fc
  .record({
    towns: fc.integer({ min: 6, max: 8 }),
    years: fc.integer({ min: 3, max: 4 }),
    tells: fc.array(
      fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      { minLength: 8, maxLength: 8 },
    ),
    ofDistricts: fc.boolean(),
    sexes: fc.boolean(),
    seed: numbers(67),
  })
  .map(detailedOf);

/** The same table month by month: in each a few of the people behind the inner cells come or go, and every total follows. */
export const monthsOf = (system: LinkedSystem, months: number, random: () => number): LinkedSystem => {
  const isTotal = new Uint8Array(system.size);
  for (const { cells } of system.equations) isTotal[cells[0] as number] = 1;
  const values = new Float64Array(system.size * months);
  values.set(system.values);
  for (let month = 1; month < months; month += 1) {
    const now = values.subarray(month * system.size, (month + 1) * system.size);
    now.set(values.subarray((month - 1) * system.size, month * system.size));
    for (const [cell, value] of now.entries())
      if (!isTotal[cell] && random() < 0.3) now[cell] = Math.max(0, value + (random() < 0.5 ? 1 : -1));
    // Totals of totals: again until nothing changes.
    for (let changed = true; changed; ) {
      changed = false;
      for (const { cells } of system.equations) {
        const [total = 0, ...parts] = cells;
        const sum = parts.reduce((n, part) => n + (now[part] as number), 0);
        changed ||= sum !== now[total];
        now[total] = sum;
      }
    }
  }
  const none = new Float64Array(values.length);
  const times = Array.from({ length: months }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`);
  return { ...system, times, values, people: values, first: none, second: none };
};

/** One month of it by itself. */
export const monthAt = (system: LinkedSystem, month: number): LinkedSystem => {
  const values = system.values.slice(month * system.size, (month + 1) * system.size);
  const none = new Float64Array(system.size);
  return { ...system, times: [system.times[month] as string], values, people: values, first: none, second: none };
};
