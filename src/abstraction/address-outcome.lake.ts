/** Head and numbers of each address put together: the reading its town asks for, the status, the flags, the masked text, the codes. */
import { sqlName } from '#base';
import { foldWidth } from './address-fold.lake.ts';
import { leadChain } from './address-tail.lake.ts';

/** What of the reading the row takes. */
const read = (part: string) => `CASE WHEN town_chome IS NULL THEN lot_${part} ELSE chome_${part} END AS ${part}`;

/** One row per address with the reading picked. Why a row must be reviewed is decided here and nowhere else. */
const parts = `
  rows AS (
    SELECT s.id, s.text, s.chain AS digits, s.over, h.* EXCLUDE (head),
      CASE WHEN NOT takes_numbers THEN '' WHEN lead = '' THEN chain ELSE ${leadChain('lead', 'chain', 'over')} END AS chain
    FROM address_split s JOIN address_heads h ON h.head = s.head),
  joined AS (
    SELECT r.*, c.* EXCLUDE (chain), coalesce(c.has_numbers, FALSE) AS numbered,
      CASE WHEN NOT takes_numbers THEN '' WHEN lead = '' THEN over ELSE substr(lead || digits || over, length(r.chain) + 1) END AS leftover,
      coalesce((chome_bits >> first) & 1 = 1, FALSE) AS in_dictionary
    FROM rows r LEFT JOIN address_readings c ON c.chain = r.chain),
  decided AS (
    SELECT *,
      -- One bare number in a town with and without chome: nobody can tell 5丁目 from 5番地.
      numbered AND has_chome AND has_plain AND bare AND koaza = '' AS either,
      numbered AND koaza = '' AND chome IS NULL AND candidate IS NOT NULL AND in_dictionary AND NOT (has_plain AND single AND NOT led) AND NOT only_go AS first_is_chome
    FROM joined),
  chosen AS (
    SELECT *, CASE WHEN chome IS NOT NULL OR first_is_chome THEN first END AS town_chome,
      either AND in_dictionary AS unclear,
      -- Numbers in a town that has chome only, none of which can be one: an old lot number, a new chome or a slip of the pen.
      numbered AND has_chome AND NOT has_plain AND koaza = '' AND chome IS NULL AND NOT first_is_chome AS no_chome,
      needs_number AND NOT numbered AS not_koaza,
      koaza <> '' AND koaza_key = '' AND has_chome AND NOT has_plain AS stray_koaza,
      -- 12-4番地 where 12 is no chome: 番地 and 枝番, or a chome nobody knows.
      coalesce(led, FALSE) AND NOT first_is_chome AS stray_lead
    FROM decided),
  parts AS (
    SELECT * EXCLUDE (koaza, koaza_key, koaza_flag, is_range),
      ${['banchi', 'edaban', 'go', 'kept', 'endless', 'rest', 'flags'].map(read).join(', ')},
      CASE WHEN town_chome IS NOT NULL THEN chome_block WHEN letter = '' THEN lot_block END AS block,
      CASE WHEN town_chome IS NULL THEN '' ELSE a3_flag END AS a3,
      head_flagged OR coalesce(CASE WHEN town_chome IS NULL THEN lot_flagged ELSE chome_flagged END, FALSE) AS flagged,
      CASE WHEN not_koaza THEN '' ELSE koaza END AS koaza, CASE WHEN not_koaza THEN '' ELSE koaza_key END AS koaza_key,
      CASE WHEN not_koaza THEN '' ELSE koaza_flag END AS koaza_flag, koaza AS koaza_said,
      (no_chome AND candidate IS NOT NULL) OR stray_lead AS chome_unknown,
      coalesce(is_range, FALSE) OR (leftover <> '' AND regexp_matches(leftover, '^ ?(?:から|乃至|ないし|及び|および) ?[0-9０-９]')) AS is_range
    FROM chosen)`;

const flag = (name: string, when: string) => `CASE WHEN ${when} THEN '${name}' END`;
const said = (flags: string) => `nullif(${flags}, '')`;

/** The letter before a lot number (甲12) is part of it; a town with chome has none. */
const lettered = (number: string) =>
  `CASE WHEN town_chome IS NULL AND ${number} <> '' THEN letter || ${number} ELSE ${number} END`;

