/** What a statistics file (statistics/*.yaml) and the protection policy may say. One file is one release: tables protected together. */
import { z } from 'zod';
import { methodSchema } from './method.ts';
import { audiences, stricterSchema, unitKinds } from './policy.ts';

export type { Policy } from './policy.ts';

const bilingual = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const column = z.string().regex(/^[a-z][a-z0-9_]*$/);
const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const dataset = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const id = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);

/** How a record falls into categories. `unknown` (and `other`, outside the bands) become categories of their own only where they occur. */
const variableSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['month', 'day']), column: z.literal('as_of'), title: bilingual }),
  z.strictObject({ kind: z.literal('year'), column, title: bilingual }),
  /** Ward ⊃ town of the area pack. */
  z.strictObject({ kind: z.literal('area'), title: bilingual }),
  /**
   * Primary-school districts, or junior-high districts or half-kilometre meshes; they overlap the towns and one another, and the overlaps are protected with
   * all of them. Without `of`: of primary schools.
   */
  z.strictObject({
    kind: z.literal('district'),
    title: bilingual,
    of: z.enum(['elementary', 'junior-high', 'mesh']).optional(),
  }),
  /** A ward in a column of its own (where somebody came from), and what else can stand there. */
  z.strictObject({
    kind: z.literal('ward'),
    column,
    title: bilingual,
    also: z.record(z.string(), bilingual).default({}),
  }),
  z.strictObject({
    kind: z.literal('codes'),
    column,
    title: bilingual,
    codes: z.record(z.string(), bilingual),
    /** The order in which they are shown; by default that of their list (whole numbers always ascending). */
    order: z.array(z.string()).optional(),
    /** Codes taken together at a coarser level (the stations of an area): that level, its codes, and the one each code lies in. */
    groups: z
      .strictObject({ level: name, codes: z.record(z.string(), bilingual), of: z.record(z.string(), z.string()) })
      .optional(),
    /** What all together are called (全市), and those without the fact (無回答); by default 総数 and 不明. */
    total: bilingual.optional(),
    unknown: bilingual.optional(),
  }),
  z.strictObject({
    kind: z.literal('bands'),
    column,
    title: bilingual,
    words: z.enum(['age', 'tenThousandYen']),
    /** Level → lower ends of its bands, ascending; coarse levels first, each finer one cutting the coarser. */
    levels: z.record(name, z.array(z.number().int()).min(2)),
    /** Upper end (exclusive) of the last band; without it the last band is open. */
    below: z.number().int().optional(),
  }),
]);
export type Variable = z.infer<typeof variableSchema>;
export type DistrictVariable = Extract<Variable, { kind: 'district' }>;
export type CategoryVariable = Extract<Variable, { kind: 'area' | 'district' | 'ward' | 'codes' | 'bands' }>;

const condition = z.union([
  z.strictObject({ column, above: z.number() }),
  z.strictObject({ column, is: z.boolean() }),
  z.strictObject({ column, in: z.array(z.string()).min(1) }),
]);
export type Condition = z.infer<typeof condition>;

