/** From a table to a chart. */
import { describe, expect, it } from 'vitest';
import { wardTable, wardTile } from './chart-fixture.ts';
import { chartSpec } from './from-table.ts';

describe('a chart made from a table', () => {
  it('keeps a hidden value hidden, with its reason', () => {
    const spec = chartSpec(wardTile, wardTable, 'ja');
    expect(spec?.series.find((one) => one.label.includes('男'))?.marks).toEqual([
      { value: 1100, hidden: null },
      { value: null, hidden: 'threshold' },
    ]);
  });

  it('a pyramid has men first, whatever the order of the rows, and never a total', () => {
    const total = {
      ...wardTable,
      rows: [['2026-10', '99101', 'total', 2300], ...wardTable.rows],
      hidden: [{ row: 4, column: 3, reason: 'threshold' as const }],
    };
    const spec = chartSpec({ ...wardTile, kind: 'pyramid' }, total, 'ja');
    expect(spec?.series.map((one) => one.label)).toEqual(['男', '女']);
  });

  it('ordered by size, the largest ward comes first', () => {
    const spec = chartSpec(wardTile, wardTable, 'ja', 'size');
    expect(spec?.categories.map((one) => one.code)).toEqual(['99102', '99101']);
  });

  it('the sum of the city is left out where it would flatten its wards, the mean of the city stays', () => {
    const rows = (city: number) => [
      ['total', city],
      ['99101', 10],
      ['99102', 12],
    ];
    const table = (city: number) => ({
      ...wardTable,
      columns: [wardTable.columns[1], wardTable.columns[3]] as typeof wardTable.columns,
      rows: rows(city),
      hidden: [],
    });
    const tile = { ...wardTile, encode: { x: 'area', y: ['people'] } };
    expect(chartSpec(tile, table(220), 'ja')?.categories).toHaveLength(2);
    expect(chartSpec(tile, table(11), 'ja')).toMatchObject({ wholeCode: 'total', categories: { length: 3 } });
  });

  it('months come in order though the table has them otherwise', () => {
    const table = {
      ...wardTable,
      rows: [
        ['2026-10', '99101', '1', 2],
        ['2026-09', '99101', '1', 1],
      ],
      hidden: [],
    };
    const spec = chartSpec({ ...wardTile, kind: 'line', encode: { x: 'month', y: ['people'] } }, table, 'ja');
    expect(spec?.series[0]?.marks.map((mark) => mark.value)).toEqual([1, 2]);
  });

  it('a tile that names a column the table does not have makes no chart', () => {
    expect(chartSpec({ ...wardTile, encode: { x: 'area', y: ['money'] } }, wardTable, 'ja')).toBeNull();
  });
});
