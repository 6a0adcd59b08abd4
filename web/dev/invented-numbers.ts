/** For development only: invented numbers for every tile of the invented dashboard, some of them withheld. */
import type { View } from '../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../src/results/results.api.ts';
import { stream, towns, wards } from './invented-city.ts';
import { ages, both, city, dashboard, districts, months, years } from './invented-dashboard.ts';

type Category = { code: string; label: { ja: string; en: string } };
const random = stream(11);

/** Every combination of the dimensions; a measure's value by `value`, null where withheld. */
const table = (
  dimensions: readonly [string, string, readonly Category[]][],
  measure: 'people' | 'share',
  value: (codes: readonly string[]) => number | null,
): ShownTable => {
  const rows = dimensions.reduce<string[][]>(
    (all, [, , categories]) => all.flatMap((row) => categories.map((one) => [...row, one.code])),
    [[]],
  );
  const filled = rows.map((row) => [...row, value(row)]);
  return {
    columns: [
      ...dimensions.map(([name, title]) => ({ name, title: both(title), kind: 'dimension' as const })),
      measure === 'people'
        ? { name: 'people', title: both('人口'), kind: 'measure' as const, unit: both('人'), decimals: 0 }
        : { name: 'share', title: both('割合'), kind: 'measure' as const, unit: both('％'), decimals: 1 },
    ],
    rows: filled,
    labels: Object.fromEntries(
      dimensions.map(([name, , categories]) => [
        name,
        Object.fromEntries(categories.map((one) => [one.code, one.label])),
      ]),
    ),
    hidden: filled.flatMap((row, at) =>
      row.at(-1) === null
        ? [{ row: at, column: dimensions.length, reason: at % 2 ? ('complementary' as const) : ('threshold' as const) }]
        : [],
    ),
  };
};

const monthOf = months.map((code) => ({ code, label: both(`${code.slice(0, 4)}年${Number(code.slice(5))}月`) }));
const yearOf = years.map((code) => ({
  code,
  label: both(`${code}年度（令和${Number(code) - 2018}年度）`, `FY${code}`),
}));
const sexes = [
  { code: 'm', label: both('男', 'Men') },
  { code: 'f', label: both('女', 'Women') },
];
const thirds = ['15歳未満', '15～64歳', '65歳以上'].map((ja, at) => ({ code: `a${at}`, label: both(ja) }));

export const view = (filters: Record<string, string>): View => {
  const area = filters.area ?? 'city';
  const inside = area === 'city' ? wards : towns.filter((town) => town.ward === area);
  const scale = area === 'city' ? 1 : 0.1;
  const bell = (code: string) => Math.round((52000 - (Number(code) - 48) ** 2 * 14) * scale);
  const pyramid = table(
    [
      ['area', '区', [city]],
      ['age5', '年齢', ages],
      ['sex', '性別', sexes],
    ],
    'people',
    ([, age, sex]) =>
      area !== 'city' && age === '90' ? null : bell(age as string) + (sex === 'f' ? Number(age) * 60 * scale : 0),
  );
  const number = (measure: 'people' | 'share', value: number) => table([['area', '区', [city]]], measure, () => value);
  const before = (measure: string, value: number) => [{ measure, label: both('前年同月', 'a year before'), value }];
  const reading = (ja: string) => both(ja);
  const tiles: Record<string, Omit<View['tiles'][string], 'title'>> = {
    total: {
      table: number('people', 1_502_341 * scale),
      reading: null,
      comparison: before('people', 1_510_022 * scale),
    },
    share: { table: number('share', 29.4), reading: null, comparison: before('share', 28.9) },
    households: {
      table: number('people', area === '99109' ? (null as never) : 742_119 * scale),
      reading: null,
      comparison: before('people', 740_004 * scale),
    },
    children: { table: number('share', 11.2), reading: null, comparison: before('share', 11.5) },
    map: {
      layer: area === 'city' ? 'wards' : 'towns',
      table: table([['area', '地域', inside]], 'people', ([code]) =>
        random() < 0.06 && area !== 'city'
          ? null
          : Math.round(
              (area === 'city' ? 90_000 + random() * 160_000 : 300 + random() * 4_000) +
                Number((code as string).at(-1)),
            ),
      ),
      reading: reading('最も多いのは港見区（23.1万人）、最も少ないのは北峰区（9.2万人）で、2.5倍の差があります。'),
    },
    pyramid: { table: pyramid, reading: reading('最も多い年齢は45～49歳（10.1万人）です。') },
    trend: {
      table: table([['month', '年月', monthOf]], 'people', ([code]) =>
        Math.round((1_520_000 - months.indexOf(code as string) * 500 + random() * 900) * scale),
      ),
      reading: reading('3年で1.2％減りました（152.0万人→150.2万人）。'),
    },
    lines: {
      table: table(
        [
          ['month', '年月', monthOf],
          ['age3', '年齢', thirds],
        ],
        'people',
        ([code, group]) =>
          Math.round(
            ([180_000, 890_000, 430_000][Number(group?.at(-1))] as number) * scale +
              months.indexOf(code as string) * 300 * (Number(group?.at(-1)) - 1),
          ),
      ),
      reading: reading('65歳以上は増え続け、15歳未満は減り続けています。'),
    },
    wards: {
      table: table([['area', '区', [city, ...wards]]], 'people', ([code]) =>
        code === 'city' ? 1_502_341 : code === '99107' ? null : Math.round(90_000 + random() * 160_000),
      ),
      reading: reading('区の人口は9万人から24万人の間です。'),
    },
    years: {
      table: table(
        [
          ['year', '年度', yearOf],
          ['sex', '性別', sexes],
        ],
        'share',
        () => 25 + random() * 12,
      ),
      reading: reading('男女とも上がっています。'),
    },
    districts: {
      table: table([['district', '小学校区', districts]], 'people', () => Math.round(2_000 + random() * 12_000)),
      reading: reading('最も多い小学校区は朝見小学校区です。'),
    },
    ages: { table: pyramid, reading: null },
  };
  const titles = new Map(dashboard('').tiles.map((one) => [one.id, one.title]));
  return {
    filters,
    tiles: Object.fromEntries(
      Object.entries(tiles).map(([id, answer]) => [id, { ...answer, title: titles.get(id) ?? both(id) }]),
    ),
  };
};
