/** The parts of d3-delaunay and topojson that the map uses; the packages bring no types of their own. */
declare module 'd3-delaunay' {
  export class Voronoi {
    cellPolygon(index: number): [number, number][] | null;
    neighbors(index: number): Iterable<number>;
  }
  export class Delaunay {
    constructor(points: Float64Array);
    voronoi(bounds: [number, number, number, number]): Voronoi;
  }
}
declare module 'topojson-server' {
  export function topology<T>(objects: Record<string, unknown>, quantization?: number): T;
}
declare module 'topojson-client' {
  export function merge<G>(
    topology: unknown,
    objects: readonly G[],
  ): { type: 'MultiPolygon'; coordinates: number[][][][] };
  export function quantize<T>(topology: T, transform: number): T;
  export function feature<T>(topology: unknown, object: unknown): T;
  export function neighbors(objects: readonly unknown[]): number[][];
}
declare module 'topojson-simplify' {
  export function presimplify<T>(topology: T): T;
  export function simplify<T>(topology: T, minimumWeight: number): T;
}
