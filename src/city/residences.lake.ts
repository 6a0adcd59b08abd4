/**
 * Where everybody is registered, in months: one row of the temporary table `residence` for as long as nothing of it changes.
 * A new row begins when the household moves, when its head dies, when support measures begin or end, when a grown child takes a home. Some grown
 * children leave the city and come back home after a few months, as the people they were.
 */
import { days, firstDay, inWindow, months } from './window.ts';
import type { World } from './world.lake.ts';

/** 続柄コード: by role, and by who is the head after the first one died. */
const relation = `CASE
  WHEN role = head THEN 1 WHEN head = 0 THEN CASE WHEN role = 1 THEN 2 WHEN role <= 5 THEN 3 WHEN role <= 7 THEN 4 ELSE 6 END
  WHEN head = 1 AND role BETWEEN 2 AND 5 THEN 3 WHEN head BETWEEN 2 AND 5 AND role BETWEEN 2 AND 5 THEN 6 ELSE 9 END`;

/** Every twelfth child of 18 to 30 who lives at home: out of the city from month `leaves` to before month `returns`. */
const away = (world: World): string => {
  const luck = world.draw.bits('k', 'away');
  return `SELECT person, (3 + luck % 20)::INTEGER AS leaves, (6 + luck % 20 + (luck >> 10) % 8)::INTEGER AS returns
  FROM (SELECT person, ${luck} AS luck FROM person WHERE role BETWEEN 2 AND 5 AND birth_day BETWEEN -10957 AND -6575) WHERE (luck >> 20) % 12 = 0`;
};
const dayOfReturn = `datediff('day', DATE '${firstDay}', (DATE '${firstDay}' + to_months(returns))::DATE)::INTEGER + 9`;
const andBack = `
SELECT s.* FROM stays s ANTI JOIN away USING (person)
UNION ALL SELECT s.* REPLACE (least(hi, leaves - 1) AS hi) FROM stays s JOIN away USING (person) WHERE lo < leaves
UNION ALL SELECT s.* REPLACE (greatest(lo, returns) AS lo, CASE WHEN lo < returns THEN 1 ELSE reason END AS reason, CASE WHEN lo < returns THEN ${dayOfReturn} ELSE changed_day END AS changed_day)
  FROM stays s JOIN away USING (person) WHERE hi >= returns`;

/** SQL that makes `residence` from `person` and `household`. Months are inclusive; `home` numbers the dwelling within the household. */
export const residences = (world: World): string => {
  const { draw } = world;
  return `
CREATE OR REPLACE TEMP TABLE residence AS
WITH away AS (${away(world)}), gone AS (
  SELECT household, to_month AS head_gone, to_day AS head_gone_day FROM person WHERE role = 0 AND death_day = to_day AND to_month < ${months}
), successors AS (
  SELECT g.household, min(p.role) AS successor FROM gone g JOIN person p ON p.household = g.household
  WHERE p.role > 0 AND least(p.to_month, p.own_home_month) > g.head_gone GROUP BY g.household
), moves AS (
  SELECT household, ${inWindow('move_day')} AS move_month, move_day, town, support_from, support_to, ${world.towns.at(draw.bits('k', 'next town'), 'taste + 4')} AS next_slot FROM household
), broken AS (
  SELECT m.household, move_month, n.value AS next_town, coalesce(head_gone, 99) AS death_month, head_gone_day, successor, support_from, support_to, move_day, t0.ward <> t1.ward AS other_ward
  FROM moves m LEFT JOIN gone g ON g.household = m.household LEFT JOIN successors s ON s.household = m.household JOIN ${world.towns.table} n ON n.i = m.next_slot JOIN town t0 ON t0.town = m.town JOIN town t1 ON t1.town = n.value
  WHERE move_month < ${months} OR support_from < ${months} OR head_gone IS NOT NULL
), edges AS (
  SELECT *, list_sort(list_distinct(list_filter([0, move_month, death_month, support_from, support_to], m -> m < ${months}))) AS starts FROM broken
), cut AS (
  SELECT *, unnest(starts) AS from_m, unnest(list_append(starts[2:], ${months})) - 1 AS to_m FROM edges
), epochs AS (
  SELECT household, from_m, to_m, from_m >= move_month AS moved, from_m >= death_month AS headless, head_gone_day, move_day, next_town, other_ward, successor,
    from_m >= support_from AND from_m < support_to AS supported
  FROM cut
), at_home AS (
  -- Most households have one epoch only, which no row needs to tell.
  SELECT p.person, p.household, p.role, p.town, p.born_here, p.from_day, coalesce(e.moved, false) AS moved, coalesce(e.headless, false) AS headless, coalesce(e.supported, false) AS supported,
    e.head_gone_day, e.move_day, e.next_town, coalesce(e.other_ward, false) AS other_ward, CASE WHEN e.headless THEN e.successor ELSE 0 END AS head,
    greatest(coalesce(e.from_m, 0), p.from_month) AS lo, least(coalesce(e.to_m, ${months - 1}), least(p.to_month, p.own_home_month) - 1) AS hi
  FROM person p LEFT JOIN epochs e ON e.household = p.household
), marked AS (
  SELECT *, headless AND (NOT moved OR head_gone_day > move_day) AND head_gone_day > from_day AS by_death, moved AND move_day > from_day AS by_move
  FROM at_home WHERE lo <= hi
), own AS (
  SELECT p.person, p.household, p.role, p.own_home_day, own_home_month AS lo, least(to_month - 1, ${months - 1}) AS hi, s.value AS own_town
  FROM (SELECT *, ${world.towns.at(draw.bits('k', 'own home'), '4')} AS own_slot FROM person WHERE own_home_day < ${days}) p JOIN ${world.towns.table} s ON s.i = own_slot
), stays AS (
SELECT person, household, lo, hi, ${relation} AS relation, supported,
  CASE WHEN moved THEN next_town ELSE town END AS town,
  -- 住民記録標準仕様書 1.1.13: a removal to another ward gives a new 世帯番号, the 宛名番号 stays.
  CASE WHEN moved AND other_ward THEN 1 ELSE 0 END AS register, CASE WHEN moved THEN 1 ELSE 0 END AS home,
  CASE WHEN by_death THEN 9 WHEN by_move THEN 3 WHEN born_here THEN 2 WHEN from_day >= 0 THEN 1 ELSE 0 END AS reason,
  CASE WHEN by_death THEN head_gone_day WHEN by_move THEN move_day WHEN from_day >= 0 THEN from_day END AS changed_day
FROM marked
UNION ALL
SELECT person, household, lo, hi, 1, false, own_town, 2 + role, 2 + role, 3, own_home_day FROM own WHERE lo <= hi
)
${andBack}`;
};
