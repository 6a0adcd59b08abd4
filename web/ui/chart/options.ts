/** Turns our chart spec into the drawing library's option: fixed places from the layout, no animation, no tooltips of its own. */
import type { EChartsCoreOption } from 'echarts/core';
import { numberText, withUnit } from '../number-words.ts';
import { textWithin } from '../text-width.ts';
import { endLabels } from './end-labels.ts';
import { hasIntervals } from './interval-marks.ts';
import { labelSize } from './layout.ts';
import type { Box, Layout } from './layout.ts';
import { axisLine, crowdStroke, fills, fontFamily, gridLine, ink, main, quiet, strokes, wholeFill } from './palette.ts';
import type { ChartSeries, ChartSpec } from './spec.ts';

const text = { color: quiet, fontSize: labelSize, fontFamily, lineHeight: 16 };
const place = (box: Box) => ({ left: box.x, top: box.y, width: box.width, height: box.height, containLabel: false });

const valueAxis = (layout: Layout, inverse = false) => ({
  type: 'value',
  min: layout.scale.min,
  max: layout.scale.max,
  interval: layout.scale.step,
  inverse,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: gridLine, width: 1 } },
  axisLabel: { ...text, formatter: layout.tick, hideOverlap: true },
});

const categoryAxis = (labels: readonly string[], show: (at: number) => boolean, extra: object) => ({
  type: 'category',
  data: labels,
  axisTick: { show: false },
  axisLine: { show: true, onZero: true, lineStyle: { color: axisLine, width: 1 } },
  axisLabel: { ...text, interval: show },
  ...extra,
});

const base = { animation: false, aria: { enabled: false }, textStyle: { fontFamily } };
const values = (series: ChartSeries) => series.marks.map((mark) => mark.value);

/** Of many months: every label that fits, counted so that Aprils or Januaries (with their year) stay. */
const everyNth = (spec: ChartSpec, layout: Layout): ((at: number) => boolean) => {
  const step = layout.bands[0]?.width ?? 40;
  const nth = [1, 2, 3, 4, 6, 12, 24, 36].find((n) => n * step >= 46) ?? 60;
  if (nth === 1) return () => true;
  const first = spec.categories.findIndex((one) => /-0[14](-|$)/.test(one.code));
  return (at) => (at - Math.max(0, first)) % nth === 0;
};

const lineOption = (spec: ChartSpec, layout: Layout): EChartsCoreOption => {
  const show = everyNth(spec, layout);
  // A label keeps its year when the month that carried it is not printed.
  const printed = spec.categories.map((_, at) => at).filter(show);
  const labels = spec.categories.map((one, at) => {
    const before = printed[printed.indexOf(at) - 1];
    const year = one.code.slice(0, 4);
    if (!/^\d{4}-\d{2}/.test(one.code) || one.axis.includes('\n')) return one.axis;
    const changed = before === undefined || spec.categories[before]?.code.slice(0, 4) !== year;
    return changed ? `${one.axis}\n${year}${spec.language === 'ja' ? '年' : ''}` : one.axis;
  });
  const crowd = spec.series.length > strokes.length;
  return {
    ...base,
    grid: place(layout.plot),
    xAxis: categoryAxis(labels, show, { boundaryGap: spec.categories.length === 1 }),
    yAxis: valueAxis(layout),
    graphic: endLabels(spec, layout).map(({ series, x, y, text: words }) => ({
      type: 'text',
      x,
      y,
      style: {
        text: words,
        textVerticalAlign: 'middle',
        fill: crowd ? ink : (strokes[series]?.color ?? ink),
        font: `${labelSize}px ${fontFamily}`,
      },
    })),
    series: spec.series.map((series, at) => {
      const stroke = crowd ? (series.whole ? strokes[0] : crowdStroke) : (strokes[at] ?? crowdStroke);
      const last = series.marks.findLastIndex((mark) => mark.value !== null);
      const few = series.marks.length <= 14;
      return {
        type: 'line',
        name: series.label,
        silent: true,
        symbol: stroke.symbol === 'none' ? 'circle' : stroke.symbol,
        showSymbol: true,
        // Otherwise points without a printed axis label lose their symbol, and with it the name of their line.
        showAllSymbol: true,
        lineStyle: { color: stroke.color, width: crowd && !series.whole ? 1.5 : 2.5, type: stroke.dash },
        itemStyle: { color: stroke.color },
        data: series.marks.map((mark, index) => ({
          value: mark.value,
          symbolSize: index === last ? 8 : few ? 6 : 0,
          ...(index === last && !layout.direct && few
            ? {
                label: {
                  show: true,
                  position: 'top',
                  formatter: numberText(mark.value ?? 0, spec.language, spec.decimals),
                  ...text,
                  color: ink,
                },
              }
            : {}),
        })),
      };
    }),
  };
};

