/**
 * Addresses → area codes and a masked text, set-wise: split off the head (all before the first digit), match the distinct heads to
 * wards and towns, read the distinct chains of numbers, join both back, mask. Whatever is not certain yields no masked text.
 * The rule (the city's): of 番地, 枝番 and 号 the finest is deleted, 方書 always.
 */
import type { Engine } from '#base';
import { sqlName } from '#base';
import { addressesTold, specimensRead } from './address-ordinary.lake.ts';
import { addressesRead } from './address-outcome.lake.ts';
import { addressReadings } from './address-reading.lake.ts';
import { addressChains, addressSpellings, chainPattern } from './address-tail.lake.ts';
import { addressHeads } from './address-town.lake.ts';
import { fewOf } from './enumerations.lake.ts';

export { loadAreas } from './address-areas.lake.ts';

const postalCode =
  '^[ \u3000\t(（]*(?:〒[ \u3000]*[0-9０-９]{3}[^0-9０-９]?[0-9０-９]{4}|[0-9０-９]{3}[^0-9０-９][0-9０-９]{4}(?:[ \u3000]|[^0-9０-９号番]))[)） \u3000]*';

/** `chain` is the numbers after the head and what may belong to them, `over` what follows. `id`: by what the outcome is named. */
const split = (from: string, column: string, id: string) => `
CREATE OR REPLACE TEMP TABLE address_split AS
WITH
  bodies AS (
    SELECT id, text, CASE WHEN regexp_matches(text, '^[〒0-9０-９ \u3000\t(（]') THEN
        regexp_replace(regexp_replace(text, '${postalCode.replaceAll("'", "''")}', ''), '^[ \u3000\t]+', '') ELSE coalesce(text, '') END AS body
    FROM (SELECT ${sqlName(id)} AS id, ${sqlName(column)} AS text FROM ${sqlName(from)})),
  heads AS (SELECT id, text, body, regexp_extract(body, '^[^0-9０-９]*') AS head FROM bodies),
  rests AS (SELECT id, text, head, substr(body, length(head) + 1) AS rest FROM heads),
  chains AS (SELECT id, text, head, rest, regexp_extract(rest, '${chainPattern}') AS chain FROM rests)
SELECT id, text, head, chain, CASE WHEN strlen(chain) = strlen(rest) THEN '' ELSE substr(rest, length(chain) + 1) END AS over FROM chains`;

export type AddressColumns = {
  readonly from: string;
  readonly column: string;
  readonly into: string;
  /** Also `ward, town, koaza, chome, banchi, edaban, go, katagaki`, '' where absent: for looking at, never for keeping. */
  readonly parts?: boolean;
};

const dropAll = (names: readonly string[]): string => names.map((name) => `DROP TABLE address_${name};`).join('');

/**
 * One order for the engine, however many statements: between two of them it would wait until this process has time to send the next, and while a file is
 * read it has little.
 */
const inOneGo = (engine: Engine, statements: readonly string[]): Promise<void> => engine.run(statements.join(';\n'));

/** Every address read thoroughly, as far as `outcome` makes of them. */
const thoroughly = (from: string, column: string, id: string, outcome: string): readonly string[] => [
  split(from, column, id),
  addressHeads,
  addressSpellings,
  addressChains,
  addressReadings,
  outcome,
  dropAll(['split', 'heads', 'spellings', 'chains', 'readings']),
];

/** Reads the specimens of `from(id, text)`, of which there are many addresses each, into the table `into`. */
export const readSpecimens = (engine: Engine, from: string, into: string): Promise<void> =>
  inOneGo(engine, thoroughly(from, 'text', 'id', specimensRead(into)));

/** The addresses of `addresses(id, specimen, first, second, third)` as `parseAddresses` would read them: `load_addresses`, `load_outcomes` and `load_masked`, out of what their specimens mean. */
export const tellAddresses = async (engine: Engine, addresses: string, specimens: string): Promise<void> =>
  inOneGo(engine, addressesTold(addresses, specimens, await fewOf(engine, specimens, 'flags')));

/**
 * `from` is a table with distinct texts in `column`; makes the table `into` with one row each:
 * `(text, status, ward_code, masked, flags, town_code, mesh_code, school_district_code, junior_high_district_code)`; texts are '' where absent, codes NULL. Needs `loadAreas` before. status: ok · review · ambiguous · unparsed · out_of_city · empty.
 */
export const parseAddresses = (engine: Engine, { from, column, into, parts = false }: AddressColumns): Promise<void> =>
  inOneGo(engine, thoroughly(from, column, column, addressesRead(into, parts)));
