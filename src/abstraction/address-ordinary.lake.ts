/**
 * Addresses in the mass. Those of one specimen (a place, its marks, stand-ins for numbers that are only carried through: kernel/specimen.ts) have one
 * outcome, and a city has one for some twenty-five addresses: the thorough reading runs over the specimens, and every address takes the outcome of its own with its own number put in.
 */
import { sqlName, sqlText } from '#base';
import { blockOf, outcomeColumns } from './address-outcome.lake.ts';

/** As kernel/specimen.ts writes them: for the first number, the second (of two digits at most, of more), the third. */
const standIns = { first: '1111', short: '77', long: '777', last: '3333' } as const;

/** The outcomes of specimens (`address_outcomes`) under their numbers, and what an own number would be put into. */
export const specimensRead = (from: string, into: string): string => {
  const { first, short, long, last } = standIns;
  const anyStandIn = [...new Set(Object.values(standIns))].join('|');
  return `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
SELECT k.id, o.* EXCLUDE (text, kept_number, block_said), left(masked, length(masked) - length(kept_number)) AS before, kept_number <> '' AS keeps,
  (CASE block_said WHEN '${first}' THEN 1 WHEN '${short}' THEN 2 WHEN '${long}' THEN 2 WHEN '${last}' THEN 3 END)::TINYINT AS slot,
  kept_number NOT IN ('', block_said) AND regexp_matches(kept_number, ${sqlText(anyStandIn)}) AS unfit
FROM address_outcomes o JOIN ${sqlName(from)} k USING (text)`;
};

/** Every address of `from(id, specimen, first, second, third)` with the outcome of its specimen and its own number. */
export const addressesFilled = (from: string, specimens: string, into: string): string => `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH rows AS (
  SELECT s.id AS named, o.*, s.first > 0 AND unfit AS broken,
    nullif(CASE WHEN s.first > 0 THEN CASE slot WHEN 1 THEN s.first WHEN 2 THEN s.second WHEN 3 THEN s.third END ELSE 0 END, 0) AS own
  FROM ${sqlName(from)} s JOIN ${sqlName(specimens)} o ON o.id = s.specimen)
SELECT r.named AS id, ${outcomeColumns.map((name) => `r.${name}`).join(', ')},
  CASE WHEN broken THEN error('an ordinary address keeps two numbers') WHEN own IS NULL OR NOT keeps THEN r.masked ELSE r.before || own END AS masked,
  coalesce(d.district, r.district) AS school_district_code, coalesce(j.district, r.junior) AS junior_high_district_code
FROM rows r
  ${blockOf('area_district_blocks', 'd', 'r', 'coalesce(own, r.block)', 'district_last')}
  ${blockOf('area_junior_blocks', 'j', 'r', 'coalesce(own, r.block)', 'junior_last')}`;
