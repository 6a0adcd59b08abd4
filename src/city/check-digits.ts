/** Check digits as SQL over whole numbers. Sources: 総務省令85号5条 (個人番号), 住民記録システム標準仕様書 1.1.13 (宛名番号, 世帯番号), 平成14年総務省告示436号 (住民票コード). */

const weighted = (number: string, weights: readonly number[]): string =>
  weights.map((weight, i) => `((${number}) // ${10n ** BigInt(i)} % 10) * ${weight}`).join(' + ');

const cyclic = (digits: number): number[] => Array.from({ length: digits }, (_, i) => 2 + (i % 6));

/** 12 digits from a base of 11 digits (BIGINT): remainder ≤ 1 → 0, otherwise 11 − remainder. */
export const myNumber = (base: string): string => {
  const remainder = `((${weighted(base, cyclic(11))}) % 11)`;
  return `concat(lpad((${base})::VARCHAR, 11, '0'), CASE WHEN ${remainder} <= 1 THEN 0 ELSE 11 - ${remainder} END)`;
};

/** 11 digits from a base of 10 digits, by the same rule. */
export const residentCode = (base: string): string => {
  const remainder = `((${weighted(base, cyclic(10))}) % 11)`;
  return `concat(lpad((${base})::VARCHAR, 10, '0'), CASE WHEN ${remainder} <= 1 THEN 0 ELSE 11 - ${remainder} END)`;
};

/**
 * 15 digits: a serial number and its Modulus-11 digit (weights 2–7 from the right, remainder 0 → 0). The standard does not say what
 * remainder 1 gives, so such serials are not issued: the serial is `id · 10`, or `id · 10 + 1` where that would meet it.
 */
export const registerNumber = (id: string): string => {
  const remainder = `((${weighted(`(${id}) * 10`, cyclic(11))}) % 11)`;
  return `lpad((((${id}) * 10 + CASE ${remainder} WHEN 1 THEN 1 ELSE 0 END) * 10 + CASE ${remainder} WHEN 0 THEN 0 WHEN 1 THEN 8 ELSE 11 - ${remainder} END)::VARCHAR, 15, '0')`;
};
