/** Numbers in the words of a sentence: grouped, with their unit; yen by 万円. */
import type { Bilingual } from '#base';

export type Spoken = { readonly unit: Bilingual; readonly decimals: number };

const grouped = (value: number, decimals: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

const inYen = (yen: number): Bilingual | null => {
  const size = Math.abs(yen);
  if (size >= 100_000_000)
    return {
      ja: `${grouped(yen / 100_000_000, 1, 'ja-JP')}億円`,
      en: `${grouped(yen / 1_000_000, 0, 'en')} million yen`,
    };
  if (size >= 1_000) return { ja: `${grouped(yen / 10_000, 1, 'ja-JP')}万円`, en: `${grouped(yen, 0, 'en')} yen` };
  return null;
};

/** 3512345 円 → 351.2万円 · 9003000000 円 → 90.0億円 · 28.4 % → 28.4%. */
export const inNumberWords = (value: number, { unit, decimals }: Spoken): Bilingual => {
  const yen = unit.ja === '円' ? inYen(value) : null;
  if (yen) return yen;
  const en = `${grouped(value, decimals, 'en')}${unit.en === '%' ? '%' : ` ${unit.en}`}`;
  return { ja: `${grouped(value, decimals, 'ja-JP')}${unit.ja}`, en: en.trim() };
};
