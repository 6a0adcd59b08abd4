/** Dates as they are written → one plain spelling: `era|year.month.day|word`, digits half-width, kanji numbers and 元 as digits. */
import { eras, sqlText } from '#base';
import { foldWidth, hyphenClass, kanjiDigits, kanjiNumber } from './address-fold.lake.ts';

const squares = eras.reduce((sql, era) => `replace(${sql}, ${sqlText(era.square)}, ${sqlText(era.name)})`, 'text');
const k = `[${kanjiDigits}]`;
const numbers = (text: string) => `CASE WHEN regexp_matches(${text}, '${k}')
  THEN array_to_string(list_transform(regexp_extract_all(${text}, '${k}+|[^${kanjiDigits}]+'),
    lambda token: CASE WHEN regexp_matches(token, '^${k}') THEN ${kanjiNumber('token')} ELSE token END), '') ELSE ${text} END`;

/** 年, 月 and every separator become a point; 日 goes. */
export const points = (text: string): string =>
  `replace(regexp_replace(${text}, '[年月/・,_${hyphenClass}]', '.', 'g'), '日', '')`;

/**
 * Steps from `texts(text)` to `spelled(text, raw, bare, estimated, approx, left_side, right_side)`: `raw` keeps blanks (for instants), `bare` has none;
 * the sides of 「…から…までの間」 stand apart, `right_side` is '' elsewhere.
 */
export const dateLetters = `
  squared AS (SELECT text, coalesce(${squares}, '') AS s FROM texts),
  folded AS (SELECT text, ${foldWidth('s')} AS s FROM squared),
  trimmed AS (SELECT text, trim(regexp_replace(trim(s, ' \t'), '^[(「]|[)」]$', '', 'g'), ' \t') AS raw FROM folded),
  closed AS (SELECT text, raw, regexp_replace(regexp_replace(raw, '[ \t]', '', 'g'), '元(年|[./・-])', '1\\1') AS s FROM trimmed),
  counted AS (SELECT text, raw, ${numbers('s')} AS bare FROM closed),
  worded AS (
    SELECT *, contains(bare, '推定') AS estimated, regexp_matches(bare, '頃|ころ|ごろ') AS approx,
      regexp_replace(bare, '推定|頃|ころ|ごろ', '', 'g') AS clean FROM counted),
  spelled AS (
    SELECT * EXCLUDE (clean), split_part(clean, 'から', 1) AS left_side,
      regexp_replace(split_part(clean, 'から', 2), '(?:までの間|まで|の間)$', '') AS right_side FROM worded)`;
