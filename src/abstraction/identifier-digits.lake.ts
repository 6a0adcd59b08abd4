/** Check digits of identification codes, as SQL conditions over a text expression that is known to have the right shape. */

/** The digit at a place, counted from 1; never an error, whatever the letter is. */
const digit = (c: string, place: number) => `(ascii(${c}[${place}]) - 48)`;
const weighted = (c: string, weights: readonly number[], first = 1) =>
  `(${weights.map((weight, i) => `${weight} * ${digit(c, first + i)}`).join(' + ')})`;
const is = (c: string, place: number, expected: string) => `(${digit(c, place)} = ${expected})`;

/** 個人番号, 12 digits: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行規則の省令 (平成26年総務省令85号) 5条. */
export const myNumberFits = (c: string): string => {
  const rest = `(${weighted(c, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])} % 11)`;
  return is(c, 12, `(CASE WHEN ${rest} <= 1 THEN 0 ELSE 11 - ${rest} END)`);
};

/** 法人番号, 13 digits, the first of which is the check digit (法人番号の指定等に関する省令 2条). */
export const corporateNumberFits = (c: string): string =>
  is(c, 1, `(9 - ${weighted(c, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], 2)} % 9)`);

/** 全国地方公共団体コード, 6 digits. */
export const municipalityCodeFits = (c: string): string =>
  is(c, 6, `((11 - ${weighted(c, [6, 5, 4, 3, 2])} % 11) % 10)`);

/** 保険者番号, 8 or 6 digits: doubled from the right, products by their digit sums. */
export const insurerNumberFits = (c: string, length: 6 | 8): string => {
  const terms = Array.from({ length: length - 1 }, (_, i) => {
    const d = digit(c, i + 1);
    return (length - 1 - i) % 2 === 1 ? `(2 * ${d} - CASE WHEN ${d} > 4 THEN 9 ELSE 0 END)` : d;
  });
  return is(c, length, `((10 - (${terms.join(' + ')}) % 10) % 10)`);
};

/** 運転免許証番号, 12 digits: the 11th checks the first ten. */
export const drivingLicenceFits = (c: string): string =>
  is(c, 11, `((11 - ${weighted(c, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])} % 11) % 10)`);

const addresseeRest = (c: string) =>
  `(${weighted(
    c,
    Array.from({ length: 14 }, (_, i) => 2 + ((13 - i) % 6)),
  )} % 11)`;
/** 宛名番号, 15 digits, modulus 11 with weights 2–7 (住民記録システム標準仕様書 1.1.13). The document does not say what remainder 1 gives. */
export const addresseeNumberFits = (c: string): string =>
  is(c, 15, `(CASE WHEN ${addresseeRest(c)} = 0 THEN 0 ELSE 11 - ${addresseeRest(c)} END)`);
export const addresseeNumberUndefined = (c: string): string => `(${addresseeRest(c)} = 1)`;

/** Machine-readable zone of a passport: nine characters (A = 10 … Z = 35, < = 0), weights 7 3 1, then the check digit (ICAO 9303). */
export const passportZoneFits = (c: string): string => {
  const value = (place: number) =>
    `(CASE WHEN ${c}[${place}] = '<' THEN 0 WHEN ${c}[${place}] >= 'A' THEN ascii(${c}[${place}]) - 55 ELSE ${digit(c, place)} END)`;
  const sum = Array.from({ length: 9 }, (_, i) => `${[7, 3, 1][i % 3]} * ${value(i + 1)}`).join(' + ');
  return is(c, 10, `((${sum}) % 10)`);
};
