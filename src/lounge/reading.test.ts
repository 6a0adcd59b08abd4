/** One-line readings say what the shown numbers say, and never weigh what is hidden or unknown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShownTable } from '#results';
import type { Compared } from './comparison.ts';
import { readingOf } from './reading.ts';

const both = (text: string) => ({ ja: text, en: text });
type Cell = number | null;
const table = (
  rows: readonly (readonly [string, Cell] | readonly [string, string, Cell])[],
  unit = '人',
  decimals = 0,
): ShownTable => {
  const width = (rows[0]?.length ?? 1) - 1;
  const names = ['area', 'sex'].slice(0, width);
  return {
    columns: [
      ...names.map((name) => ({ name, title: both(name), kind: 'dimension' as const })),
      {
        name: 'm',
        title: both('m'),
        kind: 'measure',
        unit: unit === '人' ? { ja: '人', en: 'people' } : unit === '円' ? { ja: '円', en: 'yen' } : both(unit),
        decimals,
      },
    ],
    rows: rows.map((row) => [...row]),
    labels: Object.fromEntries(
      names.map((name, d) => [name, Object.fromEntries(rows.map((row) => [row[d], both(`〈${row[d]}〉`)]))]),
    ),
    hidden: rows.flatMap((row, i) =>
      row[width] === null ? [{ row: i, column: width, reason: 'threshold' as const }] : [],
    ),
  };
};
const read = (
  kind: 'bar' | 'line' | 'map' | 'pyramid' | 'number',
  shown: ShownTable,
  of: 'count' | 'rate' | 'mean' = 'count',
  compared: Compared[] = [],
) => readingOf({ kind }, { table: shown, kinds: { m: of } }, compared);

describe('a reading', () => {
  it.each([
    [
      'a bar of people',
      'bar',
      table([
        ['a', 5],
        ['b', 1234],
        ['c', 70],
      ]),
      'count',
      '最も多いのは〈b〉（1,234人）、最も少ないのは〈a〉（5人）です。',
    ],
    [
      'a map of shares',
      'map',
      table(
        [
          ['a', 5.04],
          ['b', 12],
        ],
        '%',
        1,
      ),
      'rate',
      '最も高いのは〈b〉（12.0%）、最も低いのは〈a〉（5.0%）です。',
    ],
    [
      'hidden places',
      'map',
      table([
        ['a', null],
        ['b', 12],
        ['c', 20],
      ]),
      'count',
      '最も多いのは〈c〉（20人）、最も少ないのは〈b〉（12人）です。「秘」の1か所は含みません。',
    ],
    [
      'unknown places',
      'bar',
      table([
        ['99101-unknown', 1],
        ['unknown', 2],
        ['other', 999],
        ['b', 12],
        ['c', 20],
      ]),
      'count',
      '最も多いのは〈c〉（20人）、最も少ないのは〈b〉（12人）です。',
    ],
    [
      'all alike',
      'bar',
      table([
        ['a', 7],
        ['b', 7],
      ]),
      'count',
      'いずれも7人です。',
    ],
    [
      'nothing to show',
      'map',
      table([
        ['a', null],
        ['b', null],
      ]),
      'count',
      '個人を守るため、ここに表示できる値はありません。',
    ],
    [
      'a pyramid',
      'pyramid',
      table([
        ['70-74', '1', 90],
        ['70-74', '2', 110],
      ]),
      'count',
      '最も多いのは〈70-74〉・〈2〉（110人）です。',
    ],
    [
      'a line',
      'line',
      table([
        ['2024', 200],
        ['2025', 210],
        ['2026', 150],
      ]),
      'count',
      '〈2024〉の200人から〈2026〉の150人へ50人（25.0%）減少しました。',
    ],
    [
      'a level line',
      'line',
      table([
        ['2024', 200],
        ['2026', 200],
      ]),
      'count',
      '〈2024〉の200人から〈2026〉の200人へ、横ばいです。',
    ],
    [
      'a line of shares',
      'line',
      table(
        [
          ['2024', 20.1],
          ['2026', 22.4],
        ],
        '%',
        1,
      ),
      'rate',
      '〈2024〉の20.1%から〈2026〉の22.4%へ2.3ポイント上昇しました。',
    ],
    [
      'two lines',
      'line',
      table([
        ['2024', '1', 100],
        ['2024', '2', 50],
        ['2026', '1', 110],
        ['2026', '2', 50],
      ]),
      'count',
      '〈2024〉から〈2026〉までに、〈1〉は10.0%増加、〈2〉は横ばいです。',
    ],
    [
      'yen',
      'bar',
      table(
        [
          ['a', 3_512_345],
          ['b', 9_003_000_000],
        ],
        '円',
      ),
      'mean',
      '最も高いのは〈b〉（90.0億円）、最も低いのは〈a〉（351.2万円）です。',
    ],
  ] as const)('%s', (_, kind, shown, of, sentence) => {
    expect(read(kind, shown, of)?.ja).toBe(sentence);
  });

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
