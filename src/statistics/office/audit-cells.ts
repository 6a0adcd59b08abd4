/**
 * Verifies a protected table later and by itself: from the published file, its description and its report alone, without any hidden value and
 * without the code that chose what to hide.
 */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import { leftBy } from './audit-numbers.ts';
import { reportFaults } from './audit-report.ts';
import { ruleFaults } from './audit-rules.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { systemOfCells } from './cells-system.ts';
import { statisticsRefusal } from '../errors.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type CellsReport, statusColumn } from './protect-cells.ts';
import { streamOf } from '../system/randomness.ts';
import type { Released } from '../released/released.ts';

export type Audited = {
  readonly hidden: number;
  readonly hiddenAmounts: number;
  /** Of numbers of people; null where none is hidden, or nothing but ages that may be nobody's. */
  readonly narrowest: number | null;
};

/** The description as of a table of amounts alone. */
const ofAmounts = (spec: CellsSpec, total: string): CellsSpec => ({ ...spec, people: total, amount: undefined });

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
  const reasonOf = (row: number) => String(rows[row]?.[statusColumn]);
  const hiddenRows = { people: 0, amount: 0 };
  let narrowest: number | null = null;
  for (const of of spec.amount ? (['people', 'amount'] as const) : (['people'] as const)) {
    const own = spec.amount && of === 'amount' ? ofAmounts(spec, spec.amount.total) : spec;
    const listed = report.hidden.filter((entry) => entry.of === of);
    const named = new Set(listed.map(({ row }) => rows[row - 2]));
    // Nobody earns nothing: of an age that is only too fine that follows, and is no secret.
    const isNothing = (row: Row) => of === 'amount' && row[statusColumn] === 'detail' && !named.has(row);
    const blank = (row: Row) => row[own.people] === '' && !isNothing(row);
    const read = systemOfCells(own, rows, false, blank);
    if (!read.ok) return read;
    const { system, trees } = read.value;
    const hidden = [...rows.keys()].filter((i) => blank(rows[i] as Row));
    if (of === 'people') {
      const told = ruleFaults(spec, rows, system, trees, report);
      if (!told.ok) return told;
      faults.push(...told.value);
    }
    hiddenRows[of] = hidden.length;
    const random = streamOf(needs.sha256(`${text} ${of}`));
    const left = leftBy(own, rows, { system, trees, hidden, reasonOf, listed, of }, needs.solver, random);
    for (const row of left.exact.filter((one) => !left.mayBeNobody(one)))
      fault(`${row + 2}行目: 公表値から逆算できます。`, `Row ${row + 2} can be computed from what is shown.`);
    if (left.intervals.includes(null))
      fault('表示された値どうしが矛盾しています。', 'The shown values contradict each other.');
    for (const [i, interval] of left.intervals.entries()) {
      if (!interval || of === 'amount') continue;
      const row = hidden[i] as number;
      const width = Math.floor(interval[1] + 1e-6) - Math.ceil(interval[0] - 1e-6);
      // That nobody is of an age which the area is too small to show may follow.
      if (left.mayBeNobody(row) && interval[0] <= 1e-6) continue;
      narrowest = narrowest === null ? width : Math.min(narrowest, width);
      if (width < spec.policy.minimumWidth)
        fault(
          `${row + 2}行目: 区間の幅が${width}人しかありません。`,
          `Row ${row + 2}: the interval is only ${width} wide.`,
        );
    }
    faults.push(
      ...reportFaults(spec, report, { of, system, hidden, reasonOf, listed, ...left, narrowest }, ledger, needs.sha256),
    );
  }
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done({ hidden: hiddenRows.people, hiddenAmounts: hiddenRows.amount, narrowest });
};
