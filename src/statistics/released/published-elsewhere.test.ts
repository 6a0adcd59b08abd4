/** Statistics of other publishers: passed on as published, with their credit, and nothing of ours by that door. */
import { describe, expect, it } from 'vitest';
import type { TableContent } from '../protected-table.ts';
import { publishedElsewhere } from './published-elsewhere.ts';

const text = (ja: string) => ({ ja, en: ja });
const table = (
  cell: TableContent['cells'][number],
  credit: string | null = '市のオープンデータ',
): Omit<TableContent, 'protection'> => ({
  id: 'open-example',
  title: text('例'),
  dimensions: [
    { name: 'area', title: text('地域'), total: 'total', categories: [{ code: 'total', label: text('全市') }] },
  ],
  measures: [{ name: 'people', title: text('人口'), unit: text('人'), kind: 'count', decimals: 0 }],
  provenance: { asOf: '2014-06-30', source: text('例'), credit: credit ? text(credit) : null, snapshots: [], spec: '' },
  cells: [cell],
});

describe('statistics published elsewhere', () => {
  it('keep small numbers that are public already, and count what the publisher merged away', () => {
    const shown = publishedElsewhere(table({ codes: ['total'], values: [3], hidden: [null] }));
    expect(shown.cells[0]?.values).toEqual([3]);
    const merged = publishedElsewhere(table({ codes: ['total'], values: [null], hidden: ['merged'] }));
    expect(merged.protection).toMatchObject({ cells: 1, primary: 1, complementary: 0, recomputable: 0 });
  });

  it.each([
    ['without a credit line', table({ codes: ['total'], values: [3], hidden: [null] }, null)],
    ['with a hidden cell that still carries its value', table({ codes: ['total'], values: [3], hidden: ['merged'] })],
    ['with an empty cell that says no reason', table({ codes: ['total'], values: [null], hidden: [null] })],
    ['with a cell that our own control hid', table({ codes: ['total'], values: [null], hidden: ['threshold'] })],
  ])('are never made %s', (_, content) => {
    expect(() => publishedElsewhere(content)).toThrow('open-example');
  });
});
