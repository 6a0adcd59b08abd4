/**
 * Who everybody is: names, numbers, dates as written. One row each in the temporary table `resident`.
 * Numbers are fictional by construction: all 個人番号 begin with 99 and all 住民票コード with 9, from a scrambled serial, none from a person.
 */
import { myNumber, registerNumber, residentCode } from './check-digits.ts';
import { aliases } from './names-foreign.ts';
import { givenBands } from './names-given.ts';
import { insured } from './insurance.ts';
import type { World } from './world.lake.ts';

const alias = (field: 'kanji' | 'kana') =>
  `CASE WHEN alias_draw < alias_percent THEN CASE WHEN man THEN ['${aliases
    .filter((a) => a.sex === 1)
    .map((a) => a[field])
    .join("','")}'] ELSE ['${aliases
    .filter((a) => a.sex === 2)
    .map((a) => a[field])
    .join("','")}'] END[1 + alias_draw % 4] END`;

/** Who takes the place of planted identities: settled all three years, insured, at work age; `canary(n, …)` holds what is planted. */
export const chosenForCanaries = (world: World, count: number): string => `
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT person, row_number() OVER (ORDER BY insured DESC, person) - 1 AS n FROM (
  SELECT p.person, ${insured(world.draw, 'p', 790)} AND p.birth_day BETWEEN -25000 AND -16500 AS insured FROM person p JOIN household h USING (household)
  WHERE p.from_month = 0 AND p.to_month = 99 AND p.own_home_day > 2000 AND h.support_from = 99 AND p.nation = 0 AND p.role = 0 AND p.birth_day < -8000)
QUALIFY n < ${count}`;

export const identities = (world: World): string => {
  const { draw } = world;
  const u = (purpose: string) => draw.uniform('k', purpose);
  const below = (purpose: string, n: number | string) => draw.below('k', purpose, n);
  const band = `(${givenBands.map((from) => `(born >= ${from})::INTEGER`).join(' + ')} - 1)`;
  const scrambled = (factor: number, purpose: string) =>
    `((s.person * ${factor} + ${draw.constant(purpose) % 1_000_000_000n}) % 1000000000)`;
  return `
CREATE OR REPLACE TEMP TABLE resident AS
WITH dated AS (
  SELECT p.*, year(DATE '2023-11-01' + birth_day) AS born, ${below('alias', 100)} AS alias_draw,
    ${draw.below('hk', 'family name', 1000)} AS family_draw, ${below('given name', 1000)} AS given_draw, ${below('birth notation', 10_000)} AS notation,
    -- Those who lived here before the window came, or were born here, at some time before it.
    CASE WHEN from_day >= 0 THEN from_day WHEN ${u('native')} < 0.45 THEN birth_day ELSE least(-2, birth_day + floor((0.15 + 0.85 * ${u('came')}) * (-2 - birth_day))::INTEGER) END AS since_day
  FROM person p
), slotted AS (
  SELECT *, ${world.givenNames.at(draw.bits('k', 'given name'))} + ((CASE WHEN man THEN 0 ELSE ${givenBands.length} END) + ${band}) * ${world.givenNames.size} AS given_slot,
    CASE WHEN role = 1 AND NOT man AND nation = 0 AND ${u('former name')} < 0.02 THEN ${world.surnames.at(draw.bits('k', 'former name'))} END AS former_slot
  FROM dated
)
SELECT s.person, s.k, s.hk, s.household, s.role, s.nation, s.man, s.birth_day, s.born_here, s.since_day, s.from_day, s.to_day, s.kind, s.born,
  ${registerNumber('s.person')} AS atena,
  coalesce(cy.my_number, ${myNumber(`99000000000 + ${scrambled(387_420_489, 'my number')}`)}) AS my_number,
  coalesce(cy.resident_code, ${residentCode(`9000000000 + ${scrambled(282_475_249, 'resident code')}`)}) AS resident_code,
  coalesce(cy.name, CASE WHEN s.nation = 0 THEN concat(sn.kanji, '　', g.kanji) ELSE concat(fa.latin, '　', fg.latin) END) AS name,
  coalesce(cy.kana, CASE WHEN s.nation = 0 THEN concat(sn.kana, '　', g.kana) ELSE concat(fa.kana, '　', fg.kana) END) AS kana,
  ${alias('kanji')} AS alias, f.kanji AS former, na.name AS nation_name,
  CASE WHEN s.nation > 0 THEN concat(chr(65 + s.given_draw % 26), chr(65 + s.family_draw % 26), lpad(((s.person * 7919) % 100000000)::VARCHAR, 8, '0'), chr(65 + s.notation % 26), chr(65 + s.alias_draw % 26)) END AS residence_card,
  CASE
    WHEN s.nation > 0 THEN CASE WHEN notation < 6500 THEN d.western WHEN notation < 9000 THEN d.ymd ELSE d.slashed END
    WHEN notation < 14 AND s.born < 1965 THEN CASE notation % 5 WHEN 0 THEN concat(d.year_only, '頃') WHEN 1 THEN concat(d.month_only, '頃') WHEN 2 THEN concat(d.year_only, '　月日不詳') WHEN 3 THEN concat(d.month_only, ' 日不詳') ELSE '年月日不詳' END
    WHEN notation < 7000 THEN d.long WHEN notation < 7700 THEN d.wide WHEN notation < 8600 THEN d.lettered WHEN notation < 9500 THEN d.short ELSE d.coded END AS birth,
  d.date AS birth_date, d.coded AS birth_coded, d.lettered AS birth_lettered, d.ymd AS birth_ymd, d.western AS birth_western,
  cy.address AS planted_address, cy.building AS planted_building,
  coalesce(cy.phone, CASE WHEN ${u('telephone')} < 0.6 THEN concat('0160-', lpad(${below('exchange', 100)}::VARCHAR, 2, '0'), '-', lpad(${below('line', 10_000)}::VARCHAR, 4, '0')) ELSE '' END) AS phone
FROM slotted s
JOIN day_text d ON d.day = s.birth_day
JOIN slot gs ON gs.i = s.given_slot JOIN given g ON g.given = gs.value
LEFT JOIN surname sn ON sn.surname = s.surname
LEFT JOIN slot fs ON fs.i = s.former_slot LEFT JOIN surname f ON f.surname = fs.value
LEFT JOIN nation na ON na.nation = s.nation
LEFT JOIN foreign_name fa ON fa.nation = s.nation AND fa.part = 0 AND fa.n = s.family_draw % na.families
LEFT JOIN foreign_name fg ON fg.nation = s.nation AND fg.part = CASE WHEN s.man THEN 1 ELSE 2 END AND fg.n = s.given_draw % CASE WHEN s.man THEN na.men ELSE na.women END
LEFT JOIN chosen ch ON ch.person = s.person LEFT JOIN canary cy ON cy.n = ch.n`;
};
