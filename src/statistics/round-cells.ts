/**
 * Controlled rounding: every number of people goes to one of the two multiples of the base beside it (a multiple stays), and every sum still
 * holds. An alternative to hiding: all cells are shown, none exactly.
 */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import type { CellsSpec } from './cells-spec.ts';
import { systemOfCells } from './cells-system.ts';
import { statisticsRefusal } from './errors.ts';
import type { ProtectionNeeds } from './needs.ts';
import { csvLine } from './protect-cells.ts';
import { jitterOf } from './randomness.ts';
import { roundSystem } from './round-system.ts';

export const roundedColumn = 'rounded_to';

export type RoundedCells = { readonly csv: string; readonly rounded: Float64Array };

/** Refuses where no such rounding is found (it need not exist where three and more dimensions meet). */
export const roundCells = (
  spec: CellsSpec,
  rows: readonly Row[],
  base: number,
  needs: ProtectionNeeds,
): Result<RoundedCells> => {
  const read = systemOfCells(spec, rows, false);
  if (!read.ok) return read;
  const { system } = read.value;
  const { values, equations, keys } = system;
  const jitter = jitterOf(needs.sha256(`${needs.secret} rounding ${system.name}`), keys);
  const rounded = roundSystem({ values, equations, base, onlySmall: false, jitter }, needs.solver);
  if (!rounded) return refused(statisticsRefusal('cannot-round', { table: spec.table, base }));
  const columns = spec.dimensions.map(({ column }) => column);
  const lines = rows.map((row, i) => [...columns.map((c) => String(row[c])), String(rounded[i]), String(base)]);
  const csv = `${[[...columns, spec.people, roundedColumn], ...lines].map(csvLine).join('\n')}\n`;
  return done({ csv, rounded });
};

export type RoundingReport = {
  readonly table: string;
  readonly rounding: { readonly base: number };
  readonly cells: number;
  readonly sha256: string;
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
  for (const [i, value] of read.value.system.values.entries())
    if (value % report.rounding.base !== 0)
      faults.push({ ja: `${i + 2}行目: 丸められていません。`, en: `Row ${i + 2} is not rounded.` });
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done(undefined);
};
