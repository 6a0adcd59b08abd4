/** The drawn picture. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wardTable, wardTile } from './chart-fixture.ts';
import { drawChart } from './draw.ts';
import { apart } from './end-labels.ts';
import { chartSpec } from './from-table.ts';
import { layOut } from './layout.ts';
import type { ChartSpec } from './spec.ts';

const made = (kind: 'bar' | 'line' | 'pyramid', table = wardTable): ChartSpec =>
  chartSpec({ ...wardTile, kind }, table, 'ja') as ChartSpec;
const draw = (spec: ChartSpec, width = 600) => drawChart(spec, layOut(spec, width));

describe('the picture of a chart', () => {
  it.each(['bar', 'line', 'pyramid'] as const)(
    'a %s carries no inline style, script or handler, so that the strict content policy lets it pass',
    (kind) => {
      const svg = draw(made(kind));
      expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 600 \d+/);
      expect(svg).not.toMatch(/<style| style=|<script|<b onclick/);
    },
  );

  it('marks a hidden value with 秘 and draws it as if it were any other hidden value', () => {
    const svg = draw(made('bar'));
    expect(svg).toContain('秘');
    expect(svg).toContain('url(#hatch)');
  });

  it('shows no 秘 where nothing is hidden', () => {
    const open = { ...wardTable, rows: wardTable.rows.map((row) => row.with(3, 5)), hidden: [] };
    expect(draw(made('bar', open))).not.toContain('秘');
  });

  it('names every line at its end, however many months are printed below', () => {
    const months = Array.from(
      { length: 36 },
      (_, at) => `${2023 + Math.floor((at + 10) / 12)}-${String(((at + 10) % 12) + 1).padStart(2, '0')}`,
    );
    const rows = months.flatMap((month, at) => [
      [month, '99101', '1', 100 + at],
      [month, '99101', '2', 400 - at],
    ]);
    const spec = chartSpec(
      { ...wardTile, kind: 'line', encode: { x: 'month', y: ['people'], series: 'sex' } },
      { ...wardTable, rows, hidden: [] },
      'ja',
    ) as ChartSpec;
    for (const width of [380, 485, 620, 900]) {
      const svg = draw(spec, width);
      expect(svg).toContain('>男</text>');
      expect(svg).toContain('>女</text>');
    }
  });

  it('every category of a bar chart is named, also where many long names meet a narrow tile', () => {
    const rows = Array.from({ length: 18 }, (_, at) => ['2026-10', `d${at}`, '1', at * 7]);
    const labels = {
      ...wardTable.labels,
      area: Object.fromEntries(rows.map((row, at) => [row[1], { ja: `第${at}朝汐見台小学校区`, en: '' }])),
    };
    const spec = chartSpec(
      { ...wardTile, encode: { x: 'area', y: ['people'] } },
      { ...wardTable, rows, labels, hidden: [] },
      'ja',
    ) as ChartSpec;
    const svg = draw(spec, 420);
    for (let at = 0; at < 18; at += 1) expect(svg).toContain(`第${at}朝汐見台`);
  });
});

describe('the layout of a chart', () => {
  it('has one place to touch for each category, none outside the picture', () => {
    for (const kind of ['bar', 'line', 'pyramid'] as const) {
      const spec = made(kind);
      const layout = layOut(spec, 500);
      expect(layout.bands).toHaveLength(spec.categories.length);
      for (const band of layout.bands) {
        expect(band.x).toBeGreaterThanOrEqual(0);
        expect(band.x + band.width).toBeLessThanOrEqual(500.001);
        expect(band.y + band.height).toBeLessThanOrEqual(layout.height);
      }
    }
  });

  it('a pyramid uses one scale for both sides', () => {
    const layout = layOut(made('pyramid'), 500);
    expect(layout.second?.width).toBe(layout.plot.width);
  });
});

describe('names at the ends of lines', () => {
  it('never overlap and stay inside, wherever the lines end', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 9 }), (ys) => {
        const placed = apart(ys, 15, 0, 200).toSorted((a, b) => a - b);
        placed.forEach((y, at) => {
          expect(y).toBeGreaterThanOrEqual(-1e-6);
          expect(y).toBeLessThanOrEqual(200 + 1e-6);
          if (at > 0) expect(y - (placed[at - 1] as number)).toBeGreaterThanOrEqual(15 - 1e-6);
        });
      }),
    );
  });

  it('stand exactly at the line where there is room', () => {
    expect(apart([10, 100, 60], 15, 0, 200)).toEqual([10, 100, 60]);
  });
});
