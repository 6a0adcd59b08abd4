/** Boundaries of the wards from a published TopoJSON: checked, cleaned of islets too small to draw, and named by ward code. */
import { z } from 'zod';

const ring = z.array(z.number().int());
const topologySchema = z.looseObject({
  type: z.literal('Topology'),
  transform: z
    .looseObject({ scale: z.tuple([z.number(), z.number()]), translate: z.tuple([z.number(), z.number()]) })
    .optional(),
  arcs: z.array(z.array(z.array(z.number()))),
  objects: z.looseObject({
    wards: z.looseObject({
      geometries: z.array(
        z.discriminatedUnion('type', [
          z.looseObject({
            type: z.literal('Polygon'),
            id: z.string(),
            arcs: z.array(ring),
            properties: z.looseObject({ name: z.string() }),
          }),
          z.looseObject({
            type: z.literal('MultiPolygon'),
            id: z.string(),
            arcs: z.array(z.array(ring)),
            properties: z.looseObject({ name: z.string() }),
          }),
        ]),
      ),
    }),
  }),
});
export type Boundaries = {
  /** Ward name (without prefecture and city) → code. */
  readonly codes: ReadonlyMap<string, string>;
  readonly topology: object;
};

/** null where the bytes are no TopoJSON with an object `wards`. */
export const readBoundaries = (bytes: Uint8Array): Boundaries | null => {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
  const parsed = topologySchema.safeParse(raw);
  if (!parsed.success) return null;
  const { arcs, transform, objects, type } = parsed.data;
  // Arcs of a ring share their end points; a closed ring needs four positions (RFC 7946 §3.1.6).
  const positions = (one: readonly number[]): number =>
    one.reduce((sum, arc) => sum + (arcs[arc < 0 ? ~arc : arc]?.length ?? 0), 0) - (one.length - 1);
  const codes = new Map<string, string>();
  const geometries = objects.wards.geometries.map((ward) => {
    const polygons = ward.type === 'Polygon' ? [ward.arcs] : ward.arcs;
    const kept = polygons
      .filter(([outer]) => outer && positions(outer) >= 4)
      .map(([outer, ...holes]) => [outer, ...holes.filter((hole) => positions(hole) >= 4)]);
    const name = ward.properties.name.normalize('NFKC').replace(/^.*市(?=.+区$)/, '');
    codes.set(name, ward.id);
    return { type: 'MultiPolygon', id: ward.id, properties: { name, ward: ward.id }, arcs: kept };
  });
  return { codes, topology: { type, transform, arcs, objects: { wards: { type: 'GeometryCollection', geometries } } } };
};
