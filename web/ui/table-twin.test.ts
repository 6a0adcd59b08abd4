/** The table beside a chart. */
import { describe, expect, it } from 'vitest';
import { wardTable, wardTile } from './chart/chart-fixture.ts';
import { tableTwin } from './table-twin.ts';

describe('the table twin of a chart', () => {
  const twin = tableTwin(wardTable, wardTile, 'ja');

  it('has a row for each ward and a column for each sex', () => {
    expect(twin.heads).toEqual(['区']);
    expect(twin.columns.map((column) => column.title)).toEqual(['女', '男']);
    expect(twin.rows[0]).toEqual({
      heads: ['浜手区'],
      marks: [
        { value: 1200, hidden: null },
        { value: 1100, hidden: null },
      ],
    });
  });

  it('says what holds for every row once, above the table', () => {
    expect(twin.fixed).toEqual(['年月: 2026年10月']);
  });

  it('keeps the reason of a hidden cell', () => {
    expect(twin.rows[1]?.marks[1]).toEqual({ value: null, hidden: 'threshold' });
  });

  it('tells a missing combination from a hidden one', () => {
    const short = tableTwin({ ...wardTable, rows: wardTable.rows.slice(0, 3), hidden: [] }, wardTile, 'ja');
    expect(short.rows[1]?.marks[1]).toEqual({ value: null, hidden: null });
  });

  it('shows all numbers of the table, whatever is pivoted', () => {
    const numbers = twin.rows.flatMap((row) => row.marks.flatMap((mark) => (mark.value === null ? [] : [mark.value])));
    expect(numbers.toSorted()).toEqual(
      wardTable.rows.flatMap((row) => (typeof row[3] === 'number' ? [row[3]] : [])).toSorted(),
    );
  });
});
