/**
 * Controlled rounding: every number of people goes to one of the two multiples of the base beside it (a multiple stays), and every sum still
 * holds. An alternative to hiding: all cells are shown, none exactly.
 */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import { allowCells, type Circumstances, cutsOfCells, ofCells, peopleOf, type Said, saidOf } from './cells-context.ts';
import type { CellsSpec } from './cells-spec.ts';
import { systemOfCells, tieMembers } from './cells-system.ts';
import { statisticsRefusal } from './errors.ts';
import type { ProtectionNeeds } from './needs.ts';
import { withMerges } from './merge-cells.ts';
import { type Method, methodName } from './method.ts';
import { publishedAt } from './protect-otherwise.ts';
import { type Released, releasedOf } from './released.ts';
import { jitterOf } from './randomness.ts';
import { roundSystem } from './round-system.ts';

export const roundedColumn = 'rounded_to';

type Rounding = Extract<Method, { kind: 'round' }>;
export type RoundingReport = Said & {
  readonly table: string;
  readonly policy: CellsSpec['policy'];
  readonly rounding: Rounding;
  readonly cells: number;
  readonly sha256: string;
};
export type RoundedCells = {
  readonly csv: string;
  readonly rounded: Float64Array;
  readonly report: RoundingReport;
  readonly released: readonly Released[];
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
  const allowed = allowCells(spec, of, ledger, circumstances);
  if (!allowed.ok) return allowed;
  const read = systemOfCells(spec, rows, false);
  if (!read.ok) return read;
  const { system, trees } = read.value;
  const { merged, secret } = circumstances;
  if (merged) tieMembers(trees, merged);
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
  const columns = spec.dimensions.map(({ column }) => column);
  const lines = rows.map((row, i) => [...columns.map((c) => String(row[c])), String(rounded[i]), String(base)]);
  const csv = withMerges([...columns, spec.people, roundedColumn], lines, merged, {
    [spec.people]: '',
    [roundedColumn]: '',
  });
  const report: RoundingReport = {
    ...saidOf(spec, circumstances),
    table: spec.table,
    policy: spec.policy,
    rounding,
    cells: rows.length,
    sha256: needs.sha256(csv),
  };
  const entry = releasedOf(
    { release: spec.table, dataset: of.dataset, time: 'time', ...(secret ? { secret } : {}) },
    cutsOfCells(spec),
    { cells: peopleOf(of) },
    { ...system, values: rounded },
    new Uint8Array(system.size),
    () => of.snapshot,
    trees,
  );
  return done({ csv, rounded, report, released: [{ ...entry, method: methodName(rounding) }] });
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
  const faults: Bilingual[] = [];
  if (needs.sha256(text) !== report.sha256)
    faults.push({
      ja: 'ファイルが報告書のものと違います（ハッシュ値）。',
      en: 'The file is not the one of the report (hash).',
    });
  const { base, numbers } = report.rounding;
  // Where only small numbers are rounded, larger ones (and sums of rounded ones) stay as they are.
  for (const [i, value] of read.value.system.values.entries())
    if (numbers === 'small' ? value > 0 && value < base : value % base !== 0)
      faults.push({ ja: `${i + 2}行目: 丸められていません。`, en: `Row ${i + 2} is not rounded.` });
  if (read.value.system.size !== report.cells)
    faults.push({ ja: 'セルの数が報告書と違います。', en: 'The number of cells differs from the report.' });
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done(undefined);
};
