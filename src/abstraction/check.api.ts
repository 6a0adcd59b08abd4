/** What an owner sees before sending, as shapes: how each column is handled, shown on invented people, and what one load turned out to be. Never a value of the file. */
import { z } from 'zod';

const bilingual = z.strictObject({ ja: z.string(), en: z.string() });
const count = z.number().int().min(0);

/** `before` is invented; `after` is what the rules made of it, one entry for each column kept. */
const exampleSchema = z.strictObject({
  before: z.string(),
  after: z.array(z.strictObject({ name: bilingual, value: bilingual })),
});

export const handlingSchema = z.strictObject({
  dataset: z.string(),
  columns: z.array(
    z.strictObject({
      source: z.string(),
      title: bilingual,
      action: z.enum(['drop', 'number', 'age', 'areas-and-mask', 'month', 'hours', 'keep']),
      what: bilingual,
      /** Law or rule that asks for it. */
      ground: z.string(),
      kept: z.array(bilingual),
      examples: z.array(exampleSchema),
    }),
  ),
});
export type Handling = z.infer<typeof handlingSchema>;

const groups = { smallest: count, uniques: count, below: count };

export const checkSchema = z.strictObject({
  dataset: z.string(),
  title: bilingual,
  asOf: z.string(),
  files: z.array(
    z.strictObject({
      name: z.string(),
      rows: count,
      bytes: count,
      broken: count,
      /** What the bytes say of themselves. */
      detected: bilingual.nullable(),
    }),
  ),
  accounts: z.strictObject({ read: count, accepted: count, quarantined: count, excluded: count }),
  setAside: z.array(z.strictObject({ column: z.string().nullable(), reason: bilingual, rows: count })),
  firstSetAside: z.array(
    z.strictObject({ file: z.string(), row: count, column: z.string().nullable(), reason: bilingual }),
  ),
  addresses: z.array(z.strictObject({ what: bilingual, rows: count, good: z.boolean() })),
  births: z.array(z.strictObject({ what: bilingual, rows: count, good: z.boolean() })),
  warnings: z.array(bilingual),
  drift: z.strictObject({ since: z.string(), notes: z.array(bilingual), unusual: z.boolean() }).nullable(),
  anonymity: z
    .strictObject({
      k: count,
      rows: count,
      quasi: z.array(bilingual),
      ...groups,
      coarser: z.array(z.strictObject({ column: bilingual, way: bilingual, ...groups, lost: z.number() })),
      sensitive: z.array(z.strictObject({ column: bilingual, least: count, alike: count })),
    })
    .nullable(),
  numbered: count,
  /** For a load whose people were found by linkage (名寄せ). */
  linkage: z
    .strictObject({
      linked: count,
      toReview: count,
      unlinked: count,
      /** What becomes of those who are not linked. */
      others: bilingual,
      notes: z.array(bilingual),
      errorRate: z.number(),
      wrong: z.number(),
      outcomes: z.array(z.strictObject({ what: bilingual, advice: bilingual.nullable(), records: count })),
      costliest: z.array(z.strictObject({ what: bilingual, records: count })),
      groups: z.array(
        z.strictObject({
          title: bilingual,
          rows: z.array(z.strictObject({ value: bilingual, records: count, linked: count, review: count })),
        }),
      ),
      /** Where report and review list lie, or will when it is sent. */
      report: z.string(),
      review: z.string(),
    })
    .nullable(),
});
export type Check = z.infer<typeof checkSchema>;
