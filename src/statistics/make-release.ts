/** From opened snapshots to protected tables in one call. */
import { type Engine, type Result } from '#base';
import type { AreaPack } from '#catalogue';
import type { ProtectionNeeds } from './needs.ts';
import { type ProtectedRelease, protectRelease } from './protect.ts';
import type { Provenance } from './protected-table.ts';
import type { Released } from './released.ts';
import type { Policy, ReleaseSpec } from './spec.ts';
import { tabulate } from './tabulate.ts';

/** A snapshot that lies behind the views of the engine. */
export type OpenedSnapshot = { readonly dataset: string; readonly asOf: string; readonly snapshot: string };

/** The data sets a release counts, so that the door can open exactly these. */
export const datasetsOf = (spec: ReleaseSpec): string[] => [
  ...new Set(Object.values(spec.measures).map((measure) => measure.from)),
];

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
  const counted = await tabulate(engine, spec, pack, needs.secret);
  if (!counted.ok) return counted;
  const specHash = needs.sha256(JSON.stringify(spec));
  const provenanceOf = (dataset: string): Provenance => {
    const own = snapshots.filter((snapshot) => snapshot.dataset === dataset);
    return {
      asOf: own.reduce((latest, { asOf }) => (asOf > latest ? asOf : latest), ''),
      source: spec.source,
      credit: spec.credit ?? null,
      snapshots: own.map(({ dataset: of, asOf, snapshot }) => ({ dataset: of, asOf, snapshot })),
      spec: specHash,
    };
  };
  return protectRelease(counted.value, spec, policy, needs, provenanceOf, {
    ledger,
    snapshotOf: (dataset, day) => snapshots.find((s) => s.dataset === dataset && s.asOf === day)?.snapshot ?? day,
  });
};
