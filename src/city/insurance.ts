/** Who is in the national health insurance (国民健康保険法5–6条): not at 75 and over, rarely while employed, mostly once retired. SQL. */
import type { Draw } from './draw.ts';
import { yearsOn } from './window.ts';

/** Share insured at the age on a day, of the person aliased `p` (columns birth_day, nation). */
const insuranceChance = (p: string, day: number | string): string => {
  const age = yearsOn(day, `${p}.birth_day`);
  return `CASE WHEN ${age} >= 75 THEN 0.0 WHEN ${age} >= 65 THEN 0.72 WHEN ${age} >= 60 THEN 0.34 WHEN ${p}.nation > 0 THEN 0.36 ELSE 0.155 END`;
};

/** Families are insured together and stay so: the household's draw decides, against a chance that grows with age. */
export const insured = (draw: Draw, p: string, day: number | string): string =>
  `(${draw.uniform(`${p}.hk`, 'insurance')} < ${insuranceChance(p, day)})`;
