/** What a link.yaml may say, as written and as understood. */
import { z } from 'zod';

const fieldKinds = ['raw', 'code', 'digits', 'latin', 'kana', 'kanji', 'date', 'address'] as const;
export type FieldKind = (typeof fieldKinds)[number];

const levelSchema = z.union([
  z.enum([
    'exact',
    'key',
    'variant',
    'parts-unknown',
    'day-month-swapped',
    'one-slip',
    'era-slip',
    'same-town',
    'same-ward',
  ]),
  z.strictObject({ 'jaro-winkler': z.number().gt(0).lt(1) }),
  z.strictObject({ levenshtein: z.number().int().min(1).max(9) }),
  z.strictObject({ 'damerau-levenshtein': z.number().int().min(1).max(9) }),
  z.strictObject({ 'within-months': z.number().gt(0).max(1200) }),
  z.strictObject({ 'within-years': z.number().gt(0).max(100) }),
  z.strictObject({ same: z.string().min(1) }),
  z.strictObject({ 'swapped-with': z.string().min(1) }),
]);
export type LevelWritten = z.infer<typeof levelSchema>;

const fieldSchema = z.strictObject({
  kind: z.enum(fieldKinds),
  /** Column headings, several are put together in this order; `column` where both files have the same. */
  column: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  left: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  right: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  /** For codes: what is written → what it is compared as, e.g. 男 → 1. */
  map: z.record(z.string(), z.string()).optional(),
  /** For dates written as era-coded digits. */
  eraCodes: z.enum(['1-2-3-4-5', '1-3-5-7-9']).optional(),
});

const comparisonSchema = z.strictObject({
  field: z.string().min(1).optional(),
  levels: z.array(levelSchema).min(1).optional(),
  /** Agreement on a rare value weighs more. */
  frequency: z
    .union([
      z.boolean(),
      z.strictObject({ weight: z.number().gt(0).max(1).default(1), minimum: z.number().min(0).lt(1).default(0) }),
    ])
    .default(false),
});

const share = z.number().gt(0).lt(1);
const rulesSchema = z
  .array(z.array(z.string().min(1)).min(1))
  .min(1)
  .max(30);

const fileSchema = z.strictObject({
  /** The column that names a record in the results; the row number where there is none. */
  id: z.string().min(1).optional(),
  encoding: z.enum(['utf-8', 'cp932']).default('utf-8'),
  delimiter: z.string().length(1).default(','),
});

export const linkSchema = z.strictObject({
  /** The day the files describe; dates after it or 121 years before it are not believed. */
  asOf: z.iso.date().optional(),
  left: fileSchema.prefault({}),
  right: fileSchema.prefault({}),
  fields: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), fieldSchema),
  blocking: rulesSchema,
  /** Blocking rules under which m is learnt; all of `blocking` unless said. */
  training: rulesSchema.optional(),
  compare: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), comparisonSchema),
  /** Pairs that agree like this are taken to be matches; `recall`: the share of all matches that agree like this. */
  prior: z.strictObject({ rules: rulesSchema, recall: z.number().gt(0).max(1) }),
  sample: z
    .strictObject({
      pairs: z.number().int().min(1000).max(50_000_000).default(1_000_000),
      seed: z.number().int().default(1),
    })
    .prefault({}),
  match: z
    .strictObject({
      assignment: z.enum(['one-to-one', 'one-to-many', 'many-to-one', 'clusters']).optional(),
      /** Accepted share of wrong links among all links. */
      errorRate: share.default(0.01),
      /** Pairs at least this probable, and not sure, go to a clerk. */
      review: share.default(0.1),
      /** Less probable pairs are not even kept. */
      floor: share.default(0.001),
      /** A second candidate this near (in bits of weight) makes the choice doubtful. */
      margin: z.number().min(0).max(40).default(0),
    })
    .prefault({}),
  /** Columns (of the left file, the right file) by which the match rate is told; `field:part` for a part of a field. */
  groups: z
    .strictObject({ left: z.array(z.string()).default([]), right: z.array(z.string()).default([]) })
    .prefault({}),
  limits: z
    .strictObject({
      pairs: z.number().int().min(1).default(2_000_000_000),
      trainingPairs: z.number().int().min(1000).default(5_000_000),
    })
    .prefault({}),
});
export type LinkWritten = z.infer<typeof linkSchema>;

export type Side = 'left' | 'right';
export const sides = ['left', 'right'] as const;

export type Field = {
  readonly name: string;
  readonly kind: FieldKind;
  readonly columns: Readonly<Record<Side, readonly string[]>>;
  readonly map?: Readonly<Record<string, string>>;
  readonly eraCodes?: '1-2-3-4-5' | '1-3-5-7-9';
};
/** A field, or what is cut out of it (`birth:year`, `kana:head3`). */
export type KeyPart = { readonly field: string; readonly part: string | null };
/** Equal on all of these: `left` of the left record with `right` of the right one. */
export type Rule = {
  readonly label: string;
  readonly on: readonly { readonly left: KeyPart; readonly right: KeyPart }[];
};

export type Level =
  | {
      readonly is:
        | 'exact'
        | 'key'
        | 'variant'
        | 'parts-unknown'
        | 'day-month-swapped'
        | 'one-slip'
        | 'era-slip'
        | 'same-town'
        | 'same-ward';
    }
  | {
      readonly is: 'jaro-winkler' | 'levenshtein' | 'damerau-levenshtein' | 'within-months' | 'within-years';
      readonly bound: number;
    }
  | { readonly is: 'same' | 'swapped-with'; readonly field: string };

/** Levels from the strongest to the weakest; "else" and "empty on a side" come by themselves. */
export type Comparison = {
  readonly name: string;
  readonly field: string;
  readonly levels: readonly Level[];
  readonly frequency: { readonly weight: number; readonly minimum: number } | null;
};

export type LinkConfig = Omit<LinkWritten, 'fields' | 'blocking' | 'training' | 'compare' | 'prior' | 'match'> & {
  readonly dedupe: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  readonly blocking: readonly Rule[];
  readonly training: readonly Rule[];
  readonly compare: readonly Comparison[];
  readonly prior: { readonly rules: readonly Rule[]; readonly recall: number };
  readonly match: Omit<LinkWritten['match'], 'assignment'> & {
    readonly assignment: NonNullable<LinkWritten['match']['assignment']>;
  };
};

/** `same: town` → how people see it. */
const levelLabel = (level: Level): string =>
  'bound' in level ? `${level.is} ${level.bound}` : 'field' in level ? `${level.is} ${level.field}` : level.is;
/** By γ: −1 empty on a side, 0 else, then upwards to the strongest. */
export const gammaLabel = (comparison: Comparison, gamma: number): string => {
  if (gamma < 0) return 'empty';
  return gamma === 0 ? 'else' : levelLabel(comparison.levels[comparison.levels.length - gamma] as Level);
};
