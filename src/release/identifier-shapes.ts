/**
 * Shapes of personal numbers and contacts in text that is to leave. Stricter than a reader, not a proof: a fit stops and lets people look.
 * Check digits: 個人番号 (平成26年総務省令85号5条), 住民票コード (住基法施行規則1条の2): both weights known from the law.
 */

const digits = (text: string): number[] => [...text].map(Number);

/** 個人番号: Q_n = n + 1 (1…6), n − 5 (7…11), from the right. */
const isMyNumber = (text: string): boolean => {
  const d = digits(text);
  const sum = d.slice(0, 11).reduce((total, digit, i) => {
    const n = 11 - i;
    return total + digit * (n <= 6 ? n + 1 : n - 5);
  }, 0);
  const rest = sum % 11;
  return d[11] === (rest <= 1 ? 0 : 11 - rest);
};

const shapes: readonly { readonly shape: RegExp; readonly fits?: (digits: string) => boolean }[] = [
  // 12 digits: 個人番号 (check digit), or a number given to people by this platform, which never leaves either.
  { shape: /(?<![\d.])\d{4}[ -]?\d{4}[ -]?\d{4}(?![\d.])/g, fits: (d) => isMyNumber(d) || /^[1-9]\d{11}$/.test(d) },
  // 11 digits: 住民票コード, 雇用保険
  { shape: /(?<![\d.])\d{11}(?![\d.])|(?<!\d)\d{4}-\d{6}-\d(?!\d)/g },
  // 基礎年金番号
  { shape: /(?<![\d.])\d{4}-\d{6}(?!\d)/g },
  // 在留カード
  { shape: /(?<![A-Z])[A-Z]{2}\d{8}[A-Z]{2}(?![A-Z])/g },
  // telephone, mail
  { shape: /(?<!\d)0\d{1,4}[-(]\d{1,4}[-)]\d{4}(?!\d)|(?<!\d)0[789]0\d{8}(?!\d)/g },
  { shape: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}/g },
];

/** Lines (from 1) on which something in the shape of a personal number or contact stands. */
export const identifierLines = (text: string): number[] =>
  text
    .normalize('NFKC')
    .split(/\r\n|\r|\n/)
    .flatMap((line, at) =>
      shapes.some(({ shape, fits }) =>
        [...line.matchAll(shape)].some(([found]) => !fits || fits(found.replace(/\D/g, ''))),
      )
        ? [at + 1]
        : [],
    );

const words =
  /(氏名|氏　名|フリガナ|ふりがな|生年月日|電話番号|口座番号|宛名番号|個人番号|マイナンバー|独自番号|city_number|date_of_birth|birth_?date|full_?name)/i;
const lot = /\d{1,4}(番地|番)の?\d{1,4}号?|[町丁目]\d{1,3}[-−‐]\d{1,4}/;

/** Lines with a heading that belongs to one person, or with a lot number. */
export const personLines = (text: string): number[] =>
  text
    .normalize('NFKC')
    .split(/\r\n|\r|\n/)
    .flatMap((line, at) => (words.test(line) || lot.test(line) ? [at + 1] : []));

/** Columns that make rows of single people. */
export const personColumn =
  /^(氏名|カナ氏名|生年月日|宛名番号|個人番号|独自番号|住所|city_number|name|birth_?date|date_of_birth|address)$/i;
