/** Holidays of Japan (国民の祝日に関する法律, as it stands since 2007, with the exceptions made for 2019–2021), for counting working days and others apart. */

const day = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
const weekdayOf = (iso: string): number => new Date(`${iso}T00:00:00Z`).getUTCDay();
const after = (iso: string, days: number): string =>
  new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The n-th Monday of a month. */
const monday = (year: number, month: number, n: number): string =>
  day(year, month, 1 + ((8 - weekdayOf(day(year, month, 1))) % 7) + (n - 1) * 7);

/** Days of the equinoxes as the observatory's formula gives them for 1980–2099. */
const equinox = (year: number, base: number): number =>
  Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));

/** 2019: the change of the throne; 2020 and 2021: the games. */
const moved: Readonly<Record<number, { sea: string; sports: string; mountain: string }>> = {
  2020: { sea: '2020-07-23', sports: '2020-07-24', mountain: '2020-08-10' },
  2021: { sea: '2021-07-22', sports: '2021-07-23', mountain: '2021-08-08' },
};

const named = (year: number): string[] => [
  day(year, 1, 1),
  monday(year, 1, 2),
  day(year, 2, 11),
  ...(year >= 2020 ? [day(year, 2, 23)] : []),
  day(year, 3, equinox(year, 20.8431)),
  day(year, 4, 29),
  day(year, 5, 3),
  day(year, 5, 4),
  day(year, 5, 5),
  moved[year]?.sea ?? monday(year, 7, 3),
  ...(year >= 2016 ? [moved[year]?.mountain ?? day(year, 8, 11)] : []),
  monday(year, 9, 3),
  day(year, 9, equinox(year, 23.2488)),
  moved[year]?.sports ?? monday(year, 10, 2),
  day(year, 11, 3),
  day(year, 11, 23),
  ...(year <= 2018 ? [day(year, 12, 23)] : []),
  ...(year === 2019 ? [day(year, 5, 1), day(year, 10, 22)] : []),
];

/** ISO days, ascending. Years 2007–2099; none for others. */
export const holidaysOf = (year: number): string[] => {
  if (year < 2007 || year > 2099) return [];
  const holidays = new Set(named(year));
  // 3条3項: a day between two holidays. 3条2項: for a holiday on a Sunday the next day that is none.
  for (const one of named(year))
    if (holidays.has(after(one, 2)) && weekdayOf(after(one, 1)) !== 0) holidays.add(after(one, 1));
  for (const one of named(year)) {
    if (weekdayOf(one) !== 0) continue;
    let next = after(one, 1);
    while (holidays.has(next)) next = after(next, 1);
    holidays.add(next);
  }
  return [...holidays].sort();
};
