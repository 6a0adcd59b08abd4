/** Publishing, keeping by version, and selecting what was published. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditTables, createAuditTables, recentEvents } from '#audit';
import { hiddenReasons, type ProtectedTable, type TableContent } from '#statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultsFolder } from '../machinery/results-folder.ts';
import { passingRegister, type RegisterKind, registerKinds, usualKind } from '../machinery/test-registers.ts';
import { cells, childrenOf } from './cells.ts';
import { publish, publishMap } from './publish.ts';
import { openResults } from './published-results.ts';
import { shownReasons, shownTableSchema } from './results.api.ts';
import { createResultTables, type ResultTables } from './results.store.ts';
import { decodeTable, encodeTable } from './stored-table.ts';
import { indexTable } from './table-index.ts';
import {
  area,
  cityTables,
  filesInMemory,
  makeTable,
  measure,
  months,
  of,
  squareMap,
  testMark,
  time,
} from './test-tables.ts';

const why = { actor: { name: 'local:test' } };
const results = async (kind: RegisterKind = usualKind) => {
  const register = await passingRegister<ResultTables & AuditTables>(kind);
  await createAuditTables(register);
  await createResultTables(register);
  const files = filesInMemory();
  const recalled = new Set<string>();
  const needs = { register, now: () => new Date('2026-11-24T00:00:00Z'), files, recalled: async () => recalled };
  return { needs, files, register, recalled, open: openResults(needs) };
};
const ok = <T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

describe.each(registerKinds)('publishing into a register on %s', (kind) => {
  it('keeps every version, and takes the same content again for what it is', async () => {
    const { needs, open, register } = await results(kind);
    const one = makeTable('t', [of('a', ['x'])], [measure('people')], { value: () => 10 });
    const two = makeTable('t', [of('a', ['x'])], [measure('people')], { value: () => 20 });
    expect(ok(await publish(needs, one, why, testMark()))).toMatchObject({ version: 1, repeated: false });
    expect(ok(await publish(needs, one, why, testMark()))).toMatchObject({ version: 1, repeated: true });
    expect(ok(await publish(needs, two, why, testMark()))).toMatchObject({ version: 2, repeated: false });
    const value = async (version?: number) =>
      ok(cells(ok(await open.readTable('t', version)).index, { measures: ['people'], where: {}, rows: [] })).rows;
    expect(await value()).toEqual([[20]]);
    expect(await value(1)).toEqual([[10]]);
    expect((await open.tables()).map(({ id, version }) => ({ id, version }))).toEqual([{ id: 't', version: 2 }]);
    const told = await recentEvents(register, { limit: 10, subject: 'table:t' });
    expect(told.map(({ event }) => [event.act, event.facts?.version])).toEqual([
      ['TablePublished', 2],
      ['TablePublished', 1],
    ]);
    expect(await open.readTable('other')).toMatchObject({
      ok: false,
      refusal: { code: 'results.no-table', httpStatus: 404 },
    });
  });

  it('never writes a cell that is hidden and still carries its value, nor a code that no list names', () => {
    const table = makeTable('t', [of('a', ['x'])], [measure('people')], {
      value: () => 3,
      hide: ([code]) => (code === 'x' ? 'threshold' : null),
    });
    expect(() => encodeTable(table)).not.toThrow();
    const leaking = { ...table, cells: table.cells.map((cell) => ({ ...cell, values: [3] })) };
    expect(() => encodeTable(leaking as TableContent)).toThrow(/hidden and shown/);
    const open = { ...table, cells: table.cells.map((cell) => ({ ...cell, hidden: [null], values: [null] })) };
    expect(() => encodeTable(open as TableContent)).toThrow(/hidden and shown/);
    const unlisted = { ...table, cells: [{ codes: ['y'], values: [1], hidden: [null] }] };
    expect(() => encodeTable(unlisted as TableContent)).toThrow(/does not list/);
  });

  it('refuses a file that was changed behind its back, and shows it again when it is put right', async () => {
    const { needs, files, open } = await results(kind);
    await publish(needs, cityTables()[0] as ProtectedTable, why, testMark());
    const [name, bytes] = [...files.files][0] as [string, Uint8Array];
    files.files.set(name, Buffer.from(Buffer.from(bytes).toString().replace('1000', '1001')));
    expect(await open.readTable('population-area')).toMatchObject({
      ok: false,
      refusal: { code: 'results.file-damaged' },
    });
    files.files.delete(name);
    expect(await open.readTable('population-area')).toMatchObject({
      ok: false,
      refusal: { code: 'results.file-damaged' },
    });
    files.files.set(name, bytes);
    expect((await open.readTable('population-area')).ok).toBe(true);
  });

  it('lies in a folder as whole files that come back byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'results-'));
    const { needs } = await results(kind);
    const kept = { ...needs, files: resultsFolder(folder) };
    ok(await publishMap(kept, 'city', squareMap(), why));
    const map = ok(await openResults(kept).readMap('city'));
    expect(JSON.parse(new TextDecoder().decode(map.bytes))).toEqual(squareMap());
    await expect(kept.files.read('../outside')).rejects.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('knows the same reasons as the statistics room', () => {
    expect([...shownReasons]).toEqual([...hiddenReasons]);
  });
});

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
