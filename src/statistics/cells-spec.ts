/** What the description of a table of cells (or of the records to count into one) may say, for `musubi statistics tabulate|protect|audit`. */
import { z } from 'zod';
import { policySchema } from './policy.ts';

const name = z.string().min(1);

export const cellsSchema = z.strictObject({
  table: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  dimensions: z
    .array(
      z.strictObject({
        column: name,
        /** The code of the margin. */
        total: name.default('total'),
        /** Code → the code above it; what is not named lies under the total. */
        parents: z.record(name, name).default({}),
      }),
    )
    .min(1),
  /** Column with the number of people of each cell. */
  people: name.default('people'),
  /** Columns of an amount: its total and the largest contributions of one person each; `asked`: the largest of one who asked for protection. */
  amount: z
    .strictObject({ total: name, first: name, second: name, third: name.optional(), asked: name.optional() })
    .optional(),
  /**
   * For `tabulate`: the column that tells one person from another (without it every row is one), and the one added up; with its weight, its cap, and who asked
   * for protection (a column of true and false), as in a statistics file.
   */
  records: z
    .strictObject({
      unit: name.optional(),
      amount: name.optional(),
      topCode: z.number().int().positive().optional(),
      weight: name.optional(),
      weighs: z.enum(['amount', 'units']).default('amount'),
      asked: name.optional(),
    })
    .default({ weighs: 'amount' }),
  /** Round to multiples of the base, keeping every sum, instead of hiding. */
  rounding: z.strictObject({ base: z.union([z.literal(3), z.literal(5), z.literal(10)]) }).optional(),
  /** For the ledger: which people, of which day. Tables that name the same are checked together. */
  of: z.strictObject({ dataset: name, time: name, snapshot: name, population: z.array(name).default([]) }).optional(),
  policy: policySchema,
});
export type CellsSpec = z.infer<typeof cellsSchema>;
