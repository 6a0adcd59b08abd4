/** Readings where something is hidden or missing, and of big numbers beside another time or place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShownTable } from '#results';
import type { Compared } from './comparison.ts';
import { read, table } from './test-reading.ts';

describe('a reading', () => {
  it('a line whose ends are hidden is read from what is shown, and from one point nothing is said', () => {
    expect(
      read(
        'line',
        table([
          ['2023', null],
          ['2024', 20],
          ['2025', 30],
        ]),
      )?.ja,
    ).toBe('〈2024〉の20人から〈2025〉の30人へ10人（50.0%）増加しました。「秘」の1か所は含みません。');
    expect(
      read(
        'line',
        table([
          ['2023', null],
          ['2024', 20],
        ]),
      ),
    ).toBeNull();
    expect(read('bar', table([]))).toBeNull();
  });

  it('a big number is compared with another time in words of change, with another place in words of level', () => {
    const compared = (value: number | null, earlier: boolean): Compared[] => [
      { measure: 'm', label: { ja: '前年', en: 'last year' }, value, earlier },
    ];
    const one = (value: number): ShownTable => ({
      ...table([['a', value]]),
      columns: table([['a', value]]).columns.slice(1),
      rows: [[value]],
    });
    expect(read('number', one(110), 'count', compared(100, true))).toEqual({
      ja: '前年（100人）から10人（10.0%）増えました。',
      en: 'Up 10 people (10.0%) on last year (100 people).',
    });
    expect(read('number', one(90), 'rate', compared(100, true))?.ja).toContain('下がりました');
    expect(read('number', one(110), 'count', compared(100, false))?.ja).toBe(
      '前年（100人）より10人（10.0%）多いです。',
    );
    expect(read('number', one(100), 'count', compared(100, true))?.ja).toBe('前年（100人）と同じです。');
    expect(read('number', one(100), 'count', compared(null, true))).toBeNull();
    expect(read('number', one(100), 'count')).toBeNull();
  });

  it('never changes when a place is hidden whose value was neither most nor least', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 4, maxLength: 30 }),
        fc.nat(),
        (values, pick) => {
          const rows = values.map((value, i) => [`p${i}`, value] as const);
          const sorted = values.toSorted((a, b) => a - b);
          const inner = rows.filter(([, value]) => value !== sorted[0] && value !== sorted.at(-1));
          const [hiddenPlace] = inner[pick % inner.length] as readonly [string, number];
          const open = read('bar', table(rows))?.ja;
          const closed = read(
            'bar',
            table(rows.map(([place, value]) => [place, place === hiddenPlace ? null : value] as const)),
          )?.ja;
          expect(closed).toBe(`${open}「秘」の1か所は含みません。`);
        },
      ),
    );
  });
});
