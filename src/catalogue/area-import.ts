/** Lists and maps of one city's areas → area pack, and what to tell about it. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { AreaPack, AreaSource } from './area-pack.ts';
import type { AreaFiles, AreaRecords } from './area-records.ts';
import { catalogueRefusal } from './errors.ts';
import { knownCityOf } from './known-wards.ts';
import { addDistricts } from './pack-districts.ts';
import { packTowns } from './pack-towns.ts';
import { type TownRow, townListOf } from './town-rows.ts';
import { wardCodesOf } from './ward-codes.ts';

export type AreaImportOptions = {
  readonly prefecture?: string | undefined;
  readonly city?: string | undefined;
  readonly cityCode?: string | undefined;
  readonly vintage?: string | undefined;
  readonly licence?: string | undefined;
  readonly credit?: string | undefined;
};
export type AreaImport = {
  readonly pack: AreaPack;
  /** Towns that lie in several districts and are not told apart by 番; towns that lie in none. */
  readonly cut: number;
  readonly outside: number;
};

/** The year or day a public file is of, by the names its publishers give: N03-20240101, A27-21, r2ka28, h27ka28, tblT001081C28. */
export const vintageOf = (name: string): string => {
  const day = /N03-(\d{4})(\d{2})(\d{2})/.exec(name);
  if (day) return `${day[1]}-${day[2]}-${day[3]}`;
  const year = /(?:A27|A32|N03)-(\d{2})(?!\d)/.exec(name);
  if (year) return `20${year[1]}`;
  if (/r2ka|T0010[89]|T0011/i.test(name)) return '2020';
  if (/h27ka|T0008/i.test(name)) return '2015';
  return /h22ka|T0005/i.test(name) ? '2010' : '';
};

const sourcesOf = (files: AreaFiles, options: AreaImportOptions): AreaSource[] =>
  (Object.entries(files) as [AreaSource['part'], readonly AreaRecords[]][])
    .filter(([, list]) => list.length > 0)
    .map(([part, list]) => ({
      ...{
        part,
        files: list.map((file) => file.name),
        format: [...new Set(list.map((file) => file.format))].join('・'),
      },
      entries: list.reduce((sum, file) => sum + file.records.length, 0),
      vintage:
        list.map((file) => vintageOf(file.name)).find((text) => text !== '') ??
        (part === 'towns' ? (options.vintage ?? '') : ''),
      licence: options.licence ?? '',
    }));

/** 28101 … 28111 are wards of 28100, 14131 … of 14130; a city without wards is its own. */
const cityCodeOf = (codes: readonly string[]): string | undefined => {
  const [least] = [...codes].sort();
  if (!least || codes.length === 1) return least;
  return String(Number(least) - (Number(least) % 10)).padStart(5, '0');
};

const one = (texts: readonly string[]): string | undefined =>
  new Set(texts).size === 1 ? texts[0] || undefined : undefined;

/**
 * Refused, all faults at once: lists without towns, several cities where none is named, wards whose codes are neither given nor known, and lists of
 * districts that name towns nobody knows.
 */
export const importAreas = (files: AreaFiles, options: AreaImportOptions = {}): Result<AreaImport> => {
  const faults: Bilingual[] = [];
  const count = Object.values(files).reduce((sum, list) => sum + list.length, 0);
  const refuse = () => refused(catalogueRefusal('town-files-invalid', { files: count }, faults));
  const list = townListOf(files.towns ?? []);
  if (!list) {
    const ja =
      '町名の列がありません。ABR の町字マスター（machiaza_id と oaza_cho）、国勢調査小地域（KEY_CODE と NAME または S_NAME）、町名の一覧（town または 町名）のどれかが要ります。';
    const en =
      'No column tells towns: give the ABR town master (machiaza_id and oaza_cho), census small areas (KEY_CODE with NAME or S_NAME) or a list of towns (town).';
    faults.push({ ja, en });
    return refuse();
  }
  const cities = [...new Set(list.rows.map((row) => row.city).filter((city) => city !== ''))];
  const chosen = (row: TownRow) => row.city === '' || options.city === undefined || row.city === options.city;
  const rows = list.rows.filter(chosen);
  if (cities.length > 1 && options.city === undefined) {
    faults.push({
      ja: `${cities.length}の市町村が入っています。--city で1つ選んでください。`,
      en: `There are ${cities.length} municipalities in it: choose one with --city.`,
    });
    return refuse();
  }
  if (rows.length === 0) {
    faults.push({ ja: '指定された市の町がありません。', en: 'It has no town of the city named.' });
    return refuse();
  }
  const names = [...new Set(rows.map((row) => row.ward))];
  const known = knownCityOf(names);
  // Codes of another city's wards must never be lent to wards that happen to share the names.
  const own = known && (options.city ?? known.city) === known.city ? known : null;
  const codes = new Map<string, string>(own?.wards.map((ward) => [ward.name, ward.code]));
  for (const row of rows) if (row.wardCode) codes.set(row.ward, row.wardCode);
  const given = files.wards ? wardCodesOf(files.wards) : null;
  if (files.wards && !given)
    faults.push({
      ja: '区の一覧に区名とコード（N03_007 など）がありません。',
      en: 'The list of wards has no names and codes (such as N03_007).',
    });
  for (const [name, code] of Object.entries(given ?? {})) codes.set(name, code);
  for (const name of names) {
    if (codes.has(name)) continue;
    const said = name === '' ? '区のない町' : `「${name}」`;
    faults.push({
      ja: `${said}のコードがありません。--wards で渡してください。`,
      en: `${name === '' ? 'Towns without a ward have' : `"${name}" has`} no code: give it with --wards.`,
    });
  }
  const prefecture = options.prefecture ?? one(rows.map((row) => row.prefecture)) ?? own?.prefecture;
  const city = options.city ?? one(rows.map((row) => row.city)) ?? own?.city;
  const cityCode =
    options.cityCode ??
    own?.cityCode ??
    (list.kind === 'towns' ? undefined : cityCodeOf(names.flatMap((name) => codes.get(name) ?? [])));
  if (!city || !prefecture || !cityCode) {
    const ja = '知らない市です。--prefecture、--city、--city-code を指定してください。';
    faults.push({ ja, en: 'The city is not known: give --prefecture, --city and --city-code.' });
  }
  if (faults.length > 0 || !city || !prefecture || !cityCode) return refuse();
  const abolished = (own?.wards ?? []).filter((ward) => ward.abolished);
  const wards = [...names.map((name) => ({ code: codes.get(name) ?? '', name })), ...abolished];
  const { towns, shapes } = packTowns(rows, codes);
  const sources = sourcesOf(files, options);
  const pack: AreaPack = {
    ...{ id: `towns-${cityCode}`, prefecture, city, cityCode },
    ...{
      vintage: options.vintage ?? sources.find((source) => source.part === 'towns')?.vintage ?? '',
      credit: options.credit ?? '',
      synthetic: false,
    },
    sources,
    wards: wards.sort((a, b) => a.code.localeCompare(b.code)),
    towns,
    schoolDistricts: [],
  };
  const withDistricts = addDistricts(pack, files, shapes);
  faults.push(...withDistricts.faults);
  return faults.length > 0 ? refuse() : done(withDistricts);
};
