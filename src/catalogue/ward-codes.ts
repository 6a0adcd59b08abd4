/** Ward names and codes out of what cities have at hand: TopoJSON, GeoJSON, or a plain table of names and codes. */
import { z } from 'zod';

const named = z.object({ id: z.union([z.string(), z.number()]), properties: z.object({ name: z.string() }) });
const topology = z.object({
  type: z.literal('Topology'),
  objects: z.record(z.string(), z.object({ geometries: z.array(named) })),
});
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(named) });
const table = z.record(z.string(), z.string().regex(/^[0-9]{5,6}$/));
const list = z.array(z.object({ code: z.string(), name: z.string() }));

/** The 6th digit of a code is its check digit. A name may start with prefecture and city: 「兵庫県神戸市東灘区」 is 東灘区. */
const fold = (pairs: readonly (readonly [string, string])[]) =>
  Object.fromEntries(pairs.map(([name, code]) => [name.replace(/^.*[都道府県].*?市(?=.)/, ''), code.slice(0, 5)]));

/** Null when the text is none of the shapes. */
export const readWardCodes = (text: string): Readonly<Record<string, string>> | null => {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const topo = topology.safeParse(raw);
  if (topo.success) {
    const all = Object.values(topo.data.objects).flatMap((object) => object.geometries);
    return fold(all.map((g) => [g.properties.name, String(g.id)] as const));
  }
  const geo = collection.safeParse(raw);
  if (geo.success) return fold(geo.data.features.map((g) => [g.properties.name, String(g.id)] as const));
  const pairs = list.safeParse(raw);
  if (pairs.success) return fold(pairs.data.map((ward) => [ward.name, ward.code] as const));
  const plain = table.safeParse(raw);
  return plain.success ? fold(Object.entries(plain.data)) : null;
};
