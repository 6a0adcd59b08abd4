/** Towns of one shape → towns of a pack: each place once, with a code that is its alone. */
import type { AreaPack, AreaTown } from './area-pack.ts';
import type { Shape } from './area-records.ts';
import { innerPoint } from './area-shapes.ts';
import type { TownRow } from './town-rows.ts';

const pad = (n: number, width: number) => String(n).padStart(width, '0');

/**
 * Towns whose list has no codes get ward (5) + running number of the town in its ward (4) + chome (2, 00 without). A 小字 is counted like a town of its
 * own, after the towns of the ward, so that the code of a town does not depend on how many 小字 are known.
 */
export const packTowns = (
  rows: readonly TownRow[],
  wardCodes: ReadonlyMap<string, string>,
): { readonly towns: AreaPack['towns']; readonly shapes: ReadonlyMap<string, Shape> } => {
  const serials = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const ward = serials.get(row.ward) ?? new Map<string, number>();
    if (!ward.has(row.name)) ward.set(row.name, ward.size + 1);
    serials.set(row.ward, ward);
  }
  const koazaSerial = new Map([...serials].map(([ward, names]) => [ward, names.size]));
  const shapes = new Map<string, Shape>();
  const seen = new Set<string>();
  const towns = rows.flatMap((row): AreaTown[] => {
    const place = [row.ward, row.name, row.chome, row.koaza].join('\u0000');
    const ward = wardCodes.get(row.ward) as string;
    if (seen.has(place) || (row.code !== null && seen.has(row.code))) return [];
    seen.add(place);
    let { code } = row;
    if (code === null) {
      let serial = serials.get(row.ward)?.get(row.name) as number;
      if (row.koaza !== '') {
        serial = (koazaSerial.get(row.ward) as number) + 1;
        koazaSerial.set(row.ward, serial);
      }
      code = `${ward}${pad(serial, 4)}${pad(row.chome ?? 0, 2)}`;
    }
    seen.add(code);
    const at = row.at ?? innerPoint(row.shape);
    if (row.shape?.kind === 'area') shapes.set(code, row.shape);
    else if (at) shapes.set(code, { kind: 'point', at });
    return [
      {
        ...{
          code,
          ward,
          name: row.name,
          ...(row.kana === '' ? {} : { kana: row.kana }),
          chome: row.chome,
          koaza: row.koaza,
        },
        ...(at ? { lat: at[1], lng: at[0] } : {}),
        schoolDistrict: null,
      },
    ];
  });
  return { towns, shapes };
};