const words = { title: bilingual, unit: bilingual };
export const measureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('count'),
    from: dataset,
    ...words,
    where: condition.optional(),
    /** The count it is a part of: the rest (whole − part) is protected too. */
    partOf: name.optional(),
    /** Whether being none tells something about the people: then 0 is hidden like 1–9. */
    zeros: z.enum(['show', 'protect']).optional(),
    /**
     * `false`: counted for the rules of a sum alone and shown nowhere. For units that fall into several categories at once (who boards at several
     * stations): their numbers do not add up, and could not be protected.
     */
    shown: z.literal(false).optional(),
  }),
  /** The sum of a column over the people of the count `units`. */
  z.strictObject({
    kind: z.literal('sum'),
    from: dataset,
    ...words,
    /** A column, or `*`: how many records there are. */
    of: z.union([column, z.literal('*')]),
    units: name,
    /** Every amount above this counts as this (top coding). */
    topCode: z.number().int().positive().optional(),
    /** Column of the weight of each unit; the smallest number of units is always asked of the unweighted ones. */
    weight: column.optional(),
    /** `amount`: a contribution is as large as it is, against the weighted total · `units`: a unit of weight w counts as w of them. */
    weighs: z.enum(['amount', 'units']).default('amount'),
    /** Amounts below zero: refused, or judged and protected by their size whatever the sign. */
    negatives: z.enum(['refuse', 'absolute']).default('refuse'),
    /** Column that is true for units that asked for protection. */
    asked: column.optional(),
    /** Column of whose the unit is (the company of an establishment): the rules look at the largest amounts of one holder, not of one unit. */
    holder: column.optional(),
  }),
  z.strictObject({
    kind: z.literal('mean'),
    from: dataset,
    ...words,
    sum: name,
    decimals: z.number().int().min(0).max(3).default(0),
  }),
  /** part ÷ whole × 100, from the protected counts. */
  z.strictObject({
    kind: z.literal('rate'),
    from: dataset,
    ...words,
    part: name,
    whole: name,
    decimals: z.number().int().min(0).max(3).default(1),
  }),
  /** of ÷ to × per, from the protected numbers of the same table. */
  z.strictObject({
    kind: z.literal('ratio'),
    from: dataset,
    ...words,
    of: name,
    to: name,
    per: z.union([z.literal(1), z.literal(100), z.literal(1_000), z.literal(10_000), z.literal(100_000)]).default(1),
    decimals: z.number().int().min(0).max(3).default(1),
  }),
  /** Part of the total over one dimension × 100. */
  z.strictObject({
    kind: z.literal('share'),
    from: dataset,
    ...words,
    of: name,
    within: name,
    decimals: z.number().int().min(0).max(3).default(1),
  }),
  /** Against a time point × 100. */
  z.strictObject({
    kind: z.literal('index'),
    from: dataset,
    ...words,
    of: name,
    base: z.string().default('first'),
    decimals: z.number().int().min(0).max(3).default(1),
  }),
  /** A median (at: 50) or another quantile, from the protected counts `of` in the bands of the table `bins`. */
  z.strictObject({
    kind: z.literal('quantile'),
    from: dataset,
    ...words,
    of: name,
    bins: id,
    at: z.number().gt(0).lt(100),
    decimals: z.number().int().min(0).max(3).default(0),
  }),
  /**
   * Of a survey, from the shown counts `of` alone: the share of an answer (`within`: the dimension of the answers), an end of its 95 % interval, or how many
   * were asked. `weighted`: by the design of the release, where the cell holds several strata.
   */
  z.strictObject({
    kind: z.literal('estimate'),
    from: dataset,
    ...words,
    of: name,
    within: name,
    give: z.enum(['share', 'low', 'high', 'asked']),
    weighted: z.boolean().default(false),
    decimals: z.number().int().min(0).max(3).default(1),
  }),
]);
export type MeasureSpec = z.infer<typeof measureSchema>;
export type QuantileSpec = Extract<MeasureSpec, { kind: 'quantile' }>;
export type SumSpec = Extract<MeasureSpec, { kind: 'sum' }>;
export type EstimateSpec = Extract<MeasureSpec, { kind: 'estimate' }>;
export type CountSpec = Extract<MeasureSpec, { kind: 'count' }>;

const tableSchema = z.strictObject({
  id,
  title: bilingual,
  time: name,
  dimensions: z.array(z.strictObject({ name, variable: name, levels: z.array(name).min(1) })).min(1),
  measures: z.array(name).min(1),
  /** All tables of one data set in a release are protected alike. */
  protection: methodSchema.default({ kind: 'hide' }),
});
export type TableSpec = z.infer<typeof tableSchema>;

const perStratum = z.record(z.string(), z.number().positive());
/** How a survey was drawn: the strata, and what each stands for — how many people it has, or the weight of one who answered. */
const designSchema = z.union([
  z.strictObject({ strata: name, population: perStratum }),
  z.strictObject({ strata: name, weights: perStratum }),
]);
export type Design = z.infer<typeof designSchema>;

/** Areas of a variable with fewer than `least` of some count (measure → number) at any time point are merged into their neighbour. */
const mergingSchema = z.strictObject({ variable: name, least: z.record(name, z.number().int().min(2)) });
export type MergingSpec = z.infer<typeof mergingSchema>;

export const releaseSchema = z.strictObject({
  release: id,
  title: bilingual,
  source: bilingual,
  credit: bilingual.optional(),
  /** The column that tells one person from another: what is counted, and whose contribution dominates. */
  unit: column.default('city_number'),
  /** What that is: the policy has a smallest number for each kind. */
  counts: z.enum(unitKinds).default('person'),
  /** Whose rules apply: those of all staff, of a named section, or of open data. */
  audience: z.enum(audiences).default('staff'),
  /** Rules beyond those of the audience; weaker ones are refused. */
  stricter: stricterSchema.optional(),
  /**
   * Counts only records of which every category of the release is known. A handful of unknowns would otherwise be a small category of its own
   * in every table, and whole wards would have to be hidden to protect it.
   */
  onlyKnown: z.boolean().default(false),
  /** A data set of the movers between two snapshots of another one: `from_ward`, `to_ward`, `move` (in, out, within), `age_years`, `sex`. */
  moves: z.strictObject({ dataset, from: dataset, months: z.number().int().min(1).max(60) }).optional(),
  merging: mergingSchema.optional(),
  /** Of a survey; without it everybody counts the same. */
  design: designSchema.optional(),
  /** Data set of the residents, for rules that depend on how many live in an area. */
  residents: dataset.optional(),
  variables: z.record(name, variableSchema),
  measures: z.record(name, measureSchema),
  /** Variable → category codes that complementary suppression should spare where it has a choice. */
  keep: z.record(name, z.array(z.string())).default({}),
  tables: z.array(tableSchema).min(1),
});
export type ReleaseSpec = z.infer<typeof releaseSchema>;
