/** The SQL of moves: who was in another ward, or not there at all, a number of months before. Movers only, so that nobody's staying is counted. */
import type { Engine } from '#base';
import { sqlName } from '#base';

/** Not in the register at the earlier time (moved in, born) and at the later (moved out, died). */
const cameFromElsewhere = 'elsewhere';
const isGone = 'gone';

const movesSql = (view: string, unit: string, months: number): string => {
  const people = (day: 'earlier' | 'later') =>
    `SELECT p.later, r.${sqlName(unit)} AS u, coalesce(r.ward_code, 'unknown') AS ward, r.age_years, r.sex
     FROM ${sqlName(view)} r JOIN pairs p ON r.as_of = p.${day}`;
  return `WITH days AS (SELECT DISTINCT as_of FROM ${sqlName(view)}),
    newest AS (SELECT max(as_of) AS day FROM days),
    -- One snapshot a month is enough, the last; steps of the same length back from the newest do not overlap.
    month AS (SELECT max(as_of) AS day FROM days GROUP BY date_trunc('month', as_of)),
    pairs AS (SELECT b.day AS later, a.day AS earlier FROM month b JOIN month a
      ON date_diff('month', a.day, b.day) = ${months} AND date_diff('month', b.day, (SELECT day FROM newest)) % ${months} = 0),
    before AS (${people('earlier')}), after AS (${people('later')})
    SELECT coalesce(after.later, before.later) AS as_of, coalesce(after.u, before.u) AS ${sqlName(unit)},
      coalesce(before.ward, '${cameFromElsewhere}') AS from_ward, coalesce(after.ward, '${isGone}') AS to_ward,
      CASE WHEN before.u IS NULL THEN 'in' WHEN after.u IS NULL THEN 'out' ELSE 'within' END AS move,
      coalesce(after.age_years, before.age_years) AS age_years, coalesce(after.sex, before.sex) AS sex
    FROM after FULL JOIN before ON after.later = before.later AND after.u = before.u
    WHERE before.ward IS DISTINCT FROM after.ward`;
};

/** Makes the moves a table of the engine (in memory), one row per mover and period. */
export const createMoves = (engine: Engine, table: string, view: string, unit: string, months: number): Promise<void> =>
  engine.run(`CREATE OR REPLACE TEMP TABLE ${sqlName(table)} AS ${movesSql(view, unit, months)}`);
