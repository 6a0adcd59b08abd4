/** Shapes of the Data Lounge's requests and answers (the only file of this room the web app may import). */
import { z } from 'zod';
import { resultCardSchema } from '../results/released-results.api.ts';
import { bilingualSchema, shownTableSchema } from '../results/results.api.ts';

export const categories = [
  'population',
  'children',
  'health',
  'tax',
  'transport',
  'town',
  'survey',
  'administration',
] as const;
export const categorySchema = z.enum(categories);

/** A card on the front page. */
export const cardSchema = z.strictObject({
  id: z.string(),
  title: bilingualSchema,
  purpose: bilingualSchema,
  category: categorySchema,
  owner: bilingualSchema,
  asOf: z.string(),
  updatedOn: z.string(),
  nextUpdate: z.string().nullable(),
  mark: z.enum(['new', 'changed', 'stale']).nullable(),
  favourite: z.boolean(),
  /** Not for all staff. */
  restricted: z.boolean(),
  /** A small inline SVG drawn on the server from protected numbers (the card's picture), or null. */
  picture: z.string().nullable(),
});
export type Card = z.infer<typeof cardSchema>;

/** GET /api/lounge?q= */
export const frontPageSchema = z.strictObject({
  cityName: bilingualSchema,
  synthetic: z.boolean(),
  categories: z.array(z.strictObject({ category: categorySchema, title: bilingualSchema, count: z.number().int() })),
  cards: z.array(cardSchema),
  recent: z.array(z.string()),
  favourites: z.array(z.string()),
  upcoming: z.array(z.strictObject({ id: z.string(), on: z.string() })),
  /** Results released as files that this person may see, the newest first; where something was searched for, the best first. */
  results: z.array(resultCardSchema),
});
export type FrontPage = z.infer<typeof frontPageSchema>;

export const tileKinds = ['number', 'line', 'bar', 'pyramid', 'map', 'table'] as const;

/** A tile as the page draws it, before its numbers. `encode` names columns of the tile's shown table. */
export const tileSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(tileKinds),
  title: bilingualSchema,
  unit: bilingualSchema,
  /** Width on the 12-column grid. */
  span: z.number().int().min(2).max(12),
  /** What can be got wrong when reading it, and how the number is defined. */
  about: bilingualSchema,
  encode: z.strictObject({
    /** Category axis (bar, line, pyramid: age), or area (map). */
    x: z.string().optional(),
    /** The measure shown. Several for kind number. */
    y: z.array(z.string()).min(1),
    /** The measures that are the ends of the interval around `y`, and those that are said but not drawn. */
    interval: z.strictObject({ low: z.string(), high: z.string() }).optional(),
    beside: z.array(z.string()).optional(),
    /** One line / bar group per category of this dimension; pyramid: sex. */
    series: z.string().optional(),
  }),
  /** kind bar: how its bars stand at first; answers of a survey as they are listed, wards by their size. The reader may turn it round. */
  order: z.enum(['listed', 'largest']).optional(),
  /** kind map: the map's id, and which of its layers the codes of `x` belong to. */
  map: z.strictObject({ id: z.string(), layer: z.string() }).optional(),
  /** kind map: the filter that a click on an area sets (drill-down). */
  sets: z.string().optional(),
  /** The published table its numbers come from. */
  table: z.string(),
});
export type Tile = z.infer<typeof tileSchema>;

export const filterSchema = z.strictObject({
  name: z.string(),
  title: bilingualSchema,
  options: z.array(
    z.strictObject({
      code: z.string(),
      label: bilingualSchema,
      parent: z.string().optional(),
      /** Options of one group stand together under its name. */
      group: bilingualSchema.optional(),
    }),
  ),
  /** Code chosen when nothing is set. */
  initial: z.string(),
});
export type Filter = z.infer<typeof filterSchema>;

/** The manual (説明書), structured: every dashboard has every part. */
export const manualSchema = z.strictObject({
  purpose: bilingualSchema,
  population: bilingualSchema,
  definitions: z.array(z.strictObject({ term: bilingualSchema, meaning: bilingualSchema })),
  howToRead: bilingualSchema,
  suppression: bilingualSchema,
  limits: bilingualSchema,
  grounds: bilingualSchema,
  contact: bilingualSchema,
});
export type Manual = z.infer<typeof manualSchema>;

