/** SQL expressions that fold the letters of an address: widths, spellings, kanji numbers. */
import { sqlText } from '#base';
import { commonWidth, hyphens, rareWidth, spelling, width } from './address-letters.ts';

/** Full-width ASCII and half-width kana folded; hyphens between numbers are not (ー is also a letter). Evaluates `text` several times. */
export const foldWidth = (text: string): string => `(CASE
  WHEN regexp_matches(${text}, '${rareWidth}') THEN nfc_normalize(translate(${text}, ${sqlText(width.from)}, ${sqlText(width.to)}))
  WHEN regexp_matches(${text}, '[${commonWidth.from}]') THEN translate(${text}, ${sqlText(commonWidth.from)}, ${sqlText(commonWidth.to)})
  ELSE ${text} END)`;

/** A key for comparing names; as long as the name itself, so that lengths found on the key hold on the name. Evaluates `text` several times. */
export const foldSpelling = (text: string): string =>
  `(CASE WHEN regexp_matches(${text}, '[${spelling.from}]') THEN translate(${text}, ${sqlText(spelling.from)}, ${sqlText(spelling.to)}) ELSE ${text} END)`;

const chainFrom = `${commonWidth.from}？～ＦｆＦ${hyphens}`;
const chainTo = `${commonWidth.to}?~FfF${'-'.repeat([...hyphens].length)}`;
const plainChain = '0-9丁目番地号のノ -';
const commonChain = { from: `${commonWidth.from}ー−‐―`, to: `${commonWidth.to}----` } as const;
/** A chain of numbers and markers with every digit half-width and every sign that can stand for a hyphen '-'. The long list only where it is needed. */
export const foldChain = (text: string): string =>
  `(CASE WHEN regexp_full_match(${text}, '[${plainChain}]*') THEN ${text}
    WHEN regexp_full_match(${text}, '[${commonChain.from}${plainChain}]*') THEN translate(${text}, ${sqlText(commonChain.from)}, ${sqlText(commonChain.to)})
    ELSE translate(${text}, ${sqlText(chainFrom)}, ${sqlText(chainTo)}) END)`;

/** Hyphens and markers for the inside of a RE2 character class. */
export const hyphenClass = hyphens.replace('-', '\\-');

/** Kanji numerals, for the inside of a RE2 character class. */
export const kanjiDigits = '〇一二三四五六七八九十百千';

export const kanjiOnes = '一二三四五六七八九';
/** A kanji number (positional 二〇, or with 十百千 up to 9,999) → digits. `x` is evaluated several times: pass a column or lambda variable. */
export const kanjiNumber = (x: string): string => {
  const place = (sign: string, worth: number) =>
    `CASE WHEN NOT contains(${x}, '${sign}') THEN 0 ELSE ${worth} * greatest(1, strpos('${kanjiOnes}', nullif(regexp_extract(${x}, '([${kanjiOnes}])${sign}', 1), ''))) END`;
  return `CASE WHEN regexp_matches(${x}, '[十百千]')
    THEN CAST(coalesce(${place('千', 1000)}, 1000) + coalesce(${place('百', 100)}, 100) + coalesce(${place('十', 10)}, 10)
      + coalesce(strpos('${kanjiOnes}', nullif(regexp_extract(${x}, '([${kanjiOnes}])$', 1), '')), 0) AS VARCHAR)
    ELSE translate(${x}, '〇${kanjiOnes}', '0123456789') END`;
};

/** Kanji numbers that carry a marker (六丁目, 五番, 一号, の三 at the end) → digits; other kanji stay what they are. */
export const kanjiNumbersToDigits = (text: string): string => {
  const k = `[${kanjiDigits}]+`;
  const token = `[のノ]?${k}(?:丁目|番地|番|号)|[のノ]?${k}$|.`;
  const split = `regexp_extract(token, '^([のノ]?)(${k})(.*)$', ['before', 'number', 'after'])`;
  return `array_to_string(list_transform(regexp_extract_all(${text}, '${token}'), lambda token:
    CASE WHEN regexp_full_match(token, '[のノ]?${k}(?:丁目|番地|番|号)|[のノ]${k}') OR (regexp_full_match(token, '${k}') AND ends_with(${text}, token) AND length(token) > 0)
    THEN (${split}).before || (${kanjiNumber(`(${split}).number`)}) || (${split}).after ELSE token END), '')`;
};
