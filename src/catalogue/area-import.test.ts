/** Town files become an area pack; codes are unique; a city that is not known must be named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueOf } from '#base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importAreas, kanjiNumber, splitChome } from './area-import.ts';
import { readAreaPack } from './read-area-pack.ts';
import { readWardCodes } from './ward-codes.ts';

const file = (ward: string, towns: readonly { town: string; koaza?: string }[]) => ({
  ward,
  text: JSON.stringify(towns),
});
const named = { prefecture: '東瀬県', city: '結浜市', cityCode: '99100', wardCodes: { 浜手区: '99101' } };

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
  it('a town keeps its code when more 小字 become known', () => {
    const before = valueOf(importAreas([file('浜手区', [{ town: '青町一丁目' }, { town: '赤町' }])], named));
    const after = valueOf(
      importAreas(
        [file('浜手区', [{ town: '青町一丁目' }, { town: '青町', koaza: '上ノ山' }, { town: '赤町' }])],
        named,
      ),
    );
    const code = (pack: typeof before, name: string) => pack.towns.find((t) => t.name === name && t.koaza === '')?.code;
    expect(code(before, '赤町')).toBe('99101000200');
    expect(code(after, '赤町')).toBe('99101000200');
    expect(new Set(after.towns.map((t) => t.code)).size).toBe(3);
  });
  it('a city that is not known is refused with what is missing, all at once', () => {
    const refusal = importAreas([file('港区', [{ town: '青町' }]), { ward: '山区', text: '{' }]);
    expect(refusal.ok).toBe(false);
    if (!refusal.ok) expect(refusal.refusal.because).toHaveLength(4);
  });
  it('a pack that was made is a pack that is read; a broken one names its places', () => {
    const pack = valueOf(importAreas([file('浜手区', [{ town: '青町一丁目' }])], named));
    expect(valueOf(readAreaPack(JSON.stringify(pack), 'pack.json'))).toEqual(pack);
    const twice = { ...pack, towns: [...pack.towns, ...pack.towns] };
    expect(readAreaPack(JSON.stringify(twice), 'pack.json').ok).toBe(false);
    const broken = readAreaPack('{"id": 1}', 'pack.json');
    expect(broken.ok ? [] : broken.refusal.because?.map((b) => b.en.split(':')[0])).toContain('towns');
  });
  it('names and codes of wards come from TopoJSON, from GeoJSON and from a table', () => {
    const geometry = { id: '99101', properties: { name: '東瀬県結浜市浜手区' } };
    expect(readWardCodes(JSON.stringify({ type: 'Topology', objects: { wards: { geometries: [geometry] } } }))).toEqual(
      { 浜手区: '99101' },
    );
    expect(readWardCodes(JSON.stringify({ type: 'FeatureCollection', features: [geometry] }))).toEqual({
      浜手区: '99101',
    });
    expect(readWardCodes('{"浜手区": "991015"}')).toEqual({ 浜手区: '99101' });
    expect(readWardCodes('12')).toBeNull();
  });
});

const folder = '../shared/data/towns';
const there = existsSync(folder);
if (!there) console.warn(`SKIPPED: ${folder} is not here, the real town files are not tried`);
describe.skipIf(!there)('the nine real town files', () => {
  it('need nothing but themselves', () => {
    const files = readdirSync(folder).map((name) => ({
      ward: name.replace(/\.json$/, ''),
      text: readFileSync(join(folder, name), 'utf8'),
    }));
    const pack = valueOf(importAreas(files));
    expect([pack.prefecture, pack.city, pack.cityCode, pack.wards.length]).toEqual(['兵庫県', '神戸市', '28100', 11]);
    expect(pack.towns).toHaveLength(3255);
    expect(new Set(pack.towns.map((t) => t.ward + t.name)).size).toBe(817);
    expect(pack.towns.filter((t) => t.koaza === '')).toHaveLength(2845);
    expect(new Set(pack.towns.map((t) => t.code)).size).toBe(3255);
    const topo = readWardCodes(readFileSync('../shared/data/wards.topo.json', 'utf8'));
    expect(valueOf(importAreas(files, { wardCodes: topo ?? {} }))).toEqual(pack);
  });
});
