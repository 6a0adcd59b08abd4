/**
 * Addresses → area codes and a masked text, set-wise: split off the head (all before the first digit), match the distinct heads to
 * wards and towns, read the distinct chains of numbers, join both back, mask. Whatever is not certain yields no masked text.
 * The rule (the city's): of 番地, 枝番 and 号 the finest is deleted, 方書 always.
 */
import type { Engine } from '#base';
import { sqlName } from '#base';
import { addressOutcome } from './address-outcome.lake.ts';
import { addressReadings } from './address-reading.lake.ts';
import { addressChains, chainPattern } from './address-tail.lake.ts';
import { addressHeads } from './address-town.lake.ts';

export { loadAreas } from './address-areas.lake.ts';

const postalCode =
  '^[ \u3000\t(（]*(?:〒[ \u3000]*[0-9０-９]{3}[^0-9０-９]?[0-9０-９]{4}|[0-9０-９]{3}[^0-9０-９][0-9０-９]{4}(?:[ \u3000]|[^0-9０-９号番]))[)） \u3000]*';

const split = (from: string, column: string) => `
CREATE OR REPLACE TEMP TABLE address_split AS
WITH
  texts AS (SELECT ${sqlName(column)} AS text FROM ${sqlName(from)}),
  bodies AS (
    SELECT text, CASE WHEN regexp_matches(text, '^[〒0-9０-９ \u3000\t(（]') THEN
        regexp_replace(regexp_replace(text, '${postalCode.replaceAll("'", "''")}', ''), '^[ \u3000\t]+', '') ELSE coalesce(text, '') END AS body
    FROM texts),
  heads AS (SELECT text, body, regexp_extract(body, '^[^0-9０-９]*') AS head FROM bodies)
SELECT text, head, substr(body, length(head) + 1) AS rest FROM heads`;

/** The run of a row is its chain of numbers and what may belong to it; numbers in kanji come from the head, already as digits. */
const rows = `
CREATE OR REPLACE TEMP TABLE address_rows AS
SELECT s.text, s.head, s.rest,
  CASE WHEN h.stop IS NULL AND h.rest_is = 'numbers' THEN regexp_extract(h.lead || s.rest, '${chainPattern}') ELSE '' END AS chain,
  CASE WHEN h.stop IS NULL AND h.rest_is = 'numbers' THEN h.lead || s.rest ELSE '' END AS tail
FROM address_split s JOIN address_heads h ON h.head = s.head`;

/**
 * `from` is a table with distinct texts in `column`; makes the table `into` with one row each:
 * `(text, status, ward, ward_code, town, koaza, chome, banchi, edaban, go, katagaki, masked, flags, town_code, school_district_code)`.
 * Parts are '' where absent, codes NULL. Needs `loadAreas` before. status: ok · review · ambiguous · unparsed · out_of_city · empty.
 */
export const parseAddresses = async (
  engine: Engine,
  { from, column, into }: { readonly from: string; readonly column: string; readonly into: string },
): Promise<void> => {
  await engine.run(split(from, column));
  await engine.run(addressHeads);
  await engine.run(rows);
  await engine.run(addressChains);
  await engine.run(addressReadings);
  await engine.run(addressOutcome(into));
  for (const table of ['split', 'heads', 'rows', 'chains', 'readings']) await engine.run(`DROP TABLE address_${table}`);
};
