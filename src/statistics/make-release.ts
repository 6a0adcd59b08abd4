/** From opened snapshots to protected tables in one call. */
import { type Engine, type Result } from '#base';
import type { AreaPack } from '#catalogue';
import { createMoves } from './count/changed-places.lake.ts';
import { mergeAreas } from './otherwise/merge-areas.ts';
import type { ProtectionNeeds } from './needs.ts';
import { viewOf } from './count/plan-cubes.ts';
import { type ProtectedRelease, protectRelease } from './protect.ts';
import type { Provenance } from './protected-table.ts';
import type { Released } from './released/released.ts';
import type { DistrictVariable, Policy, ReleaseSpec } from './spec/spec.ts';
import { residentsOf } from './rules/residents.lake.ts';
import { tabulate } from './count/tabulate.ts';

/** A snapshot that lies behind the views of the engine. */
export type OpenedSnapshot = { readonly dataset: string; readonly asOf: string; readonly snapshot: string };

/** The data sets a release counts, so that the door can open exactly these. */
export const datasetsOf = (spec: ReleaseSpec): string[] => [
  ...new Set([
    ...Object.values(spec.measures).map((measure) => openedOf(spec, measure.from)),
    ...(spec.residents ? [spec.residents] : []),
  ]),
];

/** The data set behind one that is made of it. */
const openedOf = (spec: ReleaseSpec, dataset: string): string =>
  spec.moves?.dataset === dataset ? spec.moves.from : dataset;

const allDistricts = (spec: ReleaseSpec): DistrictVariable[] =>
  Object.values(spec.variables).filter((variable) => variable.kind === 'district');

/** Months since year 0. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** Whether there is anything to count: every data set has a snapshot, and moves have two as far apart as they ask. */
export const canBeCounted = (spec: ReleaseSpec, daysOf: (dataset: string) => readonly string[]): boolean => {
  if (datasetsOf(spec).some((dataset) => daysOf(dataset).length === 0)) return false;
  if (!spec.moves) return true;
  const { from, months } = spec.moves;
  const there = new Set(daysOf(from).map(monthOf));
  const newest = Math.max(...there);
  return [...there].some((month) => (newest - month) % months === 0 && there.has(month - months));
};

/** The snapshot a day was counted from; of moves, both ends. */
const snapshotOf =
  (spec: ReleaseSpec, snapshots: readonly OpenedSnapshot[]) =>
  (dataset: string, day: string): string => {
    const own = snapshots.filter((s) => s.dataset === openedOf(spec, dataset));
    const at = own.find((s) => s.asOf === day)?.snapshot ?? day;
    if (spec.moves?.dataset !== dataset) return at;
    const month = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 - spec.moves.months, 1));
    const earlier = own.filter((s) => s.asOf.startsWith(month.toISOString().slice(0, 7))).map((s) => s.snapshot);
    return `${earlier.join()} ${at}`;
  };

/** Counts and protects every table of `spec`; `engine` has one view per data set, named with `_` for `-`, with `as_of DATE`. */
export const makeRelease = async (
  engine: Engine,
  spec: ReleaseSpec,
  policy: Policy,
  pack: AreaPack,
  snapshots: readonly OpenedSnapshot[],
  needs: ProtectionNeeds,
  ledger: readonly Released[] = [],
): Promise<Result<ProtectedRelease>> => {
  if (spec.moves) {
    const { dataset, from, months } = spec.moves;
    await createMoves(engine, viewOf(dataset), viewOf(from), spec.unit, months);
  }
  const counted = await tabulate(engine, spec, pack, needs.secret);
  if (!counted.ok) return counted;
  const residents = spec.residents ? await residentsOf(engine, viewOf(spec.residents), allDistricts(spec)) : undefined;
  const merged = spec.merging ? mergeAreas(counted.value, spec, ledger) : counted.value;
  const specHash = needs.sha256(JSON.stringify(spec));
  const provenanceOf = (dataset: string): Provenance => {
    const own = snapshots.filter((snapshot) => snapshot.dataset === openedOf(spec, dataset));
    return {
      asOf: own.reduce((latest, { asOf }) => (asOf > latest ? asOf : latest), ''),
      source: spec.source,
      credit: spec.credit ?? null,
      snapshots: own.map(({ dataset: of, asOf, snapshot }) => ({ dataset: of, asOf, snapshot })),
      spec: specHash,
    };
  };
  return protectRelease({ ...merged, ...(residents ? { residents } : {}) }, spec, policy, needs, provenanceOf, {
    ledger,
    snapshotOf: snapshotOf(spec, snapshots),
  });
};
