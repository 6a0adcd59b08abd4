/** Protects tables otherwise than by hiding: rounded with all sums kept, or with cell-key noise. Nothing is hidden, nothing is exact. */
import { done, type Result, refused } from '#base';
import { keyRange } from '../count/cell-key.lake.ts';
import { undecided } from '../released/differencing.ts';
import { statisticsRefusal } from '../errors.ts';
import { type LinkedSystem, linkTables } from '../system/linked-system.ts';
import { allowMethod, methodName, type OtherMethod } from '../spec/method.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { perturbationTable, perturbed } from './perturbation-table.ts';
import type { Policy } from '../spec/policy.ts';
import type { Family, ReleasedBefore } from '../protect-family.ts';
import { jitterOf } from '../system/randomness.ts';
import { cutsOf, measureOfKey, populationOf, type Released, releasedOf } from '../released/released.ts';
import { tooFewResidents } from '../rules/residents.ts';
import { roundSystem } from './round-system.ts';
import type { ReleaseSpec } from '../spec/spec.ts';
import type { TabulatedRelease } from '../count/tabulation.ts';
import { unequalSum } from '../system/sums.ts';

export type ShownSystem = {
  readonly system: Pick<LinkedSystem, 'amounts' | 'at' | 'size' | 'values'>;
  readonly state: Uint8Array;
};
export type ProtectedOtherwise = {
  readonly systems: readonly ShownSystem[];
  readonly released: readonly Released[];
  readonly cells: number;
  readonly timePoints: number;
};

const countsOf = (spec: ReleaseSpec, family: Family) =>
  Object.entries(spec.measures).flatMap(([name, measure]) =>
    measure.kind === 'count' && family.tables.some((table) => table.counts.has(name))
      ? [{ name, ...(measure.partOf ? { partOf: measure.partOf } : {}), protectZero: false }]
      : [],
  );

/** Values of the same system with noise, cell by cell. A part's rest is not shown, so it needs none. */
const noisy = (system: LinkedSystem, family: Family, method: OtherMethod, release: string): Result<Float64Array> => {
  if (method.kind !== 'cellKey') throw new Error('not a method with noise');
  const table = perturbationTable(method, release);
  if (!table.ok) return table;
  const values = system.values.slice();
  for (const [id, byMeasure] of system.at) {
    const tabulation = family.tables.find((t) => t.id === id);
    for (const [measure, cells] of byMeasure) {
      const keys = tabulation?.keys.get(measure);
      if (!keys) throw new Error('cell keys were not counted');
      for (let t = 0; t < system.times.length; t += 1)
        for (const [cell, variable] of cells.entries()) {
          const at = t * system.size + variable;
          values[at] = perturbed(
            table.value,
            system.values[at] as number,
            (keys[t * cells.length + cell] as number) / keyRange,
          );
        }
    }
  }
  return done(values);
};

/** Earlier releases of the same people from the same snapshot: key → what was shown. */
export const publishedAt = (earlier: readonly Released[], snapshot: string, code: string): Map<string, number> => {
  const found = new Map<string, number>();
  for (const entry of earlier) {
    const time = entry.times[code];
    if (time?.snapshot !== snapshot) continue;
    for (const [i, key] of entry.keys.entries()) found.set(key, time.values[i] as number);
  }
  return found;
};

const rounded = (
  system: LinkedSystem,
  method: OtherMethod,
  release: string,
  needs: ProtectionNeeds,
  publishedBefore: (t: number) => Map<string, number>,
): Result<Float64Array> => {
  if (method.kind !== 'round') throw new Error('not a method that rounds');
  if (unequalSum(system) !== null)
    return refused(
      statisticsRefusal('units-overlap', { release, measure: measureOfKey(unequalSum(system) as string) }),
    );
  const jitter = jitterOf(needs.sha256(`${needs.secret} rounding ${system.name}`), system.keys);
  const values = system.values.slice();
  for (let t = 0; t < system.times.length; t += 1) {
    const before = publishedBefore(t);
    const fixed = before.size > 0 ? Float64Array.from(system.keys, (key) => before.get(key) ?? Number.NaN) : undefined;
    const found = roundSystem(
      {
        values: system.values.subarray(t * system.size, (t + 1) * system.size),
        equations: system.equations,
        base: method.base,
        onlySmall: method.numbers === 'small',
        jitter,
        ...(fixed ? { fixed } : {}),
      },
      needs.solver,
    );
    if (!found) return refused(statisticsRefusal('cannot-round', { table: release, base: method.base }));
    values.set(found, t * system.size);
  }
  return done(values);
};

export const protectOtherwise = (
  spec: ReleaseSpec,
  release: TabulatedRelease,
  family: Family,
  method: OtherMethod,
  policy: Policy,
  needs: ProtectionNeeds,
  { ledger, snapshotOf }: ReleasedBefore,
): Result<ProtectedOtherwise> => {
  const allowed = allowMethod(policy, method, spec.release);
  if (!allowed.ok) return allowed;
  const { dataset, time, tables } = family;
  const measures = countsOf(spec, family);
  // Places that overlap need no pieces here: no number is exact, so none follows from another.
  const system = linkTables({ ...release, pieces: [] }, tables, {
    name: `${spec.release}: ${dataset} ${time}`,
    amounts: false,
    measures,
    keep: {},
  });
  const tiers = tooFewResidents(spec, policy, system, release.residents);
  if (!tiers.ok) return tiers;
  // What an area of few residents may not show at all it may not show a little wrong either.
  if (tiers.value?.decided.some((of) => of !== undecided))
    return refused(statisticsRefusal('too-few-for-method', { release: spec.release, audience: policy.audience }));
  const snapshotAt = (t: number) => snapshotOf(dataset, tables[0]?.days[t] ?? '');
  const populations = Object.fromEntries(measures.map(({ name }) => [name, populationOf(spec, dataset, name)]));
  const earlier = ledger.filter((entry) => entry.dataset === dataset && entry.release === spec.release);
  const values =
    method.kind === 'cellKey'
      ? noisy(system, family, method, spec.release)
      : rounded(system, method, spec.release, needs, (t) =>
          publishedAt(earlier, snapshotAt(t), system.times[t] as string),
        );
  if (!values.ok) return values;
  const state = new Uint8Array(values.value.length);
  const shown = { ...system, values: values.value };
  const entry = releasedOf(
    { release: spec.release, dataset, time },
    cutsOf(spec),
    populations,
    shown,
    state,
    snapshotAt,
    release.parents,
  );
  return done({
    systems: [{ system: shown, state }],
    released: [{ ...entry, method: methodName(method) }],
    cells: system.size,
    timePoints: system.times.length,
  });
};
