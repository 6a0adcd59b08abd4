/** Around a bar the interval in which the true value lies: a line with ends, and beyond it the value in figures. Drawn over the picture, where the bars end. */
import { numberText } from '../number-words.ts';
import { along, labelSize } from './layout.ts';
import type { Layout } from './layout.ts';
import { fontFamily, ink } from './palette.ts';
import type { ChartSpec } from './spec.ts';

/** Half the length of the strokes at the ends. */
const cap = 5;

export const hasIntervals = (spec: ChartSpec): boolean =>
  spec.kind === 'bar' && spec.series.some(({ marks }) => marks.some(({ interval }) => interval));

export const intervalMarks = (spec: ChartSpec, layout: Layout): string => {
  const out: string[] = [];
  const across = layout.direction === 'across';
  spec.series.forEach((series, seriesAt) => {
    series.marks.forEach((mark, at) => {
      const band = layout.bands[at];
      if (!mark.interval || mark.value === null || !band) return;
      const share = (across ? band.width : band.height) / spec.series.length;
      const middle = (across ? band.x : band.y) + share * (seriesAt + 0.5);
      const [low, high] = mark.interval.map((end) => along(layout, end)) as [number, number];
      const line = (a: number, b: number, c: number, d: number) =>
        across ? `M${b} ${a}L${d} ${c}` : `M${a} ${b}L${c} ${d}`;
      const path = `${line(low, middle, high, middle)}${line(low, middle - cap, low, middle + cap)}${line(high, middle - cap, high, middle + cap)}`;
      // White beneath, so that the line is seen on a bar and on white alike.
      out.push(
        `<path d="${path}" stroke="#fff" stroke-width="3.5" fill="none"/><path d="${path}" stroke="${ink}" stroke-width="1.5" fill="none"/>`,
      );
      if (!layout.printed) return;
      const words = numberText(mark.value, spec.language, spec.decimals);
      const place = across
        ? `x="${middle}" y="${high - 7}" text-anchor="middle"`
        : `x="${high + 7}" y="${middle}" dominant-baseline="central"`;
      out.push(`<text ${place} font-size="${labelSize}" font-family="${fontFamily}" fill="${ink}">${words}</text>`);
    });
  });
  return `<g>${out.join('')}</g>`;
};
