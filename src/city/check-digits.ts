/** Check digits, printed. Sources: 総務省令85号5条 (個人番号), 住民記録システム標準仕様書 1.1.13 (宛名番号, 世帯番号), 平成14年総務省告示436号 (住民票コード). */
import type { Page } from './page.ts';

/** Digits of four-digit numbers times the weights 2–7, which come round, by the place of their last digit: 0, 2 or 4. */
const foursWeighted = [0, 2, 4].map((place) =>
  Uint8Array.from({ length: 10_000 }, (_, n) =>
    [n % 10, Math.floor(n / 10) % 10, Math.floor(n / 100) % 10, Math.floor(n / 1000)].reduce(
      (sum, digit, i) => sum + digit * (2 + ((place + i) % 6)),
      0,
    ),
  ),
) as [Uint8Array, Uint8Array, Uint8Array];

/** The weighted sum of the digits of a number below 2³¹, its last digit at place 0. */
const weighted = (n: number): number => {
  const high = (n / 10_000) | 0;
  const top = (high / 10_000) | 0;
  return (
    (foursWeighted[0][n - high * 10_000] as number) +
    (foursWeighted[2][high - top * 10_000] as number) +
    (foursWeighted[1][top] as number)
  );
};
/** The same with its last digit at place 1: the weights of `id · 10`. */
const weightedFromTens = (n: number): number => {
  const high = (n / 1000) | 0;
  const top = (high / 10_000) | 0;
  return (
    (foursWeighted[0][(n - high * 1000) * 10] as number) +
    (foursWeighted[2][high - top * 10_000] as number) +
    (foursWeighted[1][top] as number)
  );
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
  page.digits(closing(weighted(serial)), 1);
};

/** 住民票コード of a serial below 10⁹: 9, the serial, the digit. */
export const printResidentCode = (page: Page, serial: number): void => {
  page.digits(9, 1);
  page.digits(serial, 9);
  page.digits(closing(weighted(serial) + 45), 1);
};

/**
 * The last two of the 15 digits of 宛名番号 and 世帯番号 (weights 2–7 from the right, remainder 0 → 0). The standard does not say what
 * remainder 1 gives, so such serials are not issued: the serial is `id · 10`, or `id · 10 + 1` where that would meet it.
 */
export const registerEnding = (id: number): number => {
  const remainder = weightedFromTens(id) % 11;
  return remainder === 0 ? 0 : remainder === 1 ? 18 : 11 - remainder;
};
