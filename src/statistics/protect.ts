/** Disclosure control of a whole release: its tables are protected together, or not published at all. */
import { done, type Result, refused } from '#base';
import { assembleTable } from './assemble.ts';
import { statisticsRefusal } from './errors.ts';
import { linkTables, type SystemPlan } from './linked-system.ts';
import type { ProtectionNeeds } from './needs.ts';
import { type ProtectedSystem, protectSystemTogether } from './protect-system.ts';
import type { ProtectedTable, Provenance } from './protected-table.ts';
import { neverShown, shown } from './slice.ts';
import type { Policy, ReleaseSpec } from './spec.ts';
import type { TabulatedRelease, Tabulation } from './tabulation.ts';

/** What was done, for the checker and the auditor: no cell value in it. */
export type Certificate = {
  readonly release: string;
  readonly policy: Policy;
  readonly systems: readonly {
    readonly name: string;
    readonly timePoints: number;
    readonly cells: number;
    readonly equations: number;
    readonly primary: number;
    readonly complementary: number;
    /** Counts: people; amounts: width ÷ value. Null when nothing is hidden. */
    readonly tightestInterval: number | null;
    readonly recomputable: 0;
  }[];
  readonly tables: readonly { readonly id: string; readonly sha256: string }[];
};

export type ProtectedRelease = { readonly tables: readonly ProtectedTable[]; readonly certificate: Certificate };

type Family = { readonly name: string; readonly tables: readonly Tabulation[] };

/** Tables about the same data set and the same time points can be compared cell by cell. */
const familiesOf = (spec: ReleaseSpec, release: TabulatedRelease): Family[] => {
  const families = new Map<string, Tabulation[]>();
  for (const [i, table] of release.tables.entries()) {
    const name = `${table.from} ${spec.tables[i]?.time}`;
    families.set(name, [...(families.get(name) ?? []), table]);
  }
  return [...families].map(([name, tables]) => ({ name, tables }));
};

const countPlan = (spec: ReleaseSpec, policy: Policy, family: Family): SystemPlan => ({
  name: `${spec.release}: ${family.name}`,
  amounts: false,
  keep: spec.keep,
  measures: Object.entries(spec.measures).flatMap(([name, measure]) =>
    measure.kind === 'count' && family.tables.some((table) => table.counts.has(name))
      ? [{ name, partOf: measure.partOf, protectZero: (measure.zeros ?? policy.zeros) === 'protect' }]
      : [],
  ),
});

/** Counts first, then each sum: where the number of people is hidden, their sum (and so the mean) is hidden as well. */
const protectFamily = async (
  spec: ReleaseSpec,
  release: TabulatedRelease,
  family: Family,
  policy: Policy,
  needs: ProtectionNeeds,
): Promise<Result<ProtectedSystem[]>> => {
  const cannot = (failed: { failedAt: string }) =>
    refused(statisticsRefusal('cannot-protect', { release: spec.release, at: failed.failedAt }));
  const plan = countPlan(spec, policy, family);
  const counts = await protectSystemTogether(linkTables(release, family.tables, plan), policy, needs);
  if ('failedAt' in counts) return cannot(counts);
  const systems = [counts];
  for (const [name, measure] of Object.entries(spec.measures)) {
    if (measure.kind !== 'sum') continue;
    const tables = family.tables.filter((table) => table.sums.has(name));
    if (tables.length === 0) continue;
    const system = linkTables(release, tables, {
      name: `${plan.name} ${name}`,
      amounts: true,
      keep: spec.keep,
      measures: [{ name, protectZero: false }],
    });
    const countOf = new Map<number, number>();
    for (const [id, byMeasure] of system.at) {
      const people = counts.system.at.get(id)?.get(measure.units);
      for (const [cell, variable] of (byMeasure.get(name) ?? new Int32Array()).entries())
        countOf.set(variable, people?.[cell] as number);
    }
    const countHidden = Uint8Array.from({ length: system.size * system.times.length }, (_, at) => {
      const t = Math.floor(at / system.size);
      const state = counts.state[t * counts.system.size + (countOf.get(at % system.size) as number)] as number;
      return state !== shown && state !== neverShown ? 1 : 0;
    });
    const sums = await protectSystemTogether(system, policy, needs, countHidden);
    if ('failedAt' in sums) return cannot(sums);
    systems.push(sums);
  }
  return done(systems);
};

/**
 * Tabulated cells → protected tables and their certificate. Refuses (and gives out nothing) when some hidden value would
 * stay recomputable, or its interval narrower than the policy allows.
 */
export const protectRelease = async (
  release: TabulatedRelease,
  spec: ReleaseSpec,
  policy: Policy,
  needs: ProtectionNeeds,
  provenanceOf: (dataset: string) => Provenance,
): Promise<Result<ProtectedRelease>> => {
  const systems: ProtectedSystem[] = [];
  for (const family of familiesOf(spec, release)) {
    const result = await protectFamily(spec, release, family, policy, needs);
    if (!result.ok) return result;
    systems.push(...result.value);
  }
  const tables = spec.tables.map((table, i) => {
    const tabulation = release.tables[i] as Tabulation;
    return assembleTable(spec, table, tabulation, systems, policy, provenanceOf(tabulation.from));
  });
  const certificate: Certificate = {
    release: spec.release,
    policy,
    systems: systems.map(({ system, primary, complementary, tightest }) => ({
      name: system.name,
      timePoints: system.times.length,
      cells: system.size,
      equations: system.equations.length,
      primary,
      complementary,
      tightestInterval: tightest === Infinity ? null : tightest,
      recomputable: 0,
    })),
    tables: tables.map((table) => ({ id: table.id, sha256: needs.sha256(JSON.stringify(table)) })),
  };
  return done({ tables, certificate });
};
