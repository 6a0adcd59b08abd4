/** Whether a kept report (certificate) still says what its protected file, its description and the ledger say: every figure of it that can be worked out again is. */
import type { Bilingual } from '#base';
import type { Left, Looked } from './audit-numbers.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type CellsReport, ledgerHash } from './protect-cells.ts';
import type { Released } from '../released/released.ts';

export type Recomputed = Pick<Looked, 'of' | 'system' | 'hidden' | 'listed' | 'reasonOf'> &
  Pick<Left, 'intervals' | 'mayBeNobody'> & { readonly narrowest: number | null };

/** Without `ledger` only the rest is verified. */
export const reportFaults = (
  spec: CellsSpec,
  report: CellsReport,
  { of, system, hidden, listed, intervals, mayBeNobody, reasonOf, narrowest }: Recomputed,
  ledger: readonly Released[] | null,
  sha256: ProtectionNeeds['sha256'],
): Bilingual[] => {
  const faults: Bilingual[] = [];
  const fault = (ja: string, en: string) => faults.push({ ja, en });
  const isOfPeople = of === 'people';
  const said = report.systems.find((one) => one.of === of);
  if (isOfPeople && report.table !== spec.table)
    fault('表の名前が報告書と違います。', 'The name of the table differs from the report.');
  if (said?.cells !== system.size || said.equations !== system.equations.length)
    fault('セルまたは式の数が報告書と違います。', 'The number of cells or of equations differs from the report.');
  if (said && said.primary + said.complementary !== hidden.length)
    fault('隠した数が報告書と違います。', 'The number of hidden cells differs from the report.');
  if (isOfPeople && report.systems.some(({ recomputable }) => recomputable !== 0))
    fault('報告書に、逆算できるセルがあると書かれています。', 'The report itself says that cells can be computed.');
  const tightest = said?.tightestInterval ?? null;
  // A witness can only prove less than the programme leaves. Of amounts it is a share of what is hidden, which nobody here knows.
  const isOpen = narrowest === null && hidden.some(mayBeNobody);
  if (isOfPeople && !isOpen && ((tightest === null) !== (narrowest === null) || (tightest ?? 0) > (narrowest ?? 0)))
    fault(
      '報告書の最も狭い区間が、公表値から計算したものより広く書かれています。',
      'The tightest interval of the report is wider than what the shown values leave.',
    );
  if (isOfPeople && tightest !== null && tightest < spec.policy.minimumWidth)
    fault('報告書の最も狭い区間が基準に足りません。', 'The tightest interval of the report is below the policy.');
  if (listed.map(({ row }) => row - 2).join() !== hidden.join())
    fault('隠したセルの一覧が報告書と違います。', 'The list of hidden cells differs from the report.');
  else
    for (const [i, { row, reason, atLeast }] of listed.entries()) {
      const [low, high] = intervals[i] ?? [-Infinity, Infinity];
      const slack = isOfPeople ? 1e-6 : 1e-6 * Math.max(1, high);
      const leastWidth = isOfPeople ? (mayBeNobody(row - 2) ? 0 : (tightest ?? 0)) : Number.MIN_VALUE;
      if (isOfPeople && reason !== reasonOf(row - 2))
        fault(`${row}行目: 理由が報告書と違います。`, `Row ${row}: the reason differs from the report.`);
      if (atLeast[0] < low - slack || atLeast[1] > high + slack || atLeast[1] - atLeast[0] < leastWidth)
        fault(`${row}行目: 区間が報告書と違います。`, `Row ${row}: the interval differs from the report.`);
    }
  if (ledger && isOfPeople) {
    const earlier = ledger.filter((entry) => entry.dataset === spec.of?.dataset).slice(0, report.releasedBefore);
    if (earlier.length !== report.releasedBefore || ledgerHash(earlier, sha256) !== report.ledgerSha256)
      fault(
        '台帳が、保護したときのものと違います（ハッシュ値）。',
        'The ledger is not the one the table was protected beside (hash).',
      );
  }
  return faults;
};
