/** Beside every hidden value stands where to look instead: a coarser value of the same table, one that is really shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtectedTable, TableContent } from '#statistics';
import { cells } from './cells.ts';
import { coarserCells, coarserView } from './coarser-view.ts';
import { decodeTable, encodeTable } from './stored-table.ts';
import { indexTable } from './table-index.ts';
import { area, makeTable, measure, of, time, townsOf } from './test-tables.ts';

const ages = of('age3', ['0-14', '65-']);
const town = townsOf('99101')[0] as string;
const indexOf = (table: ProtectedTable) => indexTable(decodeTable(encodeTable(table as TableContent)));
const hiding = (isHidden: (codes: readonly string[]) => boolean) =>
  indexOf(
    makeTable('t', [time('month', ['2026-10']), area(true), ages], [measure('people')], {
      hide: (codes) => (isHidden(codes) ? 'threshold' : null),
      value: () => 50,
    }),
  );

describe('the nearest coarser view', () => {
  const see = (index: ReturnType<typeof hiding>, reason: 'threshold' | 'merged' = 'threshold', place = town) =>
    coarserView(index, ['2026-10', place, '65-'], 0, reason)?.ja ?? null;
  it('is one step up, in either dimension', () => {
    const index = hiding(([, place, age]) => place === town && age === '65-');
    expect(coarserView(index, ['2026-10', town, '65-'], 0, 'threshold')).toEqual({
      ja: '「浜町1丁目」か「東区・65-」なら表示しています',
      en: 'shown for “浜町1丁目” or “東区, 65-”',
    });
  });
  it('goes farther where the nearer ones are hidden too, and is not named where none is shown', () => {
    expect(see(hiding(([, place]) => place === town))).toBe('「東区・65-」なら表示しています');
    expect(see(hiding(([, place]) => place === town || place === '99101'))).toBe('「65-」なら表示しています');
    expect(see(hiding(([, place, age]) => place !== 'total' || age !== 'total'))).toBe('「総数」なら表示しています');
    expect(see(hiding(() => true))).toBeNull();
  });
  it('names the dimension where the same place stands in two', () => {
    const made = makeTable(
      't',
      [
        time('month', ['2026-10']),
        { ...of('from', ['a', 'b']), title: { ja: '元', en: 'From' } },
        { ...of('to', ['a', 'b']), title: { ja: '先', en: 'To' } },
      ],
      [measure('people')],
      { hide: (codes) => (codes[1] === 'a' && codes[2] === 'b' ? 'threshold' : null), value: () => 50 },
    );
    expect(coarserView(indexOf(made), ['2026-10', 'a', 'b'], 0, 'threshold')?.ja).toBe(
      '「元：a」か「先：b」なら表示しています',
    );
  });
  it('of a merged area is the one that shows their sum', () => {
    const [into, from] = townsOf('99101') as [string, string];
    const made = makeTable('t', [time('month', ['2026-10']), area(true), ages], [measure('people')], {
      hide: (codes) => (codes[1] === from ? 'merged' : null),
      value: () => 50,
    });
    const table = { ...made, merges: [{ dimension: 'area', into, from: [from] }] } as ProtectedTable;
    expect(see(indexOf(table), 'merged', from)).toBe('「浜町1丁目・65-」なら表示しています');
  });
  it('is always above the hidden cell and shown itself, and there is none for what cannot be computed', () => {
    let found = 0;
    const parentsOf = new Map(area(true).categories.map(({ code, parent }) => [code, parent ?? null]));
    const isAbove = (code: string, of: string | undefined): boolean =>
      of !== undefined && (code === of || code === 'total' || isAbove(code, parentsOf.get(of) ?? undefined));
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 97, maxLength: 97 }), (drawn) => {
        const isHidden = (codes: readonly string[]) =>
          drawn[[...codes.join()].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 97, 7)] as boolean;
        const index = hiding(isHidden);
        const rows = [
          { dimension: 'area', pick: 'all' as const },
          { dimension: 'age3', pick: 'all' as const },
        ];
        const shown = cells(index, { measures: ['people'], where: { month: '2026-10' }, rows });
        if (!shown.ok) throw new Error('nothing was selected');
        for (const { row } of shown.value.hidden) {
          const [place, age] = shown.value.rows[row] as [string, string];
          for (const at of coarserCells(index, ['2026-10', place, age], 0, 'threshold')) {
            found += 1;
            expect(isHidden(at)).toBe(false);
            expect([at[0], isAbove(at[1] as string, place), at[2] === age || at[2] === 'total']).toEqual([
              '2026-10',
              true,
              true,
            ]);
          }
        }
        expect(coarserCells(index, ['2026-10', town, '65-'], 0, 'undefined')).toEqual([]);
      }),
      { numRuns: 30, seed: 6 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
