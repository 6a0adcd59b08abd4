/**
 * The chain of numbers of an address (丁目, 番・番地, 枝番, 号) → its parts. Chains repeat far more often than addresses,
 * so the grammar runs over the distinct chains. Structure: reference tables of 住居表示 (番・号) and 地番 (番地・枝番).
 */
import { foldChain, hyphenClass } from './address-fold.lake.ts';

/** Everything a chain may be made of, and at most one letter more that tells 3号 from 3号館 and 1 from 1F. */
export const chainPattern = `^[0-9０-９${hyphenClass}丁目番地号先のノ 　?？~～〜・、,]*[館室棟階車街町Fｆf]?`.replace(
  'Fｆf',
  'FＦfｆ',
);

/** Numbers in kanji belong to the head; as digits they come before the others, and may change where the chain ends. */
export const leadChain = (lead: string, chain: string, over: string): string =>
  `regexp_extract(${lead} || ${chain} || ${over}, '${chainPattern}')`;

/** After these, a number was part of a building's name. */
const notAddress = '[館室棟階車FfＦ]';
const goEnd = '号(?:[^館室棟車]|$)';

/** Numbers without leading zeros, as text. */
const plainNumber = (text: string) => `coalesce(try_cast(${text} AS BIGINT)::VARCHAR, ${text})`;

/** A rewriting that few texts need, tried only on those that hold one of the letters. */
const where = (letters: string, text: string, rewritten: string) =>
  `CASE WHEN ${[...letters].map((letter) => `contains(${text}, '${letter}')`).join(' OR ')} THEN ${rewritten} ELSE ${text} END`;

/**
 * Makes `address_spellings(chain, chome, mojibake, c)`: each distinct chain of `address_split`, with what the heads put before it, as 丁目 and the one
 * spelling of what follows — 14番14号 stands after every 丁目 and in two widths.
 */
export const addressSpellings = `
CREATE OR REPLACE TEMP TABLE address_spellings AS
WITH
  chains AS (
    SELECT DISTINCT chain FROM (
      SELECT chain FROM address_split WHERE chain <> ''
      UNION ALL SELECT ${leadChain('h.lead', 's.chain', 's.over')} FROM address_split s JOIN address_heads h USING (head) WHERE h.takes_numbers AND h.lead <> '')),
  folded AS (SELECT chain, ltrim(${foldChain('chain')}) AS c FROM chains),
  joined AS (SELECT chain, ${where(' ', 'c', "regexp_replace(regexp_replace(c, ' +', ' ', 'g'), ' ?- ?', '-', 'g')")} AS c FROM folded),
  parted AS (SELECT chain, CASE WHEN contains(c, '号-') THEN regexp_replace(c, '号-([0-9])', '号 -\\1', 'g') ELSE c END AS c FROM joined),
  -- Twice: neighbouring matches share the digit between them.
  hyphened AS (
    SELECT chain, contains(c, '?') AND regexp_matches(c, '[0-9]\\?[0-9]') AS mojibake,
      ${where('のノ?', 'c', "regexp_replace(regexp_replace(c, '([0-9])[のノ?]([0-9])', '\\1-\\2', 'g'), '([0-9])[のノ?]([0-9])', '\\1-\\2', 'g')")} AS c
    FROM parted),
  chome AS (
    SELECT *, CASE WHEN contains(c, '丁') THEN regexp_extract(c, '^([0-9]{1,2}) ?丁目?[ のノ-]*', ['chome']).chome ELSE '' END AS said,
    FROM hyphened)
SELECT chain, mojibake, try_cast(nullif(said, '') AS INTEGER) AS chome,
  CASE WHEN said <> '' THEN regexp_replace(c, '^[0-9]{1,2} ?丁目?[ のノ-]*', '') ELSE c END AS c FROM chome`;

