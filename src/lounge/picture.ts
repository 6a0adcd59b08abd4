/** The picture on a dashboard's card: a small SVG of one of its tiles, drawn from the numbers it shows. No text, no script, no style sheet. */
import type { ShownTable } from '#results';
import type { TileSpec } from './dashboard-spec.ts';
import { outlines, type Topology } from './picture-map.ts';

const width = 320;
const height = 160;
const pad = 12;
/** Digital Agency palette, light to dark; a hidden value stays white with its outline. */
const classes = ['#E8F1FE', '#C5D7FB', '#9DB7F9', '#4979F5', '#0017C1'] as const;
const main = '#3460FB';
const other = '#9DB7F9';

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="presentation" aria-hidden="true">${inside}</svg>`;
const at = (n: number): string => n.toFixed(1);

const numbersIn = (table: ShownTable): { codes: string[]; value: number | null }[] => {
  const dimensions = table.columns.filter((column) => column.kind === 'dimension').length;
  return table.rows.map((row) => {
    const value = row[dimensions];
    return { codes: row.slice(0, dimensions).map(String), value: typeof value === 'number' ? value : null };
  });
};

/** One line a series, over the whole height of the values; gaps where a value is hidden. */
const drawLine = (table: ShownTable): string => {
  const lines = [...Map.groupBy(numbersIn(table), ({ codes }) => codes[1] ?? '').values()].slice(0, 3);
  const values = lines.flat().flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < 2) return '';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => height - pad - ((value - low) / (high - low || 1)) * (height - 2 * pad);
  const drawn = lines.map((line, i) => {
    const x = (n: number) => pad + (n / Math.max(1, line.length - 1)) * (width - 2 * pad);
    const path = line
      .map(({ value }, n) =>
        value === null ? '' : `${n > 0 && line[n - 1]?.value !== null ? 'L' : 'M'}${at(x(n))} ${at(y(value))}`,
      )
      .join('');
    return `<path d="${path}" fill="none" stroke="${i === 0 ? main : other}" stroke-width="3" stroke-linejoin="round"/>`;
  });
  return `<path d="M${pad} ${height - pad}H${width - pad}" stroke="#D8D8DB"/>${drawn.reverse().join('')}`;
};

const drawBars = (table: ShownTable): string => {
  const bars = numbersIn(table).slice(0, 14);
  const most = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  if (most <= 0) return '';
  const step = (width - 2 * pad) / bars.length;
  const first = bars[0]?.codes[1];
  const drawn = bars.map(({ codes, value }, i) => {
    const size = ((value ?? 0) / most) * (height - 2 * pad);
    return value === null
      ? ''
      : `<rect x="${at(pad + i * step + step * 0.15)}" y="${at(height - pad - size)}" width="${at(step * 0.7)}" height="${at(size)}" fill="${codes[1] === first ? main : other}"/>`;
  });
  return `${drawn.join('')}<path d="M${pad} ${height - pad}H${width - pad}" stroke="#D8D8DB"/>`;
};

/** First category of the second dimension left, the next right; the youngest at the foot. */
const drawPyramid = (table: ShownTable): string => {
  const cells = numbersIn(table);
  const sides = [...new Set(cells.map(({ codes }) => codes[1]))].slice(0, 2);
  const ages = [...new Set(cells.map(({ codes }) => codes[0]))];
  const most = Math.max(0, ...cells.map(({ value }) => value ?? 0));
  if (most <= 0 || sides.length < 2) return '';
  const step = (height - 2 * pad) / ages.length;
  const half = width / 2 - pad - 2;
  return cells
    .map(({ codes, value }) => {
      const side = sides.indexOf(codes[1] as string);
      if (value === null || side < 0) return '';
      const size = (value / most) * half;
      const y = height - pad - (ages.indexOf(codes[0] as string) + 1) * step;
      const x = side === 0 ? width / 2 - 2 - size : width / 2 + 2;
      return `<rect x="${at(x)}" y="${at(y + step * 0.1)}" width="${at(size)}" height="${at(step * 0.8)}" fill="${side === 0 ? main : other}"/>`;
    })
    .join('');
};

/** Five classes of equal numbers of areas, as on the dashboard's map. */
const drawMap = (table: ShownTable, topology: Topology, layer: string): string => {
  const values = new Map(numbersIn(table).map(({ codes, value }) => [codes[0] as string, value]));
  const sorted = [...values.values()].filter((value) => value !== null).sort((a, b) => a - b);
  const colour = (value: number | null | undefined): string => {
    if (value === null || value === undefined) return '#FFFFFF';
    const below = sorted.filter((one) => one < value).length;
    return classes[Math.min(classes.length - 1, Math.floor((below / sorted.length) * classes.length))] as string;
  };
  return outlines(topology, layer, width - 2 * pad, height - 2 * pad)
    .map(
      ({ code, path }) => `<path d="${path}" fill="${colour(values.get(code))}" stroke="#949494" stroke-width="0.8"/>`,
    )
    .join('');
};

/** null where nothing can be drawn. `topology` only for kind map. */
export const pictureOf = (tile: TileSpec, table: ShownTable, topology: Topology | null): string | null => {
  const draw = (): string => {
    if (tile.kind === 'line') return drawLine(table);
    if (tile.kind === 'pyramid') return drawPyramid(table);
    if (tile.kind === 'bar') return drawBars(table);
    if (tile.kind === 'map' && topology && tile.map)
      return `<g transform="translate(${pad} ${pad})">${drawMap(table, topology, tile.map.layer)}</g>`;
    return '';
  };
  const drawn = draw();
  return drawn.includes('<path d="M') || drawn.includes('<rect') ? svg(drawn) : null;
};
