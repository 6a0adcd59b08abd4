/** Days, months and fiscal years in words, and short enough for an axis. */
import { fiscalYearLabel, japaneseDate } from '#base';
import type { Language } from '#base';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-10-31`, `2026-10` or `2026` → 「2026年10月31日」「2026年10月」「2026年」. Anything else comes back as it is. */
export const dayText = (code: string, language: Language): string => {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(code);
  if (!match) return code;
  const [, year, month, day] = match;
  if (language === 'ja') return day ? japaneseDate(code) : month ? `${year}年${Number(month)}月` : `${year}年`;
  return [day ? String(Number(day)) : null, month ? months[Number(month) - 1] : null, year].filter(Boolean).join(' ');
};

/** `2026-11-23T12:05` in 24 h → 「2026年11月23日 12:05」. */
export const momentText = (at: Date, language: Language): string => {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${dayText(day, language)} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

export const isTime = (codes: readonly string[]): boolean =>
  codes.length > 0 && codes.every((code) => /^(19|20)\d{2}(-\d{2}){0,2}$/.test(code));

/** 「2026年度（令和8年度）」 breaks before the bracket; months show the year only where it changes. */
export const axisTime = (codes: readonly string[], labels: readonly string[], language: Language): string[] =>
  codes.map((code, at) => {
    const match = /^(\d{4})-(\d{2})/.exec(code);
    if (!match) {
      const label = labels[at] ?? code;
      if (language === 'ja' && label === fiscalYearLabel(Number(code)))
        return label.replace('（', '\n').replace('）', '');
      return label.replace(/[（(].*$/, '').trim();
    }
    const month = Number(match[2]);
    const monthText = language === 'ja' ? `${month}月` : (months[month - 1] as string);
    const newYear = at === 0 || codes[at - 1]?.slice(0, 4) !== match[1];
    return newYear ? `${monthText}\n${match[1]}${language === 'ja' ? '年' : ''}` : monthText;
  });
