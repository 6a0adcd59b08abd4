/** Protects a table of cells in the way its description chooses, after merging what it says is to be merged. */
import { done, type Result, type Row } from '#base';
import type { Circumstances } from './cells-context.ts';
import { type CellsSpec, methodOfCells } from '../spec/cells-spec.ts';
import { systemOfCells } from './cells-system.ts';
import type { Merge } from '../otherwise/merge-areas.ts';
import { blankRows, findCellMerges, mergeRows, mergesCsv, specOfMerges } from '../otherwise/merge-cells.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type NoiseReport, perturbCells } from '../otherwise/perturb-cells.ts';
import { type CellsReport, protectCells } from './protect-cells.ts';
import type { Released } from '../released/released.ts';
import { roundCells, type RoundingReport } from '../otherwise/round-cells.ts';

export type ProtectedAnyhow = {
  readonly csv: string;
  readonly report: CellsReport | RoundingReport | NoiseReport;
  readonly released: readonly Released[];
  /** The list of what was merged, as a CSV of its own. */
  readonly merges: string | null;
};

/** `again`: counts records anew with the groups as one; without it the cells of a group are added up. */
export const protectAnyCells = async (
  spec: CellsSpec,
  rows: readonly Row[],
  again: ((merges: readonly Merge[]) => Promise<Result<readonly Row[]>>) | null,
  needs: ProtectionNeeds,
  ledger: readonly Released[],
  secret: string | null,
): Promise<Result<ProtectedAnyhow>> => {
  const found = findCellMerges(spec, rows, ledger);
  if (!found.ok) return found;
  const merges = found.value;
  let own = rows;
  if (merges.length > 0 && again) {
    const counted = await again(merges);
    if (!counted.ok) return counted;
    own = counted.value;
  } else if (merges.length > 0) {
    // Adding up is right only where the parts of every total add up to it: faults are named by the rows as they were given.
    for (const amounts of spec.amount ? [false, true] : [false]) {
      const read = systemOfCells(spec, rows, amounts);
      if (!read.ok) return read;
    }
    own = mergeRows(spec, rows, merges);
  }
  const column = spec.merging?.column ?? '';
  const circumstances: Circumstances = {
    secret,
    merged: merges.length > 0 ? { column, merges, blank: blankRows(column, rows, merges) } : null,
  };
  const merged = merges.length > 0 ? specOfMerges(spec, merges) : spec;
  const method = methodOfCells(spec);
  const made =
    method.kind === 'hide'
      ? await protectCells(merged, own, needs, ledger, circumstances)
      : method.kind === 'round'
        ? roundCells(merged, own, method, needs, ledger, circumstances)
        : perturbCells(merged, own, method, needs, ledger, circumstances);
  if (!made.ok) return made;
  const { csv, report, released } = made.value;
  return done({ csv, report, released, merges: merges.length > 0 ? mergesCsv(column, merges) : null });
};
