/** Town files of one city (one JSON list per ward) → area pack. The shape is that of the Geolonia address data: `[{town, koaza, lat, lng}]`. */
import { done, type Result, refused } from '#base';
import { z } from 'zod';
import type { AreaPack } from './area-pack.ts';
import { catalogueRefusal } from './errors.ts';
import { knownCityOf } from './known-wards.ts';

const townRows = z
  .array(
    z.object({
      town: z.string().min(1),
      koaza: z.string().nullish(),
      lat: z.number().nullish(),
      lng: z.number().nullish(),
    }),
  )
  .min(1);

export type TownFile = { readonly ward: string; readonly text: string };
export type AreaImportOptions = {
  readonly prefecture?: string | undefined;
  readonly city?: string | undefined;
  readonly cityCode?: string | undefined;
  /** Ward name → 5-digit code, when the city is not one of the known ones. */
  readonly wardCodes?: Readonly<Record<string, string>> | undefined;
  readonly vintage?: string | undefined;
  readonly credit?: string | undefined;
};

const digits = '〇一二三四五六七八九';
/** 一 … 九十九 → number (chome go no higher); NaN if the text is no such number. */
export const kanjiNumber = (text: string): number => {
  const match = /^(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (!match || text === '') return Number.NaN;
  const tens = match[2] ? (match[1] ? digits.indexOf(match[1]) : 1) * 10 : 0;
  return tens + (match[3] ? digits.indexOf(match[3]) : 0);
};

/** 相生町一丁目 → 相生町, 1. Full-width and half-width digits are chome too. */
export const splitChome = (town: string): { name: string; chome: number | null } => {
  const match = /^(.+?)([一二三四五六七八九十]+|[0-9０-９]+)丁目$/.exec(town);
  if (!match) return { name: town, chome: null };
  const [, name = '', written = ''] = match;
  const chome = /^[0-9０-９]+$/.test(written) ? Number(written.normalize('NFKC')) : kanjiNumber(written);
  return Number.isNaN(chome) ? { name: town, chome: null } : { name, chome };
};

const pad = (n: number, width: number) => String(n).padStart(width, '0');

/**
 * Codes: ward (5) + running number of the town in its ward (4) + chome (2, 00 without). A 小字 is counted like a town of its own,
 * after the towns of the ward, so that the code of a town does not depend on how many 小字 are known. Refused: a file that is no
 * such list, and wards whose codes are neither given nor known.
 */
export const importAreas = (files: readonly TownFile[], options: AreaImportOptions = {}): Result<AreaPack> => {
  const named = files.map((file) => ({ ...file, ward: file.ward.replace(/^.*市(?=.+区$)/, '') }));
  const names = named.map((file) => file.ward);
  const known = knownCityOf(names);
  // Codes of another city's wards must never be lent to wards that happen to share the names.
  const own = known && (options.city ?? known.city) === known.city ? known : null;
  const { prefecture = own?.prefecture, city = own?.city, cityCode = own?.cityCode } = options;
  const faults = [];
  if (files.length === 0) faults.push({ ja: '町名のファイルがありません。', en: 'There is no town file.' });
  if (!city || !prefecture || !cityCode) {
    const ja = '知らない市です。--prefecture、--city、--city-code を指定してください。';
    faults.push({ ja, en: 'The city is not known: give --prefecture, --city and --city-code.' });
  }
  const codes = new Map<string, string>(own?.wards.map((ward) => [ward.name, ward.code]));
  for (const [name, code] of Object.entries(options.wardCodes ?? {})) codes.set(name, code);
  const towns: AreaPack['towns'] = [];
  for (const file of named) {
    const code = codes.get(file.ward);
    if (!code)
      faults.push({
        ja: `「${file.ward}」のコードがありません。--wards で渡してください。`,
        en: `"${file.ward}" has no code: give it with --wards.`,
      });
    const rows = rowsOf(file.text);
    if (!rows)
      faults.push({
        ja: `「${file.ward}.json」は町名の一覧ではありません。`,
        en: `"${file.ward}.json" is not a list of towns.`,
      });
    if (code && rows) towns.push(...townsOf(code, rows));
  }
  if (faults.length > 0 || !city || !prefecture || !cityCode)
    return refused(catalogueRefusal('town-files-invalid', { files: files.length }, faults));
  const abolished = (own?.wards ?? []).filter((ward) => ward.abolished);
  const wards = [...names.map((name) => ({ code: codes.get(name) ?? '', name })), ...abolished];
  return done({
    id: `towns-${cityCode}`,
    prefecture,
    city,
    cityCode,
    vintage: options.vintage ?? '',
    credit: options.credit ?? '',
    synthetic: false,
    wards: wards.sort((a, b) => a.code.localeCompare(b.code)),
    towns,
    schoolDistricts: [],
  });
};

const rowsOf = (text: string): z.infer<typeof townRows> | null => {
  try {
    return townRows.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
};

const townsOf = (wardCode: string, rows: z.infer<typeof townRows>): AreaPack['towns'] => {
  const serials = new Map<string, number>();
  const split = rows.map((row) => ({ ...row, ...splitChome(row.town), koaza: row.koaza ?? '' }));
  for (const row of split) if (!serials.has(row.name)) serials.set(row.name, serials.size + 1);
  const seen = new Set<string>();
  let koazaSerial = serials.size;
  return split.flatMap((row) => {
    const place = `${row.name}\u0000${row.chome}\u0000${row.koaza}`;
    if (seen.has(place)) return [];
    seen.add(place);
    const serial = row.koaza === '' ? (serials.get(row.name) as number) : ++koazaSerial;
    return [
      {
        code: `${wardCode}${pad(serial, 4)}${pad(row.chome ?? 0, 2)}`,
        ward: wardCode,
        name: row.name,
        chome: row.chome,
        koaza: row.koaza,
        ...(row.lat == null ? {} : { lat: row.lat }),
        ...(row.lng == null ? {} : { lng: row.lng }),
        schoolDistrict: null,
      },
    ];
  });
};
