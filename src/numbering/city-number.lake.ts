/**
 * How a city number looks, as SQL. 12 digits for a person: 11 random ones (the first not 0) and a check digit; `H`, 10 random digits
 * and a check digit for a household.
 *
 * The check digit is Damm's (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004): every wrong single digit and every swap of
 * neighbours is caught. Modulus 11 with weights 2–7, usual for 宛名番号, was not taken because it is the formula of 個人番号 itself
 * (平成26年総務省令85号5条): each city number would have looked like somebody's 個人番号. For the same reason draws that happen to fit the
 * check of a 個人番号, a driver's licence or a 住民票コード are thrown away: no city number can be taken for one of those.
 */

export type NumberKind = 'person' | 'household';

/** Totally anti-symmetric quasigroup of order 10, row by row. */
const damm = '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';

/** Digit at `position` (from 1) of a number of `length` digits: division is several times faster than cutting text, and a city has millions. */
const digit = (whole: string, length: number, position: number): string =>
  `(${whole} // ${10n ** BigInt(length - position)}) % 10`;

const interim = (whole: string, length: number): string => {
  let state = '0';
  for (let i = 1; i <= length; i++) {
    state = `ascii(substr('${damm}', ((${state}) * 10 + ${digit(whole, length, i)} + 1)::INTEGER, 1)) - 48`;
  }
  return state;
};

const weighted = (whole: string, length: number, weights: readonly number[]): string =>
  weights.map((weight, i) => `(${digit(whole, length, i + 1)}) * ${weight}`).join(' + ');

/** 個人番号 and, over its ten digits, 住民票コード: remainder 0 or 1 → 0, otherwise 11 − remainder. */
const fitsEleven = (whole: string, length: number, weights: readonly number[]): string => {
  const rest = `(${weighted(whole, length, weights)}) % 11`;
  return `(CASE WHEN ${rest} <= 1 THEN 0 ELSE 11 - ${rest} END) = ${digit(whole, length, weights.length + 1)}`;
};

const mine = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const ten = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** The macros below, to be run once in an engine; running them again changes nothing. `eleven`, `ten`, `twelve`: the digits as BIGINT. */
export const numberMacros = (): string => `
  CREATE OR REPLACE MACRO city_person_digits(eleven) AS eleven * 10 + (${interim('eleven', 11)});
  CREATE OR REPLACE MACRO city_household_digits(ten) AS ten * 10 + (${interim('ten', 10)});
  CREATE OR REPLACE MACRO city_person_mistakable(twelve) AS
    (${fitsEleven('twelve', 12, mine)}) OR (11 - (${weighted('twelve', 12, ten)}) % 11) % 10 = ${digit('twelve', 12, 11)};
  CREATE OR REPLACE MACRO city_household_mistakable(eleven) AS ${fitsEleven('eleven', 11, ten)};
  CREATE OR REPLACE MACRO city_digits_fit(whole) AS (${interim('whole', 12)}) = 0;
  CREATE OR REPLACE MACRO city_person_number_valid(t) AS
    CASE WHEN regexp_full_match(t, '[1-9][0-9]{11}') THEN city_digits_fit(TRY_CAST(t AS BIGINT)) ELSE false END;
  CREATE OR REPLACE MACRO city_household_number_valid(t) AS
    CASE WHEN regexp_full_match(t, 'H[1-9][0-9]{10}') THEN city_digits_fit(TRY_CAST(substr(t, 2) AS BIGINT)) ELSE false END;
`;
