/** The faults that real hand-overs have: what each is, and what the sealed side ought to make of it. The ledger of the truth names them. */

export const dirtKinds = {
  'unknown-code': { letter: 'a', en: 'a code that no list has' },
  'bad-date': { letter: 'b', en: 'a date that cannot be' },
  'missing-required': { letter: 'c', en: 'a required value is empty' },
  'duplicate-row': { letter: 'd', en: 'the same row again' },
  'out-of-range': { letter: 'e', en: 'a number beyond what can be' },
  'unknown-town': { letter: 'f', en: 'an address in a town that does not exist' },
  'other-city': { letter: 'g', en: 'an address in another city' },
  'wide-key': { letter: 'h', en: 'the key in full-width digits' },
  'trailing-blanks': { letter: 'i', en: 'blanks around key and codes' },
  'embedded-delimiters': { letter: 'j', en: 'comma, quotes and a line break inside a quoted field' },
  'identifier-in-building': { letter: 'k', en: 'a personal number typed into 方書' },
  'identifier-in-name': { letter: 'l', en: 'a resident code typed into 氏名' },
} as const;

export type DirtKind = keyof typeof dirtKinds;

export const letters = Object.fromEntries(
  Object.entries(dirtKinds).map(([kind, { letter }]) => [kind, letter]),
) as Record<DirtKind, string>;
export const kindOfLetter: ReadonlyMap<string, DirtKind> = new Map(
  Object.entries(dirtKinds).map(([kind, { letter }]) => [letter, kind as DirtKind]),
);

/** Replacements that several files share; SQL over the columns of `resident` and `dwelling`. */
export const wideKey = (key: string): string => `translate(${key}, '0123456789', '０１２３４５６７８９')`;
export const otherCity =
  "['東瀬県汐路市中央１丁目２番３号', '大阪府大阪市北区梅田１丁目１番１号', '東京都千代田区丸の内１丁目１番１号', '東瀬県汐路市松原町４５６番地'][1 + given % 4]";
export const unknownTown = (cityName: string): string =>
  `concat('${cityName}', ward_name, ['霧ヶ谷台', '存在町', '旧字海道'][1 + given % 3], '３丁目１２番５号')`;
