/** Rounding with all sums kept: how far numbers move, and that what was published stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundSystem } from './round-system.ts';
import { needsWith, systemOf } from '../test-kit.ts';

describe('rounding', () => {
  const table = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 })).chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );
  it('moves no number of a random table by a whole base, keeps every sum, and never takes numbers below zero', async () => {
    const { solver } = await needsWith('rounding');
    fc.assert(
      fc.property(table, fc.constantFrom(3, 5, 10), fc.boolean(), (inner, base, onlySmall) => {
        const values: Record<string, number> = { total: 0 };
        const rowsOf = inner.map((_, r) => `r${r}`);
        const columnsOf = (inner[0] as number[]).map((_, c) => `c${c}`);
        for (const name of [...rowsOf, ...columnsOf]) values[name] = 0;
        for (const [r, row] of inner.entries())
          for (const [c, n] of row.entries()) {
            values[`r${r}c${c}`] = n;
            for (const total of ['total', `r${r}`, `c${c}`]) values[total] = (values[total] as number) + n;
          }
        const system = systemOf(values, [
          ['total', ...rowsOf],
          ['total', ...columnsOf],
          ...rowsOf.map((r) => [r, ...columnsOf.map((c) => `${r}${c}`)]),
          ...columnsOf.map((c) => [c, ...rowsOf.map((r) => `${r}${c}`)]),
        ]);
        const jitter = new Float64Array(system.size).fill(0.5);
        const rounded = roundSystem(
          { values: system.values, equations: system.equations, base, onlySmall, jitter },
          solver,
        );
        if (!rounded) throw new Error('a table of two dimensions can always be rounded');
        for (const { cells, signs } of system.equations)
          expect(cells.reduce((s, cell, i) => s + (signs[i] as number) * (rounded[cell] as number), 0)).toBe(0);
        for (const [i, key] of system.keys.entries()) {
          const [n, truth] = [rounded[i] as number, system.values[i] as number];
          const isInner = /^r\d+c\d+$/.test(key);
          expect(n).toBeGreaterThanOrEqual(0);
          if (!onlySmall || isInner) expect(Math.abs(n - truth)).toBeLessThan(base);
          if (onlySmall && isInner) expect(truth > base ? n === truth : n === 0 || n === base).toBe(true);
          if (!onlySmall) expect(n % base).toBe(0);
        }
      }),
      { numRuns: 60, seed: 9 },
    );
  });
  it('leaves what was published as it is, in whatever size and way, and finds numbers for what is new', async () => {
    const { solver } = await needsWith('rounding');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 60, maxLength: 60 }),
        fc.constantFrom(5, 10),
        fc.boolean(),
        (inner, base, onlySmall) => {
          // Published: 12 rows of 5. New: the rows cut in two, so that their halves have to fit.
          const values: Record<string, number> = { total: 0 };
          const sums: string[][] = [];
          for (const [i, n] of inner.entries()) {
            const halves = { [`n${i}l`]: Math.floor(n / 3), [`n${i}r`]: n - Math.floor(n / 3) };
            Object.assign(values, { [`n${i}`]: n }, halves);
            sums.push([`n${i}`, ...Object.keys(halves)]);
            values.total = (values.total as number) + n;
          }
          const whole = systemOf(values, [['total', ...inner.map((_, i) => `n${i}`)], ...sums]);
          const first = systemOf(
            Object.fromEntries(Object.entries(values).filter(([key]) => !/^n\d+[lr]$/.test(key))),
            [['total', ...inner.map((_, i) => `n${i}`)]],
          );
          const round = (system: typeof whole, seed: number, fixed?: Float64Array) =>
            roundSystem(
              {
                values: system.values,
                equations: system.equations,
                base,
                onlySmall,
                jitter: system.values.map((_, i) => ((i * seed) % 97) / 97),
                ...(fixed ? { fixed } : {}),
              },
              solver,
            );
          const published = round(first, 7);
          if (!published) throw new Error('sums of one step can always be rounded');
          // The same again, with another secret: nothing changes.
          expect(round(first, 31, published)).toEqual(published);
          const before = new Map(first.keys.map((key, i) => [key, published[i] as number]));
          const fixed = Float64Array.from(whole.keys, (key) => before.get(key) ?? Number.NaN);
          const more = round(whole, 13, fixed);
          // Rounded small numbers stay exact above the base: halves of an exact number need not reach it, and that is refused.
          if (!more) {
            expect(onlySmall).toBe(true);
            return;
          }
          for (const [i, key] of whole.keys.entries()) if (before.has(key)) expect(more[i]).toBe(before.get(key));
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });
  it('keeps the totals of a table of 40,000 cells close, and the same when it is released again', async () => {
    const { solver } = await needsWith('rounding');
    const [rows, columns] = [200, 200];
    const values: Record<string, number> = { total: 0 };
    for (let i = 0; i < rows; i += 1) values[`r${i}`] = 0;
    for (let i = 0; i < columns; i += 1) values[`c${i}`] = 0;
    for (let r = 0; r < rows; r += 1)
      for (let c = 0; c < columns; c += 1) {
        const n = (r * 31 + c * 17 + r * c) % 23;
        values[`r${r}c${c}`] = n;
        for (const total of ['total', `r${r}`, `c${c}`]) values[total] = (values[total] as number) + n;
      }
    const at = new Map(Object.keys(values).map((key, i) => [key, i]));
    const cellsOf = (names: readonly string[]) => names.map((key) => at.get(key) as number);
    const range = (n: number) => Array.from({ length: n }, (_, i) => i);
    const equations = [
      ...range(rows).map((r) => cellsOf([`r${r}`, ...range(columns).map((c) => `r${r}c${c}`)])),
      ...range(columns).map((c) => cellsOf([`c${c}`, ...range(rows).map((r) => `r${r}c${c}`)])),
      cellsOf(['total', ...range(rows).map((r) => `r${r}`)]),
    ].map((cells) => ({ cells, signs: cells.map((_, i) => (i === 0 ? 1 : -1)) }));
    const truth = Float64Array.from(Object.values(values));
    const rounded = roundSystem(
      { values: truth, equations, base: 10, onlySmall: true, jitter: truth.map((_, i) => (i % 97) / 97) },
      solver,
    );
    const off = (key: string) => Math.abs((rounded?.[at.get(key) as number] as number) - (values[key] as number));
    expect(off('total')).toBeLessThanOrEqual(10);
    for (const r of range(rows)) expect(off(`r${r}`)).toBeLessThanOrEqual(20);
    for (const c of range(columns)) expect(off(`c${c}`)).toBeLessThanOrEqual(20);
    const again = { values: truth, equations, base: 10 as const, onlySmall: true, jitter: truth.map(() => 0.5) };
    expect(roundSystem({ ...again, fixed: rounded as Float64Array }, solver)).toEqual(rounded);
  });
});
