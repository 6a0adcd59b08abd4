/**
 * Controlled rounding: every number of people goes to one of the two multiples of the base beside it (a multiple stays), and every sum still
 * holds. An alternative to hiding: all cells are shown, none exactly.
 */
import { done, type Result, type Row, refused } from '#base';
import { allowCells, type Circumstances, ofCells } from '../office/cells-context.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { systemOfCells, tieMembers, treesOf } from '../office/cells-system.ts';
import { statisticsRefusal } from '../errors.ts';
import type { ProtectionNeeds } from '../needs.ts';
import type { Method } from '../spec/method.ts';
import { publishedAt } from './protect-otherwise.ts';
import type { Released } from '../released/released.ts';
import { jitterOf } from '../system/randomness.ts';
import { roundSystem } from './round-system.ts';
import { type ShownOtherwise, type ShownReport, shownOtherwise, strangersIn } from './shown-otherwise.ts';

const roundedColumn = 'rounded_to';

type Rounding = Extract<Method, { kind: 'round' }>;
export type RoundingReport = ShownReport & { readonly rounding: Rounding };
export type RoundedCells = Omit<ShownOtherwise, 'report'> & {
  readonly rounded: Float64Array;
  readonly report: RoundingReport;
};

/** Refuses where no such rounding is found (it need not exist where three and more dimensions meet). What was published of the same snapshot stays as it was. */
export const roundCells = (
  spec: CellsSpec,
  rows: readonly Row[],
  rounding: Rounding,
  needs: ProtectionNeeds,
  ledger: readonly Released[],
  circumstances: Circumstances,
): Result<RoundedCells> => {
  const of = ofCells(spec, rows, needs.sha256);
  const codes = treesOf(spec, rows);
  if (circumstances.merged) tieMembers(codes, circumstances.merged);
  const allowed = allowCells(spec, of, codes, ledger, circumstances);
  if (!allowed.ok) return allowed;
  const read = systemOfCells(spec, rows, false);
  if (!read.ok) return read;
  const { system, trees } = read.value;
  if (circumstances.merged) tieMembers(trees, circumstances.merged);
  const { values, equations, keys } = system;
  const jitter = jitterOf(needs.sha256(`${needs.secret} rounding ${system.name}`), keys);
  const before = publishedAt(allowed.value, of.snapshot, system.times[0] as string);
  const fixed = before.size > 0 ? Float64Array.from(keys, (key) => before.get(key) ?? Number.NaN) : undefined;
  const { base } = rounding;
  const onlySmall = rounding.numbers === 'small';
  const rounded = roundSystem(
    { values, equations, base, onlySmall, jitter, ...(fixed ? { fixed } : {}) },
    needs.solver,
  );
  if (!rounded) return refused(statisticsRefusal('cannot-round', { table: spec.table, base }));
  const changed = { values: rounded, column: roundedColumn, upTo: base, method: rounding };
  const { report, ...shown } = shownOtherwise(spec, rows, read.value, changed, needs, circumstances);
  return done({ ...shown, rounded, report: { ...report, rounding } });
};

/** Verifies a rounded table from what it shows. */
export const auditRounded = (
  spec: CellsSpec,
  rows: readonly Row[],
  text: string,
  report: RoundingReport,
  needs: Pick<ProtectionNeeds, 'sha256'>,
): Result<void> => {
  const read = systemOfCells(spec, rows, false);
  if (!read.ok) return read;
  const faults = strangersIn(spec, read.value, text, report, needs);
  const { base, numbers } = report.rounding;
  // Where only small numbers are rounded, larger ones (and sums of rounded ones) stay as they are.
  for (const [i, value] of read.value.system.values.entries())
    if (numbers === 'small' ? value > 0 && value < base : value % base !== 0)
      faults.push({ ja: `${i + 2}行目: 丸められていません。`, en: `Row ${i + 2} is not rounded.` });
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done(undefined);
};
