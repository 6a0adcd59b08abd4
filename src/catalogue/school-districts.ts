/** School districts (小学校区・中学校区) of towns: from maps of districts, and from lists that tell them by 番 (block). */
import type { Bilingual } from '#base';
import type { AreaDistrict, AreaTown } from './area-pack.ts';
import { type AreaRecord, type AreaRecords, said, type Shape } from './area-records.ts';
import { isInside, lattice } from './area-shapes.ts';

/** 国土数値情報 names its columns after the data set: A27 小学校区, A32 中学校区. */
export type SchoolKind = 'A27' | 'A32';
const columnOf: Record<SchoolKind, readonly string[]> = {
  A27: ['小学校区', 'elementary'],
  A32: ['中学校区', 'junior_high'],
};
/** Codes of districts that have none of their own. */
const letter: Record<SchoolKind, string> = { A27: 'E', A32: 'J' };

export type DistrictMap = AreaDistrict & { readonly shape: Shape };
type Ranges = NonNullable<AreaTown['schoolRanges']>;
export type TownDistrict = { readonly district: string | null; readonly ranges: Ranges };

const titled = (name: string): string => (name.endsWith('学校') ? `${name}区` : name);

/**
 * Districts of the city among the records, or null when no record tells a name. The columns of 2016 and later are 001 city, 003 school code, 004 name;
 * those of 2010 (polygons) 005 city, 007 name.
 */
export const districtMapsOf = (
  files: readonly AreaRecords[],
  kind: SchoolKind,
  wards: readonly string[],
  cityCode: string,
): readonly DistrictMap[] | null => {
  const records = files.flatMap((file) => file.records).filter((record) => record.shape?.kind === 'area');
  const nameOf = (r: AreaRecord) => said(r, `${kind}_004`, `${kind}_004_ja`, `${kind}_007`, '名称', '学校名', 'name');
  if (!records.some((record) => nameOf(record) !== '')) return null;
  const found = new Map<string, DistrictMap>();
  for (const record of records) {
    const name = titled(nameOf(record));
    const place = said(record, `${kind}_001`, `${kind}_005`, 'ward').slice(0, 5);
    const inCity = !/^[0-9]{5}$/.test(place) || wards.includes(place) || place === cityCode;
    if (name === '' || !inCity) continue;
    const own = said(record, `${kind}_003`, 'code', 'id');
    const known = found.get(own || name);
    const code = own || known?.code || `${cityCode}${letter[kind]}${String(found.size + 1).padStart(3, '0')}`;
    const shape = record.shape as Shape & { kind: 'area' };
    const polygons = known?.shape.kind === 'area' ? [...known.shape.polygons, ...shape.polygons] : shape.polygons;
    found.set(own || name, {
      code,
      name,
      ward: wards.includes(place) ? place : cityCode,
      shape: { kind: 'area', polygons },
    });
  }
  return [...found.values()];
};

/**
 * The district most of a town lies in — by its area where the town has one, by its point otherwise — and whether the town is cut, that is less than
 * nine tenths of it lie there. Half a town or less is nobody's.
 */
export const districtAt = (
  shape: Shape | null,
  maps: readonly DistrictMap[],
): { readonly code: string | null; readonly cut: boolean } => {
  const points = shape ? lattice(shape, 100) : [];
  const counts = maps.map((map) => [map.code, points.filter((at) => isInside(map.shape, at)).length] as const);
  const [code, most] = counts.reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as readonly [
    string,
    number,
  ]);
  return most * 2 > points.length
    ? { code, cut: most < points.length * 0.9 }
    : { code: null, cut: points.length > 1 && most > 0 };
};

const number = (text: string): number | null => {
  const plain = text.normalize('NFKC').replace(/[丁目番地以降]/g, '');
  return /^[0-9]{1,5}$/.test(plain) ? Number(plain) : null;
};

/**
 * A list with the columns 区, 町名, 丁目, 番から, 番まで, 小学校区, 中学校区 (or ward, town, chome, from, to, elementary, junior_high). Without 番 the whole town;
 * without 番まで to the end. Names are looked up in `known`; others become districts of their own.
 */
export const districtLists = (
  files: readonly AreaRecords[],
  kind: SchoolKind,
  towns: readonly AreaTown[],
  wardNames: ReadonlyMap<string, string>,
  known: readonly AreaDistrict[],
  cityCode: string,
): {
  readonly byTown: ReadonlyMap<string, TownDistrict>;
  readonly districts: readonly AreaDistrict[];
  readonly faults: readonly Bilingual[];
} => {
  const districts = [...known];
  const byTown = new Map<string, { district: string | null; ranges: Ranges }>();
  const faults: Bilingual[] = [];
  for (const file of files) {
    for (const [i, record] of file.records.entries()) {
      const name = titled(said(record, ...columnOf[kind]));
      if (name === '') continue;
      const fault = (ja: string, en: string) =>
        faults.push({ ja: `「${file.name}」${i + 2}行目: ${ja}`, en: `"${file.name}" row ${i + 2}: ${en}` });
      const ward = said(record, '区', 'ward');
      const chome = number(said(record, '丁目', 'chome'));
      const at = towns.filter(
        (town) =>
          town.name === said(record, '町名', 'town') &&
          (ward === '' || town.ward === ward || wardNames.get(town.ward) === ward) &&
          (chome === null || town.chome === chome),
      );
      if (at.length === 0) {
        fault('この町は町名の一覧にありません', 'the list of towns has no such town');
        continue;
      }
      let district = districts.find((each) => each.name === name || each.code === name);
      if (!district) {
        district = {
          code: `${cityCode}${letter[kind]}${String(districts.length + 1).padStart(3, '0')}`,
          name,
          ward: (at[0] as AreaTown).ward,
        };
        districts.push(district);
      }
      const [from, to] = [said(record, '番から', 'from'), said(record, '番まで', 'to')];
      const [fromBlock, toBlock] = [from === '' ? 1 : number(from), to === '' ? 9999 : number(to)];
      if (fromBlock === null || toBlock === null || fromBlock > toBlock) {
        fault('番の範囲が読めません', 'the range of 番 cannot be read');
        continue;
      }
      for (const town of at) {
        const so = byTown.get(town.code) ?? { district: null, ranges: [] };
        if (from === '' && to === '') so.district = district.code;
        else so.ranges.push({ fromBlock, toBlock, district: district.code });
        byTown.set(town.code, so);
      }
    }
  }
  return { byTown, districts, faults };
};
