/** The people of one batch: sex, birth, death, arrival, departure. One row each in the temporary table `person`. */
import { never } from './households.lake.ts';
import { householdKinds } from './household-kinds.ts';
import { pick } from './draw.ts';
import { givenBands, givenPerBand } from './names-given.ts';
import { surnames } from './names-japanese.ts';
import { seasonDay } from './season.ts';
import { dayNumber, days, dyingSeason, inWindow, monthOf, movingSeason } from './window.ts';
import type { World } from './world.lake.ts';

/** Person number = household number · 16 + role + 1. */
const rolesPerHousehold = 16;

/** Yearly chance to die at an age (Gompertz, about the 2023 life table: 5 % at 80, 13 % at 90 for men; women a little over half). */
const dying = (age: string, man: string): string =>
  `(exp(-10.35 + 0.0925 * (${age})) * CASE WHEN ${man} THEN 1.0 ELSE 0.56 END)`;

const roleLists = `CASE kind ${householdKinds.map((kind, i) => `WHEN ${i} THEN [${kind.roles.join(',')}]`).join(' ')} END`;

/** Weights of the names of one sex and band, the same for all. */
const givenWeights = Array.from({ length: givenPerBand }, (_, i) => [i, 1 / (2 + i) + 0.15] as const);

const band = `(${givenBands.map((from) => `(birth_day >= ${dayNumber(`${String(from).padStart(4, '0')}-01-01`)})::INTEGER`).join(' + ')} - 1)`;

