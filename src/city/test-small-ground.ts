/** A ground of three wards and nine towns, for tests: every shape of town a real map has, and small enough to read. */
import type { Ground } from './places.ts';

const town = (
  ward: string,
  serial: number,
  name: string,
  chome: number | null,
  koaza: string,
  district: string | null,
  lat: number,
) => ({
  code: `${ward}${String(serial).padStart(4, '0')}${String(chome ?? 0).padStart(2, '0')}`,
  ward,
  name,
  chome,
  koaza,
  lat,
  lng: 137.1 + serial / 100,
  schoolDistrict: district,
});

export const smallGround: Ground = {
  pack: {
    id: 'small',
    prefecture: '東瀬県',
    city: '結浜市',
    cityCode: '99100',
    vintage: '2026-04-01',
    credit: '試験用',
    synthetic: true,
    wards: [
      { code: '99101', name: '浜手区' },
      { code: '99102', name: '中里区' },
      { code: '99103', name: '奥山区' },
    ],
    towns: [
      town('99101', 1, '汐見町', 1, '', '01', 32.2),
      town('99101', 1, '汐見町', 2, '', '01', 32.2),
      town('99101', 2, '千鳥浜', 1, '', '01', 32.21),
      {
        ...town('99101', 2, '千鳥浜', 2, '', null, 32.21),
        schoolRanges: [
          { fromBlock: 1, toBlock: 9, district: '01' },
          { fromBlock: 10, toBlock: 9999, district: '02' },
        ],
      },
      town('99102', 3, '三本松町', null, '', '02', 32.3),
      town('99102', 4, '若葉台', 1, '', '02', 32.3),
      town('99102', 4, '若葉台', 11, '', '02', 32.3),
      town('99103', 5, '広根', null, '堂ノ前', '03', 32.4),
      town('99103', 5, '広根', null, '下河原', '03', 32.4),
    ].map((t, i) => ({ ...t, code: t.koaza === '' ? t.code : `${t.code.slice(0, 9)}${50 + i}` })),
    schoolDistricts: [
      { code: '01', name: '汐見小学校区', ward: '99101' },
      { code: '02', name: '若葉小学校区', ward: '99102' },
      { code: '03', name: '広根小学校区', ward: '99103' },
    ],
  },
  get weights() {
    return this.pack.towns.map((t, i) => ({
      townCode: t.code,
      people: 100 - i * 8,
      elderly: t.ward === '99103' ? 0.8 : -0.1,
      income: t.ward === '99101' ? 0.4 : -0.2,
    }));
  },
};
