/** Shapes of the owner's page on the sealed side: what it asks its server, and what it is told. Names of files, counts and sentences; never a cell. */
import { z } from 'zod';
import { checkSchema } from '../abstraction/check.api.ts';

const bilingual = z.strictObject({ ja: z.string(), en: z.string() });
const count = z.number().int().min(0);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export { type Handling, handlingSchema } from '../abstraction/check.api.ts';

export const refusalSchema = z.strictObject({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  because: z.array(bilingual).optional(),
});

export const datasetSchema = z.strictObject({
  dataset: z.string(),
  title: bilingual,
  owner: bilingual,
  grounds: z.array(z.string()),
  format: bilingual,
  columns: count,
  /** Day of the newest load that was sent. */
  lastAsOf: z.string().nullable(),
});
export type Dataset = z.infer<typeof datasetSchema>;

const fileSchema = z.strictObject({ name: z.string().min(1).max(255), bytes: count });

/**
 * POST /api/loads: one line of JSON (this), then the bytes of the files one after the other. `check`: the id of the load whose
 * very bytes are to be sent; without it they are only looked at.
 */
export const orderSchema = z.strictObject({
  dataset: z.string(),
  asOf: day,
  files: z.array(fileSchema).min(1).max(50),
  check: z.string().optional(),
});
export type Order = z.infer<typeof orderSchema>;

export const loadSchema = z.strictObject({
  id: z.string(),
  act: z.enum(['check', 'send']),
  dataset: z.string(),
  title: bilingual,
  asOf: day,
  files: z.array(fileSchema),
  /** `stopped`: by the person, or because the browser went away. `fault`: by a fault of the program. */
  stage: z.enum(['reading', 'working', 'done', 'refused', 'stopped', 'fault']),
  /** From here on it cannot be stopped. */
  settled: z.boolean(),
  progress: z.strictObject({
    phase: bilingual.nullable(),
    bytes: count,
    bytesOf: count,
    rows: count,
    rowsOf: count.nullable(),
    unit: z.enum(['rows', 'bytes']),
    /** Since the phase began, and in all. */
    phaseMilliseconds: count,
    milliseconds: count,
  }),
  refusal: refusalSchema.nullable(),
  /** What was found; for a sending, what had been found when the same bytes were checked. */
  check: checkSchema.nullable(),
  /** With this, the very same files can be sent. */
  checkId: z.string().nullable(),
  /** A list of rows set aside can be downloaded. */
  list: z.boolean(),
  sent: z
    .strictObject({
      package: z.string(),
      folder: z.string(),
      accounts: z.strictObject({ read: count, accepted: count, quarantined: count, excluded: count }),
      /** `carry`: there is no line to the lake, the package is carried · `waiting`: on its way · `received` or `refused` by the lake · `failed`: not got through. */
      state: z.enum(['carry', 'waiting', 'received', 'refused', 'failed']),
      receipt: z.strictObject({ snapshot: count, rows: count, decidedAt: z.string() }).nullable(),
      why: refusalSchema.nullable(),
    })
    .nullable(),
});
export type Load = z.infer<typeof loadSchema>;

/** GET /api/page */
export const pageSchema = z.strictObject({
  city: bilingual,
  synthetic: z.boolean(),
  /** The account of this machine in whose name everything is written down. */
  account: z.string(),
  /** There is a line to the lake: packages are uploaded. */
  line: z.boolean(),
  today: day,
  datasets: z.array(datasetSchema),
});
export type Page = z.infer<typeof pageSchema>;

/** GET /api/load */
export const stateSchema = z.strictObject({ load: loadSchema.nullable() });

/** GET /api/history: newest first. */
export const historySchema = z.array(
  z.strictObject({
    at: z.string(),
    account: z.string(),
    act: z.enum(['LoadSent', 'LoadRefused', 'PackageWithdrawn']),
    dataset: z.string(),
    title: bilingual,
    asOf: z.string(),
    rows: count.nullable(),
    /** What became of the package; null where there is none. */
    state: z.enum(['making', 'made', 'sent', 'received', 'refused']).nullable(),
  }),
);
export type History = z.infer<typeof historySchema>;
