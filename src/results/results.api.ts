/** Shapes of the results server's answers (the only file of this room the web app may import). */
import { z } from 'zod';

export const bilingualSchema = z.strictObject({ ja: z.string(), en: z.string() });

/**
 * Why a value is not shown (the same list as that of the statistics room; a test compares them). Published tables keep a reason by its place: new ones come
 * last, and none goes.
 */
export const shownReasons = [
  'threshold',
  'dominance',
  'zero',
  'complementary',
  'undefined',
  'merged',
  'detail',
] as const;

/** Numbers as a tile or a download shows them. `rows[i][j]` belongs to `columns[j]`: a category code, a number, or null where hidden. */
export const shownTableSchema = z.strictObject({
  columns: z.array(
    z.strictObject({
      name: z.string(),
      title: bilingualSchema,
      kind: z.enum(['dimension', 'measure']),
      unit: bilingualSchema.optional(),
      decimals: z.number().int().optional(),
    }),
  ),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  /** Labels of the category codes that occur: `labels[dimension][code]`. */
  labels: z.record(z.string(), z.record(z.string(), bilingualSchema)),
  hidden: z.array(
    z.strictObject({
      row: z.number().int(),
      column: z.number().int(),
      reason: z.enum(shownReasons),
      /** The nearest coarser cell that is shown, in words. */
      see: bilingualSchema.optional(),
    }),
  ),
});
export type ShownTable = z.infer<typeof shownTableSchema>;
export type ShownBilingual = z.infer<typeof bilingualSchema>;
