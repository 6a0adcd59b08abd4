/** For development only: one dashboard with invented numbers of every kind of tile, some of them withheld. */
import type { Dashboard, View } from '../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../src/results/results.api.ts';
import { stream, towns, wards } from './invented-city.ts';

const both = (ja: string, en = ja) => ({ ja, en });
const months = Array.from(
  { length: 36 },
  (_, at) => `${2023 + Math.floor((at + 10) / 12)}-${String(((at + 10) % 12) + 1).padStart(2, '0')}`,
);
const years = ['2023', '2024', '2025'];
const ages = Array.from({ length: 19 }, (_, at) => ({
  code: String(at * 5),
  label: at === 18 ? both('90歳以上', '90+') : both(`${at * 5}～${at * 5 + 4}歳`, `${at * 5}–${at * 5 + 4}`),
}));
const districts = Array.from({ length: 44 }, (_, at) => ({
  code: `D${at}`,
  label: both(`${'朝汐波松竹梅桜杉柳泉'[at % 10]}${'見野原田'[Math.floor(at / 10) % 4]}小学校区`, `District ${at}`),
}));
const city = { code: 'city', label: both('全市', 'Whole city') };

const tile = (
  id: string,
  kind: Dashboard['tiles'][number]['kind'],
  title: string,
  unit: string,
  span: number,
  encode: Dashboard['tiles'][number]['encode'],
  more = {},
) => ({
  id,
  kind,
  title: both(title),
  unit: both(unit),
  span,
  about: both(
    '住民基本台帳に記録された人を、各月末の時点で数えています。転出の届出が遅れた人は、届出の月まで含まれます。',
  ),
  encode,
  ...more,
});

export const dashboard = (id: string): Dashboard => ({
  id,
  title: both('人口と世帯', 'Population and households'),
  purpose: both(
    'どの地域に、どの年齢の人が何人住み、この3年でどう変わったかが分かります。',
    'Who lives where, at what age, and how this changed over three years.',
  ),
  category: 'population',
  facts: {
    asOf: '2026-10-31',
    updatedOn: '2026-11-10',
    source: both('住民基本台帳（2026年10月末）', 'Resident register'),
    credit: null,
    author: both('企画調整局 政策課', 'Policy Section'),
    audience: both('全職員', 'All staff'),
  },
  filters: [
    {
      name: 'month',
      title: both('年月', 'Month'),
      options: months
        .toReversed()
        .map((code) => ({ code, label: both(`${code.slice(0, 4)}年${Number(code.slice(5))}月`, code) })),
      initial: months.at(-1) as string,
    },
    {
      name: 'area',
      title: both('区', 'Ward'),
      options: [city, ...wards.map((ward) => ({ ...ward, parent: 'city' }))],
      initial: 'city',
    },
  ],
  tiles: [
    tile('total', 'number', '総人口', '人', 3, { y: ['people'] }),
    tile('share', 'number', '高齢化率（65歳以上の割合）', '％', 3, { y: ['share'] }),
    tile('households', 'number', '世帯数', '世帯', 3, { y: ['people'] }),
    tile('children', 'number', '15歳未満の割合', '％', 3, { y: ['share'] }),
    tile(
      'map',
      'map',
      '区別・町丁目別の人口、2026年10月末',
      '人',
      7,
      { x: 'area', y: ['people'] },
      { map: { id: 'city', layer: 'wards' }, sets: 'area' },
    ),
    tile('pyramid', 'pyramid', '人口ピラミッド（5歳階級）、2026年10月末', '人', 5, {
      x: 'age5',
      y: ['people'],
      series: 'sex',
    }),
    tile('trend', 'line', '人口の推移（36か月）', '人', 6, { x: 'month', y: ['people'] }),
    tile('lines', 'line', '年齢3区分別の推移', '人', 6, { x: 'month', y: ['people'], series: 'age3' }),
    tile('wards', 'bar', '区別の人口、2026年10月末', '人', 6, { x: 'area', y: ['people'] }),
    tile('years', 'bar', '年度・男女別の受診率', '％', 6, { x: 'year', y: ['share'], series: 'sex' }),
    tile('districts', 'bar', '小学校区別の人口、2026年10月末', '人', 6, { x: 'district', y: ['people'] }),
    tile('ages', 'table', '年齢階級・男女別の人口', '人', 6, { x: 'age5', y: ['people'], series: 'sex' }),
  ],
  manual: Object.fromEntries([
    ...['purpose', 'population', 'howToRead', 'suppression', 'limits', 'grounds', 'contact'].map((key) => [
      key,
      both('この統計は、市の人口の今と変化を知り、施設の配置や計画づくりの基礎とするためのものです。'),
    ]),
    ['definitions', [{ term: both('高齢化率'), meaning: both('65歳以上の人口を総人口で割った割合です。') }]],
  ]) as Dashboard['manual'],
  history: [{ on: '2026-11-10', what: both('2026年10月末の数字を加えました。'), by: both('政策課') }],
  protection: both(
    '10人未満の値と、そこから逆算できる値は「秘」として表示していません。',
    'Values under 10, and values that would give them away, are withheld.',
  ),
  favourite: true,
});

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
