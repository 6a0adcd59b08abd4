/**
 * What follows the town before the first digit: 小字, a letter before the 番地 (甲, イ), 無番地, numbers in kanji — or a building.
 * Only what is certain to be a place name may be kept; anything else counts as a building (方書) and is dropped with all that follows it.
 */
import { foldSpelling, kanjiDigits, kanjiNumbersToDigits, kanjiOnes } from './address-fold.lake.ts';

const k = `[${kanjiDigits}]+`;
const noBlock = '官有無番地|官有地無番地|無番地|番外地|番外|無地番';
const letter = '[甲乙丙丁戊己庚辛壬癸イロハニホヘトチリヌルヲワカヨタレソサ]号?';
/** Endings of buildings, institutions and 様方; a 小字 marked with 字 may end in some of them, an unmarked one in none. */
const neverPlace =
  '方|様|気付|荘|寮|邸|宅|棟|室|階|苑|館|ビル|ハイツ|コーポ|ハウス|マンション|アパート|メゾン|住宅|団地|病院|センター';
/** 南方 and 東方 are places. */
const neverMarked = neverPlace.replace('方|', '様方|.{3}方|');
const neverUnmarked = `${neverPlace}|園|院|校|所|店|社|宮|寺|駅|局|署|庁|場|会|部|課|前|市|区|町|村|県|家|子|男|郎|美`;
const letters = '[\\p{Han}々〆ぁ-んァ-ヶー]';

/**
 * Reads `town_match(id, remainder, has_plain, town_id …)` of distinct heads into
 * `(…, koaza, koaza_key, koaza_marked, letter, no_block, lead, building, rest_is)`; `rest_is` says how to take the rest:
 * 'numbers', 'building', 'range' or 'other-town'.
 */
export const koazaSteps = (source: string): string => `
  cut_no_block AS (
    SELECT *, CASE WHEN contains(r0, '番') THEN regexp_extract(r0, '^(.*?)(${noBlock})(.*)$', ['before', 'said', 'after'])
      ELSE {'before': '', 'said': '', 'after': ''} END AS none
    FROM (SELECT *, ltrim(remainder) AS r0 FROM ${source})),
  cut_kanji AS (
    SELECT *, none.said AS no_block, none.after AS after_no_block,
      -- Most of them say 四丁目 and no more.
      regexp_full_match(r0, '[${kanjiOnes}]丁目') AS only_chome,
      CASE WHEN only_chome THEN {'before': '', 'kanji': r0} ELSE regexp_extract(CASE WHEN none.said = '' THEN r0 ELSE none.before END,
        '^(.*?)((?:${k}丁目|${k}番地|${k}番(?:[${kanjiDigits}0-9地のノ -]|$)).*)$', ['before', 'kanji']) END AS split
    FROM cut_no_block),
  named AS (
    SELECT *, kanji <> '' AS has_kanji,
      CASE WHEN kanji = '' THEN '' WHEN only_chome THEN strpos('${kanjiOnes}', left(kanji, 1)) || '丁目' ELSE ${kanjiNumbersToDigits('kanji')} END AS lead,
      rtrim(CASE WHEN kanji <> '' THEN split.before WHEN no_block <> '' THEN none.before ELSE r0 END) AS said
    FROM (SELECT *, split.kanji AS kanji FROM cut_kanji)),
  unmarked AS (SELECT *, regexp_replace(said, '^(?:大字|小字|字)', '') AS bare, contains(said, '字') AS marked FROM named),
  cut_letter AS (
    SELECT *, CASE WHEN has_kanji OR no_block <> '' THEN '' ELSE regexp_extract(bare, '^(?:|.*[^ァ-ヶー])(${letter})$', 1) END AS letter_said FROM unmarked),
  cut_name AS (SELECT *, rtrim(left(bare, length(bare) - length(letter_said))) AS name_said FROM cut_letter),
  dictionary AS (SELECT DISTINCT town_id, koaza_key FROM area_codes WHERE koaza_key <> ''),
  known AS (
    SELECT u.*, whole.koaza_key IS NOT NULL AS knows_whole, part.koaza_key IS NOT NULL AS knows_part
    FROM cut_name u
      LEFT JOIN dictionary whole ON whole.town_id = u.town_id AND whole.koaza_key = ${foldSpelling('u.bare')}
      LEFT JOIN dictionary part ON part.town_id = u.town_id AND part.koaza_key = ${foldSpelling('u.name_said')}),
  -- 東六甲 is a name; only where the name before is certain does 甲 stand by itself.
  with_letter AS (SELECT *, NOT knows_whole AND letter_said <> '' AND (name_said = '' OR marked OR knows_part) AS has_letter FROM known),
  without_letter AS (
    SELECT *, CASE WHEN has_letter THEN letter_said ELSE '' END AS letter, CASE WHEN has_letter THEN name_said ELSE bare END AS name,
      CASE WHEN has_letter THEN knows_part ELSE knows_whole END AS in_dictionary
    FROM with_letter),
  judged AS (
    SELECT *,
      CASE WHEN name = '' THEN TRUE
        WHEN in_dictionary THEN TRUE
        WHEN marked THEN length(name) <= 15 AND regexp_full_match(name, '${letters}+') AND NOT regexp_matches(name, '(?:${neverMarked})$')
        ELSE has_plain AND length(name) BETWEEN 2 AND 8 AND NOT starts_with(remainder, ' ')
          AND regexp_full_match(name, '${letters}+') AND NOT regexp_matches(name, '^[町通丁村台]|[ァ-ヶー]{3}|(?:${neverUnmarked})$') END AS is_place
    FROM without_letter),
  koaza_heads AS (
    SELECT * EXCLUDE (letter, lead),
      CASE WHEN is_place THEN name ELSE '' END AS koaza,
      CASE WHEN is_place THEN ${foldSpelling('name')} ELSE '' END AS koaza_key,
      CASE WHEN is_place THEN letter ELSE '' END AS letter,
      CASE WHEN is_place THEN lead ELSE '' END AS lead,
      CASE WHEN NOT is_place THEN r0 ELSE after_no_block END AS building,
      CASE WHEN regexp_matches(r0, '^(?:[・、,&~〜]|及び|と$)') THEN 'range'
        WHEN is_place AND no_block <> '' THEN 'building'
        WHEN is_place THEN 'numbers'
        WHEN NOT starts_with(remainder, ' ') AND regexp_matches(r0, '^[町通丁村台筋市区県]') THEN 'other-town'
        -- 港島中島 is not 港島: more letters of a name, in a town without 小字, and nothing that sounds like a building.
        WHEN NOT starts_with(remainder, ' ') AND NOT has_plain AND NOT regexp_matches(r0, '^[A-Za-z(]|[ァ-ヴー]{2}|(?:${neverUnmarked})(?:$|[ (])') THEN 'other-town'
        ELSE 'building' END AS rest_is,
      -- A name that no dictionary knows is believed only when a number follows it.
      is_place AND name <> '' AND NOT in_dictionary AND NOT marked AND NOT has_kanji AND no_block = '' AS needs_number
    FROM judged)`;
