/** A small area pack with every kind of town that addresses must be told apart in. */
import type { AreaPack } from '#catalogue';

export const town = (
  code: string,
  ward: string,
  name: string,
  chome: number | null,
  more: Partial<AreaPack['towns'][number]> = {},
) => ({ code, ward, name, chome, koaza: '', schoolDistrict: null, ...more });
export const addressPack: AreaPack = {
  id: 'test',
  prefecture: '東瀬県',
  city: '結浜市',
  cityCode: '99100',
  vintage: '2026-04',
  credit: '',
  synthetic: true,
  wards: [
    { code: '99101', name: '浜手区' },
    { code: '99102', name: '山手区' },
    { code: '99103', name: '旧港区', abolished: true },
  ],
  towns: [
    ...[1, 2, 3, 12].map((chome) =>
      town(`991010001${String(chome).padStart(2, '0')}`, '99101', '青町', chome, { schoolDistrict: 'S1' }),
    ),
    town('99101000201', '99101', '一番町', 1, { schoolDistrict: 'S1', juniorHighDistrict: 'J1' }),
    town('99101000202', '99101', '一番町', 2, {
      schoolDistrict: 'S2',
      schoolRanges: [
        { fromBlock: 1, toBlock: 9, district: 'S2' },
        { fromBlock: 10, toBlock: 99, district: 'S3' },
      ],
      juniorHighDistrict: 'J1',
      juniorHighRanges: [{ fromBlock: 20, toBlock: 9999, district: 'J2' }],
      lat: 34.6895,
      lng: 135.1957,
    }),
    town('99101000300', '99101', '霞ケ浜', null, { schoolDistrict: 'S2' }),
    town('99101000400', '99101', '渚通', null),
    town('99101000401', '99101', '渚通', 1),
    town('99102000100', '山手区', '大字山', null),
    town('99102000200', '山手区', '奥山町谷上', null),
    town('99102000300', '山手区', '奥山町谷上', null, { koaza: '池之内' }),
    town('99102000400', '山手区', '渚通', null),
    town('99102000500', '山手区', '緑が丘', 5),
  ],
  schoolDistricts: [
    { code: 'S1', name: '青', ward: '99101' },
    { code: 'S2', name: '霞', ward: '99101' },
    { code: 'S3', name: '一番', ward: '99101' },
  ],
};
