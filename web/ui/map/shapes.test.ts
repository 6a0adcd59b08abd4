/** Shapes of a map. */
import { describe, expect, it } from 'vitest';
import { areasOf, centreOf, fitted, layerFor, neighbour, pathOf } from './shapes.ts';
import type { Topology } from './shapes.ts';

/** Two square wards side by side, each one town. */
const map: Topology = {
  type: 'Topology',
  arcs: [
    [
      [0, 0],
      [0, 1],
      [1, 1],
    ],
    [
      [1, 1],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
    [
      [1, 1],
      [2, 1],
      [2, 0],
      [1, 0],
    ],
  ],
  objects: {
    wards: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', id: 'A', properties: { name: '西区' }, arcs: [[0, 1, 2]] },
        { type: 'Polygon', id: 'B', properties: { name: '東区' }, arcs: [[3, -2]] },
      ],
    },
    towns: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', id: 'A1', arcs: [[0, 1, 2]] },
        { type: 'Polygon', id: 'B1', arcs: [[3, -2]] },
      ],
    },
  },
};

describe('a map', () => {
  it('reads areas with code and name', () => {
    expect(areasOf(map, 'wards').map(({ code, name }) => [code, name])).toEqual([
      ['A', '西区'],
      ['B', '東区'],
    ]);
    expect(areasOf(map, 'nothing')).toEqual([]);
  });

  it('finds the layer of the codes shown, though the tile names another', () => {
    expect(layerFor(map, 'wards', new Set(['A1', 'B1']))).toBe('towns');
    expect(layerFor(map, 'wards', new Set(['A', 'B']))).toBe('wards');
    expect(layerFor(map, 'wards', new Set())).toBe('wards');
  });

  it('stands inside its frame, north up and west left', () => {
    const areas = areasOf(map, 'wards');
    const project = fitted(areas, 400, 300, 10);
    for (const area of areas)
      for (const ring of area.rings)
        for (const point of ring) {
          const [x, y] = project(point);
          expect(x).toBeGreaterThanOrEqual(9.99);
          expect(x).toBeLessThanOrEqual(390.01);
          expect(y).toBeGreaterThanOrEqual(9.99);
          expect(y).toBeLessThanOrEqual(290.01);
        }
    const [west, east] = areas.map((area) => centreOf(area, project));
    expect(west?.[0]).toBeLessThan(east?.[0] as number);
    expect(pathOf(areas[0] as (typeof areas)[number], project)).toMatch(/^M[\d. L]+Z$/);
  });

  it('arrow keys walk to the area that lies there, and stay where there is none', () => {
    const centres = [
      [0, 0],
      [10, 1],
      [0, 10],
      [11, 12],
    ] as const;
    expect(neighbour(centres, 0, 1, 0)).toBe(1);
    expect(neighbour(centres, 0, 0, 1)).toBe(2);
    expect(neighbour(centres, 0, -1, 0)).toBe(0);
    expect(neighbour(centres, 3, -1, 0)).toBe(2);
  });
});
