/** Addresses as counters wrote them over the years: one row of the temporary table `dwelling` for each home of each household. */
import { homes, houseKinds, houseNames } from './names-building.ts';
import type { World } from './world.lake.ts';

export const wide = (text: string): string => `translate((${text})::VARCHAR, '0123456789', '０１２３４５６７８９')`;

/** How much of an address is written, and how: cumulative hundredths. */
const forms = { explicit: 52, explicitNarrow: 60, kanjiChome: 66, hyphens: 89 } as const;

/** Hyphens that CP932 can hold and clerks do type. */
const hyphen = `CASE form % 5 WHEN 0 THEN '‐' WHEN 1 THEN 'ー' WHEN 2 THEN '―' ELSE '－' END`;

export const dwellings = (world: World): string => {
  const { draw, prefecture, cityName } = world;
  const below = (purpose: string, n: number | string) => draw.below('k', purpose, n);
  const u = (purpose: string) => draw.uniform('k', purpose);
  const chain = (digits: (n: string) => string, dash: string) =>
    `CASE WHEN chome IS NULL OR NOT dwelling_numbers THEN concat(CASE WHEN chome IS NOT NULL THEN concat(${digits('chome')}, '丁目') END, ${digits('lot')}, CASE WHEN branch > 0 THEN concat(${dash}, ${digits('branch')}) END)
      ELSE concat(${digits('chome')}, ${dash}, ${digits('block')}, ${dash}, ${digits('number')}) END`;
  const spoken = (digits: (n: string) => string, chome: string) =>
    `concat(CASE WHEN chome IS NOT NULL THEN concat(${chome}, '丁目') END,
      CASE WHEN chome IS NOT NULL AND dwelling_numbers THEN concat(${digits('block')}, '番', ${digits('number')}, '号')
        ELSE concat(${digits('lot')}, '番地', CASE WHEN branch > 0 THEN concat(CASE WHEN form % 2 = 0 THEN 'の' END, ${digits('branch')}) END) END)`;
  const narrow = (n: string) => n;
  return `
CREATE OR REPLACE TEMP TABLE dwelling AS
WITH homes AS (
  SELECT DISTINCT r.household, r.home, r.town, h.kind FROM residence r JOIN household h USING (household)
), keyed AS (SELECT *, ${draw.key('household * 8 + home', 'dwelling')} AS k FROM homes),
drawn AS (
  SELECT household, home, town, kind, k, ${below('form', 100)} AS form, 1 + ${below('block', 'blocks')} AS block, 1 + ${below('number', 26)} AS number,
    1 + ${below('lot', 1400)} AS lot, CASE WHEN ${u('branch')} < 0.6 THEN 1 + ${below('branch number', 14)} ELSE 0 END AS branch, ${below('reach', 100)} AS reach,
    ${u('flat')} < CASE WHEN home >= 2 THEN 0.85 WHEN kind = 0 THEN 0.88 WHEN kind IN (1, 3, 6) THEN 0.6 WHEN kind = 5 THEN 0.38 WHEN kind = 10 THEN 2 ELSE 0.24 END AS flat,
    100 * (1 + ${below('floor', 8)}) + 1 + ${below('room', 12)} AS room, ${below('building form', 4)} AS building_form,
    ward_name, name, chome, chome_kanji, koaza, dwelling_numbers, postal
  FROM keyed JOIN town USING (town)
), written AS (
  SELECT *, CASE
      WHEN form < ${forms.explicit} THEN ${spoken(wide, wide('chome'))}
      WHEN form < ${forms.explicitNarrow} THEN ${spoken(narrow, 'chome')}
      WHEN form < ${forms.kanjiChome} THEN ${spoken(wide, 'chome_kanji')}
      WHEN form < ${forms.hyphens} THEN ${chain(wide, hyphen)}
      ELSE ${chain(narrow, "'-'")} END AS tail,
    concat(ward_name, name, CASE WHEN koaza <> '' AND form % 3 = 0 THEN '字' END, koaza) AS place,
    (hash(town * 100000 + block * 100 + number // 5) >> 20) % ${houseKinds.length * houseNames.length} AS building,
    (hash(town) >> 20) % ${homes.length} AS home_number
  FROM drawn
)
SELECT household, written.home, postal, building_form = 3 AND form < 12 AS joined,
  concat(CASE WHEN reach < 78 THEN '${prefecture}' END, CASE WHEN reach < 98 THEN '${cityName}' END, place, tail) AS address,
  CASE WHEN kind = 10 AND written.home < 2 THEN hm.name
    WHEN flat THEN concat(b.name, CASE building_form WHEN 0 THEN concat(${wide('room')}, '号') WHEN 1 THEN concat(${wide('room')}, '号室') WHEN 2 THEN ${wide('room')} ELSE concat('　', room) END)
    ELSE '' END AS building
FROM written LEFT JOIN building b ON b.building = written.building LEFT JOIN home hm ON hm.home = written.home_number`;
};
