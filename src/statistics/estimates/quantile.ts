/** Medians and other quantiles from protected counts of bands alone: nothing is looked at that the page does not show, so nothing more can follow. */
import type { HiddenReason } from '../protected-table.ts';

export type Value = { readonly value: number | null; readonly hidden: HiddenReason | null };
export type Bin = { readonly from: number /** Exclusive; null for an open end. */; readonly below: number | null };

const hiddenAs = (hidden: HiddenReason): Value => ({ value: null, hidden });

/**
 * The value below which `percent` % of the counted lie, by linear interpolation inside its band. `total` is theirs together, or null where the bands are not
 * all there is (or do not add up). Hidden bands do no harm where those on one side of the wanted one are all shown. In an open band there is no answer.
 */
export const quantileOf = (
  bins: readonly Bin[],
  counts: readonly Value[],
  total: Value | null,
  percent: number,
): Value => {
  const firstHidden = counts.find(({ hidden }) => hidden !== null)?.hidden ?? null;
  const sum = counts.reduce((s, { value }) => s + (value ?? 0), 0);
  const all = firstHidden === null ? sum : (total?.value ?? null);
  if (all === null) return hiddenAs(total?.hidden ?? (firstHidden as HiddenReason));
  if (all <= 0) return hiddenAs('undefined');
  const target = (all * percent) / 100;
  for (const [i, { value }] of counts.entries()) {
    if (value === null) continue;
    const below = counts.slice(0, i);
    const above = counts.slice(i + 1);
    const known = (of: readonly Value[]) => of.every(({ hidden }) => hidden === null);
    const added = (of: readonly Value[]) => of.reduce((s, v) => s + (v.value as number), 0);
    const before = known(below) ? added(below) : known(above) ? all - value - added(above) : null;
    if (before === null || value === 0 || target < before || target > before + value) continue;
    const { from, below: end } = bins[i] as Bin;
    if (end === null) return hiddenAs('undefined');
    return { value: from + ((target - before) / value) * (end - from), hidden: null };
  }
  return hiddenAs(firstHidden ?? 'undefined');
};