const splitParts = `
  CASE WHEN why IS NULL THEN ward ELSE '' END AS ward, CASE WHEN why IS NULL THEN town ELSE '' END AS town, CASE WHEN why IS NULL THEN koaza ELSE '' END AS koaza,
  CASE WHEN why IS NULL THEN coalesce(town_chome::VARCHAR, '') ELSE '' END AS chome,
  CASE WHEN why IS NOT NULL THEN '' WHEN no_block <> '' THEN no_block ELSE coalesce(${lettered('banchi')}, '') END AS banchi,
  CASE WHEN why IS NULL THEN coalesce(edaban, '') ELSE '' END AS edaban, CASE WHEN why IS NULL THEN coalesce(go, '') ELSE '' END AS go,
  CASE WHEN why IS NULL THEN katagaki ELSE '' END AS katagaki,`;

/** What is known of a district before the block is looked at: what all of the town shares where only the town is certain. */
const districtOf = (district: string, last: string) =>
  `CASE WHEN why IS NOT NULL THEN NULL WHEN p.code IS NULL OR status <> 'ok' THEN shared_${district}
    WHEN p.${last} IS NULL THEN coalesce(p.${district}, shared_${district}) WHEN p.block IS NULL THEN NULL ELSE p.${district} END`;

/** Of a town that blocks cut, the block decides: the last bound of such a town, NULL where no block is asked for. */
const asksBlock = (last: string) =>
  `CASE WHEN why IS NULL AND status = 'ok' AND p.block IS NOT NULL THEN p.${last} END`;

/** The district of the row's block where one is asked for. */
export const blockOf = (table: string, name: string, outcome: string, block: string, last: string): string =>
  `LEFT JOIN ${table} ${name} ON ${name}.code = CASE WHEN ${outcome}.${last} IS NOT NULL THEN ${outcome}.town_code END AND ${name}.block = least(${block}, ${outcome}.${last})`;

/** An enumeration: rows carry a byte. */
export const statuses = `ENUM('ok', 'review', 'ambiguous', 'unparsed', 'out_of_city', 'empty')`;

/**
 * Statuses, masked texts and codes in one pass over the rows of `address_split`, as a select. Parts of addresses that were not parsed stay empty.
 * `kept_number` is the end of the masked text that came from the numbers, `block_said` the number that is its block.
 */
