/** Shapes of the evidence that the machine puts beside a request: what moved, how much is hidden, what the certificate says. */
import { z } from 'zod';
import { bilingualSchema } from '../results/results.api.ts';

/** What moved in a table since the last release of the series. */
export const changesSchema = z.strictObject({
  since: z.string(),
  tables: z.array(
    z.strictObject({
      file: z.string(),
      title: bilingualSchema,
      cells: z.number().int(),
      added: z.number().int(),
      removed: z.number().int(),
      changed: z.number().int(),
      newlyHidden: z.number().int(),
      newlyShown: z.number().int(),
      /** Categories that are new or gone: `dimension code`. */
      categories: z.array(z.string()),
    }),
  ),
});
export type Changes = z.infer<typeof changesSchema>;

export const tableLossSchema = z.strictObject({
  file: z.string(),
  title: bilingualSchema,
  rows: z.number().int(),
  values: z.number().int(),
  /** Values not shown, by the reason that everybody will read. */
  hidden: z.strictObject({
    threshold: z.number().int(),
    dominance: z.number().int(),
    zero: z.number().int(),
    complementary: z.number().int(),
    detail: z.number().int(),
    merged: z.number().int(),
  }),
  /** Share of the newest total that no finest value shows. */
  unseen: z.number().nullable(),
});
export type TableLoss = z.infer<typeof tableLossSchema>;

export const ruleNames = ['threshold', 'dominance', 'pPercent', 'pq', 'request', 'zero', 'population'] as const;
export const certificateShownSchema = z.strictObject({
  rules: z.array(bilingualSchema),
  threshold: z.number(),
  minimumWidth: z.number(),
  cells: z.number().int(),
  primary: z.number().int(),
  complementary: z.number().int(),
  recomputable: z.number().int(),
  /** Questions that the solver gave up: more is hidden than might be needed. */
  undecided: z.number().int(),
  /** The narrowest interval of a hidden count (people), and of a hidden amount (its width ÷ the amount). */
  tightestInterval: z.number().nullable(),
  tightestShare: z.number().nullable(),
  /** Released systems it was compared with, and the numbers hidden because they differ a little from those. */
  releasedBefore: z.number().int(),
  differences: z.number().int(),
  systems: z.array(
    z.strictObject({
      name: z.string(),
      /** In words; null in certificates of earlier versions. */
      title: bilingualSchema.nullable(),
      amounts: z.boolean(),
      timePoints: z.number().int(),
      publishedBefore: z.number().int(),
      cells: z.number().int(),
      primary: z.number().int(),
      complementary: z.number().int(),
      tightest: z.number().nullable(),
      undecided: z.number().int(),
      rules: z.array(z.strictObject({ rule: z.enum(ruleNames), count: z.number().int() })),
      lost: z.strictObject({ cells: z.number(), people: z.number() }),
    }),
  ),
  otherwise: z.array(
    z.strictObject({
      name: z.string(),
      title: bilingualSchema.nullable(),
      method: bilingualSchema,
      timePoints: z.number().int(),
      cells: z.number().int(),
    }),
  ),
});
