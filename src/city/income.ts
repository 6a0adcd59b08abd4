/**
 * Incomes and the resident tax on them, as SQL. Simplified where it does not show: one kind of income each, the usual deductions.
 * Sources: 所得税法28条3項 (給与所得控除; 65万円 from income of 2025, 令和7年度税制改正), 同35条4項 (公的年金等控除), 地方税法314条の2 (基礎控除43万円),
 * 同314条の3・35条 (所得割10%), 同310条・38条と森林環境税法5条 (5,000円), 同295条・24条の5 (非課税限度額).
 */

/** 給与所得 from 給与収入 (yen) in the tax year (the year after the income). */
export const salaryIncome = (pay: string, taxYear: number): string => {
  const [least, upTo] = taxYear >= 2026 ? [650_000, 1_900_000] : [550_000, 1_625_000];
  const middle = taxYear >= 2026 ? '' : `WHEN ${pay} <= 1800000 THEN ${pay} * 6 // 10 + 100000`;
  return `(CASE WHEN ${pay} <= ${upTo} THEN greatest(0, ${pay} - ${least}) ${middle} WHEN ${pay} <= 3600000 THEN ${pay} * 7 // 10 - 80000
    WHEN ${pay} <= 6600000 THEN ${pay} * 8 // 10 - 440000 WHEN ${pay} <= 8500000 THEN ${pay} * 9 // 10 - 1100000 ELSE ${pay} - 1950000 END)`;
};

/** 雑所得 from a public pension at 65 and over. */
export const pensionIncome = (pension: string): string =>
  `(CASE WHEN ${pension} <= 3300000 THEN greatest(0, ${pension} - 1100000) WHEN ${pension} <= 4100000 THEN ${pension} * 75 // 100 - 275000 ELSE ${pension} * 85 // 100 - 685000 END)`;

/** 課税標準額: income less basic, social insurance and family deductions, cut to 1,000 yen. */
export const taxable = (income: string, pay: string, dependants: string): string =>
  `(greatest(0, ${income} - 430000 - ${pay} * 15 // 100 - ${income} // 20 - 330000 * ${dependants}) // 1000 * 1000)`;

/** The income up to which nothing is levied: on income (所得割), and at all (均等割). */
export const freeOfLevy = (dependants: string): string =>
  `(350000 * (1 + ${dependants}) + 100000 + CASE WHEN ${dependants} > 0 THEN 320000 ELSE 0 END)`;
export const freeOfFlat = (dependants: string): string =>
  `(350000 * (1 + ${dependants}) + 100000 + CASE WHEN ${dependants} > 0 THEN 210000 ELSE 0 END)`;

export const flatLevy = 5000;