const outcomes = (withParts: boolean): string => `
WITH
  ${parts},
  judged AS (
    SELECT *, CASE WHEN why = 'empty' THEN 'empty' WHEN why = 'out_of_city' THEN 'out_of_city' WHEN why = 'ambiguous_ward' THEN 'ambiguous'
        WHEN why = 'abolished_ward' THEN 'review' WHEN why IS NOT NULL THEN 'unparsed'
        WHEN unclear OR no_chome OR stray_koaza OR stray_lead OR coalesce(endless, FALSE) THEN 'review' ELSE 'ok' END AS status,
      CASE WHEN building = '' THEN '' ELSE regexp_replace(${foldWidth('building')}, '^[ 、,-]+', '') END AS katagaki
    FROM (SELECT * EXCLUDE (building),
      CASE WHEN not_koaza THEN koaza_said WHEN rest_is = 'building' THEN building || digits || over
        WHEN leftover = '' THEN coalesce(rest, '') ELSE concat(rest, leftover) END AS building,
      CASE WHEN stop = 'unknown_town' AND no_head AND trim(coalesce(text, ''), ' \u3000\t') = '' THEN 'empty'
        WHEN stop IS NULL AND is_range THEN 'range'
        -- The ward is taken from the town only when nothing else about the place is unknown.
        WHEN stop IS NULL AND no_ward AND koaza <> '' AND koaza_key = '' THEN 'unknown_town' ELSE stop END AS why FROM parts)),
  -- Joins on equality alone: any other condition on the left side would make the engine compare every row with every code.
  keyed AS (
    SELECT *, CASE WHEN status = 'ok' THEN town_id END AS code_town, coalesce(town_chome, 0) AS code_chome,
      CASE WHEN status = 'ok' AND koaza_key <> '' THEN town_id END AS koaza_town
    FROM judged),
  coded AS (
    SELECT j.*, area.* FROM (
      SELECT j.*, CASE WHEN k.area IS NULL THEN c.area ELSE k.area END AS area
      FROM keyed j
        LEFT JOIN (FROM area_codes WHERE koaza_key = '') c ON c.town_id = j.code_town AND c.chome = j.code_chome
        LEFT JOIN (FROM area_codes WHERE koaza_key <> '') k ON k.town_id = j.koaza_town AND k.chome = j.code_chome AND k.koaza_key = j.koaza_key) j)
SELECT p.id, p.status::${statuses} AS status, ${withParts ? splitParts : ''}
  CASE WHEN why IS NULL THEN ward_code END AS ward_code,
  CASE WHEN why IS NOT NULL THEN '' WHEN status = 'review' THEN place
    WHEN koaza = '' AND town_chome IS NOT NULL AND no_block = '' THEN place || first_text || kept
    ELSE concat(place, CASE WHEN koaza <> '' THEN '字' || koaza END, CASE WHEN town_chome IS NOT NULL THEN first_text END,
      CASE WHEN no_block = '' THEN ${lettered('kept')} END) END AS masked,
  CASE WHEN why IS NOT NULL OR status = 'review' OR no_block <> '' THEN '' ELSE coalesce(kept, '') END AS kept_number,
  CASE WHEN why IS NULL THEN coalesce(banchi, '') ELSE '' END AS block_said,
  CASE WHEN why IS NOT NULL THEN concat_ws(',', ${flag('no_ward', "why = 'ambiguous_ward'")}, why)
    WHEN NOT flagged AND NOT either AND NOT no_chome AND NOT chome_unknown AND letter = '' AND no_block = '' AND katagaki = '' AND (in_dictionary OR town_chome IS NULL)
      AND (banchi <> '' OR go <> '' OR chome IS NOT NULL OR town_chome IS NULL) THEN ''
    ELSE concat_ws(',', ${flag('A1', "town_chome IS NOT NULL AND chome IS NULL AND banchi = '' AND go = ''")},
      ${flag('A3', "a3 <> '' AND NOT (chome IS NOT NULL AND NOT in_dictionary)")}, ${said('flags')}, ${flag('A5', 'either')},
      ${flag('prefix_letter', "letter <> '' AND (no_block <> '' OR banchi <> '')")}, ${flag('mubanchi', "no_block <> ''")},
      ${said('koaza_flag')}, ${said('variant_flag')}, ${said('mojibake_flag')},
      ${flag('chisaki', "katagaki <> '' AND regexp_matches(katagaki, '^地?先')")}, ${said('ward_flags')},
      ${flag('chome_not_in_dict', '(town_chome IS NOT NULL AND NOT in_dictionary) OR chome_unknown')},
      ${flag('chome_missing', 'no_chome AND NOT chome_unknown')}) END AS flags,
  p.code AS town_code, p.mesh AS mesh_code, p.block,
  ${districtOf('district', 'last_block')} AS district, ${asksBlock('last_block')} AS district_last,
  ${districtOf('junior', 'junior_last_block')} AS junior, ${asksBlock('junior_last_block')} AS junior_last
FROM coded p`;

/** Columns of the outcome that stay as they are, whatever the block. */
export const outcomeColumns = ['status', 'ward_code', 'flags', 'town_code', 'mesh_code'] as const;
const partColumns = ['ward', 'town', 'koaza', 'chome', 'banchi', 'edaban', 'go', 'katagaki'] as const;

/** Outcomes with everything that other numbers could change still apart, as a select. */
export const addressOutcomes = outcomes(false);

/** Outcomes with the districts of their blocks, named by the text. */
export const addressesRead = (into: string, withParts: boolean): string => `
CREATE OR REPLACE TABLE ${sqlName(into)} AS
SELECT o.id AS text, ${[...outcomeColumns, 'masked', ...(withParts ? partColumns : [])].map((name) => `o.${name}`).join(', ')},
  coalesce(d.district, o.district) AS school_district_code, coalesce(j.district, o.junior) AS junior_high_district_code
FROM (${outcomes(withParts)}) o
  ${blockOf('area_district_blocks', 'd', 'o', 'o.block', 'district_last')}
  ${blockOf('area_junior_blocks', 'j', 'o', 'o.block', 'junior_last')}`;
