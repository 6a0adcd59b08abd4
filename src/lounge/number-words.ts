/** Numbers in the words of a sentence: grouped, with their unit; yen by 万円. */
import type { Bilingual } from '#base';

export type Spoken = { readonly unit: Bilingual; readonly decimals: number };

const grouped = (value: number, decimals: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

/** 3512345 円 → 351.2万円 · ¥3,512,345 stays whole in English. 28.4 % → 28.4%. */
export const inNumberWords = (value: number, { unit, decimals }: Spoken): Bilingual => {
  const en = unit.en === '%' ? `${grouped(value, decimals, 'en')}%` : `${grouped(value, decimals, 'en')} ${unit.en}`;
  const ja =
    unit.ja === '円' && Math.abs(value) >= 10_000
      ? `${grouped(value / 10_000, 1, 'ja-JP')}万円`
      : `${grouped(value, decimals, 'ja-JP')}${unit.ja}`;
  return { ja, en: en.trim() };
};
