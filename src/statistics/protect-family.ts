/** Protects the tables that can be compared cell by cell, beside all that is released already: counts first, then each sum. */
import { done, type Result, refused } from '#base';
import { mustHide, relationOf, undecided } from './released/differencing.ts';
import { statisticsRefusal } from './errors.ts';
import { finestOf, tooFineAmong } from './count/finest-table.ts';
import { type LinkedSystem, linkTables, type SystemPlan } from './system/linked-system.ts';
import type { ProtectionNeeds } from './needs.ts';
import { protectBeside } from './released/protect-beside.ts';
import type { ProtectedSystem } from './hide/protect-system.ts';
import { cutsOf, differentCuts, measureOfKey, populationOf, type Released, releasedOf } from './released/released.ts';
import { byDetail, neverShown, shown } from './system/slice.ts';
import type { Policy, ReleaseSpec } from './spec/spec.ts';
import { tooFewResidents } from './rules/residents.ts';
import { someHolderSpans } from './rules/spanning-holders.ts';
import { unequalSum } from './system/sums.ts';
import type { TabulatedRelease, Tabulation } from './count/tabulation.ts';

/** Tables about the same data set and the same time points. */
export type Family = { readonly dataset: string; readonly time: string; readonly tables: readonly Tabulation[] };

export type ReleasedBefore = {
  readonly ledger: readonly Released[];
  /** The snapshot of a data set's day. */
  readonly snapshotOf: (dataset: string, day: string) => string;
};

/** An earlier release that showed some of the same people by another method: the two together would tell more than each may. */
export const otherMethodBefore = (
  spec: ReleaseSpec,
  { dataset, tables }: Family,
  method: string | undefined,
  ledger: readonly Released[],
): Released | null => {
  const own = [...new Set(tables.flatMap((table) => [...table.counts.keys()]))].map((name) =>
    populationOf(spec, dataset, name),
  );
  return (
    ledger.find(
      (entry) =>
        entry.dataset === dataset &&
        entry.method !== method &&
        Object.values(entry.measures).some((theirs) =>
          own.some((population) => relationOf(population, theirs) !== 'none'),
        ),
    ) ?? null
  );
};

export type ProtectedFamily = {
  readonly systems: readonly ProtectedSystem[];
  readonly released: readonly Released[];
  /** Cells hidden because of a small difference to something released. */
  readonly differences: number;
};

const countPlan = (spec: ReleaseSpec, policy: Policy, family: Family): SystemPlan => ({
  name: `${spec.release}: ${family.dataset} ${family.time}`,
  amounts: false,
  keep: spec.keep,
  measures: Object.entries(spec.measures).flatMap(([name, measure]) =>
    measure.kind === 'count' && measure.shown !== false && family.tables.some((table) => table.counts.has(name))
      ? [{ name, partOf: measure.partOf, protectZero: (measure.zeros ?? policy.zeros) === 'protect' }]
      : [],
  ),
});

export const protectFamily = async (
  spec: ReleaseSpec,
  release: TabulatedRelease,
  family: Family,
  policy: Policy,
  needs: ProtectionNeeds,
  { ledger, snapshotOf }: ReleasedBefore,
): Promise<Result<ProtectedFamily>> => {
  const { dataset, time, tables } = family;
  const earlier = ledger.filter((entry) => entry.dataset === dataset && entry.method === undefined);
  const variables = [...new Set(tables.flatMap((table) => table.dimensions.map(({ variable }) => variable)))];
  for (const entry of earlier)
    for (const variable of differentCuts(spec, variables, entry))
      return refused(
        statisticsRefusal('differs-from-released', { release: spec.release, earlier: entry.release, variable }),
      );
  const snapshotAt = (t: number) => snapshotOf(dataset, tables[0]?.days[t] ?? '');
  const released: Released[] = [];
  let differences = 0;

  const protect = async (system: LinkedSystem, also: Uint8Array | null): Promise<Result<ProtectedSystem>> => {
    const unequal = unequalSum(system);
    if (unequal !== null)
      return refused(statisticsRefusal('units-overlap', { release: spec.release, measure: measureOfKey(unequal) }));
    const shownKeys = system.keys.filter((_, cell) => system.published[cell] === 1);
    const found = await protectBeside(
      system,
      also,
      {
        name: spec.release,
        finest: () => finestOf(tables, policy.threshold),
        measures: Object.fromEntries(
          [...new Set(shownKeys.map(measureOfKey))].map((name) => [name, populationOf(spec, dataset, name)]),
        ),
        snapshotAt,
        trees: release.parents,
        cuts: cutsOf(spec),
        earlier,
      },
      policy,
      needs,
    );
    if (!found.ok) return found;
    differences += found.value.differences;
    const cuts = cutsOf(spec);
    const { system: made, state } = found.value.made;
    released.push(
      releasedOf(
        { release: spec.release, dataset, time },
        cuts,
        found.value.measures,
        made,
        state,
        snapshotAt,
        release.parents,
      ),
    );
    return done(found.value.made);
  };

  // Told from the counts, before anything is built of them.
  const tooFine = tooFineAmong(tables, policy.threshold);
  if (tooFine) return refused(statisticsRefusal('too-fine', tooFine));
  const plan = countPlan(spec, policy, family);
  const linked = linkTables(release, tables, plan);
  const tiers = tooFewResidents(spec, policy, linked, release.residents);
  if (!tiers.ok) return tiers;
  // Counts that are shown nowhere only serve the rules of sums.
  const { decided = null, detail } = tiers.value ?? {};
  const counts = plan.measures.length > 0 ? await protect(detail ? { ...linked, detail } : linked, decided) : null;
  if (counts && !counts.ok) return counts;
  const systems = counts ? [counts.value] : [];
  for (const [name, measure] of Object.entries(spec.measures)) {
    if (measure.kind !== 'sum') continue;
    const own = tables.filter((table) => table.sums.has(name));
    if (own.length === 0) continue;
    if (someHolderSpans(release, own, name))
      return refused(statisticsRefusal('holders-overlap', { release: spec.release, measure: name }));
    const system = linkTables(release, own, {
      name: `${plan.name} ${name}`,
      amounts: true,
      keep: spec.keep,
      measures: [{ name, units: measure.units, protectZero: false }],
    });
    if (
      !counts ||
      spec.measures[measure.units]?.kind !== 'count' ||
      !plan.measures.some((m) => m.name === measure.units)
    ) {
      const alone = await protect(system, null);
      if (!alone.ok) return alone;
      systems.push(alone.value);
      continue;
    }
    // Where the number of people is hidden, their sum (and so the mean) is hidden as well.
    const { system: people, state } = counts.value;
    const countOf = new Map<number, number>();
    for (const [id, byMeasure] of system.at) {
      const cells = people.at.get(id)?.get(measure.units);
      for (const [cell, variable] of (byMeasure.get(name) ?? new Int32Array()).entries())
        countOf.set(variable, cells?.[cell] as number);
    }
    const countHidden = Uint8Array.from({ length: system.size * system.times.length }, (_, at) => {
      const t = Math.floor(at / system.size);
      const count = t * people.size + (countOf.get(at % system.size) as number);
      const of = state[count] as number;
      // Nobody earns nothing: that follows wherever it is hidden for being too fine only, and is told nowhere.
      if (of === byDetail && people.people[count] === 0) return undecided;
      return of !== shown && of !== neverShown ? mustHide : undecided;
    });
    const sums = await protect(system, countHidden);
    if (!sums.ok) return sums;
    systems.push(sums.value);
  }
  return done({ systems, released, differences });
};
