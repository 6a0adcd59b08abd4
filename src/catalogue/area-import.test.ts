/** Town lists and maps become an area pack; codes are unique; a city that is not known must be named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueOf } from '#base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AreaImportOptions, importAreas } from './area-import.ts';
import { type AreaFile, readAreaFiles } from './read-area-files.ts';
import { meshOf } from './half-mesh.ts';
import { readAreaPack } from './read-area-pack.ts';
import { csv } from './test-area-files.ts';
import { kanjiNumber, splitChome, wardOf } from './town-names.ts';
import { wardCodesOf } from './ward-codes.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (ward: string, towns: readonly { town: string; koaza?: string }[]): AreaFile => ({
  name: `${ward}.json`,
  bytes: bytes(JSON.stringify(towns)),
});
const named = { prefecture: '東瀬県', city: '結浜市', cityCode: '99100' };
const read = async (files: readonly AreaFile[]) => valueOf(await readAreaFiles(files));
const wards = await read([{ name: 'wards.json', bytes: bytes('{"浜手区": "991015"}') }]);
const made = async (files: readonly AreaFile[], options: AreaImportOptions = named) =>
  valueOf(importAreas({ towns: await read(files), wards }, options)).pack;

describe('town files', () => {
  it('chome in kanji, full-width and half-width are the same number', () => {
    for (const written of ['相生町十一丁目', '相生町１１丁目', '相生町11丁目']) {
      expect(splitChome(written)).toEqual({ name: '相生町', chome: 11 });
    }
    expect(splitChome('四番町')).toEqual({ name: '四番町', chome: null });
    expect(splitChome('五位ノ池町')).toEqual({ name: '五位ノ池町', chome: null });
  });
  it('every kanji number up to ninety-nine is read', () => {
    const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (n) => {
        const tens = Math.floor(n / 10);
        return kanjiNumber(`${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${digits[n % 10]}`) === n;
      }),
    );
    expect(kanjiNumber('')).toBeNaN();
  });
  it('a ward is called by its own name', () => {
    expect(['東瀬県結浜市浜手区', '結浜市浜手区', '浜手区', '青市'].map(wardOf)).toEqual([
      '浜手区',
      '浜手区',
      '浜手区',
      '青市',
    ]);
  });
  it('a town keeps its code when more 小字 become known', async () => {
    const before = await made([file('浜手区', [{ town: '青町一丁目' }, { town: '赤町' }])]);
    const after = await made([
      file('浜手区', [{ town: '青町一丁目' }, { town: '青町', koaza: '上ノ山' }, { town: '赤町' }]),
    ]);
    const code = (pack: typeof before, name: string) => pack.towns.find((t) => t.name === name && t.koaza === '')?.code;
    expect(code(before, '赤町')).toBe('99101000200');
    expect(code(after, '赤町')).toBe('99101000200');
    expect(new Set(after.towns.map((t) => t.code)).size).toBe(3);
  });
  it('a city that is not known is refused with what is missing, all at once', async () => {
    const refusal = importAreas({
      towns: await read([file('港区', [{ town: '青町' }]), file('山区', [{ town: '赤町' }])]),
    });
    expect(refusal.ok ? [] : refusal.refusal.because).toHaveLength(3);
  });
  it('a pack that was made is a pack that is read; a broken one names its places', async () => {
    const pack = await made([file('浜手区', [{ town: '青町一丁目' }])]);
    expect(valueOf(readAreaPack(JSON.stringify(pack), 'pack.json'))).toEqual(pack);
    const twice = { ...pack, towns: [...pack.towns, ...pack.towns] };
    expect(readAreaPack(JSON.stringify(twice), 'pack.json').ok).toBe(false);
    const broken = readAreaPack('{"id": 1}', 'pack.json');
    expect(broken.ok ? [] : broken.refusal.because?.map((b) => b.en.split(':')[0])).toContain('towns');
  });
  it('names and codes of wards come from N03, from a map and from a table', async () => {
    const collection = (feature: object) => JSON.stringify({ type: 'FeatureCollection', features: [feature] });
    const texts = [
      collection({ id: '99101', properties: { name: '東瀬県結浜市浜手区' } }),
      collection({ properties: { N03_003: '結浜市', N03_004: '浜手区', N03_007: '99101' } }),
      collection({ properties: { N03_004: '結浜市', N03_005: '浜手区', N03_007: '99101' } }),
      '[{"code": "991015", "name": "浜手区"}]',
      '区名,区コード\n浜手区,99101\n',
    ];
    for (const text of texts)
      expect(wardCodesOf(await read([{ name: 'w', bytes: bytes(text) }]))).toEqual({ 浜手区: '99101' });
    expect(wardCodesOf(await read([{ name: 'w', bytes: bytes('a,b\n1,2\n') }]))).toBeNull();
  });
});

const folder = '../shared/data/towns';
const there = existsSync(folder);
if (!there) console.warn(`SKIPPED: ${folder} is not here, the real town files are not tried`);
describe.skipIf(!there)('the nine real town files', () => {
  it('need nothing but themselves', async () => {
    const towns = await read(readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
    const { pack } = valueOf(importAreas({ towns }));
    expect([pack.prefecture, pack.city, pack.cityCode, pack.wards.length]).toEqual(['兵庫県', '神戸市', '28100', 11]);
    expect(pack.towns).toHaveLength(3255);
    expect(new Set(pack.towns.map((t) => t.ward + t.name)).size).toBe(817);
    expect(pack.towns.filter((t) => t.koaza === '')).toHaveLength(2845);
    expect(new Set(pack.towns.map((t) => t.code)).size).toBe(3255);
    const map = await read([{ name: 'wards.topo.json', bytes: readFileSync('../shared/data/wards.topo.json') }]);
    const again = valueOf(importAreas({ towns, wards: map })).pack;
    expect({ ...again, sources: pack.sources }).toEqual(pack);
    expect(again.sources?.map(({ part, format, entries }) => [part, format, entries])).toEqual([
      ['towns', 'JSON', 3255],
      ['wards', 'TopoJSON', 9],
    ]);
  });
  it('with the real map of the wards as a map of school districts: nearly every town lies in its own, and every point has its mesh', async () => {
    const three = ['東灘区.json', '灘区.json', '中央区.json'];
    const towns = await read(three.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
    const [map] = await read([{ name: 'wards.topo.json', bytes: readFileSync('../shared/data/wards.topo.json') }]);
    const features = (map?.records ?? []).map(({ values, shape }) => {
      const name = wardOf(values.name ?? '');
      const coordinates = shape?.kind === 'area' ? shape.polygons : [];
      const kinds = ['A27', 'A32'].map((kind) => ({
        [`${kind}_001`]: values.id,
        [`${kind}_003`]: values.id,
        [`${kind}_004`]: `${name}学校`,
      }));
      return {
        type: 'Feature',
        properties: Object.assign({}, ...kinds),
        geometry: { type: 'MultiPolygon', coordinates },
      };
    });
    expect(features).toHaveLength(9);
    const districts = await read([
      { name: 'A27.geojson', bytes: bytes(JSON.stringify({ type: 'FeatureCollection', features })) },
    ]);
    const { pack, cut, outside } = valueOf(
      importAreas(
        { towns, wards: [map as NonNullable<typeof map>], elementary: districts, 'junior-high': districts },
        { prefecture: '兵庫県', city: '神戸市', cityCode: '28100' },
      ),
    );
    expect([pack.schoolDistricts.length, pack.juniorHighDistricts?.length]).toEqual([3, 3]);
    const placed = pack.towns.filter(({ lat }) => lat !== undefined);
    expect(placed.length).toBeGreaterThan(500);
    // The map has lost half of its points and is of another year: a few towns on borders and landfill fall outside.
    const right = placed.filter(
      ({ ward, schoolDistrict, juniorHighDistrict }) => schoolDistrict === ward && juniorHighDistrict === ward,
    );
    expect(right.length / placed.length).toBeGreaterThan(0.98);
    expect(cut + outside).toBeLessThan(0.05 * placed.length);
    for (const town of placed) expect(meshOf(town)).toMatch(/^5[12]3[45]\d{5}$/);
  });
  it('written as an address base registry they are the same towns', async () => {
    const towns = await read(readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
    const { pack } = valueOf(importAreas({ towns }));
    const wardNames = new Map(pack.wards.map(({ code, name }) => [code, name]));
    const rows = pack.towns
      .filter(({ koaza }) => koaza === '')
      .map(({ ward, name, chome, code }) => ({
        lg_code: `${ward}0`,
        machiaza_id: code.slice(5).padStart(7, '0'),
        pref: pack.prefecture,
        city: pack.city,
        ward: wardNames.get(ward) ?? '',
        oaza_cho: name,
        chome: chome === null ? '' : `${chome}丁目`,
        chome_number: chome === null ? '' : String(chome),
        koaza: '',
        ablt_date: '',
      }));
    const again = valueOf(importAreas({ towns: await read([csv(rows, 'mt_town.csv')]) })).pack;
    const told = (list: typeof pack.towns) => list.map(({ ward, name, chome }) => `${ward} ${name} ${chome}`).sort();
    expect(told(again.towns)).toEqual(told(pack.towns.filter(({ koaza }) => koaza === '')));
    expect(again.towns).toHaveLength(2845);
  });
});
