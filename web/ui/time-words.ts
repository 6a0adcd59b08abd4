/** Days, months and fiscal years in words, and short enough for an axis. */
import { fiscalYearLabel, japaneseDate, momentInJapan } from '#base';
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

/** 「2026年11月23日 12:05」 in 24 h and in the time of Japan, whatever the clock of a remote desktop says. */
export const momentText = (at: Date, language: Language): string => {
  const moment = momentInJapan(at);
  return `${dayText(moment.slice(0, 10), language)} ${moment.slice(11, 16)}`;
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
