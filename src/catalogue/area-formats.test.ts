/** The same city in every format is the same pack; what is broken is refused. */
import { valueOf } from '#base';
import { describe, expect, it } from 'vitest';
import { importAreas } from './area-import.ts';
import { type AreaFile, readAreaFiles } from './read-area-files.ts';
import { topology } from 'topojson-server';
import { census, csv, cp932, featuresOf, geoJson, pack, read, shapefile, topoJson, zip } from './test-area-files.ts';

/** Columns and kinds of values as in a file of 2020 (r2ka…): what is a text in one format is a number or null in another. */
const asEstat: AreaFile = {
  name: 'r2ka99100.topojson',
  bytes: new TextEncoder().encode(
    JSON.stringify(
      topology({
        town: featuresOf(census, (values, i) => ({
          ...{ ...values, PREF: '99', CITY: '100', S_AREA: `00${i}000`, KIGO_E: null, HCODE: Number(values.HCODE) },
          ...{ S_NAME: values.HCODE === '8154' ? null : values.S_NAME, AREA: 97133.156, R2KAxx: i + 1, KIHON1: '0010' },
          ...{
            AREA_MAX_F: 'M',
            N_KEN: null,
            KBSUM: 8,
            JINKO: 590,
            SETAI: 231,
            X_CODE: 135.01 + i * 0.02,
            Y_CODE: 34.61,
          },
        })),
        city: featuresOf([{ values: {}, x: 0, y: 0, width: 4 }], () => ({
          PREF: '99',
          CITY: '100',
          CITY_NAME: '結浜市',
        })),
      }),
    ),
  ),
};

const formats: readonly (readonly [string, readonly AreaFile[]])[] = [
  ['GeoJSON', [geoJson(census)]],
  ['TopoJSON', [topoJson(census)]],
  ['Shapefile in CP932', shapefile(census)],
  ['Shapefile in a ZIP', [zip(shapefile(census))]],
  ['ZIP that holds the map twice', [zip([...shapefile(census), geoJson(census)])]],
  ['folder that holds the map twice', [...shapefile(census), geoJson(census)]],
  [
    'TopoJSON of e-Stat: numbers and nulls among the texts, and the outline of the city as a layer of its own',
    [asEstat],
  ],
];

describe('census small areas', () => {
  it.each(formats)('as %s are the same towns, with a point inside each', async (_, files) => {
    const { pack: made } = await pack(files);
    expect([made.prefecture, made.city, made.cityCode, made.wards.map((w) => w.code + w.name)]).toEqual([
      '東瀬県',
      '結浜市',
      '99100',
      ['99101浜手区', '99102山手区'],
    ]);
    expect(made.towns.map((t) => [t.code, t.ward, t.name, t.chome])).toEqual([
      ['99101000101', '99101', '青町', 1],
      ['99101000102', '99101', '青町', 2],
      ['99102000100', '99102', '緑が丘', null],
    ]);
    made.towns.forEach((town, i) => {
      expect(town.lng).toBeCloseTo(135.01 + i * 0.02, 2);
      expect(town.lat).toBeCloseTo(34.61, 2);
    });
  });
  it('a map that is there as GeoJSON and as Shapefile is read once', async () => {
    expect((await read(...shapefile(census), geoJson(census))).map(({ format }) => format)).toEqual(['GeoJSON']);
    const other = [...shapefile(census, 'another'), geoJson(census)];
    expect((await read(...other)).map(({ format }) => format).sort()).toEqual(['GeoJSON', 'Shapefile']);
  });
  it('a table of KEY_CODE gives the towns too, with its second header left out and towns that are only sums of their chome', async () => {
    const rows = [
      { KEY_CODE: '', HYOSYO: '', CITYNAME: '', NAME: '', T001081001: '　人口総数' },
      { KEY_CODE: '99101', HYOSYO: '1', CITYNAME: '結浜市浜手区', NAME: '', T001081001: '9' },
      { KEY_CODE: '991010001', HYOSYO: '2', CITYNAME: '結浜市浜手区', NAME: '青町', T001081001: '9' },
      { KEY_CODE: '99101000101', HYOSYO: '3', CITYNAME: '結浜市浜手区', NAME: '青町１丁目', T001081001: '5' },
      { KEY_CODE: '99101000102', HYOSYO: '3', CITYNAME: '結浜市浜手区', NAME: '２丁目', T001081001: '4' },
    ];
    const table = csv(rows, 'tblT001081C99.txt');
    const cp = { ...table, bytes: cp932(new TextDecoder().decode(table.bytes)) };
    const made = valueOf(importAreas({ towns: await read(cp) }, { prefecture: '東瀬県' })).pack;
    expect(made.towns.map((t) => [t.code, t.name, t.chome])).toEqual([
      ['99101000101', '青町', 1],
      ['99101000102', '青町', 2],
    ]);
    expect(made.vintage).toBe('2020');
  });
});