/** GET /api/dashboards/:id */
export const dashboardSchema = z.strictObject({
  id: z.string(),
  title: bilingualSchema,
  /** One sentence that says what can be seen. */
  purpose: bilingualSchema,
  category: categorySchema,
  facts: z.strictObject({
    asOf: z.string(),
    updatedOn: z.string(),
    source: bilingualSchema,
    credit: bilingualSchema.nullable(),
    author: bilingualSchema,
    /** In words; people by section and name. */
    audience: bilingualSchema,
    restricted: z.boolean(),
    /** Made from statistics published elsewhere, not from the lake: real also in a synthetic city. */
    openStatistics: z.boolean(),
  }),
  filters: z.array(filterSchema),
  tiles: z.array(tileSchema),
  manual: manualSchema,
  history: z.array(z.strictObject({ on: z.string(), what: bilingualSchema, by: bilingualSchema })),
  /** What stands behind the numbers: every published table with its records, rules, version and release. */
  tables: z.array(
    z.strictObject({
      id: z.string(),
      title: bilingualSchema,
      version: z.number().int(),
      publishedOn: z.string(),
      records: z.array(
        z.strictObject({
          dataset: z.string(),
          /** As people call it. */
          title: bilingualSchema,
          from: z.string(),
          to: z.string(),
          days: z.number().int(),
          snapshot: z.string(),
        }),
      ),
      definition: z.string(),
      rules: z.array(bilingualSchema),
      /** How many numbers the table has, and how many of them are hidden: for their own sake, and for others'. */
      loss: z.strictObject({ values: z.number().int(), primary: z.number().int(), complementary: z.number().int() }),
      /** Areas that are blank because they were merged into a neighbour: there is a list of them. */
      merged: z.number().int(),
      /** Null for statistics that others have published. */
      release: z
        .strictObject({
          number: z.string(),
          how: z.enum(['checked', 'automatic']),
          on: z.string(),
          checkers: z.array(z.string()),
          exceptions: z.number().int(),
        })
        .nullable(),
    }),
  ),
  /** How the numbers are protected, one plain sentence. */
  protection: bilingualSchema,
  favourite: z.boolean(),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** With a view that stands inside another page: that page's origin, `self` for one of ours. */
export const embeddedHeader = 'musubi-embedded-in';

/** GET /api/dashboards/:id/view?<filter>=<code>… — every tile's numbers in one answer. */
export const viewSchema = z.strictObject({
  filters: z.record(z.string(), z.string()),
  tiles: z.record(
    z.string(),
    z.strictObject({
      /** The tile's title with the filters chosen in words (the dashboard's own says the initial ones). */
      title: bilingualSchema,
      table: shownTableSchema,
      /** kind map: the layer these rows belong to now. After a drill-down (wards → towns of a ward) it differs from the tile's own. */
      layer: z.string().optional(),
      /** The published table these numbers come from, where a filter chooses it. */
      source: z.string().optional(),
      /** One-line reading generated from the numbers shown. */
      reading: bilingualSchema.nullable(),
      /** Numbers of kind `number` tiles to compare with: same measure a year before, or the city. */
      comparison: z
        .array(z.strictObject({ measure: z.string(), label: bilingualSchema, value: z.number().nullable() }))
        .optional(),
    }),
  ),
});
export type View = z.infer<typeof viewSchema>;

/** GET /api/dashboards/:id/tiles/:tile/download?format=csv|xlsx|parquet|geojson|merges&language=ja|en&<filters> answers a file. GET /api/maps/:id answers TopoJSON. */

/** A refusal as every route answers it. */
export const refusalSchema = z.strictObject({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  /** All faults of one input, each in a sentence. */
  because: z.array(bilingualSchema).optional(),
});

/** PUT /api/favourites/:id {on} */
export const favouriteSchema = z.strictObject({ on: z.boolean() });

/** Letters that are searched for at most. */
export const longestSearch = 200;
export const frontPageQuerySchema = z.strictObject({ q: z.string().max(longestSearch).optional() });
/** Filter → code; the dashboard says which filters and codes there are. */
export const viewQuerySchema = z.record(z.string().max(64), z.string().max(128));
/** `geojson`: of a map only. */
export const tileFormats = ['csv', 'xlsx', 'parquet', 'geojson', 'merges'] as const;
export type TileFormat = (typeof tileFormats)[number];
export const downloadQuerySchema = z
  .object({ format: z.enum(tileFormats), language: z.enum(['ja', 'en']).default('ja') })
  .catchall(z.string().max(128));
