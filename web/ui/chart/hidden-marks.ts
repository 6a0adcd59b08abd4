/** Hidden values in the picture: a hatched cell with 秘 where the bar would begin (drawn at one size, so that it says nothing of the value). */
import { axisLine, fontFamily, ink } from './palette.ts';
import { along, pointX } from './layout.ts';
import type { Layout } from './layout.ts';
import type { ChartSpec } from './spec.ts';

/** Below this the word cannot be read, and the hatching stands alone. */
const leastForWord = 9;

const cell = (x: number, y: number, width: number, height: number, word: boolean): string => {
  const size = Math.min(11, height);
  const room = Math.min(14, height);
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>` +
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="url(#hatch)" stroke="${axisLine}"/>` +
    (word
      ? `<rect x="${x + width / 2 - 8}" y="${y + (height - room) / 2}" width="16" height="${room}" fill="#fff"/>` +
        `<text x="${x + width / 2}" y="${y + height / 2}" font-size="${size}" font-family="${fontFamily}" fill="${ink}" text-anchor="middle" dominant-baseline="central">秘</text>`
      : '')
  );
};

export const hiddenMarks = (spec: ChartSpec, layout: Layout): string => {
  const out: string[] = [];
  spec.series.forEach((series, seriesAt) => {
    series.marks.forEach((mark, at) => {
      const band = layout.bands[at];
      if (mark.hidden === null || !band) return;
      if (spec.kind === 'line') {
        // Months stand close: then only the hatching, and the note beside the pointer says 秘.
        const width = Math.min(18, band.width);
        out.push(
          cell(
            pointX(layout.plot, at, layout.bands.length) - width / 2,
            layout.plot.y + layout.plot.height - 18,
            width,
            18,
            width >= 16,
          ),
        );
      } else if (spec.kind === 'pyramid') {
        const zero = along(layout, 0, seriesAt === 0 ? 'first' : 'second');
        const height = Math.max(3, band.height - 3);
        out.push(
          cell(
            seriesAt === 0 ? zero - 30 : zero,
            band.y + (band.height - height) / 2,
            30,
            height,
            height >= leastForWord,
          ),
        );
      } else {
        const share = (layout.direction === 'across' ? band.width : band.height) / spec.series.length;
        const thick = Math.min(20, Math.max(5, share - 5));
        const zero = along(layout, Math.max(0, layout.scale.min));
        if (layout.direction === 'across')
          out.push(cell(band.x + share * (seriesAt + 0.5) - thick / 2, zero - 24, thick, 24, thick >= 16));
        else out.push(cell(zero, band.y + share * (seriesAt + 0.5) - thick / 2, 30, thick, thick >= leastForWord));
      }
    });
  });
  return `<g>${out.join('')}</g>`;
};
