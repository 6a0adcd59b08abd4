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
  /** Columns of an amount: its total and the two largest contributions of one person. */
  amount: z.strictObject({ total: name, first: name, second: name }).optional(),
  /** For `tabulate`: the column that tells one person from another (without it every row is one), and the one added up. */
  records: z.strictObject({ unit: name.optional(), amount: name.optional() }).default({}),
  /** Round to multiples of the base, keeping every sum, instead of hiding. */
  rounding: z.strictObject({ base: z.union([z.literal(3), z.literal(5), z.literal(10)]) }).optional(),
  /** For the ledger: which people, of which day. Tables that name the same are checked together. */
  of: z.strictObject({ dataset: name, time: name, snapshot: name, population: z.array(name).default([]) }).optional(),
  policy: policySchema,
});
export type CellsSpec = z.infer<typeof cellsSchema>;
