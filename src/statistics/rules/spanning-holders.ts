/**
 * Whether some holder has amounts in several cells side by side. Such a one knows a part of several hidden amounts at once, and no interval that is wide for
 * outsiders need be wide for it; so those amounts are not published at all.
 */
import { linkTables } from '../system/linked-system.ts';
import { unequalSum } from '../system/sums.ts';
import type { TabulatedRelease, Tabulation } from '../count/tabulation.ts';

/** Distinct holders add up everywhere exactly where each of them lies in one inner cell. */
export const someHolderSpans = (release: TabulatedRelease, tables: readonly Tabulation[], sum: string): boolean => {
  const own = tables.flatMap((table) => {
    const holders = table.sums.get(sum)?.holders;
    return holders ? [{ ...table, counts: new Map([[sum, holders]]), sums: new Map() }] : [];
  });
  if (own.length === 0) return false;
  const plan = { name: sum, amounts: false, keep: {}, measures: [{ name: sum, protectZero: false }] };
  return unequalSum(linkTables({ ...release, pieces: [] }, own, plan)) !== null;
};
