/** Numbers that an area has too few residents to show (介護DB: none under 2,000 people, none below 20 under 25,000). */
import { done, type Result, refused } from '#base';
import { mustHide, undecided } from './differencing.ts';
import { statisticsRefusal } from './errors.ts';
import { rootCode } from './hierarchy.ts';
import type { LinkedSystem } from './linked-system.ts';
import { type Policy, tierThreshold } from './policy.ts';
import { coordinatesOfKey } from './released.ts';
import type { ReleaseSpec } from './spec.ts';

const places = ['area', 'district', 'ward'];

/** Residents of the area of a cell; of a merged one, of all its members; of a cell without an area, of the city. */
const residentsAt = (spec: ReleaseSpec, key: string, residents: ReadonlyMap<string, number>): number => {
  let fewest = residents.get(rootCode) ?? 0;
  for (const part of coordinatesOfKey(key).split('&')) {
    const [variable = '', code = ''] = part.split('=');
    if (!places.includes(spec.variables[variable]?.kind ?? '')) continue;
    fewest = Math.min(
      fewest,
      code.split('+').reduce((sum, one) => sum + (residents.get(one) ?? 0), 0),
    );
  }
  return fewest;
};

/** times × size: what to hide, or null where the rules do not depend on residents. */
export const tooFewResidents = (
  spec: ReleaseSpec,
  policy: Policy,
  system: LinkedSystem,
  residents: ReadonlyMap<string, number> | undefined,
): Result<Uint8Array | null> => {
  const tiers = policy.population;
  if (!tiers) return done(null);
  if (!residents)
    return refused(statisticsRefusal('residents-unknown', { release: spec.release, audience: policy.audience }));
  const least = system.keys.map((key) => tierThreshold(tiers, residentsAt(spec, key, residents)));
  return done(
    Uint8Array.from(system.values, (people, at) => {
      const cell = at % system.size;
      const few = people > 0 && people < (least[cell] as number);
      return few && system.published[cell] === 1 ? mustHide : undecided;
    }),
  );
};
