/** Sizes, spans of time and shares as people read them. */
import type { Bilingual, Language } from '#base';
import { numberText } from '../ui/number-words.ts';

export const sizeText = (bytes: number, language: Language): string => {
  if (bytes < 1000) return language === 'ja' ? `${bytes}バイト` : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${numberText(bytes / 1000, language, 0)} KB`;
  return `${numberText(bytes / 1_000_000, language, 1)} MB`;
};

export const spanText = (milliseconds: number): Bilingual => {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return { ja: `${seconds}秒`, en: `${seconds} s` };
  const minutes = Math.ceil(seconds / 60);
  return { ja: `${minutes}分`, en: `${minutes} min` };
};

/** All and nothing are said of all and nothing only. */
export const shareText = (part: number, whole: number, language: Language): string => {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  if (part > 0 && share < 0.05) return language === 'ja' ? '0.1%未満' : '<0.1%';
  if (part < whole && share >= 99.95) return language === 'ja' ? '99.9%超' : '>99.9%';
  return `${numberText(share, language, 1)}%`;
};

/** The last day of the month before. */
export const lastMonthEnd = (today: string): string =>
  new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1, 0)).toISOString().slice(0, 10);
