/** Shapes of what comes without its own types: style sheets, and the one function of topojson-client used here. */
declare module '*.css';
declare module 'topojson-client' {
  export function feature(topology: object, object: unknown): unknown;
}
