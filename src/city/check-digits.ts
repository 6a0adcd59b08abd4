/** Check digits, printed. Sources: 総務省令85号5条 (個人番号), 住民記録システム標準仕様書 1.1.13 (宛名番号, 世帯番号), 平成14年総務省告示436号 (住民票コード). */
import type { Page } from './page.ts';

/** Digits of `n` from the right times the weights 2–7, which come round; `place` is where the last digit of `n` stands. */
const weighted = (n: number, place: number): number => {
  let sum = 0;
  let rest = n;
  for (let weight = 2 + (place % 6); rest > 0; weight = weight === 7 ? 2 : weight + 1) {
    const tenth = (rest / 10) | 0;
    sum += (rest - tenth * 10) * weight;
    rest = tenth;
  }
  return sum;
};
/** Remainder 0 or 1 → 0, otherwise 11 − remainder. */
const closing = (sum: number): number => {
  const remainder = sum % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
};

/** 個人番号 of a serial below 10⁹: 99, the serial, the digit (the two nines weigh 9·5 + 9·6 = 99, a multiple of 11). */
export const printMyNumber = (page: Page, serial: number): void => {
  page.digits(99, 2);
  page.digits(serial, 9);
  page.digits(closing(weighted(serial, 0)), 1);
};

/** 住民票コード of a serial below 10⁹: 9, the serial, the digit. */
export const printResidentCode = (page: Page, serial: number): void => {
  page.digits(9, 1);
  page.digits(serial, 9);
  page.digits(closing(weighted(serial, 0) + 45), 1);
};

/**
 * The last two of the 15 digits of 宛名番号 and 世帯番号 (weights 2–7 from the right, remainder 0 → 0). The standard does not say what
 * remainder 1 gives, so such serials are not issued: the serial is `id · 10`, or `id · 10 + 1` where that would meet it.
 */
export const registerEnding = (id: number): number => {
  const remainder = weighted(id, 1) % 11;
  return remainder === 0 ? 0 : remainder === 1 ? 18 : 11 - remainder;
};
