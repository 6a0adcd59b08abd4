/** Days and eras. A calendar date is ISO text: it sorts, compares and travels as itself. */
import type { Brand } from './brand.ts';

export type CalendarDate = Brand<string, 'CalendarDate'>;

/** Accepts `YYYY-MM-DD` of a real day; null otherwise. */
export const calendarDate = (text: string): CalendarDate | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text ? (text as CalendarDate) : null;
};

/** Era table: 住民記録システム標準仕様書 1.1.8; era-change days belong to both eras. Codes are those of 住基 (1 明治 … 5 令和). */
export const eras = [
  {
    name: '明治',
    letter: 'M',
    square: '㍾',
    short: '明',
    base: 1867,
    first: '1868-01-25',
    last: '1912-07-30',
    code: 1,
  },
  {
    name: '大正',
    letter: 'T',
    square: '㍽',
    short: '大',
    base: 1911,
    first: '1912-07-30',
    last: '1926-12-25',
    code: 2,
  },
  {
    name: '昭和',
    letter: 'S',
    square: '㍼',
    short: '昭',
    base: 1925,
    first: '1926-12-25',
    last: '1989-01-07',
    code: 3,
  },
  {
    name: '平成',
    letter: 'H',
    square: '㍻',
    short: '平',
    base: 1988,
    first: '1989-01-08',
    last: '2019-04-30',
    code: 4,
  },
  {
    name: '令和',
    letter: 'R',
    square: '㋿',
    short: '令',
    base: 2018,
    first: '2019-05-01',
    last: '9999-12-31',
    code: 5,
  },
] as const;

/** 2026 → 「2026年度（令和8年度）」; the year in which an era began is its first, as the ministries count (2019: 令和元年度). */
export const fiscalYearLabel = (year: number): string => {
  const era = eras.findLast(({ base }) => year > base);
  if (!era) return `${year}年度`;
  return `${year}年度（${era.name}${year === era.base + 1 ? '元' : year - era.base}年度）`;
};

/** `2026-10-31` → 「2026年10月31日」. */
export const japaneseDate = (date: string): string => {
  const [year, month, day] = date.split('-');
  return `${Number(year)}年${Number(month)}月${Number(day)}日`;
};
