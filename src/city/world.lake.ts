/** What every batch of people looks up: towns, names, buildings, days written in every notation, and the weighted lists over them. */
import { eras, sqlText, type Engine } from '#base';
import type { Draw } from './draw.ts';
import { householdKinds, headAges } from './household-kinds.ts';
import { homes, houseKinds, houseNames } from './names-building.ts';
import { nations } from './names-foreign.ts';
import { givenBands, givenNames } from './names-given.ts';
import { surnames } from './names-japanese.ts';
import type { Places } from './places.ts';
import { type SlotList, Slots } from './slots.ts';
import { dayNumber, daysBySeason, dyingSeason, firstDay, movingSeason } from './window.ts';

export type World = {
  readonly draw: Draw;
  readonly cityName: string;
  readonly prefecture: string;
  readonly seed: number;
  /** By taste of the household (HouseholdKind.taste). */
  readonly settledTowns: readonly SlotList[];
  readonly soughtTowns: readonly SlotList[];
  readonly surnames: SlotList;
  /** Of sex 1, band 0; the list of (sex, band) lies `((sex − 1) · bands + band) · size` further on. */
  readonly givenNames: SlotList;
  /** Of kind 0; kind n lies `n · size` further on. */
  readonly headAges: SlotList;
  readonly movingDays: SlotList;
  readonly dyingDays: SlotList;
  readonly nations: SlotList;
  readonly workStations: SlotList;
};

const values = (rows: readonly (readonly (string | number | boolean | null)[])[]): string =>
  rows
    .map((row) => `(${row.map((cell) => (typeof cell === 'string' ? sqlText(cell) : String(cell))).join(',')})`)
    .join(',');

/** Every day a resident may have been born or moved on, as core systems write it; keyed by days since the first of the window. */
const dayTexts = (): string => {
  const era = (field: 'name' | 'letter' | 'short' | 'code' | 'base') =>
    `CASE ${[...eras]
      .reverse()
      .map(
        (e) =>
          `WHEN d >= DATE '${e.first}' THEN ${typeof e[field] === 'number' ? e[field] : sqlText(String(e[field]))}`,
      )
      .join(' ')} END`;
  const wide = (text: string) => `translate(${text}, '0123456789', '０１２３４５６７８９')`;
  return `
CREATE OR REPLACE TABLE day_text AS
WITH d AS (SELECT n::INTEGER AS day, DATE '${firstDay}' + n::INTEGER AS d FROM range(${dayNumber('1908-01-01')}, ${dayNumber('2027-01-01')}) AS r(n)),
e AS (SELECT day, d, ${era('name')} AS era, ${era('letter')} AS letter, ${era('short')} AS short, ${era('code')} AS code, year(d) - (${era('base')}) AS y, month(d) AS m, day(d) AS dd FROM d),
t AS (SELECT *, concat(era, CASE WHEN y = 1 THEN '元' ELSE y::VARCHAR END, '年', m, '月', dd, '日') AS long FROM e)
SELECT day, d AS date, long, ${wide('long')} AS wide,
  concat(letter, lpad(y::VARCHAR, 2, '0'), '.', lpad(m::VARCHAR, 2, '0'), '.', lpad(dd::VARCHAR, 2, '0')) AS lettered,
  concat(short, y, '.', m, '.', dd) AS short,
  concat(code, lpad(y::VARCHAR, 2, '0'), lpad(m::VARCHAR, 2, '0'), lpad(dd::VARCHAR, 2, '0')) AS coded,
  strftime(d, '%Y%m%d') AS ymd, strftime(d, '%Y/%m/%d') AS slashed, concat(year(d), '年', m, '月', dd, '日') AS western,
  concat(era, CASE WHEN y = 1 THEN '元' ELSE y::VARCHAR END, '年') AS year_only, concat(era, CASE WHEN y = 1 THEN '元' ELSE y::VARCHAR END, '年', m, '月') AS month_only
FROM t`;
};

const kanjiDigits = [
  '〇',
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
  '十三',
  '十四',
  '十五',
];

