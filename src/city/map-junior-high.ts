/** Junior-high districts (中学校区): two or three neighbouring primary-school districts of a ward go to one junior high. No chance in it. */
import type { Blocks } from './map-blocks.ts';
import type { Districts, SchoolDistrict } from './map-districts.ts';

/** Of each primary-school district the index of its junior-high district in `list`. */
export type JuniorHighs = { readonly list: readonly SchoolDistrict[]; readonly of: readonly number[] };

/** Length of the common border in block sides, by pair of districts. */
const bordersOf = ({ list, ofBlock }: Districts, blocks: Blocks): number[][] => {
  const shared = list.map(() => list.map(() => 0));
  ofBlock.forEach((a, block) => {
    for (const other of blocks.neighbours[block] as number[]) {
      const row = shared[a] as number[];
      const b = ofBlock[other] as number;
      if (b !== a) row[b] = (row[b] ?? 0) + 1;
    }
  });
  return shared;
};

/** Each district still alone joins the one alone with the longest common border; who finds none joins the group it borders most. */
export const makeJuniorHighs = (districts: Districts, blocks: Blocks): JuniorHighs => {
  const { list } = districts;
  const borders = bordersOf(districts, blocks);
  const group = list.map(() => -1);
  const mostShared = (k: number, fit: (other: number) => boolean): number =>
    list.reduce((best, other, j) => {
      const shared = borders[k]?.[j] ?? 0;
      const usable = j !== k && other.ward === list[k]?.ward && shared > 0 && fit(j);
      return usable && (best === -1 || shared > (borders[k]?.[best] ?? 0)) ? j : best;
    }, -1);
  const heads: number[] = [];
  for (const k of list.keys()) {
    if (group[k] !== -1) continue;
    const partner = mostShared(k, (j) => group[j] === -1);
    const host = partner === -1 ? mostShared(k, (j) => group[j] !== -1) : -1;
    if (host === -1) {
      group[k] = heads.length;
      if (partner !== -1) group[partner] = heads.length;
      heads.push(k);
    } else group[k] = group[host] as number;
  }
  const serial = new Map<string, number>();
  return {
    of: group,
    list: heads.map((head) => {
      const { ward, name } = list[head] as SchoolDistrict;
      const number = (serial.get(ward) ?? 0) + 1;
      serial.set(ward, number);
      return { code: `${ward}J${String(number).padStart(2, '0')}`, name: name.replace(/小学校区$/, '中学校区'), ward };
    }),
  };
};
