/**
 * Ages as SQL expressions over two DATE expressions: the day of birth and the day asked about.
 * Every expression is NULL when either day is NULL or the birth lies after the day asked about.
 */

const born = (birth: string, on: string, expression: string) => `(CASE WHEN ${birth} <= ${on} THEN ${expression} END)`;

/** Counts birthdays; a birth on 29 February has its birthday on 1 March in common years. */
const birthdays = (birth: string, on: string) =>
  `(year(${on}) - year(${birth}) - CASE WHEN month(${on}) * 100 + day(${on}) < month(${birth}) * 100 + day(${birth}) THEN 1 ELSE 0 END)`;

/** Everyday age in years: changes on the birthday. */
export const civilAge = (birth: string, on: string): string => born(birth, on, birthdays(birth, on));

/** Age attained (達した日) in years: the whole day before the birthday already counts. 年齢計算ニ関スル法律, 民法143条. */
export const legalAttainedAge = (birth: string, on: string): string =>
  born(birth, on, birthdays(birth, `((${on}) + INTERVAL 1 DAY)`));

/** Age of the statistics in years: everyday age at the end of the day before; NULL if not yet born then (census: 9/30 for 10/1). */
export const statPrevdayAge = (birth: string, on: string): string => {
  const before = `((${on}) - INTERVAL 1 DAY)`;
  return born(birth, before, birthdays(birth, before));
};

/** Fiscal year (年度, April to March) of a day. */
export const fiscalYear = (on: string): string => `(year(${on}) - CASE WHEN month(${on}) < 4 THEN 1 ELSE 0 END)`;

/**
 * 学年年齢 of the fiscal year of the day: the age attained by the end of 31 March before it, so that births from 2 April to
 * 1 April are one cohort: whoever is born on 2 April attains the age only at 24:00 of 1 April, after the school year has opened
 * (学校教育法17条, 学校教育法施行規則59条). −1 = born within that fiscal year.
 */
export const schoolAge = (birth: string, on: string): string =>
  born(
    birth,
    on,
    `(${fiscalYear(on)} - year(${birth}) - CASE WHEN month(${birth}) * 100 + day(${birth}) > 401 THEN 1 ELSE 0 END)`,
  );

/** The label of a 学年年齢 expression: nursery class, 小1–小6, 中1–中3, 高1相当–高3相当, 学齢超. */
export const grade = (school: string): string =>
  `(CASE WHEN ${school} < 0 THEN '年度内出生(0歳児扱い)'
    WHEN ${school} <= 5 THEN ${school} || '歳児クラス'
    WHEN ${school} <= 11 THEN '小' || (${school} - 5)
    WHEN ${school} <= 14 THEN '中' || (${school} - 11)
    WHEN ${school} <= 17 THEN '高' || (${school} - 14) || '相当'
    WHEN ${school} >= 18 THEN '学齢超' END)`;

/** The 5-year band of an age expression, in the words of the census: 0～4歳 … 95～99歳, 100歳以上. */
export const band5 = (age: string): string =>
  `(CASE WHEN ${age} >= 100 THEN '100歳以上' WHEN ${age} >= 0 THEN (${age} // 5 * 5) || '～' || (${age} // 5 * 5 + 4) || '歳' END)`;
