/** The day that stands in the name of a file (`juki_20261031.csv`), if there is a real one. */
import { type CalendarDate, calendarDate } from './calendar.ts';

export const dayInName = (name: string): CalendarDate | null => {
  for (const [, year, month, day] of name.matchAll(/(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)/g)) {
    const found = calendarDate(`${year}-${month}-${day}`);
    if (found) return found;
  }
  return null;
};

/** The days in the names of several files, each once, in order. */
export const daysInNames = (names: readonly string[]): readonly CalendarDate[] =>
  [...new Set(names.flatMap((name) => dayInName(name) ?? []))].sort();
