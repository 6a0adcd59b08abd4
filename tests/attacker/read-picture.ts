/** Measures the picture on a card with a ruler: lengths, heights and colours must follow from the shown numbers of the tile it is drawn from. */
import type { View } from '../../src/lounge/lounge.api.ts';

type Shown = View['tiles'][string]['table'];
type Point = { readonly codes: readonly string[]; readonly value: number | null };

const pointsOf = (table: Shown): Point[] => {
  const width = table.columns.filter(({ kind }) => kind === 'dimension').length;
  return table.rows.map((row) => ({
    codes: row.slice(0, width).map(String),
    value: typeof row[width] === 'number' ? row[width] : null,
  }));
};
const attribute = (mark: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(mark)?.[1] ?? '';
/** A tenth of a point is what the drawing rounds to. */
const tolerance = 0.11;

/** Lengths of bars over the longest: an axis that ends elsewhere than at the largest shown number tells that number. */
const readBars = (svg: string, points: readonly Point[], side: 'height' | 'width', full: number): string | null => {
  const lengths = [...svg.matchAll(/<rect[^>]*>/g)].map(([mark]) => Number(attribute(mark, side)));
  const shown = points.filter(({ value }) => value !== null).map(({ value }) => value as number);
  if (lengths.length !== shown.length) return `${lengths.length} bars for ${shown.length} shown numbers`;
  const most = Math.max(...shown);
  for (const [i, length] of lengths.entries())
    if (Math.abs(length - ((shown[i] as number) / most) * full) > tolerance)
      return `the axis ends at ${((shown[i] as number) / length) * full}, the largest shown is ${most}`;
  return null;
};

const readLine = (svg: string, points: readonly Point[]): string | null => {
  const lines = [...Map.groupBy(points, ({ codes }) => codes[1] ?? '').values()].slice(0, 3);
  const values = lines.flat().flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const expected = lines.map((line) =>
    line.flatMap(({ value }) => (value === null ? [] : [148 - ((value - low) / (high - low || 1)) * 136])),
  );
  const drawn = [...svg.matchAll(/<path d="([^"]*)" fill="none"/g)].map(([, path = '']) =>
    [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y)),
  );
  const isSame = (ys: readonly number[], of: readonly number[]) =>
    ys.length === of.length && ys.every((y, i) => Math.abs(y - (of[i] as number)) <= tolerance);
  return drawn.every((ys) => expected.some((of) => isSame(ys, of)))
    ? null
    : 'a line that is not drawn from the shown numbers alone';
};

/** Five classes by rank among the shown: a hidden area that has a colour, or a class that the shown do not give, tells. */
const readMap = (svg: string, points: readonly Point[], codes: readonly string[]): string | null => {
  const classes = ['#E8F1FE', '#C5D7FB', '#9DB7F9', '#4979F5', '#0017C1'];
  const fills = [...svg.matchAll(/<path [^>]*fill="(#\w+)"/g)].map(([, fill]) => fill);
  if (fills.length !== codes.length) return `${fills.length} areas drawn of ${codes.length}`;
  const values = new Map(points.map(({ codes: [code], value }) => [code, value]));
  const shown = [...values.values()].filter((value) => value !== null);
  for (const [i, code] of codes.entries()) {
    const value = values.get(code) ?? null;
    const rank = value === null ? 0 : shown.filter((one) => one < value).length;
    const expected = value === null ? '#FFFFFF' : classes[Math.min(4, Math.floor((rank / shown.length) * 5))];
    if (fills[i] !== expected) return `the colour of ${code} is not that of the shown numbers`;
  }
  return null;
};

/** What a picture tells beyond the table, or null. `layer`: codes of the areas in the order the map has them. */
export const readPicture = (kind: string, svg: string, table: Shown, layer: readonly string[]): string | null => {
  const points = pointsOf(table);
  if (/<(text|title|desc|script|metadata)\b/.test(svg)) return 'words inside a picture';
  if (kind === 'bar') return readBars(svg, points.slice(0, 14), 'height', 136);
  if (kind === 'pyramid') return readBars(svg, points, 'width', 146);
  if (kind === 'line') return readLine(svg, points);
  if (kind === 'map') return readMap(svg, points, layer);
  return `a picture of kind ${kind}`;
};
