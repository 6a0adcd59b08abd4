/** Head and numbers of each address put together: the reading its town asks for, the status, the flags, the masked text, the codes. */
import { sqlName } from '#base';
import { foldWidth } from './address-fold.lake.ts';

/** One row per address with the reading picked. Why a row must be reviewed is decided here and nowhere else. */
const parts = `
  joined AS (
    SELECT r.text, r.rest, r.tail, r.chain, h.* EXCLUDE (head, marked, lead), h.marked AS marked_koaza,
      c.* EXCLUDE (chain), coalesce(c.has_numbers, FALSE) AS numbered,
      len(h.chomes) > 0 AS has_chome, coalesce(list_contains(h.chomes, coalesce(c.chome, c.candidate)), FALSE) AS in_dictionary
    FROM address_rows r JOIN address_heads h ON h.head = r.head LEFT JOIN address_readings c ON c.chain = r.chain),
  decided AS (
    SELECT *,
      -- One bare number in a town with and without chome: nobody can tell 5丁目 from 5番地.
      numbered AND has_chome AND has_plain AND chome IS NULL AND lead IS NULL AND NOT marked AND numbers = 1 AND NOT tail_go AND koaza = '' AS either,
      numbered AND koaza = '' AND chome IS NULL AND candidate IS NOT NULL AND has_chome AND in_dictionary
        AND NOT (has_plain AND numbers = 1 AND lead IS NULL) AND NOT (tail_go AND numbers = 1) AS first_is_chome
    FROM joined),
  chosen AS (
    SELECT *, CASE WHEN chome IS NOT NULL THEN chome WHEN first_is_chome THEN candidate END AS town_chome,
      CASE WHEN chome IS NOT NULL OR first_is_chome THEN in_chome_town ELSE in_plain_town END AS reading,
      either AND in_dictionary AS unclear,
      -- Numbers in a town that has chome only, none of which can be one: an old lot number, a new chome or a slip of the pen.
      numbered AND has_chome AND NOT has_plain AND koaza = '' AND chome IS NULL AND NOT first_is_chome AS no_chome,
      needs_number AND NOT numbered AS not_koaza,
      koaza <> '' AND koaza_key = '' AND has_chome AND NOT has_plain AS stray_koaza,
      -- 12-4番地 where 12 is no chome: 番地 and 枝番, or a chome nobody knows.
      lead IS NOT NULL AND NOT first_is_chome AS stray_lead
    FROM decided),
  parts AS (SELECT text, stop, no_head, town_id, ward, ward_code, town, shared_district, no_ward, dup_ward, variant, marked_koaza, no_block, letter, either, has_chome, in_dictionary, mojibake,
  CASE WHEN not_koaza THEN '' ELSE koaza END AS koaza, CASE WHEN not_koaza THEN '' ELSE koaza_key END AS koaza_key,
  town_chome, chome IS NOT NULL AS chome_said, no_chome, (no_chome AND candidate IS NOT NULL) OR stray_lead AS chome_unknown,
  CASE WHEN no_block <> '' THEN no_block WHEN coalesce(reading.banchi, '') = '' THEN '' WHEN town_chome IS NULL THEN letter || reading.banchi ELSE reading.banchi END AS banchi,
  coalesce(reading.edaban, '') AS edaban, coalesce(reading.go, '') AS go,
  CASE WHEN coalesce(reading.kept, '') = '' THEN '' WHEN town_chome IS NULL THEN letter || reading.kept ELSE reading.kept END AS kept,
  coalesce(reading.flags, '') AS reading_flags,
  CASE WHEN not_koaza THEN koaza WHEN rest_is = 'building' THEN building || rest
    ELSE coalesce(reading.rest, '') || substr(tail, length(chain) + 1) END AS building,
  coalesce(is_range, FALSE) OR regexp_matches(substr(tail, length(chain) + 1), '^ ?(?:から|乃至|ないし|及び|および) ?[0-9０-９]') AS is_range,
  -- Longer numbers are no 番地: a telephone number, or an identification code in the wrong column.
  unclear OR no_chome OR stray_koaza OR stray_lead OR length(coalesce(reading.banchi, '')) > 5 OR length(coalesce(reading.edaban, '')) > 11 AS to_review
FROM chosen)`;

const flag = (name: string, when: string) => `CASE WHEN ${when} THEN '${name}' END`;

