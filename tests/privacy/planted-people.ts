/** People with unmistakable names, numbers and addresses, to live in a city and be looked for afterwards. */
import { type Canary, makeMap } from '#city';

const pack = makeMap(3).pack;
const town = pack.towns.find((t) => t.chome !== null && t.schoolDistrict) as (typeof pack.towns)[number];
const ward = pack.wards.find((w) => w.code === town.ward)?.name;
const digits = ['', '１', '２', '３', '４', '５', '６', '７', '８', '９'];

/** Three people of the city that `makeCity` makes of seed 3. */
export const canaries: Canary[] = [1, 2, 3].map((n) => ({
  name: `鸚鵡小路　金糸雀${'一二三'[n - 1]}郎`,
  kana: `オウムコウジ　カナリヤ${['イチ', 'ニ', 'サブ'][n - 1]}ロウ`,
  // Check digits of 番号法 are not needed here: the columns are dropped unread.
  myNumber: `9988776655${n}${n}`,
  residentCode: `9182736450${n}`,
  address: `${pack.prefecture}${pack.city}${ward}${town.name}${digits[town.chome as number]}丁目９８番７６${digits[n]}号`,
  building: `金糸雀荘園迎賓館９８７６${digits[n]}号室`,
  phone: `0160-98-765${n}`,
}));
/** Every way in which they could be told. */
export const words = canaries.flatMap((c) => [
  c.name,
  c.name.replace('　', ''),
  c.name.split('　')[1] as string,
  c.kana,
  c.kana.split('　')[1] as string,
  c.myNumber,
  c.residentCode,
  c.address,
  c.address.slice(c.address.indexOf('９８番')),
  c.address.slice(c.address.indexOf('９８番')).normalize('NFKC'),
  c.building,
  c.building.normalize('NFKC'),
  c.phone,
  c.phone.replaceAll('-', ''),
]);
