/** Protects a table of cells of any office: the same rows with the hidden numbers left out, a report for the checker, and what the ledger keeps. */
import { done, type Result, type Row } from '#base';
import { circumscribed, codesOf, tooFewInCells } from './cells-residents.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import {
  allowCells,
  type Circumstances,
  cutsOfCells,
  ofCells,
  peopleOf,
  plain,
  type Said,
  saidOf,
} from './cells-context.ts';
import { systemOfCells, tieMembers, treesOf } from './cells-system.ts';
import { fromColumn, intoColumn, withMerges } from '../otherwise/merge-cells.ts';
import { mustHide, undecided } from '../released/differencing.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectBeside } from '../released/protect-beside.ts';
import type { Rule } from '../rules/primary.ts';
import type { ProtectedSystem } from '../hide/protect-system.ts';
import { type Released, releasedOf } from '../released/released.ts';
import { rulesAt } from '../rules/rule-hits.ts';
import { byComplement, byDetail, byDominance, byThreshold, shown } from '../system/slice.ts';
import { accountOf, type SystemAccount } from '../hide/system-account.ts';

export const statusColumn = 'status';
const reasons: Readonly<Record<number, string>> = {
  [shown]: 'shown',
  [byThreshold]: 'threshold',
  [byDominance]: 'dominance',
  [byComplement]: 'complementary',
  [byDetail]: 'detail',
};

export type CellsReport = Said & {
  readonly table: string;
  readonly policy: CellsSpec['policy'];
  readonly systems: readonly (SystemAccount & {
    readonly of: 'people' | 'amount';
    readonly solver: 'witnesses by moves and HiGHS vertices, checked as whole tables; exact check over two prime fields';
  })[];
  readonly releasedBefore: number;
  /** Of these entries of the ledger. */
  readonly ledgerSha256: string;
  readonly differences: number;
  /** Of the protected file. */
  readonly sha256: string;
  /** For the checker only: how far, at least, an attacker remains uncertain of each hidden number. */
  readonly hidden: readonly {
    readonly row: number;
    readonly of: 'people' | 'amount';
    readonly reason: string;
    /** Every rule it breaks; none where it is hidden for others' sake. */
    readonly rules: readonly Rule[];
    readonly atLeast: readonly [low: number, high: number];
  }[];
};

export type ProtectedCells = {
  readonly csv: string;
  readonly report: CellsReport;
  readonly released: readonly Released[];
};

export const ledgerHash = (entries: readonly Released[], sha256: ProtectionNeeds['sha256']): string =>
  sha256(JSON.stringify(entries));

export const protectCells = async (
  spec: CellsSpec,
  rows: readonly Row[],
  needs: ProtectionNeeds,
  ledger: readonly Released[],
  circumstances: Circumstances = plain,
): Promise<Result<ProtectedCells>> => {
  const of = ofCells(spec, rows, needs.sha256);
  const codes = treesOf(spec, rows);
  if (circumstances.merged) tieMembers(codes, circumstances.merged);
  const allowed = allowCells(spec, of, codes, ledger, circumstances);
  if (!allowed.ok) return allowed;
  const earlier = allowed.value;
  const { merged, secret } = circumstances;
  const made: ProtectedSystem[] = [];
  const released: Released[] = [];
  let differences = 0;
  for (const amounts of spec.amount ? [false, true] : [false]) {
    const read = systemOfCells(spec, rows, amounts);
    if (!read.ok) return read;
    const { system, trees } = read.value;
    if (merged) tieMembers(trees, merged);
    const counts = made[0];
    const told = counts ? done(null) : circumscribed(spec, trees);
    if (!told.ok) return told;
    const tooFew = told.value && tooFewInCells(spec, system, told.value, codesOf(spec, rows));
    const people = peopleOf(of, amounts ? spec.amount?.total : undefined);
    // Nobody earns nothing: that follows wherever a number is hidden for being too fine only.
    const also = counts
      ? counts.state.map((state, cell) =>
          state === shown || (state === byDetail && counts.system.people[cell] === 0) ? undecided : mustHide,
        )
      : (tooFew?.decided ?? null);
    const found = await protectBeside(
      tooFew ? { ...system, detail: tooFew.detail } : system,
      also,
      {
        finest: () => null,
        name: spec.table,
        measures: { cells: people },
        snapshotAt: () => of.snapshot,
        trees,
        cuts: cutsOfCells(spec),
        earlier,
      },
      spec.policy,
      needs,
    );
    if (!found.ok) return found;
    made.push(found.value.made);
    differences += found.value.differences;
    const entry = { release: spec.table, dataset: of.dataset, time: 'time', ...(secret ? { secret } : {}) };
    released.push(
      releasedOf(entry, cutsOfCells(spec), { cells: people }, system, found.value.made.state, () => of.snapshot, trees),
    );
  }
  const [counts, sums] = made as [ProtectedSystem, ProtectedSystem | undefined];
  const columns = Object.keys(rows[0] as Row);
  // The largest contributions are facts about single people: they are never shown.
  const { first, second, third, asked } = spec.amount ?? {};
  const own = [first, second, third, asked, spec.key, statusColumn, intoColumn, fromColumn];
  const kept = columns.filter((column) => !own.includes(column));
  const stateOf = (i: number): number =>
    counts.state[i] !== shown ? (counts.state[i] as number) : (sums?.state[i] ?? shown);
  const lines = rows.map((row, i) => [
    ...kept.map((column) => {
      if (column === spec.people && counts.state[i] !== shown) return '';
      if (column === spec.amount?.total && stateOf(i) !== shown) return '';
      return String(row[column]);
    }),
    reasons[stateOf(i)] as string,
  ]);
  const blank = { [spec.people]: '', [statusColumn]: 'merged', ...(spec.amount ? { [spec.amount.total]: '' } : {}) };
  const csv = withMerges([...kept, statusColumn], lines, merged, blank);
  const report: CellsReport = {
    ...saidOf(spec, circumstances),
    table: spec.table,
    policy: spec.policy,
    systems: made.map((one) => ({
      of: one.system.amounts ? 'amount' : 'people',
      ...accountOf(one, spec.policy),
      solver: 'witnesses by moves and HiGHS vertices, checked as whole tables; exact check over two prime fields',
    })),
    releasedBefore: earlier.length,
    ledgerSha256: ledgerHash(earlier, needs.sha256),
    differences,
    sha256: needs.sha256(csv),
    hidden: made.flatMap(({ system, state, low, high }) =>
      [...state.keys()].flatMap((i) =>
        state[i] === shown
          ? []
          : [
              {
                row: i + 2,
                of: system.amounts ? ('amount' as const) : ('people' as const),
                reason: reasons[state[i] as number] as string,
                rules: rulesAt(system, i, spec.policy),
                atLeast: [low[i] as number, high[i] as number] as const,
              },
            ],
      ),
    ),
  };
  return done({ csv, report, released });
};
