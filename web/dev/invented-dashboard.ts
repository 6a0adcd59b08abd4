/** For development only: one dashboard with every kind of tile. */
import type { Dashboard } from '../../src/lounge/lounge.api.ts';
import { wards } from './invented-city.ts';

export const both = (ja: string, en = ja) => ({ ja, en });
export const months = Array.from(
  { length: 36 },
  (_, at) => `${2023 + Math.floor((at + 10) / 12)}-${String(((at + 10) % 12) + 1).padStart(2, '0')}`,
);
export const years = ['2023', '2024', '2025'];
export const ages = Array.from({ length: 19 }, (_, at) => ({
  code: String(at * 5),
  label: at === 18 ? both('90歳以上', '90+') : both(`${at * 5}～${at * 5 + 4}歳`, `${at * 5}–${at * 5 + 4}`),
}));
export const districts = Array.from({ length: 44 }, (_, at) => ({
  code: `D${at}`,
  label: both(`${'朝汐波松竹梅桜杉柳泉'[at % 10]}${'見野原田'[Math.floor(at / 10) % 4]}小学校区`, `District ${at}`),
}));
export const city = { code: 'city', label: both('全市', 'Whole city') };

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
  table: 'population-area',
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
    restricted: false,
    openStatistics: false,
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
  tables: [
    {
      id: 'population-area',
      title: both('区・町丁別人口', 'Population by area'),
      version: 3,
      publishedOn: '2026-11-10',
      records: [
        {
          dataset: 'resident-register',
          title: { ja: '住民基本台帳', en: 'Resident register' },
          from: '2023-11-30',
          to: '2026-10-31',
          days: 36,
          snapshot: '41',
        },
      ],
      definition: '4f1d0c2ab911',
      rules: [both('10人未満の値は表示しません。', 'Values under 10 are withheld.')],
      loss: { values: 1240, primary: 31, complementary: 22 },
      merged: 0,
      release: {
        number: '2026-00042',
        how: 'checked',
        on: '2026-11-10',
        checkers: ['企画調整局 統計係', '総務局 個人情報保護係'],
        exceptions: 0,
      },
    },
  ],
  history: [{ on: '2026-11-10', what: both('2026年10月末の数字を加えました。'), by: both('政策課') }],
  protection: both(
    '10人未満の値と、そこから逆算できる値は「秘」として表示していません。',
    'Values under 10, and values that would give them away, are withheld.',
  ),
  favourite: true,
});
