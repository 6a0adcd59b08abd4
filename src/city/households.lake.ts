/** The households of one batch: what kind, since when, where, when they move or leave. One row each in the temporary table `household`. */
import { pick } from './draw.ts';
import { nations } from './names-foreign.ts';
import { seasonDay } from './season.ts';
import { movingSeason } from './window.ts';
import { householdKinds } from './household-kinds.ts';
import type { World } from './world.lake.ts';

/** Share of all households ever made that arrive during the three years. */
const arrivingShare = 0.112;
/** A day that never comes. */
export const never = 99_999;

const nationWeights = nations.map((nation, i) => [i + 1, nation.weight] as const);

const byKind = (
  value: (kind: (typeof householdKinds)[number]) => number,
  type: 'DOUBLE' | 'INTEGER' = 'DOUBLE',
): string => `([${householdKinds.map(value).join(', ')}]::${type}[])[kind + 1]`;

/** SQL that makes `household` for the numbers [from, to). */
export const households = (world: World, from: number, to: number): string => {
  const { draw } = world;
  const u = (purpose: string) => draw.uniform('k', purpose);
  const shares = (field: 'settled' | 'arriving') => householdKinds.map((kind, i) => [i, kind[field]] as const);
  return `
CREATE OR REPLACE TEMP TABLE household AS
WITH numbered AS (SELECT n::INTEGER AS household, ${draw.key('n', 'household')} AS k FROM range(${from + 1}, ${to + 1}) AS r(n)),
kinds AS (
  SELECT *, ${u('arrives')} < ${arrivingShare} AS arrives, ${u('kind')} AS of_kind FROM numbered
), kinded AS (
  SELECT * EXCLUDE (of_kind), (CASE WHEN arrives THEN ${pick('of_kind', shares('arriving'))} ELSE ${pick('of_kind', shares('settled'))} END)::INTEGER AS kind FROM kinds
), tasted AS (
  SELECT *, ${byKind((kind) => kind.taste, 'INTEGER')} AS taste FROM kinded
), drawn AS (
  SELECT *,
    ${world.headAges.at(draw.bits('k', 'head age'), 'kind')} AS age_slot,
    ${u('head sex')} < ${byKind((kind) => kind.maleHead)} AS head_is_man,
    CASE WHEN kind NOT IN (2, 4, 7, 8, 10) AND ${u('foreign')} < CASE WHEN arrives THEN 0.11 ELSE 0.028 END THEN ${pick(u('nation'), nationWeights)} ELSE 0 END AS nation,
    ${world.surnames.at(draw.bits('k', 'surname'))} AS surname_slot,
    ${world.towns.at(draw.bits('k', 'town'), 'taste + CASE WHEN arrives THEN 4 ELSE 0 END')} AS town_slot,
    CASE WHEN arrives THEN ${seasonDay(draw, 'k', 'arrival', movingSeason)} ELSE -1 END AS arrival_day,
    CASE WHEN ${u('moves')} < ${byKind((kind) => kind.moves)} THEN ${seasonDay(draw, 'k', 'move', movingSeason)} ELSE ${never} END AS move_day0,
    CASE WHEN ${u('leaves')} < ${byKind((kind) => kind.leaves)} THEN ${seasonDay(draw, 'k', 'leave', movingSeason)} ELSE ${never} END AS leave_day0
  FROM tasted
), placed AS (
  SELECT drawn.* EXCLUDE (age_slot, surname_slot, town_slot), a.value AS age, s.value AS surname, t.value AS town,
    CASE WHEN arrives THEN arrival_day + 40 ELSE -1 END AS settled_day
  FROM drawn
  JOIN ${world.headAges.table} a ON a.i = age_slot JOIN ${world.surnames.table} s ON s.i = surname_slot JOIN ${world.towns.table} t ON t.i = town_slot
), left_again AS (
  SELECT * EXCLUDE (leave_day0), CASE WHEN leave_day0 > settled_day THEN leave_day0 ELSE ${never} END AS leave_day FROM placed
), living AS (
  SELECT * EXCLUDE (move_day0, settled_day), CASE WHEN move_day0 > settled_day AND move_day0 < leave_day THEN move_day0 ELSE ${never} END AS move_day,
    -- 支援措置 (住民基本台帳事務処理要領 第5-10) runs for a year and is renewed; some begin or end while we watch.
    CASE WHEN ${u('support')} < 0.0024 THEN CASE WHEN ${u('support begins')} < 0.6 THEN 0 ELSE ${draw.below('k', 'support month', 30)} END ELSE 99 END AS support_from
  FROM left_again
)
SELECT *, CASE WHEN support_from = 99 THEN 99 WHEN ${u('support ends')} < 0.7 THEN 98 ELSE support_from + 12 END AS support_to
FROM living`;
};
