/**
 * Ordinary addresses (a place, up to three numbers with their usual marks, perhaps a building after a blank) in the mass. What is made of an address
 * hangs on its place, its marks, the number that may be a 丁目, and whether a number has more than two digits; any other number is only
 * carried through. So each address is written as a specimen that has stand-ins for such numbers; the thorough reading runs over the distinct
 * specimens, of which a city has a tenth of its addresses, and every address takes the outcome of its own with its own number put in.
 * An address that is not ordinary is its own specimen.
 */
import { sqlName, sqlText } from '#base';
import { blockOf, outcomeColumns } from './address-outcome.lake.ts';

/** Stand-ins are told apart by their length alone; a 丁目 that reads like one makes its address a specimen of itself. */
const standIns = { first: '1111', short: '77', long: '777', last: '3333' } as const;

/** The largest number that is ordinary. */
const largest = 9999;

/** Numbers as they are written → digits and worth: a look-up, because folding widths costs by the letter, for every row. */
export const makeNumbers = `
CREATE OR REPLACE TABLE address_numbers AS
WITH numbers AS (SELECT n::INTEGER AS worth, n::VARCHAR AS digits FROM range(1, ${largest + 1}) t(n))
SELECT digits AS said, digits, worth FROM numbers
UNION ALL SELECT translate(digits, '0123456789', '０１２３４５６７８９'), digits, worth FROM numbers`;

const number = '(?:[1-9][0-9]{0,3}|[１-９][０-９]{0,3})';
const hyphen = '[-－−‐―ーｰ]';
/** A blank and katakana begin a building, none of whose letters belongs to a chain of numbers. */
const building = '(?:[ \u3000]+[ァ-ネハ-ヺ].*)?';
/** The place does not begin like a postal code, and between two numbers there is a mark. */
const ordinary =
  `^([^0-9０-９〒 \u3000\t(（][^0-9０-９]*)(${number})(?:(丁目|番地の?|番|${hyphen})(?:(${number})` +
  `(?:(番地の?|番|号|${hyphen})(${number})?)?)?)?(号?)${building}$`;
/** 1-2-3号 is left to the thorough reading: two numbers of it are kept. */
const keepsOne = `(m."end" = '' OR m.further LIKE '番%')`;

/** Makes `address_specimens(named, specimen, first, second, third)`, `named` being `key`; the numbers are NULL where the address is not ordinary. */
export const addressSpecimens = (from: string, column: string, key: string): string => {
  const { first, short, long, last } = standIns;
  // 丁目 has two digits at most, and none follows before 番: only then does the worth of the first number say how the others are read.
  const mayBeChome = `length(m.first) <= 2 AND NOT starts_with(m.mark, '番')`;
  return `
CREATE OR REPLACE TEMP TABLE address_specimens AS
WITH
  read AS (
    SELECT named, text, regexp_extract(text, ${sqlText(ordinary)}, ['place', 'first', 'mark', 'second', 'further', 'third', 'end']) AS m
    FROM (SELECT ${sqlName(key)} AS named, ${sqlName(column)} AS text FROM ${sqlName(from)})),
  known AS (
    SELECT named, text, m, m.place <> '' AND m.first NOT IN ('${short}', '７７') AND ${keepsOne} AS is_ordinary FROM read)
SELECT named,
  CASE WHEN is_ordinary THEN concat(m.place, CASE WHEN ${mayBeChome} THEN m.first ELSE '${first}' END, m.mark,
    CASE length(m.second) WHEN 0 THEN '' WHEN 1 THEN '${short}' WHEN 2 THEN '${short}' ELSE '${long}' END, m.further,
    CASE WHEN m.third <> '' THEN '${last}' ELSE '' END, m."end") ELSE text END AS specimen,
  CASE WHEN is_ordinary THEN m.first END AS first, CASE WHEN is_ordinary THEN m.second END AS second, CASE WHEN is_ordinary THEN m.third END AS third
FROM known`;
};

/** The distinct specimens, for the thorough reading: `address_distinct(text)`. */
export const addressDistinct =
  'CREATE OR REPLACE TEMP TABLE address_distinct AS SELECT DISTINCT specimen AS text FROM address_specimens';

/** Every address with the outcome of its specimen (`address_outcomes`) and its own number; what names it is called `key`. */
export const addressesFilled = (into: string, key: string): string => {
  const { first, short, long, last } = standIns;
  const anyStandIn = [...new Set(Object.values(standIns))].join('|');
  return `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH outcomes AS (
  SELECT *, left(masked, length(masked) - length(kept_number)) AS before, kept_number <> '' AS keeps,
    CASE block_said WHEN '${first}' THEN 1 WHEN '${short}' THEN 2 WHEN '${long}' THEN 2 WHEN '${last}' THEN 3 END AS slot,
    kept_number NOT IN ('', block_said) AND regexp_matches(kept_number, '${anyStandIn}') AS unfit
  FROM address_outcomes),
  rows AS (
    SELECT s.named, o.* EXCLUDE (text), CASE WHEN s.first IS NULL THEN NULL ELSE CASE slot WHEN 1 THEN s.first WHEN 2 THEN s.second WHEN 3 THEN s.third END END AS own,
      s.first IS NOT NULL AND unfit AS broken
    FROM address_specimens s JOIN outcomes o ON o.text = s.specimen)
SELECT r.named AS ${sqlName(key)}, ${outcomeColumns.map((name) => `r.${name}`).join(', ')},
  CASE WHEN broken THEN error('an ordinary address keeps two numbers') WHEN own IS NULL OR NOT keeps THEN r.masked ELSE r.before || n.digits END AS masked,
  coalesce(d.district, r.district) AS school_district_code, coalesce(j.district, r.junior) AS junior_high_district_code
FROM rows r
  LEFT JOIN address_numbers n ON n.said = r.own
  ${blockOf('area_district_blocks', 'd', 'r', 'coalesce(n.worth, r.block)', 'district_last')}
  ${blockOf('area_junior_blocks', 'j', 'r', 'coalesce(n.worth, r.block)', 'junior_last')}`;
};