const abr = (over: Record<string, string>) => ({
  lg_code: '991015',
  machiaza_id: '0001001',
  machiaza_type: '2',
  pref: '東瀬県',
  county: '',
  city: '結浜市',
  ward: '浜手区',
  oaza_cho: '青町',
  oaza_cho_kana: 'アオチョウ',
  chome: '一丁目',
  chome_number: '1',
  koaza: '',
  efct_date: '1947-04-17',
  ablt_date: '',
  ...over,
});
describe('the address base registry', () => {
  it('gives towns with their codes, readings and points; abolished towns stay out', async () => {
    const master = csv(
      [
        abr({}),
        abr({ machiaza_id: '0002000', oaza_cho: '奥山', chome: '', chome_number: '' }),
        abr({ machiaza_id: '0002101', oaza_cho: '奥山', chome: '', chome_number: '', koaza: '池ノ内' }),
        abr({ machiaza_id: '0003000', oaza_cho: '旧町', chome: '', chome_number: '', ablt_date: '2020-01-01' }),
        abr({ lg_code: '992011', city: '隣市', ward: '' }),
      ],
      'mt_town_pref99.csv',
    );
    const points = csv(
      [{ lg_code: '991015', machiaza_id: '0001001', rsdt_addr_flg: '1', rep_lon: '135.01', rep_lat: '34.61' }],
      'mt_town_pos_pref99.csv',
    );
    const towns = await read(zip([master, points]));
    const several = importAreas({ towns });
    expect(several.ok ? '' : several.refusal.because?.[0]?.en).toContain('2 municipalities');
    const made = valueOf(importAreas({ towns }, { city: '結浜市', licence: 'PDL 1.0' })).pack;
    expect(made.towns.map((t) => [t.code, t.name, t.kana, t.chome, t.koaza, t.lat])).toEqual([
      ['991010001001', '青町', 'アオチョウ', 1, '', 34.61],
      ['991010002000', '奥山', 'アオチョウ', null, '', undefined],
      ['991010002101', '奥山', 'アオチョウ', null, '池ノ内', undefined],
    ]);
    expect(made.sources).toEqual([
      {
        part: 'towns',
        files: ['map/mt_town_pref99.csv', 'map/mt_town_pos_pref99.csv'],
        format: 'CSV',
        entries: 6,
        vintage: '',
        licence: 'PDL 1.0',
      },
    ]);
  });
});

describe('what cannot be used', () => {
  const whole = shapefile(census);
  const broken: readonly (readonly [string, readonly AreaFile[]])[] = [
    ['a .shp without its .dbf', whole.slice(0, 1)],
    ['a .shp cut short', whole.map((f) => (f.name.endsWith('.shp') ? { ...f, bytes: f.bytes.subarray(0, 300) } : f))],
    ['a .dbf cut short', whole.map((f) => (f.name.endsWith('.dbf') ? { ...f, bytes: f.bytes.subarray(0, 300) } : f))],
    ['half a GeoJSON', [{ name: 'a.geojson', bytes: geoJson(census).bytes.subarray(0, 400) }]],
    ['half a ZIP', [{ name: 'a.zip', bytes: zip([geoJson(census)]).bytes.subarray(0, 200) }]],
    ['an empty folder', []],
    ['bytes of something else', [{ name: 'a.bin', bytes: Uint8Array.of(0xd0, 0xcf, 0x2c, 0, 10, 1, 2, 3) }]],
    ['an empty file', [{ name: 'a.csv', bytes: new Uint8Array() }]],
  ];
  it.each(broken)('%s is refused in both languages', async (_, files) => {
    const result = await readAreaFiles(files);
    expect(
      result.ok
        ? []
        : [
            result.refusal.code,
            result.refusal.because?.length,
            result.refusal.because?.[0]?.ja !== result.refusal.because?.[0]?.en,
          ],
    ).toEqual(['catalogue.area-files-unreadable', 1, true]);
  });
  it.each([
    ['a list of something else', { towns: [csv([{ a: '1', b: '2' }])] }, 'No column tells towns'],
    [
      'a map of districts without names',
      { towns: [geoJson(census)], elementary: [geoJson([{ values: { a: 'b' }, x: 0, y: 0 }])] },
      'no names',
    ],
    [
      'a list by 番 with a town nobody knows',
      { towns: [geoJson(census)], ranges: [csv([{ 町名: '黄町', 小学校区: '東小学校' }])] },
      'no such town',
    ],
    [
      'a list by 番 that is no number',
      { towns: [geoJson(census)], ranges: [csv([{ 町名: '緑が丘', 番から: 'x', 小学校区: '東小学校' }])] },
      'cannot be read',
    ],
  ] as const)('%s is refused with what is missing', async (_, parts, why) => {
    const files = Object.fromEntries(
      await Promise.all(Object.entries(parts).map(async ([part, list]) => [part, await read(...list)] as const)),
    );
    const result = importAreas(files);
    expect(result.ok ? '' : result.refusal.because?.map((b) => b.en).join()).toContain(why);
  });
});
