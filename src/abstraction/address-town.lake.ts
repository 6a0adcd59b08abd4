/**
 * The head of an address (all before the first digit) → ward and town. Heads are few where addresses are many,
 * so this step may be thorough: it works on the distinct heads only.
 */
import { foldSpelling, foldWidth } from './address-fold.lake.ts';
import { koazaSteps } from './address-koaza.lake.ts';
import { prefectures } from './address-letters.ts';

/** Removes a name from the front of `from`, and blanks after it, when it is there. */
const cut = (from: string, name: string) =>
  `CASE WHEN ${name} <> '' AND starts_with(${from}, ${name}) THEN ltrim(substr(${from}, length(${name}) + 1)) ELSE ${from} END`;
const first = (names: string, text: string) =>
  `coalesce(list_filter(${names}, lambda name: starts_with(${text}, name))[1], '')`;

const noAddress =
  '^(?:住所|所在|居所)?(?:不定|不明|不詳|未定|なし|無し|無)|^内?転々|住所不定|^(?:内|外)$|^(?:国外|海外)';

/**
 * From `address_split(head)` (any number of rows per head) makes `address_heads`: one row per head with all that does not depend on the
 * numbers — town, ward, 小字, flags, the text a masked address begins with — so that the rows have little left to do. `stop` is NULL
 * while the address may still be read; `chome_bits` has bit n set where the town has n丁目.
 */
export const addressHeads = `
CREATE OR REPLACE TEMP TABLE address_heads AS
WITH
  heads AS (SELECT DISTINCT head FROM address_split),
  folded AS (SELECT head, ltrim(${foldWidth('head')}) AS h FROM heads),
  names AS (SELECT list(name ORDER BY length(name) DESC) AS wards FROM area_wards),
  no_prefecture AS (
    SELECT head, h, wards, city, ${cut('h', 'prefecture')} AS h1, starts_with(h, prefecture) AS has_prefecture
    FROM folded, names, area_city),
  no_city AS (SELECT *, ${cut('h1', 'city')} AS h2, starts_with(h1, city) AS has_city FROM no_prefecture),
  no_ward AS (SELECT *, ${first('wards', 'h2')} AS ward_said FROM no_city),
  once AS (SELECT *, ${cut('h2', 'ward_said')} AS h3 FROM no_ward),
  twice AS (SELECT *, ward_said <> '' AND starts_with(h3, ward_said) AS dup_ward, replace(${cut('h3', 'ward_said')}, '大字', '') AS place FROM once),
  keyed AS (
    SELECT t.* EXCLUDE (wards, h, h1, h2, h3), h AS whole, h1, replace(place, ' ', '') AS close,
      ${foldSpelling("replace(place, ' ', '')")} AS key, w.code AS ward_code, w.abolished
    FROM twice t LEFT JOIN area_wards w ON w.name = t.ward_said),
  candidates AS (
    SELECT k.head, t.town_id, t.letters, t.ward_code, t.town = left(k.close, t.letters) AS exact
    FROM (
        SELECT *, left(key, letters) AS prefix FROM (SELECT head, close, key, ward_code, unnest((SELECT list(DISTINCT letters) FROM area_towns)) AS letters FROM keyed)
        WHERE length(key) >= letters) k
      JOIN area_towns t ON t.key = k.prefix AND (k.ward_code IS NULL OR t.ward_code = k.ward_code)),
  longest AS (
    SELECT head, arg_max(town_id, letters * 2 + exact::INTEGER) AS town_id,
      max(letters) AS matched FROM candidates GROUP BY head),
  homes AS (
    SELECT c.head, min(c.ward_code) <> max(c.ward_code) AS several FROM candidates c JOIN longest l ON l.head = c.head AND c.letters = l.matched GROUP BY c.head),
  town_match AS (
    SELECT k.*, l.town_id, coalesce(l.matched, 0) AS matched, coalesce(o.several, FALSE) AS in_several_wards,
      a.ward, a.ward_code AS town_ward_code, a.town, a.chomes, coalesce(a.has_plain, FALSE) AS has_plain, a.shared_district, a.shared_junior,
      -- The remainder keeps its blanks: a blank before a name tells a building from a 小字.
      CASE WHEN l.matched IS NULL THEN '' WHEN k.close = k.place THEN substr(k.place, l.matched + 1)
        ELSE regexp_replace(k.place, '^(?: *[^ ]){' || l.matched || '}', '') END AS remainder
    FROM keyed k LEFT JOIN longest l USING (head) LEFT JOIN homes o USING (head) LEFT JOIN area_towns a ON a.town_id = l.town_id),
  ${koazaSteps('town_match')},
  elsewhere AS (
    SELECT *, (NOT has_prefecture AND regexp_matches(whole, '^(?:${prefectures.join('|')})'))
        OR (NOT has_city AND ward_said = '' AND strpos(substr(h1, matched + 1), ' ') <> 1
          AND regexp_matches(substr(h1, matched + 1), '^[^ ]{0,7}?[市郡区](?:[^役場民立営内 ]|$)')) AS is_elsewhere
    FROM koaza_heads)
SELECT head, town_id, ward, town_ward_code AS ward_code, town, has_plain, shared_district, shared_junior,
  len(chomes) > 0 AS has_chome, list_sum(list_transform(list_filter(chomes, lambda c: c BETWEEN 0 AND 99), lambda c: 1::HUGEINT << c))::HUGEINT AS chome_bits,
  concat(city, nullif(ward, city), town) AS place, koaza, CASE WHEN in_dictionary THEN koaza_key ELSE '' END AS koaza_key, letter, no_block, lead, building,
  rest_is, needs_number, no_ward, whole = '' AS no_head,
  CASE WHEN koaza = '' THEN '' WHEN marked THEN 'koaza' ELSE 'koaza_unmarked' END AS koaza_flag,
  variant_flag,
  concat_ws(',', CASE WHEN no_ward THEN 'no_ward' END, CASE WHEN dup_ward THEN 'dup_ward' END) AS ward_flags,
  koaza <> '' OR no_ward OR dup_ward OR variant_flag <> '' AS head_flagged, stop, stop IS NULL AND rest_is = 'numbers' AS takes_numbers
FROM (SELECT *,
  -- A city without wards is its own only one.
  ward_said = '' AND ward IS DISTINCT FROM city AS no_ward,
  CASE WHEN contains(translate(head, ' \u3000', ''), coalesce(town, '')) THEN '' ELSE 'variant' END AS variant_flag,
  CASE WHEN coalesce(abolished, 0) = 1 THEN 'abolished_ward'
    WHEN is_elsewhere THEN 'out_of_city'
    WHEN regexp_matches(CASE WHEN has_city THEN place ELSE whole END, '${noAddress}') THEN 'no_address'
    WHEN place = '' AND (has_city OR ward_said <> '') THEN 'no_address'
    WHEN town_id IS NULL THEN 'unknown_town'
    WHEN in_several_wards THEN 'ambiguous_ward'
    WHEN rest_is = 'range' THEN 'range'
    WHEN rest_is = 'other-town' THEN 'unknown_town' END AS stop FROM elsewhere)`;
