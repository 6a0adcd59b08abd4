/** One-line readings say what the shown numbers say, and never weigh what is hidden or unknown. */
import { describe, expect, it } from 'vitest';
import { read, table } from './test-reading.ts';

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
});
