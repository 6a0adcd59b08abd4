/** Selecting what was published. */
import fc from 'fast-check';
import { type ProtectedTable, type TableContent } from '#statistics';
import { describe, expect, it } from 'vitest';
import { cells, childrenOf } from './cells.ts';
import { shownTableSchema } from './results.api.ts';
import { decodeTable, encodeTable } from './stored-table.ts';
import { indexTable } from './table-index.ts';
import { area, cityTables, makeTable, measure, months, of, time } from './test-tables.ts';

const ok = <T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

describe('selecting', () => {
  const table = cityTables()[0] as ProtectedTable;
  const index = indexTable(decodeTable(encodeTable(table)));
  const ask = (selection: Parameters<typeof cells>[1]) => cells(index, selection);

  it('gives the wards under the whole city, the towns under a ward, and the total where nothing is said', () => {
    const under = (code: string) =>
      ok(
        ask({
          measures: ['people'],
          where: { month: '2026-10' },
          rows: [{ dimension: 'area', pick: { childrenOf: code } }],
        }),
      );
    expect(under('total').rows.map(([code]) => code)).toEqual(['99101', '99102', '99103']);
    expect(under('99102').rows.map(([code]) => code)).toEqual([
      '99102000100',
      '99102000200',
      '99102000300',
      '99102000400',
      '99102-unknown',
    ]);
    expect(under('99102').labels.area?.['99102000300']).toEqual({ ja: '浜町3丁目', en: '浜町3丁目' });
    const whole = table.cells.find((cell) => cell.codes.join() === '2026-10,total,total');
    expect(ok(ask({ measures: ['people'], where: { month: '2026-10' }, rows: [] })).rows).toEqual([[whole?.values[0]]]);
  });

  it('names what is wrong and lists what is right', () => {
    const refusal = (selection: Parameters<typeof cells>[1]) => {
      const result = ask(selection);
      return result.ok ? null : { code: result.refusal.code, en: result.refusal.en };
    };
    const where = { month: '2026-10' };
    expect(refusal({ measures: ['people'], where: {}, rows: [] })).toMatchObject({ code: 'results.dimension-open' });
    expect(refusal({ measures: ['people'], where: { ...where, colour: 'red' }, rows: [] })).toMatchObject({
      code: 'results.no-dimension',
      en: expect.stringContaining('month, area, age3'),
    });
    expect(refusal({ measures: ['people'], where: { ...where, age3: '66-' }, rows: [] })).toMatchObject({
      code: 'results.no-code',
      en: expect.stringContaining('0-14, 15-64, 65-'),
    });
    expect(refusal({ measures: ['names'], where, rows: [] })).toMatchObject({
      code: 'results.no-measure',
      en: expect.stringContaining('people'),
    });
    expect(
      refusal({ measures: ['people'], where, rows: [{ dimension: 'area', pick: { childrenOf: '99999' } }] }),
    ).toMatchObject({ code: 'results.no-code' });
    expect(
      refusal({ measures: ['people'], where, rows: [{ dimension: 'area', pick: { codes: ['constructor'] } }] }),
    ).toMatchObject({ code: 'results.no-code' });
  });

  it('answers exactly the published cells, whatever is asked (compared with a plain search)', () => {
    const dimensions = [time('month', months.slice(0, 3)), area(true), of('age3', ['0-14', '65-'])];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.nat(),
        fc.subarray([0, 1, 2]),
        fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        (hiding, seed, rowsAt, picks, sparse) => {
          const made = makeTable('t', dimensions, [measure('people'), measure('rate', 'rate', '%', 1)], {
            value: (codes, name) => (codes.join().length * 7919 + seed + name.length) % 5000,
            hide: (codes, name) =>
              (codes.join().length + seed + name.length) % 10 < hiding
                ? seed % 2
                  ? 'threshold'
                  : 'complementary'
                : null,
          });
          const published = { ...made, cells: sparse ? made.cells.filter((_, i) => i % 3 !== seed % 3) : made.cells };
          const where: Record<string, string> = {};
          const wanted = dimensions.map((dimension, d) => {
            const codes = dimension.categories.map(({ code }) => code);
            if (rowsAt.includes(d)) return codes.filter((code) => code !== dimension.total);
            const code = codes[(picks[d] as number) % codes.length] as string;
            where[dimension.name] = code;
            return [code];
          });
          const selection = {
            measures: ['rate', 'people'],
            where,
            rows: rowsAt.map((d) => ({ dimension: (dimensions[d] as { name: string }).name, pick: 'all' as const })),
          };
          const shown = shownTableSchema.parse(
            ok(cells(indexTable(decodeTable(encodeTable(published as TableContent))), selection)),
          );
          const expected = published.cells
            .filter((cell) => cell.codes.every((code, d) => wanted[d]?.includes(code)))
            .map((cell) => ({
              row: [...rowsAt.map((d) => cell.codes[d]), cell.values[1], cell.values[0]],
              hidden: [cell.hidden[1], cell.hidden[0]],
            }));
          expect(shown.rows).toEqual(expected.map(({ row }) => row));
          const hidden = expected.flatMap(({ hidden: [rate, people] }, row) => [
            ...(rate ? [{ row, column: rowsAt.length, reason: rate }] : []),
            ...(people ? [{ row, column: rowsAt.length + 1, reason: people }] : []),
          ]);
          expect(shown.hidden.map(({ see: _, ...cell }) => cell)).toEqual(hidden);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds cells in a table far too large for a grid of all combinations', () => {
    const many = Array.from({ length: 400 }, (_, i) => `c${i}`);
    const dimensions = [of('a', many), of('b', many), of('c', many)];
    const sparse = makeTable('t', [of('a', ['c1'])], [measure('people')], { value: () => 0 });
    const content = {
      ...sparse,
      dimensions,
      cells: [{ codes: ['c1', 'total', 'c399'], values: [42], hidden: [null] }],
    } as TableContent;
    const large = indexTable(decodeTable(encodeTable(content)));
    expect(ok(cells(large, { measures: ['people'], where: { a: 'c1', c: 'c399' }, rows: [] })).rows).toEqual([[42]]);
    expect(ok(cells(large, { measures: ['people'], where: { a: 'c1', c: 'c398' }, rows: [] })).rows).toEqual([]);
  });

  it('treats areas whose parent is unnamed as children of the whole', () => {
    const plain = {
      name: 'd',
      title: { ja: 'd', en: 'd' },
      total: 'total',
      categories: [{ code: 'x', label: { ja: 'x', en: 'x' } }],
    };
    expect(childrenOf(plain, 'total')).toEqual(['x']);
  });

  it('reads half a million cells in under a second and answers in under 30 ms', () => {
    const big = makeTable(
      'big',
      [
        time(
          'month',
          Array.from({ length: 36 }, (_, i) => `m${i}`),
        ),
        of(
          'area',
          Array.from({ length: 3499 }, (_, i) => `a${i}`),
        ),
        of('age3', ['x', 'y', 'z']),
      ],
      [measure('people')],
      {
        value: (codes) => codes.join().length * 111,
        hide: (codes) => (codes.join().endsWith('7,x') ? 'threshold' : null),
      },
    );
    expect(big.cells.length).toBe(504_000);
    const bytes = encodeTable(big);
    // Processor time: the clock of a busy machine says nothing.
    const spent = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    };
    const begun = spent();
    const cold = indexTable(decodeTable(bytes));
    const read = spent();
    const shown = ok(
      cells(cold, {
        measures: ['people'],
        where: { month: 'm35', age3: 'x' },
        rows: [{ dimension: 'area', pick: 'all' }],
      }),
    );
    const answered = spent();
    expect(shown.rows).toHaveLength(3499);
    console.info(
      `504,000 cells: ${(bytes.length / 1e6).toFixed(1)} MB, read in ${(read - begun).toFixed(0)} ms, 3,499 rows in ${(answered - read).toFixed(1)} ms`,
    );
    expect(read - begun).toBeLessThan(3000);
    expect(answered - read).toBeLessThan(150);
  });
});
