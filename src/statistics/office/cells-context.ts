/** What every way of protecting a table of cells needs besides the table: who the people are, what of them is released, which secret, what was merged. */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import { type CellsSpec, methodOfCells } from '../spec/cells-spec.ts';
import type { Trees } from './cells-system.ts';
import { relationOf, sameTime } from '../released/differencing.ts';
import { statisticsRefusal } from '../errors.ts';
import type { MergedCells } from '../otherwise/merge-cells.ts';
import { allowMethod, methodName } from '../spec/method.ts';
import type { ProtectionNeeds } from '../needs.ts';
import type { Policy } from '../spec/policy.ts';
import type { Population, Released } from '../released/released.ts';
import { rulesOf } from '../spec/rules-told.ts';
import type { MeasureSpec } from '../spec/spec.ts';
import { treesTogether } from '../released/trees-together.ts';

export type Circumstances = {
  readonly merged: MergedCells | null;
  /** Fingerprint of the lasting secret; null where the ties of this run are broken by one that is thrown away. */
  readonly secret: string | null;
};
export const plain: Circumstances = { merged: null, secret: null };

/** What every report says of how the table was protected. */
export type Said = {
  readonly protection: readonly Bilingual[];
  readonly secret: string | null;
  readonly merges: {
    readonly column: string;
    readonly groups: readonly { readonly into: string; readonly from: readonly string[] }[];
  } | null;
};

export const fingerprintOf = (secret: string, sha256: ProtectionNeeds['sha256']): string =>
  sha256(`musubi statistics secret ${secret}`).slice(0, 16);

export const saidOf = (spec: CellsSpec, { merged, secret }: Circumstances): Said => {
  const words = { title: { ja: '', en: '' }, unit: { ja: '', en: '' }, from: '' };
  const measures: MeasureSpec[] = [
    { kind: 'count', ...words },
    ...(spec.amount
      ? [
          {
            kind: 'sum' as const,
            ...words,
            of: '',
            units: '',
            topCode: spec.records.topCode,
            weighs: 'amount' as const,
            negatives: 'refuse' as const,
          },
        ]
      : []),
  ];
  const gone = (merged?.merges ?? []).reduce((n, { members }) => n + members.length - 1, 0);
  return {
    protection: rulesOf(spec.policy, measures, methodOfCells(spec), gone),
    secret,
    merges: merged && {
      column: merged.column,
      groups: merged.merges.map(({ into, members }) => ({ into, from: members.filter((code) => code !== into) })),
    },
  };
};

/** The least of an office that says nothing of its own (as for all staff in statistics/policy.yaml, and any base). */
const leastOf = (policy: Policy): Policy => ({
  ...policy,
  rounding: policy.rounding ?? { leastBase: 3 },
  cellKey: policy.cellKey ?? { leastVariance: 2, leastNoSmall: 2, mostStay: 0.6 },
});

export type Of = NonNullable<CellsSpec['of']>;
export const peopleOf = (of: Of, amount?: string): Population => ({
  unit: amount === undefined ? 'people' : `sum of ${amount}`,
  conditions: [...of.population].sort(),
});

export const ofCells = (spec: CellsSpec, rows: readonly Row[], sha256: ProtectionNeeds['sha256']): Of =>
  spec.of ?? { dataset: spec.table, time: 'all', snapshot: sha256(JSON.stringify(rows)), population: [] };

export const cutsOfCells = (spec: CellsSpec): Record<string, string> =>
  Object.fromEntries(
    spec.dimensions.map(({ column, parents }) => [column, JSON.stringify({ kind: 'codes', column, parents })]),
  );

/** Refuses a method that is too weak, or another one (or another secret) than these people were released with. */
export const allowCells = (
  spec: CellsSpec,
  of: Of,
  trees: Trees,
  ledger: readonly Released[],
  { secret }: Circumstances,
): Result<readonly Released[]> => {
  const method = methodOfCells(spec);
  const allowed = allowMethod(leastOf(spec.policy), method, spec.table);
  if (!allowed.ok) return allowed;
  const earlier = ledger.filter((entry) => entry.dataset === of.dataset);
  const own = method.kind === 'hide' ? undefined : methodName(method);
  const other = earlier.find(
    (entry) =>
      entry.method !== own &&
      Object.values(entry.measures).some((theirs) => relationOf(peopleOf(of), theirs) !== 'none'),
  );
  if (other) return refused(statisticsRefusal('method-differs', { release: spec.table, earlier: other.release }));
  const keyed = earlier.find((entry) => secret !== null && entry.secret !== undefined && entry.secret !== secret);
  for (const entry of earlier) {
    const isSameDay = sameTime(entry, of.time, of.snapshot) !== null;
    for (const [column, tree] of isSameDay ? trees : []) {
      const theirs = entry.trees[column];
      if (theirs && !treesTogether(tree, new Map(Object.entries(theirs))))
        return refused(statisticsRefusal('cut-otherwise', { table: spec.table, earlier: entry.release, column }));
    }
  }
  if (keyed) return refused(statisticsRefusal('another-secret', { table: spec.table, earlier: keyed.release }));
  return done(earlier);
};
