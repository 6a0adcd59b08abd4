/**
 * The SQL of record keys: the first 32 bits of HMAC-SHA-256(secret, unit). A cell's key is the sum of the keys of its units modulo 2³², so that it depends on
 * who is counted and on nothing else: not on the table, the order, the month or the query.
 */
import { createHash } from 'node:crypto';
import { type Engine, sqlName } from '#base';

export const keyRange = 4_294_967_296;

const blockBytes = 64;
const padded = (key: Uint8Array, pad: number): Uint8Array =>
  Uint8Array.from({ length: blockBytes }, (_, i) => (key[i] ?? 0) ^ pad);

/** Hands the secret to the engine as variables, so that no statement carries it. */
export const setRecordSecret = async (engine: Engine, secret: string): Promise<void> => {
  const key = createHash('sha256').update(`${secret} record keys`).digest();
  const hex = (pad: number) => Buffer.from(padded(key, pad)).toString('hex');
  await engine.run('SET VARIABLE record_key_inner = unhex($1)', [hex(0x36)]);
  await engine.run('SET VARIABLE record_key_outer = unhex($1)', [hex(0x5c)]);
};
export const forgetRecordSecret = async (engine: Engine): Promise<void> => {
  await engine.run('RESET VARIABLE record_key_inner');
  await engine.run('RESET VARIABLE record_key_outer');
};

/** The text a unit's key is made of. A household's was a text with an `H` (decision 0064): with another key, a table told once more would have other noise. */
export const unitText = (column: string, unit = sqlName(column)): string =>
  column === 'household_number' ? `('H' || ${unit})` : unit;

/** The record key of a unit: UINTEGER. */
export const recordKeySql = (unit: string): string =>
  `CAST('0x' || substr(sha256(getvariable('record_key_outer') || unhex(sha256(getvariable('record_key_inner') || encode(${unit}::VARCHAR)))), 1, 8) AS UINTEGER)`;

/** Keys of units (or of cells without common units) → the key of the cell they make together. */
export const sumOfKeysSql = (key: string, where?: string): string =>
  `(coalesce(sum(${key})${where ? ` FILTER (WHERE ${where})` : ''}, 0) % ${keyRange})::BIGINT`;
