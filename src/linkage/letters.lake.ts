/** The letters of names as SQL: widths, kana keys, variant kanji, and kana as single bytes, which the engine's distances need. */
import { sqlText } from '#base';
import { kanjiVariants } from './kanji-variants.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
const marks = '\u3099\u309A';
const fullKana = `。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン${marks}`;
const width = {
  from: `${range(0xff01, 0xff5e)}\u3000\u00A0\t${range(0xff61, 0xff9f)}`,
  to: `${range(0x21, 0x7e)}   ${fullKana}`,
};
const translated = (text: string, from: string, to: string) => `translate(${text}, ${sqlText(from)}, ${sqlText(to)})`;

/** Full-width ASCII → ASCII, half-width kana → kana, blanks at the ends gone. Plain ASCII is passed over: translate() costs by the length of its lists. */
export const folded = (text: string): string =>
  `trim(CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE nfc_normalize(${translated(text, width.from, width.to)}) END)`;

/** Katakana without blanks and points; every kind of dash is the long-vowel mark. */
export const katakana = (text: string): string => {
  const hiragana = range(0x3041, 0x3094);
  const kana = range(0x30a1, 0x30f4);
  const dashes = '-－‐‑‒–—―−─━ｰ';
  return `upper(regexp_replace(${translated(folded(text), `${hiragana}${dashes}`, `${kana}${'ー'.repeat(dashes.length)}`)}, '[ 　・･．.,、]', '', 'g'))`;
};

const voiced = 'ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ';
const plain = 'カキクケコサシスセソタシステトハヒフヘホハヒフヘホ';
const small = 'ァィゥェォッャュョヮヵヶ';
const large = 'アイウエオツヤユヨハカケ';
/**
 * The key of the resident register's search (住民記録システム標準仕様書 2.1.2): no voiced marks, ヂ = ジ, ヅ = ズ, ワ = ハ, ヲ = オ, ヴァ = バ, small = large,
 * and no lengthening of an o (オオノ = オウノ = オーノ) or of any other vowel by ー. `kana` is katakana.
 */
export const kanaKey = (kana: string): string => {
  const unvoiced = translated(
    `replace(replace(replace(replace(replace(${kana}, 'ヴァ', 'ハ'), 'ヴィ', 'ヒ'), 'ヴェ', 'ヘ'), 'ヴォ', 'ホ'), 'ヴ', 'フ')`,
    `${voiced}${small}ワヲヰヱ`,
    `${plain}${large}ハオイエ`,
  );
  return `replace(regexp_replace(${unvoiced}, '([オコソトノホモヨロ])[ウオー]', '\\1', 'g'), 'ー', '')`;
};

/** One byte for each of the 84 katakana and ー; capital letters and digits stay themselves, quotes, backslash and blank are nobody. */
const shadowFrom = `${range(0x30a1, 0x30f4)}ー`;
const shadowTo = [...`${range(0x01, 0x1f)}${range(0x21, 0x2f)}${range(0x3a, 0x40)}${range(0x5b, 0x7e)}`]
  .filter((letter) => !"'\\".includes(letter))
  .slice(0, shadowFrom.length)
  .join('');
/**
 * The engine's Levenshtein and Jaro–Winkler compare bytes, and a kana is three of them: distances of kana are right only on this shadow.
 * One to one, so that equal shadows are equal names.
 */
export const shadow = (kana: string): string => translated(kana, shadowFrom, shadowTo);

/** Kanji without blanks and variation selectors. */
export const kanji = (text: string): string =>
  `upper(regexp_replace(${folded(text)}, '[ 　\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]', '', 'g'))`;
export const kanjiVariant = (text: string): string => translated(text, kanjiVariants.from, kanjiVariants.to);

/** An address with its numbers as 1-2-3: kanji numbers before 丁目 as digits, markers and every dash as '-'. */
export const addressLine = (text: string): string => {
  const chome = [...'一二三四五六七八九'].reduce(
    (sql, digit, i) => `replace(${sql}, '${digit}丁目', '${i + 1}丁目')`,
    kanji(text),
  );
  const signs = `regexp_replace(${chome}, '丁目|番地の|番地|番|号|(?:の|ノ|[－‐‑‒–—―−─━ー])', '-', 'g')`;
  // A の or ー inside a name became '-', the same on both sides; what counts is that spellings agree.
  return `rtrim(regexp_replace(${signs}, '-+', '-', 'g'), '-')`;
};
/** From the start to the first number: prefecture and city may be missing on one side, so they go where a ward follows. */
export const addressTown = (line: string): string =>
  `nullif(rtrim(regexp_extract(${withoutCity(line)}, '^[^0-9]+(?:[0-9]+-)?'), '-'), '')`;
export const addressWard = (line: string): string =>
  `nullif(regexp_extract(${line}, '^(?:[^0-9]{2,3}[都道府県])?(?:[^0-9]{1,6}?[市郡])?([^0-9]{1,4}?[区町村])', 1), '')`;
const withoutCity = (line: string) =>
  `regexp_replace(${line}, '^(?:[^0-9市]{2,3}[都道府県])?(?:[^0-9区]{1,6}?市)?', '')`;
