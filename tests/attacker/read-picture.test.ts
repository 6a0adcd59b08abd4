/** The ruler that the attacker measures pictures with: what the Lounge draws tells nothing more, and what is drawn otherwise is noticed. */
import type { View } from '../../src/lounge/lounge.api.ts';
import { pictureOf } from '../../src/lounge/picture.ts';
import { describe, expect, it } from 'vitest';
import { readPicture } from './read-picture.ts';

type Shown = View['tiles'][string]['table'];
const title = { ja: '人数', en: 'People' };
const tableOf = (rows: Shown['rows'], dimensions = 1): Shown => ({
  columns: [
    ...Array.from({ length: dimensions }, (_, d) => ({ name: `d${d}`, title, kind: 'dimension' as const })),
    { name: 'n', title, kind: 'measure' as const },
  ],
  rows,
  labels: {},
  hidden: [],
});
const square = (x: number) => [
  [x, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
const map = {
  arcs: [square(0), square(1), square(2)],
  transform: { scale: [1, 1], translate: [137, 32] },
  objects: { wards: { geometries: ['A', 'B', 'C'].map((id, i) => ({ type: 'Polygon', id, arcs: [[i]] })) } },
};
const cases = {
  bar: tableOf([
    ['a', 30],
    ['b', null],
    ['c', 12],
  ]),
  pyramid: tableOf(
    [
      ['0-4', '1', 9],
      ['0-4', '2', null],
      ['5-9', '1', 14],
      ['5-9', '2', 11],
    ],
    2,
  ),
  line: tableOf([
    ['2024', 100],
    ['2025', null],
    ['2026', 180],
    ['2027', 120],
  ]),
  map: tableOf([
    ['A', 40],
    ['B', null],
    ['C', 10],
  ]),
} as const;
const draw = (kind: keyof typeof cases): string =>
  pictureOf(
    { kind, map: { id: 'city', layer: 'wards' } } as Parameters<typeof pictureOf>[0],
    cases[kind],
    map,
  ) as string;
const told = (kind: keyof typeof cases, svg: string) => readPicture(kind, svg, cases[kind], ['A', 'B', 'C']);

describe('the picture on a card', () => {
  it.each(['bar', 'pyramid', 'line', 'map'] as const)('of kind %s tells what the numbers shown tell', (kind) => {
    expect(told(kind, draw(kind))).toBeNull();
  });
  it.each<[keyof typeof cases, (svg: string) => string]>([
    ['bar', (svg) => svg.replaceAll(/height="([\d.]+)" fill/g, (_, h) => `height="${Number(h) * 0.8}" fill`)],
    ['bar', (svg) => svg.replace('<path', '<rect x="1" y="1" width="2" height="40.0" fill="#3460FB"/><path')],
    ['pyramid', (svg) => svg.replaceAll(/width="([\d.]+)" height/g, (_, w) => `width="${Number(w) * 0.9}" height`)],
    ['line', (svg) => svg.replace(/L([\d.]+) ([\d.]+)/, (_, x, y) => `L${x} ${Number(y) - 9}`)],
    ['map', (svg) => svg.replace('#FFFFFF', '#E8F1FE')],
    ['map', (svg) => svg.replace('<g', '<title>B: 3</title><g')],
  ])('of kind %s drawn from other numbers is noticed', (kind, harm) => {
    const harmed = harm(draw(kind));
    expect(harmed).not.toBe(draw(kind));
    expect(told(kind, harmed)).not.toBeNull();
  });
});
