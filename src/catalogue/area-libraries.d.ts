/** The part of shpjs that area files need; the package brings no types of its own. */
declare module 'shpjs' {
  export default function read(parts: {
    shp: Uint8Array;
    dbf: Uint8Array;
    prj?: Uint8Array;
    cpg?: string;
  }): Promise<unknown>;
}
