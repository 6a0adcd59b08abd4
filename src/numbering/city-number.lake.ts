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

const digit = (text: string, position: number): string => `ascii(substr(${text}, ${position}, 1)) - 48`;

/** The macros below, to be run once in an engine; running them again changes nothing. */
export const numberMacros = (): string => {
  const interim = (text: string, from: number, count: number): string => {
    let state = '0';
    for (let i = from; i < from + count; i++) {
      state = `ascii(substr('${damm}', (${state}) * 10 + ${digit(text, i)} + 1, 1)) - 48`;
    }
    return state;
  };
  // 個人番号 6 5 4 3 2 7 6 5 4 3 2; 住民票コード the same over its ten; licence 5 4 3 2 7 6 5 4 3 2 over the first ten, check in place 11.
  const weighted = (text: string, from: number, weights: readonly number[]): string =>
    weights.map((weight, i) => `(${digit(text, from + i)}) * ${weight}`).join(' + ');
  const fitsEleven = (text: string, from: number, weights: readonly number[]): string =>
    `(CASE WHEN (${weighted(text, from, weights)}) % 11 <= 1 THEN 0 ELSE 11 - (${weighted(text, from, weights)}) % 11 END) = ${digit(text, from + weights.length)}`;
  const licence = `(11 - (${weighted('t', 1, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])}) % 11) % 10 = ${digit('t', 11)}`;
  return `
    CREATE OR REPLACE MACRO city_person_number(eleven) AS eleven || (${interim('eleven', 1, 11)});
    CREATE OR REPLACE MACRO city_household_number(ten) AS 'H' || ten || (${interim('ten', 1, 10)});
    CREATE OR REPLACE MACRO city_person_number_valid(t) AS
      coalesce(regexp_full_match(t, '[1-9][0-9]{11}') AND (${interim('t', 1, 12)}) = 0, false);
    CREATE OR REPLACE MACRO city_household_number_valid(t) AS
      coalesce(regexp_full_match(t, 'H[1-9][0-9]{10}') AND (${interim('t', 2, 11)}) = 0, false);
    CREATE OR REPLACE MACRO city_person_number_mistakable(t) AS
      (${fitsEleven('t', 1, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])}) OR (${licence});
    CREATE OR REPLACE MACRO city_household_number_mistakable(t) AS ${fitsEleven('t', 2, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])};
  `;
};
