/** What a checker of a recurring release is shown: only what moved since the last one. */
import type { TableContent } from '#statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { previewTable } from './preview.ts';

const label = (text: string) => ({ ja: text, en: text });
const table = (cells: readonly (readonly [month: string, ward: string, people: number | null])[]): TableContent => ({
  id: 'population-area',
  title: label('人口'),
  dimensions: [
    {
      name: 'month',
      title: label('年月'),
      total: null,
      categories: [...new Set(cells.map(([month]) => month))].map((code) => ({ code, label: label(code) })),
    },
    {
      name: 'ward',
      title: label('区'),
      total: null,
      categories: [...new Set(cells.map(([, ward]) => ward))].map((code) => ({ code, label: label(code) })),
    },
  ],
  measures: [{ name: 'people', title: label('人口'), unit: label('人'), kind: 'count', decimals: 0 }],
  provenance: { asOf: '2026-10-31', source: label('住基'), credit: null, snapshots: [], spec: 'x' },
  protection: { rules: [], cells: cells.length, primary: 0, complementary: 0, recomputable: 0 },
  cells: cells.map(([month, ward, people]) => ({
    codes: [month, ward],
    values: [people],
    hidden: [people === null ? 'threshold' : null],
  })),
});
const october = table([
  ['2026-09', 'a', 100],
  ['2026-10', 'a', 120],
  ['2026-10', 'b', null],
  ['2026-10', 'c', 30],
]);
const november = table([
  ['2026-10', 'a', 120],
  ['2026-10', 'b', 14],
  ['2026-10', 'c', null],
  ['2026-11', 'a', 121],
]);

describe('the difference to the last release', () => {
  it('counts cells that came, went, changed, were hidden and were shown', () => {
    expect(differencesOf('population-area.json', november, october).change).toMatchObject({
      added: 1,
      removed: 1,
      changed: 0,
      newlyHidden: 1,
      newlyShown: 1,
      categories: ['+ month 2026-11', '- month 2026-09'],
    });
  });
  it('shows only those rows', () => {
    const { moved } = differencesOf('population-area.json', november, october);
    const preview = previewTable(november, { only: 'changed', from: 0 }, moved);
    expect(preview).toMatchObject({ kind: 'protected-table', total: 3 });
    const hidden = previewTable(november, { only: 'hidden', from: 0 }, moved);
    expect(hidden).toMatchObject({ total: 1, table: { hidden: [{ row: 0, column: 2, reason: 'threshold' }] } });
  });
  it('finds nothing in what is the same, and every single change', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(50))),
          { minLength: 1, selector: ([m, w]) => `${m}${w}` },
        ),
        fc.nat(),
        (cells, which) => {
          const before = table(cells as never);
          expect(differencesOf('t', before, before).change).toMatchObject({
            added: 0,
            removed: 0,
            changed: 0,
            newlyHidden: 0,
            newlyShown: 0,
          });
          const at = which % cells.length;
          const after = table(
            cells.map((cell, i) => (i === at ? [cell[0], cell[1], cell[2] === null ? 7 : null] : cell)) as never,
          );
          const { change, moved } = differencesOf('t', after, before);
          expect(change.newlyHidden + change.newlyShown).toBe(1);
          expect(after.cells.filter(({ codes }) => moved(codes))).toHaveLength(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
