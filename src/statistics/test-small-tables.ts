/** Random tables small enough to try everything on: rows × columns with margins, hierarchies, links, zeros and lone people. */
import fc from 'fast-check';
import { systemOf } from './test-kit.ts';

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
