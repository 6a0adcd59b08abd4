/** Fiscal years in words. */
import { expect, it } from 'vitest';
import { fiscalYearLabel } from './calendar.ts';

it.each([
  [2026, '2026年度（令和8年度）'],
  [2020, '2020年度（令和2年度）'],
  [2019, '2019年度（令和元年度）'],
  [2018, '2018年度（平成30年度）'],
  [1989, '1989年度（平成元年度）'],
  [1988, '1988年度（昭和63年度）'],
  [1867, '1867年度'],
])('the fiscal year %i is written %s', (year, words) => {
  expect(fiscalYearLabel(year)).toBe(words);
});
