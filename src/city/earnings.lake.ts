/** What every adult earned in the year before a tax year: the temporary table `earning`, by age, sex, household and town. */
import { flatLevy, freeOfFlat, freeOfLevy, pensionIncome, salaryIncome, taxable } from './income.ts';
import { insured } from './insurance.ts';
import { dayNumber, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

/** Share of people at work by age and sex (労働力調査, shape only). */
const works = `CASE WHEN age < 22 THEN 0.42 WHEN age < 60 THEN CASE WHEN man THEN 0.93 WHEN age BETWEEN 29 AND 44 THEN 0.74 ELSE 0.8 END
  WHEN age < 65 THEN CASE WHEN man THEN 0.83 ELSE 0.62 END WHEN age < 70 THEN CASE WHEN man THEN 0.56 ELSE 0.38 END
  WHEN age < 75 THEN CASE WHEN man THEN 0.36 ELSE 0.22 END ELSE CASE WHEN man THEN 0.13 ELSE 0.06 END END`;

/** SQL that makes `earning` for the people registered at the end of `month` (December before the tax year). */
export const earnings = (world: World, taxYear: number, month: number): string => {
  const { draw } = world;
  const z = (purpose: string) => draw.normal('p.k', purpose);
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  const day = dayNumber(`${taxYear}-01-01`);
  return `
CREATE OR REPLACE TEMP TABLE earning AS
WITH adults AS (
  SELECT p.person, p.man, p.role, r.household, r.home, r.town, t.income AS tilt, ${yearsOn(day, 'p.birth_day')} AS age,
    ${u('at work')} AS at_work, ${z('talent')} AS talent, ${z(`luck ${taxYear}`)} AS luck, ${u('pension')} AS pension_draw, ${u('self-employed')} AS own_draw, ${insured(draw, 'p', day)} AS in_nhi
  FROM residence r JOIN person p ON p.person = r.person JOIN town t ON t.town = r.town
  WHERE r.lo <= ${month} AND r.hi >= ${month} AND p.birth_day <= ${day} - 6575
), earning_power AS (
  SELECT *, at_work < ${works} AS working, at_work < ${works} AND (in_nhi AND own_draw < 0.6) AS own_business,
    (1900000 + 3500000 * exp(-1.0 * ((age - 51) / 19.0) * ((age - 51) / 19.0)) * CASE WHEN man THEN 1.0 ELSE 0.5 END) * CASE WHEN age >= 65 THEN 0.55 WHEN age >= 60 THEN 0.8 ELSE 1 END AS usual
  FROM adults
), earned AS (
  SELECT *,
    CASE WHEN working AND NOT own_business THEN floor(usual * exp(0.42 * talent + 0.07 * luck + 0.3 * tilt) * ${(1 + 0.022 * (taxYear - 2024)).toFixed(3)} / 1000)::BIGINT * 1000 ELSE 0 END AS pay,
    CASE WHEN own_business THEN floor(0.62 * usual * exp(0.75 * talent + 0.15 * luck + 0.35 * tilt) / 1000)::BIGINT * 1000 ELSE 0 END AS business,
    CASE WHEN age >= 65 THEN floor((500000 + CASE WHEN man THEN 1900000 ELSE 1050000 END * pension_draw) / 100)::BIGINT * 100 ELSE 0 END AS pension
  FROM earning_power
), summed AS (
  SELECT *, ${salaryIncome('pay', taxYear)} + business + ${pensionIncome('pension')} AS income FROM earned
), families AS (
  SELECT household, home, max(income::BIGINT * 16 - role) AS top, count(*) FILTER (income <= 480000) AS poor FROM summed GROUP BY household, home
), supporting AS (
  -- The one who earns most claims the others of the household who earn little (控除対象配偶者・扶養親族, 地方税法292条).
  SELECT s.*, CASE WHEN s.income::BIGINT * 16 - s.role = f.top THEN least(5, f.poor - CASE WHEN s.income <= 480000 THEN 1 ELSE 0 END) ELSE 0 END AS dependants
  FROM summed s JOIN families f ON f.household = s.household AND f.home = s.home
), assessed AS (
  SELECT *, ${taxable('income', 'pay', 'dependants')} AS base FROM supporting
)
SELECT person, household, home, town, pay, income, dependants, base,
  CASE WHEN income <= ${freeOfLevy('dependants')} THEN 0 ELSE greatest(0, base // 10 - 2500) // 100 * 100 END AS income_levy,
  CASE WHEN income <= ${freeOfFlat('dependants')} THEN 0 ELSE ${flatLevy} END AS flat_levy
FROM assessed`;
};
