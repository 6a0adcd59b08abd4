/** Where things stand in a chart, in pixels: worked out before drawing, so that keys, pointer and marks of hidden values meet the picture exactly. */
import { axisNumber, niceScale, numberText } from '../number-words.ts';
import type { Scale } from '../number-words.ts';
import { textWidth } from '../text-width.ts';
import type { ChartSpec } from './spec.ts';

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** The plotting area; pyramids: the men's side. */
  readonly plot: Box;
  /** Pyramids: the women's side. */
  readonly second: Box | null;
  readonly direction: 'across' | 'down';
  readonly scale: Scale;
  /** One for each category: what the pointer and the keys touch. */
  readonly bands: readonly Box[];
  readonly tick: (value: number) => string;
  /** Values are printed beside the bars. */
  readonly printed: boolean;
  /** Series are named at the ends of their lines; otherwise a legend stands above. */
  readonly direct: boolean;
};

export const labelSize = 12;

/** `tall`: beside a pyramid or a map, upright charts use the height there is. On paper two rows of charts stand on a sheet, and the first row under the head. */
export type Room = 'usual' | 'tall' | 'paper' | 'paper-tall';
/** Of line charts and upright bars. */
const uprightHeight: Readonly<Record<Exclude<Room, 'usual'>, number>> = { tall: 400, paper: 205, 'paper-tall': 300 };
const rowHeights = {
  usual: { dense: 17, single: 28, group: 16, many: 22 },
  tall: { dense: 17, single: 28, group: 16, many: 22 },
  paper: { dense: 13, single: 19, group: 13, many: 15 },
  'paper-tall': { dense: 13, single: 26, group: 15, many: 15 },
} as const;

const shownValues = (spec: ChartSpec): number[] =>
  spec.series.flatMap((series) =>
    series.marks.flatMap((mark) => (mark.value === null ? [] : [mark.value, ...(mark.interval ?? [])])),
  );

const tickFor = (spec: ChartSpec, scale: Scale) => (value: number) => axisNumber(value, scale, spec.language);

/** Bars stand upright while every label fits under its bar; otherwise they lie, with labels at the left. */
const fitsUpright = (spec: ChartSpec, plotWidth: number): boolean => {
  const room = plotWidth / spec.categories.length - 6;
  return spec.categories.every((category) => textWidth(category.axis, labelSize) <= room);
};

export const layOut = (spec: ChartSpec, width: number, room: Room = 'usual'): Layout => {
  const rowHeight = rowHeights[room];
  if (spec.kind === 'pyramid') return pyramid(spec, width, rowHeight.dense);
  const values = shownValues(spec);
  const scale = niceScale(values, spec.kind === 'bar', width < 420 ? 4 : 5);
  const tick = tickFor(spec, scale);
  const tickWidth = Math.max(
    ...[scale.min, scale.max, scale.max - scale.step].map((value) => textWidth(tick(value), labelSize)),
  );
  const left = Math.ceil(tickWidth) + 14;
  const count = spec.categories.length;
  if (spec.kind === 'line') {
    const direct = spec.series.length > 1;
    const right = direct
      ? Math.ceil(Math.max(...spec.series.map((one) => textWidth(`${one.label}秘`, labelSize)))) + 14
      : 28;
    const height = room === 'usual' ? (width > 620 ? 300 : 260) : uprightHeight[room];
    const plot = { x: left, y: 18, width: Math.max(40, width - left - right), height: height - 18 - 42 };
    const step = count > 1 ? plot.width / (count - 1) : plot.width;
    const bands = spec.categories.map((_, at) => {
      const centre = pointX(plot, at, count);
      const x = Math.max(0, centre - step / 2);
      return { x, y: plot.y, width: Math.min(width, centre + step / 2) - x, height: plot.height };
    });
    return { width, height, plot, second: null, direction: 'across', scale, bands, tick, printed: false, direct };
  }
  if (fitsUpright(spec, width - left - 8) && count <= 26) {
    const height = room === 'usual' ? 280 : uprightHeight[room];
    const lines = spec.categories.some((one) => one.axis.includes('\n')) ? 2 : 1;
    const plot = { x: left, y: 24, width: width - left - 8, height: height - 24 - 12 - lines * 18 };
    const step = plot.width / count;
    const bands = spec.categories.map((_, at) => ({
      x: plot.x + at * step,
      y: plot.y,
      width: step,
      height: plot.height,
    }));
    const widest = Math.max(
      0,
      ...values.map((value) => textWidth(numberText(value, spec.language, spec.decimals), labelSize)),
    );
    const printed = spec.series.length === 1 && widest + 4 <= step;
    return { width, height, plot, second: null, direction: 'across', scale, bands, tick, printed, direct: false };
  }
  const row =
    spec.series.length > 1 ? spec.series.length * rowHeight.group + 10 : count > 24 ? rowHeight.many : rowHeight.single;
  const labels = Math.min(
    width * 0.36,
    Math.max(...spec.categories.map((one) => textWidth(one.axis.replace('\n', ' '), labelSize))),
  );
  const printed = spec.series.length <= 2;
  const valueRoom =
    Math.ceil(Math.max(0, ...values.map((v) => textWidth(numberText(v, spec.language, spec.decimals), labelSize)))) +
    14;
  const plot = { x: Math.ceil(labels) + 14, y: 6, width: 0, height: row * count };
  const lying = { ...plot, width: width - plot.x - (printed ? valueRoom : 16) };
  const bands = spec.categories.map((_, at) => ({ x: 0, y: plot.y + at * row, width, height: row }));
  return {
    width,
    height: plot.height + (printed ? 10 : 34),
    plot: lying,
    second: null,
    direction: 'down',
    scale,
    bands,
    tick,
    printed,
    direct: false,
  };
};

const pyramid = (spec: ChartSpec, width: number, dense: number): Layout => {
  const base = niceScale([0, ...shownValues(spec)], true, width < 520 ? 3 : 4);
  const scale = { ...base, min: 0 };
  const gutter = Math.ceil(Math.max(...spec.categories.map((one) => textWidth(one.axis, labelSize)))) + 16;
  const count = spec.categories.length;
  const row = count > 40 ? 4 : dense;
  const top = 28;
  const half = (width - gutter - 32) / 2;
  const plot = { x: 16, y: top, width: half, height: row * count };
  const second = { ...plot, x: 16 + half + gutter };
  // The youngest stand at the foot.
  const bands = spec.categories.map((_, at) => ({ x: 0, y: top + (count - 1 - at) * row, width, height: row }));
  return {
    width,
    height: top + row * count + 30,
    plot,
    second,
    direction: 'down',
    scale,
    bands,
    tick: tickFor(spec, scale),
    printed: false,
    direct: true,
  };
};

/** Where the points of a line stand: the first at the left end of the plot, the last at its right end. */
export const pointX = (plot: Box, at: number, count: number): number =>
  count > 1 ? plot.x + (at * plot.width) / (count - 1) : plot.x + plot.width / 2;

/** The point of a value on the value axis. */
export const along = (layout: Layout, value: number, side: 'first' | 'second' = 'first'): number => {
  const { min, max } = layout.scale;
  const share = (value - min) / (max - min);
  if (layout.second)
    return side === 'first'
      ? layout.plot.x + layout.plot.width * (1 - share)
      : layout.second.x + layout.second.width * share;
  return layout.direction === 'across'
    ? layout.plot.y + layout.plot.height * (1 - share)
    : layout.plot.x + layout.plot.width * share;
};
