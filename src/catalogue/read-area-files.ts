/** Bytes of area files, whatever the format → records. The format is told by what the bytes are, the ending only where they do not say. */
import { type Bilingual, done, type Result, refused } from '#base';
import { unzipSync } from 'fflate';
import { feature } from 'topojson-client';
import { csvRecords, decoded } from './area-csv.ts';
import { type AreaRecord, type AreaRecords, type Geometry, shapeOf, textsOf } from './area-records.ts';
import { catalogueRefusal } from './errors.ts';

export type AreaFile = { readonly name: string; readonly bytes: Uint8Array };
type Feature = { readonly id?: unknown; readonly properties?: unknown; readonly geometry?: Geometry };

const ending = (name: string): string => (/\.([a-z0-9]+)$/i.exec(name)?.[1] ?? '').toLowerCase();
const stem = (name: string): string => name.replace(/\.[^./\\]*$/, '');
const recordOf = ({ id, properties, geometry }: Feature): AreaRecord => ({
  values: { ...(id === undefined ? {} : { id: String(id) }), ...textsOf(properties) },
  shape: shapeOf(geometry),
});

const jsonRecords = (name: string, text: string): AreaRecords | null => {
  const raw = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
  if (Array.isArray(raw)) {
    // A list without the ward's name is of the ward that the file is named after.
    const ward = (name.split('/').at(-1) ?? name).replace(/\.json$/, '');
    return {
      name,
      format: 'JSON',
      records: raw.map((row) => ({ values: { file_ward: ward, ...textsOf(row) }, shape: null })),
    };
  }
  if (raw.type === 'FeatureCollection' && Array.isArray(raw.features))
    return { name, format: 'GeoJSON', records: (raw.features as Feature[]).map(recordOf) };
  if (raw.type === 'Topology' && raw.objects && typeof raw.objects === 'object') {
    const collections = Object.values(raw.objects).map((object) =>
      feature<{ features?: Feature[] } & Feature>(raw, object),
    );
    return { name, format: 'TopoJSON', records: collections.flatMap((all) => all.features ?? [all]).map(recordOf) };
  }
  const entries = Object.entries(raw);
  if (entries.length === 0 || entries.some(([, value]) => typeof value !== 'string')) return null;
  return {
    name,
    format: 'JSON',
    records: entries.map(([key, value]) => ({ values: { name: key, code: String(value) }, shape: null })),
  };
};

/** A file cut short reads like a shorter one, so its own account of itself is asked first. */
const whole = (shp: Uint8Array, dbf: Uint8Array): boolean => {
  if (shp.length < 100 || dbf.length < 32) return false;
  const [map, table] = [shp, dbf].map((b) => new DataView(b.buffer, b.byteOffset, b.byteLength)) as [
    DataView,
    DataView,
  ];
  const rows = table.getUint32(4, true) * table.getUint16(10, true) + table.getUint16(8, true);
  return map.getInt32(0) === 9994 && map.getInt32(24) * 2 <= shp.length && rows <= dbf.length;
};

/** Labels of encodings in a .cpg, as QGIS, ArcGIS and others write them. */
const said = (cpg: Uint8Array | undefined): string | null => {
  const label = cpg ? decoded(cpg).trim() : '';
  if (/utf-?8|65001/i.test(label)) return 'utf-8';
  if (/932|sjis|shift|mskanji|31j/i.test(label)) return 'shift_jis';
  return /euc/i.test(label) ? 'euc-jp' : null;
};
/** What the letters are in: as the .cpg says where that gives letters (few are lost at the end of a field), else what loses the fewest. Maps are often passed on with the .cpg of another. */
const lettersOf = (table: Uint8Array, cpg: Uint8Array | undefined): string => {
  const lost = (label: string) => new TextDecoder(label).decode(table).split('\ufffd').length - 1;
  // Kanji of CP932 are never well-formed UTF-8 from end to end.
  if (lost('utf-8') === 0) return 'utf-8';
  const declared = said(cpg);
  if (declared !== null && lost(declared) * 1000 <= table.length) return declared;
  return lost('utf-8') <= lost('shift_jis') ? 'utf-8' : 'shift_jis';
};

