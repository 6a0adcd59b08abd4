/** A city of four square towns, as every publisher would write it: for tests of area files. */
import { valueOf } from '#base';
import { zipSync } from 'fflate';
import { topology } from 'topojson-server';
import { importAreas } from './area-import.ts';
import type { AreaFiles } from './area-records.ts';
import { type AreaFile, readAreaFiles } from './read-area-files.ts';

export type Square = {
  readonly values: Readonly<Record<string, string>>;
  readonly x: number;
  readonly y: number;
  readonly width?: number;
};
const side = 0.02;
const ringOf = ({ x, y, width = 1 }: Square): [number, number][] => {
  const [west, south] = [135 + x * side, 34.6 + y * side];
  return [
    [west, south],
    [west, south + side],
    [west + width * side, south + side],
    [west + width * side, south],
    [west, south],
  ];
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** `as`: what a publisher writes of the values. */
export const featuresOf = (
  squares: readonly Square[],
  as: (values: Square['values'], i: number) => Readonly<Record<string, unknown>> = (values) => values,
) => ({
  type: 'FeatureCollection',
  features: squares.map((square, i) => ({
    type: 'Feature',
    properties: as(square.values, i),
    geometry: { type: 'Polygon', coordinates: [ringOf(square)] },
  })),
});

export const geoJson = (squares: readonly Square[], name = 'map.geojson'): AreaFile => ({
  name,
  bytes: bytes(JSON.stringify(featuresOf(squares))),
});
export const topoJson = (squares: readonly Square[], name = 'map.topojson'): AreaFile => ({
  name,
  bytes: bytes(JSON.stringify(topology({ areas: featuresOf(squares) }))),
});
export const csv = (
  rows: readonly Readonly<Record<string, string>>[],
  name = 'list.csv',
  delimiter = ',',
): AreaFile => {
  const header = Object.keys(rows[0] ?? {});
  return {
    name,
    bytes: bytes(
      [header, ...rows.map((row) => header.map((column) => row[column]))]
        .map((line) => line.join(delimiter))
        .join('\r\n'),
    ),
  };
};

let table: ReadonlyMap<string, readonly number[]> | undefined;
/** The runtime decodes CP932 only, so its table is turned round. */
export const cp932 = (text: string): Uint8Array => {
  const decoder = new TextDecoder('shift_jis');
  table ??= new Map(
    Array.from({ length: 0x7f }, (_, lead) => 0x81 + lead).flatMap((lead) =>
      Array.from(
        { length: 0xbd },
        (_, i) => [decoder.decode(Uint8Array.of(lead, 0x40 + i)), [lead, 0x40 + i]] as const,
      ),
    ),
  );
  return Uint8Array.from(
    [...text].flatMap((letter) => (letter < '\u0080' ? [letter.charCodeAt(0)] : (table?.get(letter) ?? [0x3f]))),
  );
};

/** .shp with polygons (type 5) and .dbf in CP932 without a .cpg, as 国土数値情報 delivers them. */
export const shapefile = (squares: readonly Square[], name = 'map', encode = cp932): AreaFile[] => {
  const length = 44 + 4 + 5 * 16;
  const shp = new DataView(new ArrayBuffer(100 + squares.length * (8 + length)));
  shp.setInt32(0, 9994);
  shp.setInt32(24, shp.byteLength / 2);
  shp.setInt32(28, 1000, true);
  shp.setInt32(32, 5, true);
  squares.forEach((square, i) => {
    const at = 100 + i * (8 + length);
    shp.setInt32(at, i + 1);
    shp.setInt32(at + 4, length / 2);
    shp.setInt32(at + 8, 5, true);
    shp.setInt32(at + 44, 1, true);
    shp.setInt32(at + 48, 5, true);
    ringOf(square)
      .flat()
      .forEach((number, k) => shp.setFloat64(at + 56 + k * 8, number, true));
  });
  const columns = Object.keys(squares[0]?.values ?? {});
  const width = 60;
  const start = 32 + columns.length * 32 + 1;
  const dbf = new Uint8Array(start + squares.length * (1 + columns.length * width) + 1).fill(0x20, start);
  const head = new DataView(dbf.buffer);
  dbf[0] = 3;
  head.setUint32(4, squares.length, true);
  head.setUint16(8, start, true);
  head.setUint16(10, 1 + columns.length * width, true);
  columns.forEach((column, c) => {
    dbf.set(bytes(column), 32 + c * 32);
    dbf[32 + c * 32 + 11] = 'C'.charCodeAt(0);
    dbf[32 + c * 32 + 16] = width;
  });
  dbf[start - 1] = 13;
  squares.forEach((square, i) => {
    columns.forEach((column, c) =>
      dbf.set(encode(square.values[column] ?? ''), start + i * (1 + columns.length * width) + 1 + c * width),
    );
  });
  return [
    { name: `${name}.shp`, bytes: new Uint8Array(shp.buffer) },
    { name: `${name}.dbf`, bytes: dbf },
  ];
};
export const zip = (files: readonly AreaFile[], name = 'map.zip'): AreaFile => ({
  name,
  bytes: zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes]))),
});

/** 国勢調査小地域: two chome, a town without, and a water surface. */
export const census: readonly Square[] = [
  ['99101000101', '青町１丁目', '8101'],
  ['99101000102', '青町２丁目', '8101'],
  ['991020001', '緑が丘', '8101'],
  ['991020009', '沖', '8154'],
].map(([KEY_CODE = '', S_NAME = '', HCODE = ''], i) => ({
  values: {
    KEY_CODE,
    S_NAME,
    HCODE,
    PREF_NAME: '東瀬県',
    CITY_NAME: `結浜市${KEY_CODE.startsWith('99101') ? '浜手区' : '山手区'}`,
  },
  x: i,
  y: 0,
}));

/** What the files hold, read as the import reads them. */
export const read = async (...files: AreaFile[]) => valueOf(await readAreaFiles(files));
/** The pack they make, and what was told of making it. */
export const pack = async (towns: readonly AreaFile[], more: AreaFiles = {}) =>
  valueOf(importAreas({ towns: await read(...towns), ...more }));