/** Makes `address_chains(c, chome_said, …)` from the distinct spellings. */
export const addressChains = `
CREATE OR REPLACE TEMP TABLE address_chains AS
WITH
  spelled AS (SELECT DISTINCT c, chome IS NOT NULL AS chome_said FROM address_spellings),
  lead AS (
    SELECT *, CASE WHEN NOT chome_said AND contains(c, '番') THEN regexp_extract(c, '^([0-9]{1,2})-([0-9]+ ?番.*)$', ['lead', 'after'])
      ELSE {'lead': '', 'after': ''} END AS m FROM spelled),
  after_lead AS (SELECT * EXCLUDE (m), try_cast(nullif(m.lead, '') AS INTEGER) AS lead, CASE WHEN m.lead <> '' THEN m.after ELSE c END AS l FROM lead),
  block AS (SELECT *, regexp_extract(l, '^([0-9]+) ?番(地?)((?:[^館街町].*)?)$', ['block', 'ji', 'after']) AS m FROM after_lead),
  -- 3番地先 is 3番 and 地先.
  marked AS (
    SELECT * EXCLUDE (m), m.block <> '' AS marked, ${plainNumber('m.block')} AS block,
      CASE WHEN m.ji = '地' AND starts_with(m.after, '先') THEN '地' || m.after ELSE m.after END AS a
    FROM block),
  go AS (SELECT *, regexp_extract(a, '^[ のノ-]*([0-9]+(?:-[0-9]+)?) ?${goEnd}', 1) AS go1 FROM marked),
  branch AS (
    SELECT * EXCLUDE (a), CASE WHEN go1 <> '' THEN regexp_replace(a, '^[ のノ-]*[0-9]+(?:-[0-9]+)? ?号', '') ELSE a END AS a,
      CASE WHEN go1 <> '' THEN NULL ELSE regexp_extract(a, '^[のノ-]?([0-9]+(?:-[0-9]+)*)(.*)$', ['edaban', 'after']) END AS e
    FROM go),
  -- A last number that belongs to a floor or a building (…-1F, …-3号館) goes back to it.
  branch_cut AS (
    SELECT * EXCLUDE (e), e.edaban AS said, e.after AS after,
      regexp_matches(e.after, '^ ?(?:${notAddress}|号[館室棟車])') AS cut FROM branch),
  branched AS (
    SELECT * EXCLUDE (said, after, cut),
      CASE WHEN coalesce(said, '') = '' THEN '' WHEN cut THEN regexp_replace(said, '-?[0-9]+$', '') ELSE said END AS edaban,
      CASE WHEN coalesce(said, '') = '' THEN a WHEN cut THEN regexp_extract(said, '[0-9]+$') || after ELSE after END AS b
    FROM branch_cut),
  unit AS (SELECT *, CASE WHEN edaban <> '' THEN regexp_extract(b, '^[ のノ-]*([0-9]+) ?${goEnd}', 1) ELSE '' END AS go2 FROM branched),
  marked_done AS (
    SELECT c, chome_said, lead, marked, block, edaban, l,
      CASE WHEN go1 <> '' THEN go1 ELSE go2 END AS go,
      CASE WHEN go2 <> '' THEN regexp_replace(b, '^[ のノ-]*[0-9]+ ?号', '') ELSE b END AS rest
    FROM unit),
  open AS (SELECT *, CASE WHEN marked THEN NULL ELSE regexp_extract(l, '^([0-9]+(?:-[0-9]+)*)(.*)$', ['numbers', 'after']) END AS m FROM marked_done),
  open_cut AS (
    SELECT *, coalesce(m.numbers, '') AS numbers, regexp_matches(coalesce(m.after, ''), '^ ?${goEnd}') AS tail_go,
      regexp_matches(coalesce(m.after, ''), '^ ?(?:${notAddress}|号[館室棟車]|番[館街町])') AS cut FROM open),
  counted AS (
    SELECT * EXCLUDE (m, rest, numbers, cut),
      list_transform(list_filter(string_split(CASE WHEN cut THEN regexp_replace(numbers, '-?[0-9]+$', '') ELSE numbers END, '-'), lambda x: x <> ''), lambda x: ${plainNumber('x')}) AS n,
      CASE WHEN marked THEN rest WHEN numbers = '' THEN l WHEN cut THEN regexp_extract(numbers, '[0-9]+$') || m.after
        WHEN tail_go THEN regexp_replace(m.after, '^ ?号', '') ELSE regexp_replace(m.after, '^ ?番地?( |$)', '') END AS rest
    FROM open_cut)
SELECT c, chome_said, lead, marked, block, edaban, go, n, tail_go,
  coalesce(lead, CASE WHEN NOT chome_said AND NOT marked AND length(n[1]) <= 2 THEN try_cast(n[1] AS INTEGER) END) AS candidate,
  (marked OR len(n) > 0 OR chome_said) AS has_numbers,
  regexp_matches(rest, '^ ?(?:[~〜・、,]|から) ?[0-9]') OR regexp_matches(l, '^[0-9]+[~〜・]') AS is_range,
  regexp_replace(rest, '^[ 、,-]+', '') AS rest
FROM counted`;
