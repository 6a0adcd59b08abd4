/**
 * Verifies a protected table later and by itself: from the published file, its description and its report alone, without any hidden value and
 * without the code that chose what to hide.
 */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import type { CellsSpec } from './cells-spec.ts';
import { systemOfCells } from './cells-system.ts';
import { statisticsRefusal } from './errors.ts';
import { reportFaults } from './audit-report.ts';
import { determined } from './kernel-check.ts';
import type { ProtectionNeeds, Solver } from './needs.ts';
import { type CellsReport, statusColumn } from './protect-cells.ts';
import { streamOf } from './randomness.ts';
import type { Released } from './released.ts';

export type Audited = { readonly hidden: number; readonly narrowest: number | null };

type Interval = readonly [low: number, high: number];
/** What the linear programme leaves of each hidden cell. */
const intervals = (
  equations: readonly { readonly cells: readonly number[]; readonly signs: readonly number[] }[],
  hidden: readonly number[],
  value: Float64Array,
  bounds: readonly Interval[],
  solver: Solver,
): (Interval | null)[] => {
  const columnOf = new Map(hidden.map((cell, column) => [cell, column]));
  const rows = equations.flatMap(({ cells, signs }) => {
    const inside = cells.flatMap((cell, i) => (columnOf.has(cell) ? [i] : []));
    if (inside.length === 0) return [];
    const rest = cells.reduce(
      (sum, cell, i) => sum + (columnOf.has(cell) ? 0 : (signs[i] as number) * (value[cell] as number)),
      0,
    );
    return [
      {
        columns: inside.map((i) => columnOf.get(cells[i] as number) as number),
        signs: inside.map((i) => signs[i] as number),
        equals: -rest,
      },
    ];
  });
  const opened = solver.open({
    lower: Float64Array.from(bounds, ([low]) => low),
    upper: Float64Array.from(bounds, ([, high]) => high),
    rows,
    whole: false,
  });
  try {
    return hidden.map((_, column) => {
      const cost = new Float64Array(hidden.length);
      cost[column] = 1;
      const high = opened.maximise(cost)?.x[column];
      cost[column] = -1;
      const low = opened.maximise(cost)?.x[column];
      return low === undefined || high === undefined ? null : ([low, high] as const);
    });
  } finally {
    opened.close();
  }
};

/** Answers what was verified, or every fault found. `text` is the protected file as it lies there. */
export const auditCells = (
  spec: CellsSpec,
  rows: readonly Row[],
  text: string,
  report: CellsReport,
  needs: Pick<ProtectionNeeds, 'solver' | 'sha256'>,
  ledger: readonly Released[] | null = null,
): Result<Audited> => {
  const faults: Bilingual[] = [];
  const fault = (ja: string, en: string) => faults.push({ ja, en });
  if (needs.sha256(text) !== report.sha256)
    fault('ファイルが報告書のものと違います（ハッシュ値）。', 'The file is not the one of the report (hash).');
  if (JSON.stringify(report.policy) !== JSON.stringify(spec.policy))
    fault('基準が報告書と違います。', 'The policy differs from the report.');
  if (rows.some((row) => row[statusColumn] === undefined))
    fault('status 列がありません。', 'There is no status column.');
  const status = (i: number) => String(rows[i]?.[statusColumn]);
  const blank = (row: Row) => row[spec.people] === '';
  const read = systemOfCells(spec, rows, false, blank);
  if (!read.ok) return read;
  const { system } = read.value;
  const hidden = [...rows.keys()].filter((i) => blank(rows[i] as Row));
  for (const [i, row] of rows.entries()) {
    const n = Number(row[spec.people]);
    if (!blank(row) && n > 0 && n < spec.policy.threshold)
      fault(
        `${i + 2}行目: 基準より少ない人数が表示されています。`,
        `Row ${i + 2}: fewer people than the threshold are shown.`,
      );
  }
  const columnOf = new Map(hidden.map((cell, column) => [cell, column]));
  const inside = system.equations.map(({ cells, signs }) => {
    const kept = cells.flatMap((cell, i) => (columnOf.has(cell) ? [i] : []));
    return {
      columns: kept.map((i) => columnOf.get(cells[i] as number) as number),
      signs: kept.map((i) => signs[i] as number),
    };
  });
  for (const column of determined(hidden.length, inside, streamOf(needs.sha256(text))).exact)
    fault(
      `${(hidden[column] as number) + 2}行目: 公表値から逆算できます。`,
      `Row ${(hidden[column] as number) + 2} can be computed from what is shown.`,
    );
  const most = 3 * system.values.reduce((m, v) => Math.max(m, v), 100);
  const bounds = hidden.map((i): Interval => (status(i) === 'threshold' ? [0, spec.policy.threshold - 1] : [0, most]));
  let narrowest: number | null = null;
  const left = intervals(system.equations, hidden, system.values, bounds, needs.solver);
  for (const [column, interval] of left.entries()) {
    const row = (hidden[column] as number) + 2;
    if (!interval) {
      fault('表示された値どうしが矛盾しています。', 'The shown values contradict each other.');
      break;
    }
    const width = Math.floor(interval[1] + 1e-6) - Math.ceil(interval[0] - 1e-6);
    narrowest = narrowest === null ? width : Math.min(narrowest, width);
    if (width < spec.policy.minimumWidth)
      fault(`${row}行目: 区間の幅が${width}人しかありません。`, `Row ${row}: the interval is only ${width} wide.`);
  }
  const recomputed = { system, hidden, intervals: left, reasonOf: status, narrowest };
  faults.push(...reportFaults(spec, report, recomputed, ledger, needs.sha256));
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done({ hidden: hidden.length, narrowest });
};
