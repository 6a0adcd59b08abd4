/**
 * Shares of answers with their 95 % interval. Wilson's score interval (Wilson 1927); of a stratified sample with the effective number of respondents in the
 * place of n (Korn & Graubard 1998; Dean & Pagano 2015), from the linearised variance of a ratio (Cochran 1977, §5A.13–14; Särndal et al. 1992, §5.7).
 */

/** Of the standard normal distribution. */
const z = 1.959963984540054;

/** `n` may be an effective number, not a whole one. Both ends as shares, 0–1. */
export const wilson = (share: number, n: number): readonly [low: number, high: number] => {
  const spread = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
};

/** One stratum, in respondents: all of it, those of the group asked about, and of these those who gave the answer. */
export type Stratum = {
  /** How many people (or how much) one respondent stands for. */
  readonly weight: number;
  readonly all: number;
  readonly group: number;
  readonly answer: number;
};
export type Estimate = { readonly share: number; readonly low: number; readonly high: number };

/** Null where nobody was asked. Strata are taken as large against their samples (no finite-population correction: intervals are rather too wide). */
export const stratifiedShare = (strata: readonly Stratum[]): Estimate | null => {
  const add = (of: (stratum: Stratum) => number): number => strata.reduce((sum, stratum) => sum + of(stratum), 0);
  const group = add(({ group: n }) => n);
  const size = add(({ weight, group: n }) => weight * n);
  if (size <= 0) return null;
  const share = add(({ weight, answer }) => weight * answer) / size;
  // Residuals: (1 − share) of those who gave the answer, −share of the others of the group, 0 of those outside it.
  const variance = add(({ weight, all, group: n, answer }) => {
    if (all < 2) return 0;
    const sum = answer - n * share;
    const squares = answer * (1 - share) ** 2 + (n - answer) * share ** 2;
    return ((weight * weight * all) / (all - 1)) * Math.max(0, squares - (sum * sum) / all);
  });
  // Where all or none gave the answer the sample shows no variance: then Kish's number says what unequal weights cost.
  const kish = size ** 2 / add(({ weight, group: n }) => weight * weight * n);
  // n ÷ the design effect (Kish): the variance against that of a simple sample of as many.
  const simple = (share * (1 - share) * size ** 2) / Math.max(1, group - 1);
  const effective = variance > 0 ? (group * simple) / variance : kish;
  // Strata never make few people count as more than they are (Korn & Graubard).
  const [low, high] = wilson(share, Math.min(effective, group));
  return { share, low, high };
};
