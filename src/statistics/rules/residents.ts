/** What an area has too few residents to show: numbers (介護DB: none under 2,000 people, none below 20 under 25,000), and narrow bands of ages. */
import { done, type Result, refused } from '#base';
import { hiddenEarlier, mustHide, undecided } from '../released/differencing.ts';
import { statisticsRefusal } from '../errors.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { narrowestYears, type Policy, tierThreshold } from '../spec/policy.ts';
import { coordinatesOfKey } from '../released/released.ts';
import { byDetail } from '../system/slice.ts';
import type { ReleaseSpec } from '../spec/spec.ts';

/** Whether what may be shown depends on how many live in an area. */
export const dependsOnResidents = ({ population = [], ages = [] }: Policy): boolean =>
  population.length + ages.length > 0;

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

/** How many years the narrowest band of ages of a cell spans; Infinity where it has none, or one with an open end. */
const yearsAt = (spec: ReleaseSpec, key: string): number => {
  let narrowest = Infinity;
  for (const part of coordinatesOfKey(key).split('&')) {
    const [name = '', code = ''] = part.split('=');
    const variable = spec.variables[name];
    const [, from, to] = /^(\d+)-(\d+)$/.exec(code) ?? [];
    if (variable?.kind === 'bands' && variable.words === 'age' && from !== undefined && to !== undefined)
      narrowest = Math.min(narrowest, Number(to) - Number(from) + 1);
  }
  return narrowest;
};

/** What areas of few residents do not show. */
export type TooFew = {
  /** times × size. */
  readonly decided: Uint8Array;
  /** 1 where the ages are narrower than some area may show (detail.ts). */
  readonly detail: Uint8Array;
};

/** `liveAt`, `spansAt`: how many live where a cell lies, and how many years its narrowest band of ages spans. */
export const tooFewAt = (
  { population = [], ages = [] }: Policy,
  system: LinkedSystem,
  liveAt: (cell: number) => number,
  spansAt: (cell: number) => number,
): TooFew => {
  const least = new Float64Array(system.size);
  const tooNarrow = new Uint8Array(system.size);
  const detail = new Uint8Array(system.size);
  const widest = ages.reduce((most, { years }) => Math.max(most, years), 1);
  for (let cell = 0; cell < system.size; cell += 1) {
    const live = liveAt(cell);
    const years = spansAt(cell);
    least[cell] = tierThreshold(population, live);
    if (years < widest) detail[cell] = 1;
    if (years < narrowestYears(ages, live)) tooNarrow[cell] = 1;
  }
  const decided = Uint8Array.from(system.values, (people, at) => {
    const cell = at % system.size;
    if (system.published[cell] !== 1) return undecided;
    if (tooNarrow[cell]) return hiddenEarlier + byDetail;
    return people > 0 && people < (least[cell] as number) ? mustHide : undecided;
  });
  return { decided, detail };
};

/** What to hide, or null where the rules do not depend on residents. */
export const tooFewResidents = (
  spec: ReleaseSpec,
  policy: Policy,
  system: LinkedSystem,
  residents: ReadonlyMap<string, number> | undefined,
): Result<TooFew | null> => {
  if (!dependsOnResidents(policy)) return done(null);
  if (!residents)
    return refused(statisticsRefusal('residents-unknown', { release: spec.release, audience: policy.audience }));
  const keyAt = (cell: number) => system.keys[cell] as string;
  return done(
    tooFewAt(
      policy,
      system,
      (cell) => residentsAt(spec, keyAt(cell), residents),
      (cell) => yearsAt(spec, keyAt(cell)),
    ),
  );
};