/** SQL that makes `person` from `household`. Days count from 2023-11-01; -1 and earlier lie before the window. */
export const people = (world: World): string => {
  const { draw } = world;
  const ofHousehold = (purpose: string) => draw.uniform('hk', purpose);
  const u = (purpose: string) => draw.uniform('k', purpose);
  const z = (purpose: string) => draw.normal('k', purpose);
  // Wives are a little younger than husbands; the household's draw, so that mother and child agree.
  const spouseAge = `greatest(19.0, head_age + CASE WHEN head_is_man THEN -1.7 ELSE 1.7 END + 3.2 * ${draw.normal('hk', 'spouse age')})`;
  const motherAge = `CASE WHEN kind = 6 OR NOT head_is_man THEN head_age ELSE ${spouseAge} END`;
  const wished = ofHousehold('children');
  return `
CREATE OR REPLACE TEMP TABLE person AS
WITH members AS (
  SELECT household, k AS hk, kind, nation, surname, town, arrival_day, leave_day, head_is_man, age + ${ofHousehold('age fraction')} AS head_age, unnest(${roleLists})::INTEGER AS role
  FROM household
), keyed AS (
  SELECT *, household * ${rolesPerHousehold} + role + 1 AS person, ${draw.key(`household * ${rolesPerHousehold} + role + 1`, 'person')} AS k FROM members
), aged AS (
  -- Each branch is computed only for those it is for: draws stand where they are needed.
  SELECT *, CASE
      WHEN role = 0 THEN head_is_man WHEN role = 1 THEN NOT head_is_man WHEN role = 6 THEN true WHEN role = 7 THEN false
      WHEN kind = 8 THEN ${u('sex')} < 0.62 ELSE ${u('sex')} < 0.513 END AS man,
    CASE
      WHEN role = 0 THEN head_age WHEN role = 1 THEN ${spouseAge} WHEN role = 8 THEN greatest(18.0, head_age + 4.0 * ${z('sibling')})
      WHEN role = 6 THEN least(97.0, head_age + 27 + 3.0 * abs(${z('father')})) WHEN role = 7 THEN least(99.0, head_age + 23.5 + 3.0 * abs(${z('mother')}))
      WHEN kind = 8 THEN head_age - 24.0 - 9.0 * ${u('grown child')}
      ELSE (${motherAge}) - (22.5 + 15.5 * ${ofHousehold('first birth')})
        - CASE WHEN role >= 3 THEN 1.6 + 3.4 * ${ofHousehold('second birth')} ELSE 0 END - CASE WHEN role >= 4 THEN 1.8 + 4.0 * ${ofHousehold('third birth')} ELSE 0 END END AS age
  FROM keyed
), existing AS (
  SELECT * EXCLUDE (head_age, head_is_man), arrival_day - floor(age * 365.2425)::INTEGER AS birth_day FROM aged
  WHERE CASE
    WHEN role = 0 THEN true
    WHEN role = 1 THEN kind <> 8 OR ${u('lives')} < 0.6
    WHEN role = 6 THEN ${u('lives')} < 0.42 WHEN role = 7 THEN ${u('lives')} < 0.85
    WHEN role BETWEEN 2 AND 4 AND kind <> 8 THEN
      -- A couple without children may still have them; others have had as many as they wished, and the grown ones have left.
      CASE WHEN kind = 3 THEN age < 0 AND age > -3.2 AND ${wished} < CASE role WHEN 2 THEN 0.72 WHEN 3 THEN 0.5 ELSE 0.1 END
        WHEN kind = 6 THEN age >= 0 AND (role = 2 OR ${wished} < 0.42) AND (age < 19 OR ${u('lives')} < 0.75 - (age - 19) * 0.03)
        ELSE age > -3.2 AND ${wished} < CASE role WHEN 2 THEN 1.0 WHEN 3 THEN 0.66 ELSE 0.17 END AND (age < 19 OR ${u('lives')} < 0.72 - (age - 19) * 0.045) END
    ELSE true END
), lived AS (
  SELECT *, birth_day >= 0 AND birth_day > arrival_day AS born_here,
    CASE WHEN ${u('dies')} < 1 - exp(-3.0 * ${dying('least(age, 104) + 1.5', 'man')} * CASE WHEN kind = 10 THEN 1.8 ELSE 1 END) THEN ${seasonDay(draw, 'k', 'death', dyingSeason)} ELSE ${never} END AS death,
    -- Grown children leave home: half of them for another city, most at the turn of the school year.
    CASE WHEN role BETWEEN 2 AND 4 AND kind <> 8 AND age BETWEEN 15.5 AND 30 AND ${u('leaves home')} < 0.2 THEN ${seasonDay(draw, 'k', 'leaves home on', movingSeason)} ELSE ${never} END AS home
  FROM existing WHERE birth_day < least(leave_day, ${days})
), dated AS (
  SELECT * EXCLUDE (death, home),
    CASE WHEN death > arrival_day AND death > birth_day THEN death ELSE ${never} END AS death_day,
    CASE WHEN home > arrival_day + 10 AND home - birth_day > 6650 AND home < leave_day THEN home ELSE ${never} END AS home_day
  FROM lived
), spans AS (
  SELECT *, home_day < ${never} AND ${u('leaves the city')} < 0.55 AS home_city, greatest(arrival_day, CASE WHEN born_here THEN birth_day ELSE -1 END) AS from_day FROM dated
), ended AS (
  SELECT *, CASE WHEN home_day < death_day AND NOT home_city THEN home_day ELSE ${never} END AS own_home_day,
    least(death_day, CASE WHEN home_day = ${never} THEN leave_day WHEN home_city THEN home_day ELSE ${never} END) AS to_day
  FROM spans
)
SELECT person, k, household, hk, kind, role, nation, surname, -1 AS canary, town, man, birth_day, born_here, death_day, own_home_day, from_day, to_day,
  ${monthOf('from_day')}::INTEGER AS from_month, ${inWindow('to_day')} AS to_month, ${inWindow('own_home_day')} AS own_home_month,
  (CASE WHEN man THEN 0 ELSE ${givenBands.length * givenPerBand} END + ${band} * ${givenPerBand} + ${pick(u('given name'), givenWeights)})::INTEGER AS given,
  -- The least of three: common names stand at the head of the list.
  CASE WHEN role = 1 AND NOT man AND nation = 0 AND ${u('former name')} < 0.02 THEN least(${[1, 2, 3].map((n) => draw.below('k', `former name ${n}`, surnames.length)).join(', ')}) ELSE -1 END AS former,
  -- Those who lived here before the window came, or were born here, at some time before it.
  CASE WHEN from_day >= 0 THEN from_day WHEN ${u('native')} < 0.45 THEN birth_day ELSE least(-2, birth_day + floor((0.15 + 0.85 * ${u('came')}) * (-2 - birth_day))::INTEGER) END AS since_day
FROM ended WHERE to_day > from_day`;
};
