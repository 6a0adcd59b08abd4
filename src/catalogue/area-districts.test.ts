/** School districts come from maps and from lists by 番; where both tell, the list knows better. */
import { describe, expect, it } from 'vitest';
import type { AreaFile } from './read-area-files.ts';
import { census, csv, geoJson, pack, read, shapefile, type Square, zip } from './test-area-files.ts';

const schools = (kind: string, squares: readonly (readonly [string, number, number])[]): Square[] =>
  squares.map(([name, x, width], i) => ({
    values: { [`${kind}_001`]: '99101', [`${kind}_003`]: `B${i}`, [`${kind}_004`]: name },
    x,
    y: 0,
    width,
  }));

describe('school districts', () => {
  it.each([
    ['A27', (file: AreaFile[]) => file],
    ['A32', (file: AreaFile[]) => [zip(file)]],
  ] as const)(
    'a map (%s) gives each town the district most of it lies in, and tells how many are cut',
    async (kind, pack_) => {
      const maps = await read(
        ...pack_(
          shapefile(
            schools(kind, [
              ['東小学校', 0, 1.7],
              ['西小学校', 1.7, 0.4],
            ]),
          ),
        ),
      );
      const {
        pack: made,
        cut,
        outside,
      } = await pack([geoJson(census)], kind === 'A27' ? { elementary: maps } : { 'junior-high': maps });
      const of = (town: (typeof made.towns)[number]) =>
        kind === 'A27' ? town.schoolDistrict : town.juniorHighDistrict;
      expect(made.towns.map(of)).toEqual(['B0', 'B0', null]);
      expect([cut, outside]).toEqual([2, 0]);
      expect((kind === 'A27' ? made.schoolDistricts : made.juniorHighDistricts)?.map((d) => d.name)).toEqual([
        '東小学校区',
        '西小学校区',
      ]);
    },
  );
  it('a list by 番 knows better than the map, and may stand alone', async () => {
    const list = csv([
      { 区: '浜手区', 町名: '青町', 丁目: '１', 番から: '1', 番まで: '9', 小学校区: '東小学校', 中学校区: '浜中学校' },
      { 区: '浜手区', 町名: '青町', 丁目: '１', 番から: '10', 番まで: '', 小学校区: '南小学校', 中学校区: '' },
      { 区: '', 町名: '緑が丘', 丁目: '', 番から: '', 番まで: '', 小学校区: '南小学校', 中学校区: '浜中学校' },
    ]);
    const maps = await read(geoJson(schools('A27', [['東小学校', 0, 2]])));
    const { pack: made } = await pack([geoJson(census)], { elementary: maps, ranges: await read(list) });
    const [first, second, third] = made.towns;
    expect(first).toMatchObject({
      schoolDistrict: 'B0',
      schoolRanges: [
        { fromBlock: 1, toBlock: 9, district: 'B0' },
        { fromBlock: 10, toBlock: 9999, district: '99100E002' },
      ],
    });
    expect(first).toMatchObject({
      juniorHighDistrict: null,
      juniorHighRanges: [{ fromBlock: 1, toBlock: 9, district: '99100J001' }],
    });
    expect([second?.schoolDistrict, third?.schoolDistrict, third?.juniorHighDistrict]).toEqual([
      'B0',
      '99100E002',
      '99100J001',
    ]);
    const alone = await pack([geoJson(census)], { ranges: await read(list) });
    expect(alone.pack.schoolDistricts.map((d) => d.name)).toEqual(['東小学校区', '南小学校区']);
  });
});
