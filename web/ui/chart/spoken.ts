/** What a place of a chart says: shown in the pointer's note, and spoken when the keys reach it. */
import type { Language } from '#base';
import { numberText, withUnit } from '../number-words.ts';
import type { ChartSpec, HiddenReason, Mark } from './spec.ts';

export const hiddenWords: Record<HiddenReason, Record<Language, string>> = {
  threshold: { ja: '人数が少ないため表示しません', en: 'not shown: too few people' },
  dominance: { ja: '少数の人が大部分を占めるため表示しません', en: 'not shown: a few people make up nearly all of it' },
  zero: {
    ja: '該当の有無から個人が分かるおそれがあるため表示しません',
    en: 'not shown: whether there is anybody could itself tell',
  },
  complementary: {
    ja: '他の秘匿値を逆算できないように表示しません',
    en: 'not shown: it would give away another hidden value',
  },
  detail: {
    ja: 'この地域の人口では、この細かさの年齢は示しません。広い年齢階級なら見られます',
    en: 'not shown: ages this fine are not shown for an area of so few residents; a wider band is',
  },
  undefined: { ja: '割る数がないため計算できません', en: 'cannot be calculated: nothing to divide by' },
  merged: {
    ja: '人数が少ないため、隣の区域に合算されています',
    en: 'merged into a neighbouring area, since few people live there',
  },
};

/** Why a value is not shown, and where to look instead. */
export const whyHidden = (mark: Mark, language: Language): string => {
  if (mark.hidden === null) return '';
  const why = hiddenWords[mark.hidden][language];
  return mark.see ? `${why}${language === 'ja' ? '。' : '; '}${mark.see[language]}` : why;
};

const none: Record<Language, string> = { ja: '値なし', en: 'no value' };

export const markWords = (mark: Mark, unit: string, decimals: number, language: Language): string => {
  if (mark.value !== null) return withUnit(numberText(mark.value, language, decimals), unit, language);
  return mark.hidden
    ? `${language === 'ja' ? '秘（' : ''}${whyHidden(mark, language)}${language === 'ja' ? '）' : ''}`
    : none[language];
};

/** The 95 % interval and how many were asked, after the value. */
const around = (mark: Mark, unit: string, decimals: number, language: Language): string => {
  const [low, high] = (mark.interval ?? []).map((end) => numberText(end, language, decimals));
  const range =
    low === undefined || high === undefined
      ? ''
      : language === 'ja'
        ? `95%の区間 ${low}～${withUnit(high, unit, language)}`
        : `95% interval ${low} to ${withUnit(high, unit, language)}`;
  const words = [range, mark.beside ?? ''].filter(Boolean).join(language === 'ja' ? '、' : ', ');
  return words && (language === 'ja' ? `（${words}）` : ` (${words})`);
};

export type Spoken = {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly words: string }[];
};

const saidOf = (mark: Mark, { unit, decimals, language }: ChartSpec): string =>
  `${markWords(mark, unit, decimals, language)}${around(mark, unit, decimals, language)}`;

export const spokenAt = (spec: ChartSpec, at: number): Spoken => ({
  title: spec.categories[at]?.label ?? '',
  lines: spec.series.map((series) => ({
    label: spec.series.length > 1 ? series.label : '',
    words: saidOf(series.marks[at] ?? { value: null, hidden: null }, spec),
  })),
});

export const spokenText = (spoken: Spoken, language: Language): string => {
  const comma = language === 'ja' ? '、' : ', ';
  return [spoken.title, ...spoken.lines.map((line) => (line.label ? `${line.label} ${line.words}` : line.words))].join(
    comma,
  );
};
