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
  const floor = system.values.map((value) => Math.floor(value / base));
  const rest = system.values.map((value, i) => value - base * (floor[i] as number));
  // Per cell 1 for the upper multiple: parent − Σ children = 0 in multiples of the base.
  const opened = needs.solver.open({
    lower: new Float64Array(system.size),
    upper: rest.map((r) => (r === 0 ? 0 : 1)),
    rows: system.equations.map(({ cells, signs }) => ({
      columns: cells,
      signs,
      equals: 0 - cells.reduce((sum, cell, i) => sum + (signs[i] as number) * (floor[cell] as number), 0),
    })),
    whole: true,
  });
  try {
    // Nearest first; the secret breaks ties, so that the direction tells nothing.
    const jitter = jitterOf(needs.sha256(`${needs.secret} rounding ${system.name}`), system.keys);
    const found = opened.maximise(rest.map((r, i) => 2 * r - base + ((jitter[i] as number) - 0.5)));
    if (!found) return refused(statisticsRefusal('cannot-round', { table: spec.table, base }));
    const rounded = floor.map((f, i) => base * (f + Math.round(found.x[i] as number)));
    for (const { cells, signs } of system.equations)
      if (cells.reduce((sum, cell, i) => sum + (signs[i] as number) * (rounded[cell] as number), 0) !== 0)
        return refused(statisticsRefusal('cannot-round', { table: spec.table, base }));
    const columns = spec.dimensions.map(({ column }) => column);
    const lines = rows.map((row, i) => [...columns.map((c) => String(row[c])), String(rounded[i]), String(base)]);
    const csv = `${[[...columns, spec.people, roundedColumn], ...lines].map(csvLine).join('\n')}\n`;
    return done({ csv, rounded });
  } finally {
    opened.close();
  }
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
