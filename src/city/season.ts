/** A day of the window by the season, as SQL. */
import type { Draw } from './draw.ts';
import { daysBySeason } from './window.ts';

type Run = { first: number; days: number; weight: number };

/** Runs of at most 31 days of equal weight. */
const runsOf = (season: readonly number[]): Run[] => {
  const runs: Run[] = [];
  for (const [day, weight] of daysBySeason(season).entries()) {
    const last = runs.at(-1);
    if (last?.weight === weight && last.days < 31) last.days++;
    else runs.push({ first: day, days: 1, weight });
  }
  return runs;
};

const slots = 512;

/** First draws a run of days, then a day of it. */
export const seasonDay = (draw: Draw, key: string, purpose: string, season: readonly number[]): string => {
  const runs = runsOf(season);
  const sum = runs.reduce((all, run) => all + run.days * run.weight, 0);
  let upTo = 0;
  const packed = runs.flatMap(({ first, days, weight }) => {
    const from = Math.round((upTo / sum) * slots);
    upTo += days * weight;
    return Array.from({ length: Math.round((upTo / sum) * slots) - from }, () => first * 32 + days);
  });
  const bits = draw.bits(key, purpose);
  const run = `[${packed.join(',')}][1 + (${bits} & ${slots - 1})::INTEGER]`;
  return `(${run} // 32 + ((${bits} >> 20) % (${run} % 32))::INTEGER)`;
};
