/** School districts added to the towns of a pack: maps first, then lists by 番, which know better. */
import type { Bilingual } from '#base';
import type { AreaDistrict, AreaPack, AreaTown } from './area-pack.ts';
import type { AreaFiles, Shape } from './area-records.ts';
import { districtAt, districtLists, districtMapsOf, type SchoolKind } from './school-districts.ts';

type Added = {
  readonly districts: readonly AreaDistrict[];
  readonly of: (town: AreaTown) => { district: string | null; ranges?: AreaTown['schoolRanges'] };
};

export const addDistricts = (
  pack: AreaPack,
  files: AreaFiles,
  shapes: ReadonlyMap<string, Shape>,
): {
  readonly pack: AreaPack;
  readonly cut: number;
  readonly outside: number;
  readonly faults: readonly Bilingual[];
} => {
  const faults: Bilingual[] = [];
  const wardNames = new Map(pack.wards.map((ward) => [ward.code, ward.name]));
  let [cut, outside] = [0, 0];
  const add = (kind: SchoolKind, part: 'elementary' | 'junior-high'): Added | null => {
    const maps = files[part] ? districtMapsOf(files[part], kind, [...wardNames.keys()], pack.cityCode) : [];
    if (!maps || (files[part] && maps.length === 0)) {
      const what = part === 'elementary' ? '小学校区' : '中学校区';
      faults.push({
        ja: `${what}の地図に、この市の名称（${kind}_004 など）と区域がありません。`,
        en: `The map of ${part} districts has no names (such as ${kind}_004) and areas of this city.`,
      });
      return null;
    }
    const lists = districtLists(
      files.ranges ?? [],
      kind,
      pack.towns,
      wardNames,
      maps.map(({ code, name, ward }) => ({ code, name, ward })),
      pack.cityCode,
    );
    faults.push(...lists.faults);
    if (lists.districts.length === 0) return null;
    const found = new Map(
      pack.towns.map((town) => {
        const listed = lists.byTown.get(town.code);
        const mapped = districtAt(shapes.get(town.code) ?? null, maps);
        const told = listed?.district || listed?.ranges.length;
        if (!told && mapped.cut) cut++;
        else if (!told && !mapped.code) outside++;
        return [
          town.code,
          { district: listed?.district ?? mapped.code, ...(listed?.ranges.length ? { ranges: listed.ranges } : {}) },
        ];
      }),
    );
    return { districts: lists.districts, of: (town) => found.get(town.code) ?? { district: null } };
  };
  const [elementary, juniorHigh] = [add('A27', 'elementary'), add('A32', 'junior-high')];
  const towns = pack.towns.map((town): AreaTown => {
    const [e, j] = [elementary?.of(town), juniorHigh?.of(town)];
    return {
      ...{ ...town, schoolDistrict: e?.district ?? null, ...(e?.ranges ? { schoolRanges: e.ranges } : {}) },
      ...(j ? { juniorHighDistrict: j.district, ...(j.ranges ? { juniorHighRanges: j.ranges } : {}) } : {}),
    };
  });
  const districts = juniorHigh ? { juniorHighDistricts: [...juniorHigh.districts] } : {};
  return {
    pack: { ...pack, towns, schoolDistricts: [...(elementary?.districts ?? [])], ...districts },
    cut,
    outside,
    faults,
  };
};
