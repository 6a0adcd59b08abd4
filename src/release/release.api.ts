/** Shapes of the output check's requests and answers (the only file of this room the web app may import). */
import { z } from 'zod';
import { bilingualSchema, shownTableSchema } from '../results/results.api.ts';
import { certificateShownSchema, changesSchema, tableLossSchema } from './evidence.api.ts';
import { sharingSchema } from './sharing.api.ts';

/** What kind of output a file is: it decides which rules look at it. */
export const outputKinds = [
  'protected-table',
  'certificate',
  'ledger',
  'table',
  'regression',
  'test',
  'chart',
  'position',
  'model',
  'text',
] as const;
export type OutputKind = (typeof outputKinds)[number];
/** Those a person may hand in; protected tables come from the statistics room alone. */
export const handedKinds = ['table', 'regression', 'test', 'chart', 'position', 'model', 'text'] as const;

export const verdicts = ['release', 'return'] as const;
export type Verdict = (typeof verdicts)[number];
export const severities = ['must', 'review', 'note'] as const;
export type Severity = (typeof severities)[number];
export const stateNames = [
  'draft',
  'checking',
  'disputed',
  'approved',
  'released',
  'returned',
  'withdrawn',
  'recalled',
] as const;

const sentence = z.string().trim().min(1).max(2000);
const reason = z.string().trim().min(5).max(2000);
export const longestFileName = 120;
export const fileName = z
  .string()
  .min(1)
  .max(longestFileName)
  .regex(/^[^/\\\u0000-\u001f]+$/);

/** POST /api/releases, PUT /api/releases/:id. `sharing`: null for a recurring release, which its dashboards show. */
export const wordsSchema = z.strictObject({
  title: z.string().trim().min(1).max(120),
  purpose: sentence,
  context: sentence,
  controls: sentence,
  sharing: sharingSchema.nullable(),
});
export const emptySchema = z.strictObject({});
export const fileQuerySchema = z.strictObject({ kind: z.enum(handedKinds) });
export const exceptionSchema = z.strictObject({ finding: z.string().min(1).max(200), reason });
/** `digest`: what the checker looked at. Another digest now: the vote is refused. */
export const voteSchema = z
  .strictObject({
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    verdict: z.enum(verdicts),
    reason: z.string().trim().max(2000).default(''),
  })
  .refine(({ verdict, reason: why }) => verdict === 'release' || why.length >= 5, { path: ['reason'] });
export const sendBackSchema = z.strictObject({ reason });
/** `name`: the title typed again, since a recall cannot be undone. */
export const recallSchema = z.strictObject({ name: z.string().max(200), reason });

export const findingSchema = z.strictObject({
  /** `rule file`: what an exception names. */
  id: z.string(),
  rule: z.string(),
  file: z.string(),
  severity: z.enum(severities),
  count: z.number().int(),
  /** Rows and columns, never values. */
  places: z.array(z.string()),
  sentence: bilingualSchema,
  source: bilingualSchema,
});
export type Finding = z.infer<typeof findingSchema>;
export const findingsSchema = z.strictObject({
  findings: z.array(findingSchema),
  /** Rules that looked and found nothing. */
  passed: z.array(z.strictObject({ rule: z.string(), file: z.string(), about: bilingualSchema })),
});
export type Findings = z.infer<typeof findingsSchema>;

const mayOne = z.strictObject({ ok: z.boolean(), why: bilingualSchema.nullable() });
export const mayNames = ['change', 'submit', 'vote', 'send-back', 'withdraw', 'recall', 'take'] as const;
export type MayName = (typeof mayNames)[number];

