/** Names of lines at their ends, kept apart: where lines end close together the names move, not the lines. */
import { along } from './layout.ts';
import type { Layout } from './layout.ts';
import type { ChartSpec } from './spec.ts';

/** Moves positions apart to at least `gap`, in their order, within low … high as far as there is room. Moves as little as one pass down and one up can. */
export const apart = (wanted: readonly number[], gap: number, low: number, high: number): number[] => {
  const order = wanted.map((_, at) => at).toSorted((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const placed = [...wanted];
  order.forEach((at, rank) => {
    const above = rank === 0 ? low - gap : (placed[order[rank - 1] as number] as number);
    placed[at] = Math.max(wanted[at] as number, above + gap, low);
  });
  let floor = high;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at] as number, floor);
    floor = (placed[at] as number) - gap;
  }
  return placed;
};

export type EndLabel = { readonly series: number; readonly x: number; readonly y: number; readonly text: string };

/** A line without any shown value is named at the foot, with 秘. */
export const endLabels = (spec: ChartSpec, layout: Layout): EndLabel[] => {
  if (!layout.direct || spec.kind !== 'line') return [];
  const { plot } = layout;
  const last = spec.series.map((series) => series.marks.findLast((mark) => mark.value !== null)?.value ?? null);
  const ys = apart(
    last.map((value) => (value === null ? plot.y + plot.height : along(layout, value))),
    15,
    plot.y,
    plot.y + plot.height,
  );
  return spec.series.map((series, at) => ({
    series: at,
    x: plot.x + plot.width + 9,
    y: ys[at] as number,
    text: last[at] === null ? `${series.label} 秘` : series.label,
  }));
};
