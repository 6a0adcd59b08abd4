/** A small ward table and its tile, for tests of charts and tables. */
import type { Tile } from '../../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../../src/results/results.api.ts';

const both = (ja: string, en = ja) => ({ ja, en });

export const wardTile: Tile = {
  id: 'wards',
  kind: 'bar',
  title: both('区別・男女別の人口'),
  unit: both('人'),
  span: 6,
  about: both('月末の人口'),
  encode: { x: 'area', y: ['people'], series: 'sex' },
  table: 'population-area',
};

export const wardTable: ShownTable = {
  columns: [
    { name: 'month', title: both('年月'), kind: 'dimension' },
    { name: 'area', title: both('区'), kind: 'dimension' },
    { name: 'sex', title: both('性別'), kind: 'dimension' },
    { name: 'people', title: both('人口'), kind: 'measure', unit: both('人'), decimals: 0 },
  ],
  rows: [
    ['2026-10', '99101', '2', 1200],
    ['2026-10', '99101', '1', 1100],
    ['2026-10', '99102', '2', 3400],
    ['2026-10', '99102', '1', null],
  ],
  labels: {
    month: { '2026-10': both('2026年10月') },
    area: { '99101': both('浜手区'), '99102': both('<b onclick="x">港見区</b>') },
    sex: { '1': both('男'), '2': both('女') },
  },
  hidden: [{ row: 3, column: 3, reason: 'threshold' }],
};
