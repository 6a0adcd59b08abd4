/**
 * Where everybody is registered, in months: one row of the temporary table `residence` for as long as nothing of it changes.
 * A new row begins when the household moves, when its head dies, when support measures begin or end, when a grown child takes a home.
 */
import { never } from './households.lake.ts';
import { days, monthOf } from './window.ts';
import type { World } from './world.lake.ts';

const inWindow = (day: string): string => `CASE WHEN ${day} < ${days} THEN ${monthOf(day)} ELSE 99 END`;

/** 続柄コード: by role, and by who is the head after the first one died. */
const relation = `CASE
  WHEN role = head THEN '01' WHEN head = 0 THEN CASE WHEN role = 1 THEN '02' WHEN role <= 5 THEN '03' WHEN role <= 7 THEN '04' ELSE '06' END
  WHEN head = 1 AND role BETWEEN 2 AND 5 THEN '03' WHEN head BETWEEN 2 AND 5 AND role BETWEEN 2 AND 5 THEN '06' ELSE '09' END`;

/** SQL that makes `residence` from `person` and `household`. Months are inclusive; `home` numbers the dwelling within the household. */
export const residences = (world: World): string => {
  const { draw } = world;
  return `
CREATE OR REPLACE TEMP TABLE residence AS
WITH heads AS (
  SELECT household, min(to_month) FILTER (role = 0) AS head_gone, min(to_day) FILTER (role = 0) AS head_gone_day, min(death_day) FILTER (role = 0) AS head_death
  FROM person GROUP BY household
), breaks AS (
  SELECT h.household, ${inWindow('h.move_day')} AS move_month, CASE WHEN head_death = head_gone_day THEN head_gone ELSE 99 END AS death_month, head_gone_day,
    support_from, support_to, move_day, next_town, t0.ward <> t1.ward AS other_ward
  FROM household h JOIN heads USING (household) JOIN town t0 ON t0.town = h.town JOIN town t1 ON t1.town = h.next_town
), edges AS (
  SELECT *, list_sort(list_distinct(list_filter([0, move_month, death_month, support_from, support_to], m -> m < 36))) AS starts FROM breaks
), cut AS (
  SELECT *, unnest(starts) AS from_m, unnest(list_append(starts[2:], 36)) - 1 AS to_m FROM edges
), epochs AS (
  SELECT household, from_m, to_m, from_m >= move_month AS moved, from_m >= death_month AS headless, head_gone_day, move_day, next_town, other_ward,
    from_m >= support_from AND from_m < support_to AS supported
  FROM cut
), at_home AS (
  SELECT p.*, e.moved, e.headless, e.supported, e.head_gone_day, e.move_day, e.next_town, e.other_ward,
    greatest(e.from_m, p.from_month) AS lo, least(e.to_m, least(p.to_month, ${inWindow('p.own_home_day')}) - 1) AS hi
  FROM person p JOIN epochs e USING (household)
  WHERE e.from_m < least(p.to_month, ${inWindow('p.own_home_day')}) AND e.to_m >= p.from_month
), headed AS (
  SELECT *, min(role) FILTER (NOT headless OR role <> 0) OVER (PARTITION BY household, headless) AS head FROM at_home
), own AS (
  SELECT p.*, ${inWindow('own_home_day')} AS lo, least(to_month - 1, 35) AS hi, s.value AS own_town
  FROM (SELECT *, ${world.soughtTowns[0]?.at(draw.bits('k', 'own home'))} AS own_slot FROM person WHERE own_home_day < ${days}) p JOIN slot s ON s.i = own_slot
)
SELECT person, household, lo, hi, ${relation} AS relation, supported,
  CASE WHEN moved THEN next_town ELSE town END AS town,
  -- 住民記録標準仕様書 1.1.13: a removal to another ward gives a new 世帯番号, the 宛名番号 stays.
  CASE WHEN moved AND other_ward THEN 1 ELSE 0 END AS register, CASE WHEN moved THEN 1 ELSE 0 END AS home,
  CASE WHEN headless AND (NOT moved OR head_gone_day > move_day) AND head_gone_day > from_day THEN '09' WHEN moved AND move_day > from_day THEN '03'
    WHEN born_here THEN '02' WHEN from_day >= 0 THEN '01' END AS reason,
  CASE WHEN headless AND (NOT moved OR head_gone_day > move_day) AND head_gone_day > from_day THEN head_gone_day WHEN moved AND move_day > from_day THEN move_day
    WHEN from_day >= 0 THEN from_day END AS changed_day
FROM headed WHERE lo <= hi
UNION ALL
SELECT person, household, lo, hi, '01', false, own_town, 2 + role, 2 + role, '03', own_home_day FROM own WHERE lo <= hi`;
};