/** Statuses, masked texts and codes in one pass over the rows. Parts of addresses that were not parsed stay empty. */
export const addressOutcome = (into: string): string => `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
WITH
  ${parts},
  stopped AS (
    SELECT *, CASE WHEN stop = 'unknown_town' AND no_head AND trim(coalesce(text, ''), ' \u3000\t') = '' THEN 'empty'
      WHEN stop IS NULL AND is_range THEN 'range'
      -- The ward is taken from the town only when nothing else about the place is unknown.
      WHEN stop IS NULL AND no_ward AND koaza <> '' AND koaza_key = '' THEN 'unknown_town' ELSE stop END AS why FROM parts),
  judged AS (
    SELECT *, CASE WHEN why = 'empty' THEN 'empty' WHEN why = 'out_of_city' THEN 'out_of_city' WHEN why = 'ambiguous_ward' THEN 'ambiguous'
        WHEN why = 'abolished_ward' THEN 'review' WHEN why IS NOT NULL THEN 'unparsed' WHEN to_review THEN 'review' ELSE 'ok' END AS status,
      CASE WHEN building = '' THEN '' ELSE regexp_replace(${foldWidth('building')}, '^[ 、,-]+', '') END AS rest
    FROM stopped),
  -- Joins on equality alone: any other condition on the left side would make the engine compare every row with every code.
  keyed AS (
    SELECT *, CASE WHEN status = 'ok' THEN town_id END AS code_town, coalesce(town_chome, 0) AS code_chome,
      CASE WHEN status = 'ok' AND koaza_key <> '' THEN town_id END AS koaza_town, try_cast(banchi AS INTEGER) AS block
    FROM judged),
  coded AS (
    SELECT j.*, coalesce(k.code, c.code) AS code, coalesce(k.district, c.district) AS district, coalesce(k.ranged, c.ranged, FALSE) AS ranged
    FROM keyed j
      LEFT JOIN (FROM area_codes WHERE koaza_key = '') c ON c.town_id = j.code_town AND c.chome = j.code_chome
      LEFT JOIN (FROM area_codes WHERE koaza_key <> '') k ON k.town_id = j.koaza_town AND k.chome = j.code_chome AND k.koaza_key = j.koaza_key)
SELECT p.text, p.status,
  CASE WHEN why IS NULL THEN ward ELSE '' END AS ward, CASE WHEN why IS NULL THEN ward_code END AS ward_code,
  CASE WHEN why IS NULL THEN town ELSE '' END AS town, CASE WHEN why IS NULL THEN koaza ELSE '' END AS koaza,
  CASE WHEN why IS NULL THEN coalesce(town_chome::VARCHAR, '') ELSE '' END AS chome,
  CASE WHEN why IS NULL THEN banchi ELSE '' END AS banchi, CASE WHEN why IS NULL THEN edaban ELSE '' END AS edaban,
  CASE WHEN why IS NULL THEN go ELSE '' END AS go, CASE WHEN why IS NULL THEN rest ELSE '' END AS katagaki,
  CASE WHEN why IS NOT NULL THEN '' WHEN status = 'review' THEN city || ward || town
    ELSE concat(city, ward, town, CASE WHEN koaza <> '' THEN '字' || koaza END, CASE WHEN town_chome IS NOT NULL THEN town_chome || '丁目' END,
      CASE WHEN no_block = '' THEN kept END) END AS masked,
  CASE WHEN why IS NOT NULL THEN concat_ws(',', ${flag('no_ward', "why = 'ambiguous_ward'")}, why)
    ELSE concat_ws(',', ${flag('A1', "town_chome IS NOT NULL AND NOT chome_said AND banchi = '' AND go = ''")}, CASE WHEN chome_said AND NOT in_dictionary THEN nullif(regexp_replace(reading_flags, '^A3,?', ''), '') ELSE nullif(reading_flags, '') END, ${flag('A5', 'either')},
      ${flag('prefix_letter', "letter <> '' AND banchi <> ''")}, ${flag('mubanchi', "no_block <> ''")},
      ${flag('koaza', "koaza <> '' AND marked_koaza")}, ${flag('koaza_unmarked', "koaza <> '' AND NOT marked_koaza")},
      ${flag('variant', 'variant')}, ${flag('mojibake', 'mojibake')}, ${flag('chisaki', "regexp_matches(rest, '^地?先')")},
      ${flag('no_ward', 'no_ward')}, ${flag('dup_ward', 'dup_ward')},
      ${flag('chome_not_in_dict', '(town_chome IS NOT NULL AND NOT in_dictionary) OR chome_unknown')},
      ${flag('chome_missing', 'no_chome AND NOT chome_unknown')}) END AS flags,
  p.code AS town_code,
  CASE WHEN why IS NOT NULL THEN NULL WHEN p.code IS NULL OR status <> 'ok' THEN shared_district
    WHEN NOT ranged THEN coalesce(p.district, shared_district) WHEN p.block IS NULL THEN NULL ELSE coalesce(d.district, p.district) END AS school_district_code
FROM coded p CROSS JOIN area_city LEFT JOIN area_blocks d ON d.code = p.code AND d.block = p.block`;
