/** The households of one batch: what kind, since when, where, when they move or leave. One row each in the temporary table `household`. */
import { pick } from './draw.ts';
import { householdKinds } from './household-kinds.ts';
import { monthOf } from './window.ts';
import type { World } from './world.lake.ts';

/** Share of all households ever made that arrive during the three years. */
const arrivingShare = 0.112;
/** A day that never comes. */
export const never = 99_999;

const byKind = (value: (kind: (typeof householdKinds)[number]) => number): string =>
  `CASE kind ${householdKinds.map((kind, i) => `WHEN ${i} THEN ${value(kind)}`).join(' ')} END`;

const byTaste = (lists: World['settledTowns'], bits: string): string =>
  `CASE ${byKind((kind) => kind.taste)} ${lists.map((list, i) => `WHEN ${i} THEN ${list.at(bits)}`).join(' ')} END`;

/** SQL that makes `household` for the numbers [from, to). */
export const households = (world: World, from: number, to: number): string => {
  const { draw } = world;
  const u = (purpose: string) => draw.uniform('k', purpose);
  const shares = (field: 'settled' | 'arriving') => householdKinds.map((kind, i) => [i, kind[field]] as const);
  return `
CREATE OR REPLACE TEMP TABLE household AS
WITH numbered AS (SELECT n::BIGINT AS household, ${draw.key('n', 'household')} AS k FROM range(${from + 1}, ${to + 1}) AS r(n)),
kinds AS (
  SELECT *, ${u('arrives')} < ${arrivingShare} AS arrives, ${u('kind')} AS of_kind FROM numbered
), kinded AS (
  SELECT * EXCLUDE (of_kind), (CASE WHEN arrives THEN ${pick('of_kind', shares('arriving'))} ELSE ${pick('of_kind', shares('settled'))} END)::INTEGER AS kind FROM kinds
), drawn AS (
  SELECT *,
    ${world.headAges.at(draw.bits('k', 'head age'))} + kind * ${world.headAges.size} AS age_slot,
    ${u('head sex')} < ${byKind((kind) => kind.maleHead)} AS head_is_man,
    CASE WHEN kind NOT IN (2, 4, 7, 8, 10) AND ${u('foreign')} < CASE WHEN arrives THEN 0.11 ELSE 0.028 END THEN ${world.nations.at(draw.bits('k', 'nation'))} END AS nation_slot,
    ${world.surnames.at(draw.bits('k', 'surname'))} AS surname_slot,
    CASE WHEN arrives THEN ${byTaste(world.soughtTowns, draw.bits('k', 'town'))} ELSE ${byTaste(world.settledTowns, draw.bits('k', 'town'))} END AS town_slot,
    ${byTaste(world.soughtTowns, draw.bits('k', 'next town'))} AS next_town_slot,
    CASE WHEN arrives THEN ${world.movingDays.at(draw.bits('k', 'arrival'))} END AS arrival_slot,
    CASE WHEN ${u('moves')} < ${byKind((kind) => kind.moves)} THEN ${world.movingDays.at(draw.bits('k', 'move'))} END AS move_slot,
    CASE WHEN ${u('leaves')} < ${byKind((kind) => kind.leaves)} THEN ${world.movingDays.at(draw.bits('k', 'leave'))} END AS leave_slot
  FROM kinded
), placed AS (
  SELECT household, k, kind, arrives, head_is_man, a.value AS age, s.value AS surname, coalesce(n.value, 0) AS nation,
    t.value AS town, nt.value AS next_town,
    CASE WHEN arrives THEN ar.value ELSE -1 END AS arrival_day,
    coalesce(mv.value, ${never}) AS move_day0, coalesce(lv.value, ${never}) AS leave_day0
  FROM drawn
  JOIN slot a ON a.i = age_slot JOIN slot s ON s.i = surname_slot JOIN slot t ON t.i = town_slot JOIN slot nt ON nt.i = next_town_slot
  LEFT JOIN slot n ON n.i = nation_slot LEFT JOIN slot ar ON ar.i = arrival_slot
  LEFT JOIN slot mv ON mv.i = move_slot LEFT JOIN slot lv ON lv.i = leave_slot
), living AS (
  SELECT * EXCLUDE (move_day0, leave_day0),
    CASE WHEN leave_day0 > arrival_day + CASE WHEN arrives THEN 40 ELSE 0 END THEN leave_day0 ELSE ${never} END AS leave_day,
    CASE WHEN move_day0 > arrival_day + CASE WHEN arrives THEN 40 ELSE 0 END AND move_day0 < CASE WHEN leave_day0 > arrival_day + CASE WHEN arrives THEN 40 ELSE 0 END THEN leave_day0 ELSE ${never} END THEN move_day0 ELSE ${never} END AS move_day,
    -- 支援措置 (住民基本台帳事務処理要領 第5-10) runs for a year and is renewed; some begin or end while we watch.
    CASE WHEN ${u('support')} < 0.0024 THEN CASE WHEN ${u('support begins')} < 0.6 THEN 0 ELSE ${draw.below('k', 'support month', 30)} END ELSE 99 END AS support_from
  FROM placed
)
SELECT *, CASE WHEN support_from = 99 THEN 99 WHEN ${u('support ends')} < 0.7 THEN 98 ELSE support_from + 12 END AS support_to,
  ${monthOf('arrival_day')} AS arrival_month
FROM living`;
};
