/** Who takes the place of planted identities: settled all three years, at work age, insured where there are enough of them. */
import { insured } from './insurance.ts';
import type { World } from './world.lake.ts';

/** SQL that numbers those people of `person` in `canary`; the others keep −1. */
export const choosePlanted = (world: World): string => `
UPDATE person SET canary = chosen.n FROM (
  SELECT person, (row_number() OVER (ORDER BY insured DESC, person) - 1)::INTEGER AS n FROM (
    SELECT p.person, ${insured(world.draw, 'p', 790)} AND p.birth_day BETWEEN -25000 AND -16500 AS insured FROM person p JOIN household h USING (household)
    WHERE p.from_month = 0 AND p.to_month = 99 AND p.own_home_month = 99 AND h.support_from = 99 AND p.nation = 0 AND p.role = 0 AND p.birth_day < -8000)
  QUALIFY n < ${world.canaries.length}) chosen
WHERE chosen.person = person.person`;
