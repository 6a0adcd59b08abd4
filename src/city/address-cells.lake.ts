/** Addresses as counters wrote them over the years, printed from the draws of a home (aliases `r` and `p`). */
import type { Value } from './chance.ts';
import { householdKinds } from './household-kinds.ts';
import { planted } from './identity-cells.lake.ts';
import { type Cell, text, wordIn } from './cells.ts';
import { homes, houseKinds, houseNames } from './names-building.ts';
import type { Page } from './page.ts';
import type { Column, Sheet } from './sheet.ts';
import { Words } from './words.ts';
import type { World } from './world.lake.ts';

/** How much of an address is written, and how: cumulative hundredths. */
const forms = { explicit: 52, explicitNarrow: 60, kanjiChome: 66, hyphens: 89 } as const;

const kanjiDigits = [...'〇一二三四五六七八九十', '十一', '十二', '十三', '十四', '十五'];
const houses = houseKinds.flatMap((kind) => houseNames.map((name) => `${kind}${name}`));

/** Share of homes in an apartment house, by kind of household; of those who left their parents' home, and of homes for the old. */
const flats = Float64Array.from(householdKinds, (_, kind) =>
  kind === 0 ? 0.88 : [1, 3, 6].includes(kind) ? 0.6 : kind === 5 ? 0.38 : 0.24,
);
const ownFlats = 0.85;
const inHome = 10;

const drawsOf = ({ chance, places }: World, sheet: Sheet) => {
  const [person, home, town, kind] = [sheet.of('p.person'), sheet.of('r.home'), sheet.of('r.town'), sheet.of('p.kind')];
  const at = (column: Column, row: number): number => column.values[row] as number;
  // Household = person >> 4, as people.lake.ts numbers them.
  const key = chance.key((row) => (at(person, row) >> 4) * 8 + at(home, row), 'dwelling');
  const below = (purpose: string, n: number) => chance.below(key, purpose, n);
  const blocks = Int32Array.from(places, (place) => place.blocks);
  const [ofBlock, number, branch, flat] = [
    below('block', 65_536),
    below('number', 26),
    below('branch', 24),
    chance.uniform(key, 'flat'),
  ];
  const block: Value = (row) => 1 + ((ofBlock(row) * (blocks[at(town, row)] as number)) >>> 16);
  const house = chance.below(
    (row) => Math.imul(at(town, row), 100_000) + block(row) * 100 + Math.floor(number(row) / 5),
    'house',
    houses.length,
  );
  const oldHome = chance.below((row) => at(town, row), 'home', homes.length);
  const lot = below('lot', 1400);
  return {
    form: below('form', 100),
    reach: below('reach', 100),
    block,
    number: ((row) => 1 + number(row)) satisfies Value,
    lot: ((row) => 1 + lot(row)) satisfies Value,
    /** 0: none. */
    branch: ((row) => Math.max(0, branch(row) - 9)) satisfies Value,
    /** In `buildings`; the same house at the same block and numbers. −1: none. */
    building: ((row) => {
      const own = at(home, row) >= 2;
      if (at(kind, row) === inHome && !own) return houses.length + oldHome(row);
      return flat(row) < (own ? ownFlats : (flats[at(kind, row)] as number)) ? house(row) : -1;
    }) satisfies Value,
    /** Floor and flat as one number, and how it is written. */
    room: below('room', 96),
    roomForm: below('building form', 4),
  };
};

const buildings = new Words([...houses, ...homes]);
const [ban, banchi, go, no, goshitsu, chomeWord, space] = ['番', '番地', '号', 'の', '号室', '丁目', '　'].map(
  (word) => new Words([word]),
) as [Words, Words, Words, Words, Words, Words, Words];
const hyphens = new Words(['‐', 'ー', '―', '－', '－', '-']);
const kanjiNumbers = new Words(kanjiDigits);

type Digits = (page: Page, n: number) => void;
const wide: Digits = (page, n) => page.wide(n);
const narrow: Digits = (page, n) => page.number(n);
const kanji: Digits = (page, n) => kanjiNumbers.print(page, n);

