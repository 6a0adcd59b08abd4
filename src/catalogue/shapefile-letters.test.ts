/** The names in a Shapefile, in whatever letters it was handed on, and whatever the .cpg beside it says. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { readAreaFiles } from './read-area-files.ts';
import { census, cp932, shapefile } from './test-area-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const names = async (encode: typeof cp932, cpg: string | null, prj?: string) => {
  const beside = [
    ...(cpg === null ? [] : [{ name: 'r2ka99100.cpg', bytes: bytes(cpg) }]),
    ...(prj === undefined ? [] : [{ name: 'r2ka99100.prj', bytes: bytes(prj) }]),
  ];
  const [map] = valueOf(await readAreaFiles([...shapefile(census, 'r2ka99100', encode), ...beside]));
  return map?.records.map(({ values }) => [values.KEY_CODE, values.S_NAME, values.CITY_NAME]);
};
const wanted = census.map(({ values }) => [values.KEY_CODE, values.S_NAME, values.CITY_NAME]);

describe('a map of the census, as it is published (CP932, no .cpg) or passed on', () => {
  it.each([null, 'SJIS', 'Shift_JIS', 'CP932', '932', 'ANSI 932', 'windows-31j', 'UTF-8', 'OEM', ''])(
    'in CP932 beside a .cpg of %s keeps its names',
    async (cpg) => {
      expect(await names(cp932, cpg)).toEqual(wanted);
    },
  );
  it.each([null, 'UTF-8', 'utf8', '65001', 'CP932', 'OEM'])(
    'in UTF-8 beside a .cpg of %s keeps its names',
    async (cpg) => {
      expect(await names(bytes, cpg)).toEqual(wanted);
    },
  );
  it('lies where it lay, be its .prj that of JGD2011, of JGD2000, or none', async () => {
    const prj = (name: string) =>
      `GEOGCS["GCS_${name}",DATUM["D_${name}",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
    const shapes = async (text?: string) => {
      const beside = text === undefined ? [] : [{ name: 'map.prj', bytes: bytes(text) }];
      const [map] = valueOf(await readAreaFiles([...shapefile(census), ...beside]));
      return JSON.stringify(
        map?.records.map(({ shape }) => shape),
        (_, value) => (typeof value === 'number' ? Math.round(value * 1e7) / 1e7 : value),
      );
    };
    const bare = await shapes();
    expect(bare.length).toBeGreaterThan(200);
    for (const name of ['JGD_2011', 'JGD_2000']) expect(await shapes(prj(name))).toBe(bare);
  });
});
