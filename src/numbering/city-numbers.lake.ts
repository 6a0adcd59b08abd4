/**
 * City numbers are whole numbers, in the engine as in the lake, check digit included: twelve digits for a person, eleven for a household, so that none can be
 * taken for the other.
 */
import type { NumberKind } from './city-number.ts';

const smallest = { person: '100000000000', household: '10000000000' } as const;
const largest = { person: '999999999999', household: '99999999999' } as const;

/** SQL that is true where `number` is of the kind, by its digits. */
export const isOfKind = (kind: NumberKind, number: string): string =>
  `${number} BETWEEN ${smallest[kind]} AND ${largest[kind]}`;

/** SQL of the number of a text as ledgers before decision 0047 keep it, a household's behind an `H`; a whole number passes through. */
export const numberOfText = (text: string): string => `replace(${text}::VARCHAR, 'H', '')::BIGINT`;