/** `address` without what stands in 方書, `building` what stands there; `joined` is 1 where a counter wrote both in one field. */
export const addressCells = (world: World, sheet: Sheet) => {
  const c = drawsOf(world, sheet);
  const town = sheet.of('r.town');
  const townAt: Value = (row) => town.values[row] as number;
  const beginnings = new Words([`${world.prefecture}${world.cityName}`, world.cityName, '']);
  // Twice: without and with 字 before the small area name.
  const places = new Words([
    ...world.places.map((place) => `${place.wardName}${place.name}${place.koaza}`),
    ...world.places.map((place) => `${place.wardName}${place.name}${place.koaza === '' ? '' : '字'}${place.koaza}`),
  ]);
  const chomes = Int32Array.from(world.places, (place) => place.chome ?? 0);
  const byBlock = Uint8Array.from(world.places, (place) => (place.chome !== null && place.dwellingNumbers ? 1 : 0));
  const towns = world.places.length;

  const spoken = (page: Page, row: number, digits: Digits, chomeDigits: Digits) => {
    const place = townAt(row);
    const chome = chomes[place] as number;
    if (chome > 0) {
      chomeDigits(page, chome);
      chomeWord.print(page, 0);
    }
    if (byBlock[place] === 1) {
      digits(page, c.block(row));
      ban.print(page, 0);
      digits(page, c.number(row));
      go.print(page, 0);
      return;
    }
    digits(page, c.lot(row));
    banchi.print(page, 0);
    if (c.branch(row) === 0) return;
    if (c.form(row) % 2 === 0) no.print(page, 0);
    digits(page, c.branch(row));
  };
  const chain = (page: Page, row: number, digits: Digits, dash: number) => {
    const place = townAt(row);
    const chome = chomes[place] as number;
    if (byBlock[place] === 1) {
      digits(page, chome);
      hyphens.print(page, dash);
      digits(page, c.block(row));
      hyphens.print(page, dash);
      digits(page, c.number(row));
      return;
    }
    if (chome > 0) {
      digits(page, chome);
      chomeWord.print(page, 0);
    }
    digits(page, c.lot(row));
    if (c.branch(row) === 0) return;
    hyphens.print(page, dash);
    digits(page, c.branch(row));
  };
  const written: Cell = (page, row) => {
    const [form, reach] = [c.form(row), c.reach(row)];
    beginnings.print(page, reach < 78 ? 0 : reach < 98 ? 1 : 2);
    places.print(page, townAt(row) + (form % 3 === 0 ? towns : 0));
    if (form < forms.explicit) spoken(page, row, wide, wide);
    else if (form < forms.explicitNarrow) spoken(page, row, narrow, narrow);
    else if (form < forms.kanjiChome) spoken(page, row, wide, kanji);
    else if (form < forms.hyphens) chain(page, row, wide, form % 5);
    else chain(page, row, narrow, 5);
  };
  const house: Cell = (page, row) => {
    const n = c.building(row);
    if (n < 0) return;
    buildings.print(page, n);
    if (n >= houses.length) return;
    const room = 100 * (1 + Math.floor(c.room(row) / 12)) + 1 + (c.room(row) % 12);
    const form = c.roomForm(row);
    if (form === 3) {
      space.print(page, 0);
      page.number(room);
      return;
    }
    page.wide(room);
    if (form === 0) go.print(page, 0);
    else if (form === 1) goshitsu.print(page, 0);
  };
  const address = planted(world, sheet, 'address', written);
  const building = planted(world, sheet, 'building', house);
  const canary = sheet.of('p.canary');
  const isJoined = (row: number) => c.roomForm(row) === 3 && c.form(row) < 12 && (canary.values[row] as number) < 0;
  return {
    address,
    building,
    joinedAddress: ((page, row) => {
      address(page, row);
      if (!isJoined(row) || c.building(row) < 0) return;
      space.print(page, 0);
      house(page, row);
    }) satisfies Cell,
    separateBuilding: ((page, row) => {
      if (!isJoined(row)) building(page, row);
    }) satisfies Cell,
    postal: wordIn(town, new Words(world.places.map((_, i) => `000${String(1000 + i).padStart(4, '0')}`))),
    townName: wordIn(town, new Words(world.places.map((place) => place.name))),
    wardName: wordIn(town, new Words(world.places.map((place) => place.wardName))),
    cityName: text(world.cityName),
  };
};