const shapefileRecords = async (name: string, parts: ReadonlyMap<string, Uint8Array>): Promise<AreaRecords | null> => {
  const part = (of: string) => parts.get(`${stem(name)}.${of}`.toLowerCase());
  const [shp, dbf, prj, cpg] = ['shp', 'dbf', 'prj', 'cpg'].map(part);
  if (!shp || !dbf || !whole(shp, dbf)) return null;
  const { default: read } = await import('shpjs');
  const all = (await read({ shp, dbf, ...(prj ? { prj } : {}), cpg: lettersOf(dbf.subarray(32), cpg) })) as {
    features: Feature[];
  };
  return { name, format: 'Shapefile', records: all.features.map(recordOf) };
};

const unreadable = (name: string): Bilingual => ({
  ja: `「${name}」は GeoJSON、TopoJSON、Shapefile（.shp と .dbf）、CSV のどれとしても読めません。`,
  en: `"${name}" cannot be read as GeoJSON, TopoJSON, Shapefile (.shp with .dbf) or CSV.`,
});

/** 国土数値情報 hands over the same map twice, in one ZIP or folder: the GeoJSON is taken and the Shapefile left. */
const withoutTwins = (files: readonly AreaFile[]): AreaFile[] => {
  const maps = new Set(files.filter(({ name }) => ending(name) === 'geojson').map(({ name }) => stem(name)));
  return files.filter(({ name }) => !(ending(name) === 'shp' && maps.has(stem(name))));
};

/** ZIPs are opened. */
const opened = (files: readonly AreaFile[]): AreaFile[] =>
  files.flatMap(({ name, bytes }) => {
    if (!(bytes[0] === 0x50 && bytes[1] === 0x4b)) return [{ name, bytes }];
    const inside = Object.entries(unzipSync(bytes)).map(([path, content]) => ({
      name: `${stem(name)}/${path}`,
      bytes: content,
    }));
    const geo = inside.filter((file) => ending(file.name) === 'geojson');
    return geo.length > 0 ? geo : inside;
  });

const belongs = new Set([
  'dbf',
  'shx',
  'prj',
  'cpg',
  'sbn',
  'sbx',
  'qpj',
  'qmd',
  'xml',
  'txt.xml',
  'pdf',
  'xlsx',
  'html',
  'md',
]);

/** All files or none: a map with a hole where a file was broken would lie. */
export const readAreaFiles = async (files: readonly AreaFile[]): Promise<Result<readonly AreaRecords[]>> => {
  const read: AreaRecords[] = [];
  const faults: Bilingual[] = [];
  let contents: AreaFile[] = [];
  try {
    contents = withoutTwins(opened(files)).filter((file) => file.bytes.length > 0 || !file.name.endsWith('/'));
  } catch {
    return refused(
      catalogueRefusal(
        'area-files-unreadable',
        { files: files.length },
        files.map((file) => unreadable(file.name)),
      ),
    );
  }
  const parts = new Map(contents.map((file) => [file.name.toLowerCase(), file.bytes]));
  for (const { name, bytes } of contents) {
    if (belongs.has(ending(name))) continue;
    let records: AreaRecords | null = null;
    try {
      if (ending(name) === 'shp') records = await shapefileRecords(name, parts);
      else {
        const text = decoded(bytes);
        if (/^\uFEFF?\s*[[{]/.test(text)) records = jsonRecords(name, text);
        // Texts have no NUL; spreadsheets and pictures do.
        else if (!text.includes('\0')) {
          const rows = csvRecords(text.replace(/^\uFEFF/, ''));
          records = rows && { name, format: 'CSV', records: rows };
        }
      }
    } catch {
      records = null;
    }
    if (records && records.records.length > 0) read.push(records);
    else faults.push(unreadable(name));
  }
  if (read.length === 0 && faults.length === 0)
    faults.push({ ja: '読めるファイルがありません。', en: 'There is no file to read.' });
  return faults.length > 0
    ? refused(catalogueRefusal('area-files-unreadable', { files: files.length }, faults))
    : done(read);
};
