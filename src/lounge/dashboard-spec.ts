/** What a dashboard file (dashboards/*.yaml) may say: words, filters bound to a table's dimension, tiles with their question, manual, history. */
import { z } from 'zod';
import { bilingualSchema } from '../results/results.api.ts';
import { audienceSpecSchema } from './audience-spec.ts';
import { categorySchema, manualSchema, tileKinds } from './lounge.api.ts';

const name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
/** A category code, or `$filter`: the code chosen there. */
const code = z.string().min(1);

/** Which categories become rows: `all` (but the total), the children of a code (`$ward`: its towns, or the wards when all is chosen), or a list. */
const pick = z.union([
  z.literal('all'),
  z.strictObject({ childrenOf: code }),
  z.strictObject({ codes: z.array(code).min(1) }),
]);

/** A table's id, or several: `survey-{question}-ward` is the one of what is chosen in the filter `question`. */
const tableName = z.string().regex(/^[a-z](?:[a-z0-9_-]|\{[a-z][a-z0-9_-]*\})*$/);

const filterSpec = z.union([
  z.strictObject({
    name,
    title: bilingualSchema,
    table: name,
    dimension: name,
    options: z.union([z.literal('all'), z.strictObject({ childrenOf: z.string() })]).default('all'),
    /** `total` needs a dimension that has one; `last` is the newest month or year. */
    initial: z.enum(['total', 'first', 'last']),
  }),
  /** Not the categories of a table, but which table (of which question of a survey); options of one group stand together. The first is chosen at first. */
  z.strictObject({
    name,
    title: bilingualSchema,
    choose: z.array(z.strictObject({ code: name, label: bilingualSchema, group: bilingualSchema.optional() })).min(1),
  }),
]);

/** A share of shown numbers: the measure where `dimension` is `part`, of its total. Hidden where either is. */
const share = z.strictObject({
  name,
  title: bilingualSchema,
  measure: name,
  dimension: name,
  part: z.string(),
  decimals: z.number().int().min(0).max(3).default(1),
});

const question = z.strictObject({
  table: tableName,
  measures: z.array(name).default([]),
  share: share.optional(),
  where: z.record(name, code).default({}),
  /** First: the axis (x). Second: one line, bar or side of the pyramid each (series). */
  rows: z
    .array(z.strictObject({ dimension: name, pick: pick.default('all') }))
    .max(2)
    .default([]),
  order: z.enum(['listed', 'largest']).default('listed'),
  /** Instead of rows: one row from each of several tables (the options of a question with several answers). The first is the tile's `table`. */
  stack: z
    .strictObject({
      name,
      title: bilingualSchema,
      of: z.array(z.strictObject({ code: name, label: bilingualSchema, table: name })).min(2),
    })
    .optional(),
});

/** Kind number: the same question asked elsewhere. `back`: so many steps earlier in a dimension of time. */
const comparison = z.strictObject({
  label: bilingualSchema,
  back: z.strictObject({ dimension: name, by: z.number().int().min(1) }).optional(),
  where: z.record(name, code).default({}),
});

const tileSpec = z.strictObject({
  id: name,
  kind: z.enum(tileKinds),
  /** `{ward}` stands for the label of what is chosen in the filter `ward`. */
  title: bilingualSchema,
  unit: bilingualSchema,
  span: z.number().int().min(2).max(12),
  about: bilingualSchema,
  data: question,
  compare: z.array(comparison).default([]),
  /** Kind bar: the measures that are the ends of the interval around each bar. */
  interval: z.strictObject({ low: name, high: name }).optional(),
  /** Kind bar: measures said and shown in the table, but not drawn. Kind table: one column before the others (how many were asked). */
  beside: z.array(name).default([]),
  /** Kind map: the layer for the rows of the whole city (`{level}`: the one chosen there), and the layer after a drill-down. */
  map: z.strictObject({ id: name, layer: z.string(), drilled: z.string().optional() }).optional(),
  sets: name.optional(),
});

export const dashboardSpecSchema = z.strictObject({
  id: name,
  title: bilingualSchema,
  purpose: bilingualSchema,
  category: categorySchema,
  /** The section that makes it and answers for it. */
  owner: bilingualSchema,
  /** Who may see it, and in feeds the tables that only it shows. */
  audience: audienceSpecSchema,
  /** Further words by which people look for it: readings, abbreviations. */
  keywords: z.array(z.string()).default([]),
  /** When the next data are due: months after the present as-of day, and days for the work. Absent: no further data are expected. */
  update: z.strictObject({ months: z.number().int().min(1), days: z.number().int().min(0) }).optional(),
  /** The tile that the card on the front page is drawn from. */
  picture: name,
  filters: z.array(filterSpec).default([]),
  tiles: z.array(tileSpec).min(1),
  manual: manualSchema,
  history: z
    .array(z.strictObject({ on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), what: bilingualSchema, by: bilingualSchema }))
    .min(1),
});
export type DashboardSpec = z.infer<typeof dashboardSpecSchema>;
export type TileSpec = DashboardSpec['tiles'][number];
export type FilterSpec = DashboardSpec['filters'][number];
export type Question = TileSpec['data'];

/** The table's id for what is chosen. */
export const tableIn = (table: string, chosen: Readonly<Record<string, string>>): string =>
  table.replaceAll(/\{([^}]+)\}/g, (_, filter: string) => chosen[filter] ?? '');

/** All tables that a name with `{filter}` can mean. */
const everyTable = (spec: DashboardSpec, table: string): string[] =>
  spec.filters.reduce<string[]>(
    (all, filter) =>
      'choose' in filter && table.includes(`{${filter.name}}`)
        ? all.flatMap((one) => filter.choose.map(({ code: c }) => one.replaceAll(`{${filter.name}}`, c)))
        : all,
    [table],
  );

/** Every table a dashboard asks. */
export const tablesOf = (spec: DashboardSpec): readonly string[] => [
  ...new Set([
    ...spec.filters.flatMap((filter) => ('table' in filter ? [filter.table] : [])),
    ...spec.tiles.flatMap((tile) => everyTable(spec, tile.data.table)),
    ...spec.tiles.flatMap((tile) => tile.data.stack?.of.map(({ table }) => table) ?? []),
  ]),
];