export const requestCardSchema = z.strictObject({
  id: z.string(),
  state: z.enum(stateNames),
  title: bilingualSchema,
  series: z.string().nullable(),
  author: z.string(),
  authorPost: z.string(),
  automated: z.boolean(),
  how: z.enum(['checked', 'automatic']).nullable(),
  revision: z.number().int(),
  at: z.string(),
  votes: z.number().int(),
  must: z.number().int(),
  exceptions: z.number().int(),
  /** This person can do something about it now. */
  waitsForYou: z.boolean(),
});
export type RequestCard = z.infer<typeof requestCardSchema>;
export const queueSchema = z.strictObject({ requests: z.array(requestCardSchema), mayRequest: z.boolean() });

export const voteShownSchema = z.strictObject({
  voter: z.string(),
  post: z.string(),
  verdict: z.enum(verdicts),
  reason: z.string(),
  at: z.string(),
});

export const requestSchema = requestCardSchema.extend({
  purpose: z.string(),
  context: z.string(),
  controls: z.string(),
  digest: z.string().nullable(),
  frozenAt: z.string().nullable(),
  releasedAt: z.string().nullable(),
  files: z.array(
    z.strictObject({ name: z.string(), kind: z.enum(outputKinds), sha256: z.string(), bytes: z.number().int() }),
  ),
  findings: findingsSchema.nullable(),
  reasons: z.array(z.strictObject({ finding: z.string(), reason: z.string() })),
  ownVote: voteShownSchema.nullable(),
  /** Empty until both have voted. */
  opened: z.array(voteShownSchema),
  sharing: sharingSchema.nullable(),
  returnedBecause: z.array(z.string()),
  recalled: z.strictObject({ at: z.string(), by: z.string(), post: z.string(), reason: z.string() }).nullable(),
  changes: changesSchema.nullable(),
  certificate: certificateShownSchema.nullable(),
  /** For each protected table how much of it is not shown. */
  losses: z.array(tableLossSchema),
  may: z.record(z.enum(mayNames), mayOne),
});
export type RequestShown = z.infer<typeof requestSchema>;

/** `picture`: a chart drawn on the page, for whoever sees the request; `file`: taken along. */
export const takeQuerySchema = z.strictObject({ as: z.enum(['file', 'picture']).default('file') });
export const previewQuerySchema = z.strictObject({
  only: z.enum(['all', 'hidden', 'changed']).default('all'),
  from: z.coerce.number().int().min(0).default(0),
});
export const previewSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('protected-table'),
    table: shownTableSchema,
    total: z.number().int(),
    from: z.number().int(),
    /** Places in `rows` that are new or differ from the last release. */
    moved: z.array(z.number().int()),
    /** Of the rows hidden for others' sake: which others. */
    keptFor: z.array(z.strictObject({ row: z.number().int(), sentences: z.array(bilingualSchema) })),
  }),
  z.strictObject({
    kind: z.literal('rows'),
    header: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    total: z.number().int(),
    from: z.number().int(),
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string(), total: z.number().int() }),
  z.strictObject({ kind: z.literal('picture') }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Preview = z.infer<typeof previewSchema>;

export const viewersSchema = z.strictObject({
  viewers: z.array(
    z.strictObject({
      person: z.string(),
      post: z.string(),
      views: z.number().int(),
      downloads: z.number().int(),
      last: z.string(),
      /** When the notice of the recall was read; null while it waits, or where nothing was recalled. */
      readAt: z.string().nullable(),
    }),
  ),
});
export const noticesSchema = z.strictObject({
  notices: z.array(
    z.strictObject({
      release: z.string(),
      title: bilingualSchema,
      recalledAt: z.string(),
      reason: z.string(),
      downloaded: z.boolean(),
    }),
  ),
});
/** The signed record of a release, as `musubi release verify` reads it. */
export const recordSchema = z.strictObject({
  signature: z.string(),
  statement: z
    .looseObject({
      format: z.literal('musubi-release-1'),
      release: z.string(),
      digest: z.string(),
      files: z.array(z.looseObject({ name: z.string(), sha256: z.string(), bytes: z.number() })),
    })
    .readonly(),
});
