/**
 * Draws a chart as SVG text: same spec, same width, same picture, in a browser or on a server. Loaded only by pages that have charts.
 * Inline style attributes become presentation attributes, because the content policy forbids inline styles.
 */
import { BarChart, LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { hiddenMarks } from './hidden-marks.ts';
import { intervalMarks } from './interval-marks.ts';
import type { Layout } from './layout.ts';
import { optionOf } from './options.ts';
import type { ChartSpec } from './spec.ts';

echarts.use([BarChart, LineChart, GridComponent, GraphicComponent, SVGRenderer]);

const plainAttributes = (style: string): string =>
  style
    .split(';')
    .map((rule) => rule.trim())
    .filter(Boolean)
    .map((rule) => {
      const at = rule.indexOf(':');
      const name = rule.slice(0, at).trim();
      const value = rule.slice(at + 1).trim();
      if (name !== 'font') return `${name}="${value}"`;
      const match = /^(?:(italic|bold|\d{3}|normal)\s+)*([\d.]+px)(?:\/\S+)?\s+(.*)$/.exec(value);
      if (!match) return '';
      const weight = match[1] && match[1] !== 'normal' ? ` font-weight="${match[1]}"` : '';
      return `font-size="${match[2]}" font-family="${match[3]}"${weight}`;
    })
    .join(' ');

/** The picture, `layout.width` × `layout.height`, as an `<svg>` element that scales to its container. Its values come from `spec` alone. */
export const drawChart = (spec: ChartSpec, layout: Layout): string => {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: layout.width, height: layout.height });
  try {
    chart.setOption(optionOf(spec, layout));
    const svg = chart
      .renderToSVGString({ useViewBox: true })
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/ style="([^"]*)"/g, (_, style: string) => ` ${plainAttributes(style)}`)
      .replace(/<svg /, '<svg aria-hidden="true" focusable="false" ');
    return svg.replace(/<\/svg>\s*$/, `${intervalMarks(spec, layout)}${hiddenMarks(spec, layout)}</svg>`);
  } finally {
    chart.dispose();
  }
};
