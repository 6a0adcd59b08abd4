/** Days in every notation core systems have, printed from their number (0 = 1 November 2023). */
import { eras } from '#base';
import type { Cell } from './cells.ts';
import { cp932 } from './cp932.ts';
import type { Page } from './page.ts';
import type { Column } from './sheet.ts';
import { dayNumber, firstDay } from './window.ts';
import { Words } from './words.ts';

const [from, to] = [dayNumber('1908-01-01'), dayNumber('2027-01-01')];
const eraOf = new Uint8Array(to - from);
const [years, months, dates] = [new Int16Array(to - from), new Uint8Array(to - from), new Uint8Array(to - from)];
{
  const began = Date.parse(`${firstDay}T00:00:00Z`);
  const starts = eras.map((era) => dayNumber(era.first));
  for (let i = 0; i < to - from; i++) {
    const date = new Date(began + (from + i) * 86_400_000);
    [years[i], months[i], dates[i]] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    eraOf[i] = starts.findLastIndex((start) => start <= from + i);
  }
}
const bases = Int16Array.from(eras, (era) => era.base);
const [names, letters, shorts] = [
  new Words(eras.map((era) => era.name)),
  new Words(eras.map((era) => era.letter)),
  new Words(eras.map((era) => era.short)),
];
const codes = Uint8Array.from(eras, (era) => era.code);
const [first, year, month, date] = ['元', '年', '月', '日'].map(cp932) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const [dot, slash] = [46, 47] as const;

const eraYear = (i: number): number => (years[i] as number) - (bases[eraOf[i] as number] as number);
const inEra = (page: Page, i: number) => {
  names.print(page, eraOf[i] as number);
  const y = eraYear(i);
  if (y === 1) page.put(first);
  else page.number(y);
  page.put(year);
};

/** How a day may be written; `yearOnly` and `monthOnly` are what is known of a day that is not. */
export const notations = {
  /** 昭和50年4月1日 */
  long(page: Page, i: number) {
    inEra(page, i);
    page.number(months[i] as number);
    page.put(month);
    page.number(dates[i] as number);
    page.put(date);
  },
  /** 昭和５０年４月１日 */
  wide(page: Page, i: number) {
    names.print(page, eraOf[i] as number);
    const y = eraYear(i);
    if (y === 1) page.put(first);
    else page.wide(y);
    page.put(year);
    page.wide(months[i] as number);
    page.put(month);
    page.wide(dates[i] as number);
    page.put(date);
  },
  /** S50.04.01 */
  lettered(page: Page, i: number) {
    letters.print(page, eraOf[i] as number);
    page.digits(eraYear(i), 2);
    page.byte(dot);
    page.digits(months[i] as number, 2);
    page.byte(dot);
    page.digits(dates[i] as number, 2);
  },
  /** 昭50.4.1 */
  short(page: Page, i: number) {
    shorts.print(page, eraOf[i] as number);
    page.number(eraYear(i));
    page.byte(dot);
    page.number(months[i] as number);
    page.byte(dot);
    page.number(dates[i] as number);
  },
  /** 3500401 */
  coded(page: Page, i: number) {
    notations.codedYear(page, i);
    page.digits(months[i] as number, 2);
    page.digits(dates[i] as number, 2);
  },
  /** 350 */
  codedYear(page: Page, i: number) {
    page.number(codes[eraOf[i] as number] as number);
    page.digits(eraYear(i), 2);
  },
  /** 19750401 */
  ymd(page: Page, i: number) {
    page.digits(years[i] as number, 4);
    page.digits(months[i] as number, 2);
    page.digits(dates[i] as number, 2);
  },
  /** 1975/04/01 */
  slashed(page: Page, i: number) {
    page.digits(years[i] as number, 4);
    page.byte(slash);
    page.digits(months[i] as number, 2);
    page.byte(slash);
    page.digits(dates[i] as number, 2);
  },
  /** 1975年4月1日 */
  western(page: Page, i: number) {
    page.number(years[i] as number);
    page.put(year);
    page.number(months[i] as number);
    page.put(month);
    page.number(dates[i] as number);
    page.put(date);
  },
  /** 昭和50年 */
  yearOnly: inEra,
  /** 昭和50年4月 */
  monthOnly(page: Page, i: number) {
    inEra(page, i);
    page.number(months[i] as number);
    page.put(month);
  },
} as const;

export const yearOf = (day: number): number => years[day - from] as number;

/** What has been printed of each day in a notation, to be copied the next time. */
const longest = 32;
type Printed = { readonly bytes: Uint8Array; readonly lengths: Uint8Array };
const printed = new Map<keyof typeof notations, Printed>();
const printedIn = (notation: keyof typeof notations): Printed => {
  const known = printed.get(notation) ?? {
    bytes: new Uint8Array(longest * (to - from)),
    lengths: new Uint8Array(to - from),
  };
  printed.set(notation, known);
  return known;
};

/** Nothing for days outside 1908–2026. */
export const day = (column: Column, notation: keyof typeof notations): Cell => {
  const print = notations[notation];
  const { bytes, lengths } = printedIn(notation);
  return (page, row) => {
    const i = (column.values[row] as number) - from;
    if (i < 0 || i >= to - from) return;
    const length = lengths[i] as number;
    const start = i * longest;
    if (length === 0) {
      const at = page.at;
      print(page, i);
      lengths[i] = page.at - at;
      bytes.set(page.bytes.subarray(at, page.at), start);
      return;
    }
    const out = page.bytes;
    let at = page.at;
    for (let b = start; b < start + length; b++) out[at++] = bytes[b] as number;
    page.at = at;
  };
};