const createTables = async (engine: Engine, { places, stations }: Places): Promise<void> => {
  await engine.run(dayTexts());
  await engine.run(
    `CREATE OR REPLACE TABLE town AS SELECT * FROM (VALUES ${values(
      places.map((place, i) => [
        i,
        place.code,
        place.ward,
        place.wardNumber,
        place.wardName,
        place.name,
        place.chome,
        place.chome === null ? '' : (kanjiDigits[place.chome] ?? ''),
        place.koaza,
        place.income,
        place.elderly,
        place.blocks,
        place.dwellingNumbers,
        place.station,
        `000${String(1000 + i).padStart(4, '0')}`,
      ]),
    )}) AS t(town, code, ward, ward_number, ward_name, name, chome, chome_kanji, koaza, income, elderly, blocks, dwelling_numbers, station, postal)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE station AS SELECT * FROM (VALUES ${values(stations.map((s, i) => [i, s.name, s.line]))}) AS t(station, name, line)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE surname AS SELECT * FROM (VALUES ${values(surnames.map((s, i) => [i, s.kanji, s.kana]))}) AS t(surname, kanji, kana)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE given AS SELECT * FROM (VALUES ${values(givenNames.map((g, i) => [i, g.kanji, g.kana]))}) AS t(given, kanji, kana)`,
  );
  const wide = (latin: string) =>
    latin.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  await engine.run(
    `CREATE OR REPLACE TABLE foreign_name AS SELECT * FROM (VALUES ${values(
      nations.flatMap((nation, n) => [
        ...nation.families.map(([latin, kana], i) => [n + 1, 0, i, wide(latin), kana] as const),
        ...nation.men.map(([latin, kana], i) => [n + 1, 1, i, wide(latin), kana] as const),
        ...nation.women.map(([latin, kana], i) => [n + 1, 2, i, wide(latin), kana] as const),
      ]),
    )}) AS t(nation, part, n, latin, kana)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE nation AS SELECT * FROM (VALUES ${values(
      nations.map((nation, n) => [
        n + 1,
        nation.name,
        nation.families.length,
        nation.men.length,
        nation.women.length,
        nation.aliasPercent,
      ]),
    )}) AS t(nation, name, families, men, women, alias_percent)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE building AS SELECT * FROM (VALUES ${values(
      houseKinds.flatMap((kind, k) => houseNames.map((name, n) => [k * houseNames.length + n, `${kind}${name}`])),
    )}) AS t(building, name)`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE home AS SELECT * FROM (VALUES ${values(homes.map((name, i) => [i, name]))}) AS t(home, name)`,
  );
};

export const makeWorld = async (
  engine: Engine,
  city: { readonly name: string; readonly prefecture: string; readonly seed: number; readonly draw: Draw },
  ground: Places,
): Promise<World> => {
  await createTables(engine, ground);
  const slots = new Slots();
  const { places, stations } = ground;
  // Tastes: the young go where the old are not, families a little, the old stay among themselves.
  const pull = [-1.0, -0.35, 0.9, 0];
  const income = [-0.1, 0.25, 0, 0];
  const towns = (sought: boolean) =>
    pull.map((elderly, taste) =>
      slots.add(
        places.map(
          (place) =>
            place.people *
            Math.exp(elderly * place.elderly + (income[taste] ?? 0) * place.income) *
            (sought ? (place.seaside ? 1.55 : place.elderly > 0.5 ? 0.75 : 1) : 1),
        ),
        32_768,
      ),
    );
  const given = givenBands.flatMap((_, band) => ([1, 2] as const).map((sex) => ({ band, sex })));
  const settledTowns = towns(false);
  const soughtTowns = towns(true);
  const surnameSlots = slots.add(
    surnames.map((s) => s.weight),
    32_768,
  );
  const givenSlots = ([1, 2] as const)
    .flatMap((sex) => given.filter((g) => g.sex === sex))
    .map(({ sex, band }) =>
      slots.add(
        givenNames.map((g, i) => (g.sex === sex && g.band === band ? 1 / (2 + (i % 24)) + 0.15 : 0)),
        512,
      ),
    );
  const ages = householdKinds.map((kind) => slots.add(headAges(kind), 2048));
  const world: World = {
    draw: city.draw,
    cityName: city.name,
    prefecture: city.prefecture,
    seed: city.seed,
    settledTowns,
    soughtTowns,
    surnames: surnameSlots,
    givenNames: givenSlots[0] as SlotList,
    headAges: ages[0] as SlotList,
    movingDays: slots.add(daysBySeason(movingSeason), 16_384),
    dyingDays: slots.add(daysBySeason(dyingSeason), 16_384),
    nations: slots.add([0, ...nations.map((nation) => nation.weight)], 1024),
    workStations: slots.add(
      stations.map((station) => station.weight),
      1024,
    ),
  };
  await slots.create(engine);
  return world;
};
