/** A table of cells all of whose numbers are shown, none exactly: written out, reported, entered for the ledger, and held against its report again. */
import type { Bilingual, Row } from '#base';
import { type Circumstances, cutsOfCells, ofCells, peopleOf, type Said, saidOf } from '../office/cells-context.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { CellsSystem } from '../office/cells-system.ts';
import { withMerges } from './merge-cells.ts';
import { type Method, methodName } from '../spec/method.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type Released, releasedOf } from '../released/released.ts';

type Hashing = Pick<ProtectionNeeds, 'sha256'>;

/** What every such report says. */
export type ShownReport = Said & {
  readonly table: string;
  readonly policy: CellsSpec['policy'];
  readonly cells: number;
  readonly sha256: string;
};

export type ShownOtherwise = {
  readonly csv: string;
  readonly report: ShownReport;
  readonly released: readonly Released[];
};

/** `values` in the place of the numbers of `rows`; beside each, in `column`, how far off it may be. */
export const shownOtherwise = (
  spec: CellsSpec,
  rows: readonly Row[],
  { system, trees }: CellsSystem,
  changed: {
    readonly values: Float64Array;
    readonly column: string;
    readonly upTo: number;
    readonly method: Method;
  },
  needs: Hashing,
  circumstances: Circumstances,
): ShownOtherwise => {
  const { values, column, upTo, method } = changed;
  const { merged, secret } = circumstances;
  const of = ofCells(spec, rows, needs.sha256);
  const columns = spec.dimensions.map((dimension) => dimension.column);
  const lines = rows.map((row, i) => [...columns.map((c) => String(row[c])), String(values[i]), String(upTo)]);
  const csv = withMerges([...columns, spec.people, column], lines, merged, { [spec.people]: '', [column]: '' });
  const entry = releasedOf(
    { release: spec.table, dataset: of.dataset, time: 'time', ...(secret ? { secret } : {}) },
    cutsOfCells(spec),
    { cells: peopleOf(of) },
    { ...system, values },
    new Uint8Array(system.size),
    () => of.snapshot,
    trees,
  );
  return {
    csv,
    report: {
      ...saidOf(spec, circumstances),
      table: spec.table,
      policy: spec.policy,
      cells: rows.length,
      sha256: needs.sha256(csv),
    },
    released: [{ ...entry, method: methodName(method) }],
  };
};

/** What of a file and its report do not belong together, whatever the method. */
export const strangersIn = (
  spec: CellsSpec,
  { system }: CellsSystem,
  text: string,
  report: ShownReport,
  needs: Hashing,
): Bilingual[] => {
  const faults: Bilingual[] = [];
  const fault = (ja: string, en: string) => faults.push({ ja, en });
  if (needs.sha256(text) !== report.sha256)
    fault('ファイルが報告書のものと違います（ハッシュ値）。', 'The file is not the one of the report (hash).');
  if (system.size !== report.cells)
    fault('セルの数が報告書と違います。', 'The number of cells differs from the report.');
  if (JSON.stringify(report.policy) !== JSON.stringify(spec.policy))
    fault('報告書の基準が定義と違います。', 'The policy of the report is not that of the description.');
  return faults;
};
