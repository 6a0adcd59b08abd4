/** Records of town lists → towns of one shape, whichever list they come from. What tells the lists apart are their columns. */
import { type AreaRecord, type AreaRecords, has, type Position, said, type Shape } from './area-records.ts';
import { splitChome, wardOf } from './town-names.ts';

export type TownRow = {
  /** The list's own code, or null where it has none. */
  readonly code: string | null;
  /** 5 digits, or null where the list does not say. */
  readonly wardCode: string | null;
  readonly ward: string;
  readonly city: string;
  readonly prefecture: string;
  readonly name: string;
  readonly chome: number | null;
  readonly koaza: string;
  readonly kana: string;
  readonly at: Position | null;
  readonly shape: Shape | null;
};
export type TownList = {
  readonly kind: 'abr' | 'census' | 'towns';
  readonly rows: readonly TownRow[];
};

const placed = (lng: string, lat: string): Position | null =>
  lng !== '' && lat !== '' && Number.isFinite(Number(lng)) && Number.isFinite(Number(lat))
    ? [Number(lng), Number(lat)]
    : null;

/** アドレス・ベース・レジストリ: 町字マスター (mt_town_*), with points where the 位置参照拡張 (mt_town_pos_*) is given too. */
const abrRows = (records: readonly AreaRecord[], points: ReadonlyMap<string, Position>): TownRow[] =>
  records
    .filter((record) => said(record, 'ablt_date') === '' && said(record, 'oaza_cho') !== '')
    .map((record) => {
      const code = said(record, 'lg_code').slice(0, 5) + said(record, 'machiaza_id');
      const number = said(record, 'chome_number');
      return {
        ...{ code, wardCode: code.slice(0, 5), ward: said(record, 'ward', 'city'), city: said(record, 'city') },
        ...{
          prefecture: said(record, 'pref'),
          name: said(record, 'oaza_cho'),
          chome: number === '' ? null : Number(number),
        },
        ...{
          koaza: said(record, 'koaza'),
          kana: said(record, 'oaza_cho_kana'),
          at: points.get(code) ?? null,
          shape: null,
        },
      };
    });

const merged = (a: Shape | null, b: Shape | null): Shape | null =>
  a?.kind === 'area' && b?.kind === 'area' ? { kind: 'area', polygons: [...a.polygons, ...b.polygons] } : (a ?? b);

/** 国勢調査小地域: KEY_CODE = city (5) + town (4) + chome (2); a town that is cut into chome is only the sum of them. */
const censusRows = (records: readonly AreaRecord[]): TownRow[] => {
  const keyed = new Map<string, { record: AreaRecord; shape: Shape | null }>();
  for (const record of records) {
    const key = said(record, 'KEY_CODE');
    // 8154 are water surfaces (水面調査区): nobody lives there.
    if (!/^(?:[0-9]{9}|[0-9]{11})$/.test(key) || said(record, 'HCODE') === '8154') continue;
    const known = keyed.get(key);
    keyed.set(key, { record: known?.record ?? record, shape: merged(known?.shape ?? null, record.shape) });
  }
  const whole = new Set([...keyed.keys()].filter((key) => key.length === 11).map((key) => key.slice(0, 9)));
  const nameOf = (record: AreaRecord) => said(record, 'S_NAME', 'NAME', 'MOJI');
  return [...keyed].flatMap(([key, { record, shape }]) => {
    const written = nameOf(record);
    if (written === '' || (key.length === 9 && whole.has(key))) return [];
    const above = keyed.get(key.slice(0, 9));
    const name =
      /^[0-9０-９一二三四五六七八九十]+丁目$/.test(written) && above ? nameOf(above.record) + written : written;
    const city = said(record, 'CITY_NAME', 'CITYNAME', 'GST_NAME');
    return [
      {
        ...{
          code: key.padEnd(11, '0'),
          wardCode: key.slice(0, 5),
          ward: said(record, 'CSS_NAME') || wardOf(city),
          city: /^(.*?市)/.exec(city)?.[1] ?? city,
        },
        ...{ prefecture: said(record, 'PREF_NAME', 'KEN_NAME'), ...splitChome(name), koaza: '', kana: '' },
        ...{ at: placed(said(record, 'X_CODE'), said(record, 'Y_CODE')), shape },
      },
    ];
  });
};

/** Lists of a ward's towns in the shape of the Geolonia address data, or a city's own table or map with the same columns. */
const plainRows = (records: readonly AreaRecord[]): TownRow[] =>
  records
    .filter((record) => said(record, 'town', '町名', '町丁目名') !== '')
    .map((record) => ({
      ...{
        code: said(record, 'code', '町コード') || null,
        wardCode: said(record, 'ward_code', '区コード').slice(0, 5) || null,
      },
      ...{
        ward: wardOf(said(record, 'ward', '区', '区名', 'file_ward')),
        city: '',
        prefecture: '',
        ...splitChome(said(record, 'town', '町名', '町丁目名')),
      },
      ...{ koaza: said(record, 'koaza', '小字'), kana: said(record, 'kana', '町名カナ') },
      ...{
        at:
          record.shape?.kind === 'point'
            ? record.shape.at
            : placed(said(record, 'lng', '経度'), said(record, 'lat', '緯度')),
        shape: record.shape,
      },
    }));

/** Null when no file has columns that tell towns. */
export const townListOf = (files: readonly AreaRecords[]): TownList | null => {
  const all = (pick: (records: readonly AreaRecord[]) => boolean) =>
    files.filter(({ records }) => pick(records)).flatMap(({ records }) => records);
  const abr = all((records) => has(records, 'machiaza_id', 'oaza_cho'));
  if (abr.length > 0) {
    const points = all((records) => has(records, 'machiaza_id', 'rep_lon', 'rep_lat')).flatMap((record) => {
      const at = placed(said(record, 'rep_lon'), said(record, 'rep_lat'));
      return at ? [[said(record, 'lg_code').slice(0, 5) + said(record, 'machiaza_id'), at] as const] : [];
    });
    return { kind: 'abr', rows: abrRows(abr, new Map(points)) };
  }
  const census = all((records) => has(records, 'KEY_CODE') && (has(records, 'NAME') || has(records, 'S_NAME')));
  if (census.length > 0) return { kind: 'census', rows: censusRows(census) };
  const plain = all((records) => has(records, 'town') || has(records, '町名') || has(records, '町丁目名'));
  return plain.length > 0 ? { kind: 'towns', rows: plainRows(plain) } : null;
};
