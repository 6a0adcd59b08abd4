/** For tests: the map of the invented city, as it is published. */
import { townsOf, wards } from './test-tables.ts';

/** Three square wards of four square towns each, as quantised TopoJSON. */
export const squareMap = () => {
  const arcs: number[][][] = [];
  const square = (x: number, y: number, w: number, h: number) => {
    arcs.push([
      [x, y],
      [w, 0],
      [0, h],
      [-w, 0],
      [0, -h],
    ]);
    return [[arcs.length - 1]];
  };
  const layer = (codes: readonly string[], w: number, h: number) => ({
    type: 'GeometryCollection',
    geometries: codes.map((id, i) => ({
      type: 'Polygon',
      id,
      properties: { name: id },
      arcs: square(Math.floor(i / (200 / h)) * w, (i * h) % 200, w, h),
    })),
  });
  const objects = {
    wards: layer(wards, 100, 200),
    towns: layer(wards.flatMap(townsOf), 100, 50),
    districts: layer(['d1', 'd2', 'd3'], 100, 200),
  };
  return { type: 'Topology', transform: { scale: [0.001, 0.001], translate: [137, 32] }, objects, arcs };
};