const barSeries = (spec: ChartSpec, layout: Layout, series: ChartSeries, at: number, extra: object = {}) => {
  const look = spec.series.length === 1 ? fills[0] : (fills[at] ?? fills[4]);
  return {
    type: 'bar',
    name: series.label,
    silent: true,
    barMaxWidth: spec.series.length > 1 ? 22 : 36,
    barCategoryGap: spec.categories.length > 40 ? '20%' : '34%',
    barGap: '12%',
    itemStyle: { color: look.fill, borderColor: look.outline, borderWidth: look.fill === look.outline ? 0 : 1 },
    label: {
      // With an interval the figures stand beyond it (interval-marks.ts).
      show: layout.printed && !hasIntervals(spec),
      position: layout.direction === 'across' ? 'top' : 'right',
      formatter: ({ value }: { value: unknown }) =>
        typeof value === 'number' ? numberText(value, spec.language, spec.decimals) : '',
      ...text,
      color: ink,
    },
    data: series.marks.map((mark, index) =>
      spec.categories[index]?.code === spec.wholeCode && mark.value !== null
        ? { value: mark.value, itemStyle: { color: wholeFill.fill, borderColor: wholeFill.outline } }
        : mark.value,
    ),
    ...extra,
  };
};

const barOption = (spec: ChartSpec, layout: Layout): EChartsCoreOption => {
  const down = layout.direction === 'down';
  const labels = spec.categories.map((one) =>
    down ? textWithin(one.axis.replace('\n', ' '), labelSize, layout.plot.x - 12) : one.axis,
  );
  const categories = categoryAxis(labels, () => true, down ? { inverse: true } : {});
  return {
    ...base,
    grid: place(layout.plot),
    // Where every bar carries its number, a scale beneath would say it twice.
    xAxis: down
      ? { ...valueAxis(layout), ...(layout.printed ? { axisLabel: { show: false }, splitLine: { show: false } } : {}) }
      : categories,
    yAxis: down ? categories : valueAxis(layout),
    series: spec.series.map((series, at) => barSeries(spec, layout, series, at)),
  };
};

const pyramidOption = (spec: ChartSpec, layout: Layout): EChartsCoreOption => {
  const [men, women] = spec.series;
  const right = layout.second;
  if (!men || !women || !right) return base;
  const labels = spec.categories.map((one) => one.axis);
  const dense = labels.length > 40;
  const blank = {
    axisLabel: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: axisLine } },
    axisTick: { show: false },
  };
  const middle = layout.plot.x + layout.plot.width + (right.x - layout.plot.x - layout.plot.width) / 2;
  const title = (series: ChartSeries, x: number, align: 'left' | 'right') => {
    const shown = series.marks.every((mark) => mark.value !== null);
    const sum = values(series).reduce<number>((total, value) => total + (value ?? 0), 0);
    // Totals stand beside only where every part is shown: a sum of shown parts would be a wrong total.
    const words =
      shown && spec.decimals === 0
        ? `${series.label} ${withUnit(numberText(sum, spec.language), spec.unit, spec.language)}`
        : series.label;
    return {
      type: 'text',
      x,
      y: 8,
      style: { text: words, textAlign: align, fill: ink, font: `bold 13px ${fontFamily}` },
    };
  };
  return {
    ...base,
    grid: [place(layout.plot), place(right)],
    xAxis: [
      { ...valueAxis(layout, true), gridIndex: 0 },
      { ...valueAxis(layout), gridIndex: 1 },
    ],
    yAxis: [
      { type: 'category', data: labels, gridIndex: 0, position: 'right', ...blank },
      { type: 'category', data: labels, gridIndex: 1, position: 'left', ...blank },
    ],
    series: [
      barSeries(spec, layout, men, 0, { xAxisIndex: 0, yAxisIndex: 0, barCategoryGap: dense ? '0%' : '16%' }),
      barSeries(spec, layout, women, 1, { xAxisIndex: 1, yAxisIndex: 1, barCategoryGap: dense ? '0%' : '16%' }),
    ],
    graphic: [
      title(men, layout.plot.x + layout.plot.width, 'right'),
      title(women, right.x, 'left'),
      ...layout.bands.flatMap((band, at) =>
        dense && at % 10 !== 0
          ? []
          : [
              {
                type: 'text',
                x: middle,
                y: band.y + band.height / 2,
                style: {
                  text: labels[at] ?? '',
                  textAlign: 'center',
                  textVerticalAlign: 'middle',
                  fill: quiet,
                  font: `${labelSize}px ${fontFamily}`,
                },
              },
            ],
      ),
    ],
  };
};

export const optionOf = (spec: ChartSpec, layout: Layout): EChartsCoreOption =>
  spec.kind === 'line'
    ? lineOption(spec, layout)
    : spec.kind === 'bar'
      ? barOption(spec, layout)
      : pyramidOption(spec, layout);

export const seriesColor = (spec: ChartSpec, at: number) =>
  spec.kind === 'line'
    ? { fill: strokes[at]?.color ?? main, outline: strokes[at]?.color ?? main }
    : (fills[at] ?? fills[4]);
