/**
 * What the numbers of a chain mean: as a chain in a town with chome and in one without. Both readings are made once per chain;
 * the row picks one by its town. The finest of 番地, 枝番, 号 is left out of `kept`: that is the masking rule of the city.
 */

/** What remains of the numbers once the finest is deleted: 号, else the whole 枝番, else 番地. */
const kept = `CASE WHEN go <> '' THEN concat_ws('-', nullif(banchi, ''), nullif(edaban, '')) WHEN edaban <> '' THEN banchi ELSE '' END`;

/** `m` is the list of unmarked numbers that this reading starts with. */
const reading = (name: string, m: string, inChomeTown: boolean) => {
  // A block (番) has one or two digits: after three, the lot numbers of 地番 are meant and the next number is an 枝番.
  const lot = `length(${m}[1]) > 2 AND NOT tail_go`;
  const unmarkedEdaban = inChomeTown
    ? `CASE WHEN ${lot} THEN coalesce(${m}[2], '') ELSE '' END`
    : `CASE WHEN tail_go THEN array_to_string(${m}[2:len(${m}) - 1], '-') ELSE array_to_string(${m}[2:3], '-') END`;
  const unmarkedGo = inChomeTown
    ? `CASE WHEN tail_go THEN CASE WHEN len(${m}) > 1 THEN array_to_string(${m}[2:], '-') ELSE ${m}[1] END WHEN ${lot} THEN '' ELSE coalesce(${m}[2], '') END`
    : `CASE WHEN tail_go THEN ${m}[len(${m})] ELSE '' END`;
  const extraFrom = inChomeTown ? 3 : 4;
  return `
  ${name}_parts AS (
    SELECT chain,
      CASE WHEN marked THEN block WHEN tail_go AND len(${m}) = 1 THEN '' ELSE coalesce(${m}[1], '') END AS banchi,
      CASE WHEN marked THEN edaban ELSE ${unmarkedEdaban} END AS edaban,
      coalesce(CASE WHEN marked THEN go ELSE ${unmarkedGo} END, '') AS go,
      CASE WHEN marked OR tail_go THEN '' ELSE array_to_string(${m}[${extraFrom}:], '-') END AS extra,
      marked OR tail_go AS explicit, rest
    FROM address_chains),
  ${name} AS (
    SELECT chain, {'banchi': banchi, 'edaban': edaban, 'go': go, 'kept': ${kept},
      'rest': concat_ws(' ', nullif(extra, ''), nullif(rest, '')),
      'flags': concat_ws(',', ${inChomeTown ? `CASE WHEN NOT explicit AND (go <> '' OR edaban <> '') THEN 'A3' END,` : ''}
        CASE WHEN extra <> '' THEN 'A4' END, CASE WHEN contains(edaban, '-') THEN 'E2' END, CASE WHEN contains(go, '-') THEN 'go_branch' END)} AS ${name}
    FROM ${name}_parts)`;
};

/** Adds the two readings: `address_readings(chain, …, in_chome_town, in_plain_town)`. */
export const addressReadings = `
CREATE OR REPLACE TEMP TABLE address_readings AS
WITH
  ${reading('in_chome_town', '(CASE WHEN chome IS NULL AND lead IS NULL THEN n[2:] ELSE n END)', true)},
  ${reading('in_plain_town', 'n', false)}
SELECT c.chain, c.mojibake, c.chome, c.lead, c.marked, len(c.n) AS numbers, c.tail_go, c.candidate, c.has_numbers, c.is_range,
  a.in_chome_town, b.in_plain_town
FROM address_chains c JOIN in_chome_town a ON a.chain = c.chain JOIN in_plain_town b ON b.chain = c.chain`;
