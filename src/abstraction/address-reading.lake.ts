/**
 * What the numbers of a chain mean: as a chain in a town with chome and in one without. Both readings are made once per chain;
 * the row picks one by its town. The finest of 番地, 枝番, 号 is left out of `kept`: that is the masking rule of the city.
 */

/** The numbers of one reading; `m` is the list of unmarked numbers that it starts with. */
const numbersOf = (name: string, m: string, inChomeTown: boolean) => {
  // A block (番) has one or two digits: after three, the lot numbers of 地番 are meant and the next number is an 枝番.
  const lot = `length(${m}[1]) > 2 AND NOT tail_go`;
  const unmarkedEdaban = inChomeTown
    ? `CASE WHEN ${lot} THEN coalesce(${m}[2], '') ELSE '' END`
    : `CASE WHEN tail_go THEN array_to_string(${m}[2:len(${m}) - 1], '-') ELSE array_to_string(${m}[2:3], '-') END`;
  const unmarkedGo = inChomeTown
    ? `CASE WHEN tail_go THEN CASE WHEN len(${m}) > 1 THEN array_to_string(${m}[2:], '-') ELSE ${m}[1] END WHEN ${lot} THEN '' ELSE coalesce(${m}[2], '') END`
    : `CASE WHEN tail_go THEN ${m}[len(${m})] ELSE '' END`;
  return `
      CASE WHEN marked THEN block WHEN tail_go AND len(${m}) = 1 THEN '' ELSE coalesce(${m}[1], '') END AS ${name}_banchi,
      CASE WHEN marked THEN edaban ELSE ${unmarkedEdaban} END AS ${name}_edaban,
      coalesce(CASE WHEN marked THEN go ELSE ${unmarkedGo} END, '') AS ${name}_go,
      CASE WHEN marked OR tail_go THEN '' ELSE array_to_string(${m}[${inChomeTown ? 3 : 4}:], '-') END AS ${name}_extra`;
};

/** What the row needs of a reading, so that it has nothing left to look at in the numbers themselves. */
const meaningOf = (name: string) => {
  const [banchi, edaban, go, extra] = ['banchi', 'edaban', 'go', 'extra'].map((part) => `${name}_${part}`);
  return `
  ${banchi}, ${edaban}, ${go},
  CASE WHEN ${go} <> '' THEN concat_ws('-', nullif(${banchi}, ''), nullif(${edaban}, '')) WHEN ${edaban} <> '' THEN ${banchi} ELSE '' END AS ${name}_kept,
  try_cast(${banchi} AS INTEGER) AS ${name}_block,
  -- Longer numbers are no 番地: a telephone number, or an identification code in the wrong column.
  length(${banchi}) > 5 OR length(${edaban}) > 11 AS ${name}_endless,
  concat_ws(' ', nullif(${extra}, ''), nullif(rest, '')) AS ${name}_rest,
  concat_ws(',', CASE WHEN ${extra} <> '' THEN 'A4' END, CASE WHEN contains(${edaban}, '-') THEN 'E2' END, CASE WHEN contains(${go}, '-') THEN 'go_branch' END) AS ${name}_flags`;
};

/** Makes `address_readings(chain, …, chome_banchi, …, lot_banchi, …)`; `lot_…` is how a town without chome reads the chain. */
export const addressReadings = `
CREATE OR REPLACE TEMP TABLE address_readings AS
WITH
  numbers AS (
    SELECT *, len(n) = 1 AS single,
      ${numbersOf('chome', '(CASE WHEN NOT chome_said AND lead IS NULL THEN n[2:] ELSE n END)', true)},
      ${numbersOf('lot', 'n', false)}
    FROM address_chains),
  meanings AS (
    SELECT c, chome_said, candidate, has_numbers, is_range, lead IS NOT NULL AS led, single, tail_go AND single AS only_go,
      NOT chome_said AND lead IS NULL AND NOT marked AND single AND NOT tail_go AS bare,
      CASE WHEN NOT (marked OR tail_go) AND (chome_go <> '' OR chome_edaban <> '') THEN 'A3' ELSE '' END AS a3_flag,
      ${meaningOf('chome')},
      ${meaningOf('lot')}
    FROM numbers)
SELECT s.chain, s.chome, coalesce(s.chome, m.candidate) AS first, coalesce(s.chome, m.candidate) || '丁目' AS first_text,
  CASE WHEN s.mojibake THEN 'mojibake' ELSE '' END AS mojibake_flag, 
  s.mojibake OR a3_flag <> '' OR chome_flags <> '' AS chome_flagged, s.mojibake OR lot_flags <> '' AS lot_flagged, m.* EXCLUDE (c, chome_said)
FROM address_spellings s JOIN meanings m ON m.c = s.c AND m.chome_said = (s.chome IS NOT NULL)`;
