/**
 * Addresses in the mass. Those of one specimen (a place, its marks, stand-ins for numbers that are only carried through: kernel/specimen.ts) have one
 * outcome but for their own number, and a city has one for some fifty addresses: the thorough reading runs over the specimens. Specimens that differ
 * in their spelling alone are of one kind, and addresses of one kind and one number have one outcome: a city has one for four or five addresses.
 */
import { sqlName, sqlText } from '#base';
import { addressOutcomes, blockOf, outcomeColumns } from './address-outcome.lake.ts';

/** As kernel/specimen.ts writes them: for the first number, the second (of two digits at most, of more), the third. */
const standIns = { first: '1111', short: '77', long: '777', last: '3333' } as const;

/**
 * What specimens mean, under their numbers. `slot` says which number of an address is looked at; 0: none, its number is `stand_in`, as it is for
 * an address that was no specimen's. `takes`: the number ends the masked text, which `masked` holds without it.
 */
export const specimensRead = (into: string): string => {
  const { first, short, long, last } = standIns;
  const anyStandIn = [...new Set(Object.values(standIns))].join('|');
  return `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH
  slots AS (
    SELECT *, kept_number NOT IN ('', block_said) AND regexp_matches(kept_number, ${sqlText(anyStandIn)}) AS unfit,
      CASE block_said WHEN '${first}' THEN 1 WHEN '${short}' THEN 2 WHEN '${long}' THEN 2 WHEN '${last}' THEN 3 ELSE 0 END AS said,
      coalesce(TRY_CAST(CASE WHEN length(kept_number) <= 4 AND NOT starts_with(kept_number, '0') THEN kept_number END AS SMALLINT), 0) AS kept
    FROM (${addressOutcomes})),
  looked AS (
    SELECT *, (CASE WHEN unfit OR (kept_number = '' AND district_last IS NULL AND junior_last IS NULL) THEN 0 ELSE said END)::TINYINT AS slot FROM slots)
SELECT id, ${outcomeColumns.join(', ')}, district, district_last, junior, junior_last, unfit, slot,
  CASE WHEN slot > 0 THEN block_said::SMALLINT ELSE kept END AS stand_in, CASE WHEN slot = 0 THEN block END AS block,
  kept > 0 AS takes, CASE WHEN takes THEN left(masked, length(masked) - length(kept_number)) ELSE masked END AS masked
FROM looked`;
};

/** Of every address what tells its outcome, as one number: its kind, and its own number (of four digits at most; 0: none). */
const tellingOf = (addresses: string): string => `
  SELECT a.id, CASE WHEN a.first > 0 AND unfit THEN error('an ordinary address keeps two numbers') ELSE kind * 10000 +
    CASE WHEN slot = 0 OR a.first = 0 THEN stand_in WHEN slot = 1 THEN a.first WHEN slot = 2 THEN a.second ELSE a.third END END AS telling
  FROM ${sqlName(addresses)} a JOIN specimen_kinds s ON s.id = a.specimen`;

/** A masked text as one number: what it begins with, and the number at its end. */
const placeOf = 'prefix * 10000 + CASE WHEN takes THEN own ELSE 0 END';

/**
 * What the addresses of `addresses(id, specimen, first, second, third)` mean: `load_addresses(id, outcome)`,
 * `load_outcomes(outcome, status, ward_code, flags, town_code, mesh_code, masked, school_district_code, junior_high_district_code)` where `masked` is a number (NULL
 * without a masked text), and `load_masked(id, masked)`, numbers from 1 on without gaps. Texts are put together once, and not carried. `flags`: their type.
 */
export const addressesTold = (addresses: string, specimens: string, flags: string): readonly string[] => [
  `CREATE OR REPLACE TEMP TABLE address_kinds AS
  WITH
    kinds AS (
      SELECT * EXCLUDE (id, unfit, slot, stand_in), list({'id': id, 'unfit': unfit, 'slot': slot, 'stand_in': stand_in}) AS specimens
      FROM ${sqlName(specimens)} GROUP BY ALL),
    prefixes AS (SELECT masked, row_number() OVER () AS prefix FROM (SELECT DISTINCT masked FROM kinds WHERE status IN ('ok', 'review') AND masked <> ''))
  SELECT row_number() OVER () AS kind, k.* REPLACE (flags::${flags} AS flags), prefix
  FROM kinds k LEFT JOIN prefixes p ON p.masked = CASE WHEN status IN ('ok', 'review') THEN k.masked END`,
  `CREATE OR REPLACE TEMP TABLE specimen_kinds AS SELECT kind, unnest(specimens, recursive := true) FROM address_kinds`,
  `CREATE OR REPLACE TEMP TABLE address_tellings AS
  SELECT row_number() OVER ()::INTEGER AS outcome, telling, telling // 10000 AS kind, (telling % 10000)::INTEGER AS own
  FROM (SELECT DISTINCT telling FROM (${tellingOf(addresses)}))`,
  `CREATE OR REPLACE TABLE load_masked AS
  WITH
    places AS (SELECT DISTINCT ${placeOf} AS place FROM address_tellings JOIN address_kinds USING (kind) WHERE prefix IS NOT NULL),
    numbers AS (SELECT place, place // 10000 AS prefix, place % 10000 AS own FROM places)
  SELECT row_number() OVER ()::INTEGER AS id, place, CASE WHEN own > 0 THEN masked || own ELSE masked END AS masked
  FROM numbers JOIN (SELECT DISTINCT prefix, masked FROM address_kinds) USING (prefix)`,
  `CREATE OR REPLACE TABLE load_outcomes AS
  WITH rows AS (SELECT outcome, own, ${placeOf} AS place, k.* EXCLUDE (specimens, masked) FROM address_tellings JOIN address_kinds k USING (kind))
  SELECT outcome, ${outcomeColumns.map((name) => `r.${name}`).join(', ')}, m.id AS masked,
    coalesce(d.district, r.district) AS school_district_code, coalesce(j.district, r.junior) AS junior_high_district_code
  FROM rows r LEFT JOIN load_masked m USING (place)
    ${blockOf('area_district_blocks', 'd', 'r', 'coalesce(r.block, own)', 'district_last')}
    ${blockOf('area_junior_blocks', 'j', 'r', 'coalesce(r.block, own)', 'junior_last')}`,
  `CREATE OR REPLACE TABLE load_addresses AS
  SELECT a.id, t.outcome FROM (${tellingOf(addresses)}) a JOIN address_tellings t USING (telling) UNION ALL SELECT 0, 0`,
  'DROP TABLE address_kinds; DROP TABLE specimen_kinds; DROP TABLE address_tellings',
];
