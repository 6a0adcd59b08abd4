/** Classes of a map: quantiles of what is shown, five at most, each with how many areas it holds. */
import { falling, rising, sequential } from './palette.ts';

export type MapClass = { readonly from: number; readonly to: number; readonly count: number; readonly fill: string };

/**
 * Splits `values` into at most five classes of about equal count; equal values never fall apart. Where values lie on both sides of zero,
 * falling and rising get their own two colours each. Every value belongs to exactly one class: `from ≤ value ≤ to`.
 */
export const mapClasses = (values: readonly number[]): MapClass[] => {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return [];
  if (low < 0 && high > 0) {
    const below = split(
      sorted.filter((value) => value < 0),
      2,
    );
    const above = split(
      sorted.filter((value) => value >= 0),
      2,
    );
    return [
      ...paint(below, below.length === 1 ? [falling[1]] : [...falling].reverse()),
      ...paint(above, above.length === 1 ? [rising[1]] : rising),
    ];
  }
  const groups = split(sorted, 5);
  const scale = {
    1: [sequential[3]],
    2: [sequential[1], sequential[3]],
    3: [sequential[0], sequential[2], sequential[4]],
  } as const;
  const colours: readonly string[] =
    groups.length === 5
      ? sequential
      : groups.length === 4
        ? [0, 1, 3, 4].map((at) => sequential[at] as string)
        : (scale[groups.length as 1 | 2 | 3] ?? []);
  return paint(groups, colours);
};

const paint = (groups: readonly (readonly number[])[], colours: readonly string[]): MapClass[] =>
  groups.map((group, at) => ({
    from: group[0] as number,
    to: group.at(-1) as number,
    count: group.length,
    fill: colours[at] as string,
  }));

const split = (sorted: readonly number[], classes: number): number[][] => {
  const groups: number[][] = [];
  let start = 0;
  for (let at = 1; at <= classes && start < sorted.length; at += 1) {
    let end = Math.max(start + 1, Math.round((at * sorted.length) / classes));
    while (end < sorted.length && sorted[end] === sorted[end - 1]) end += 1;
    groups.push(sorted.slice(start, end));
    start = end;
  }
  return groups;
};

export const classOf = (classes: readonly MapClass[], value: number): MapClass | null =>
  classes.find((one) => value >= one.from && value <= one.to) ?? null;
