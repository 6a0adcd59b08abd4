/** Shapes of sign-in (the only file of this room the web app may import). */
import { z } from 'zod';

export const accountRoles = [
  'administrator',
  'policy',
  'owner',
  'analyst',
  'author',
  'checker',
  'staff',
  'auditor',
] as const;
export type Role = (typeof accountRoles)[number];

export const signInSchema = z.strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(256) });
/** POST /api/setup: the first administrator, by the one-time link of `musubi init`. */
export const firstAdministratorSchema = z.strictObject({
  token: z.string().min(20).max(100),
  name: z.string().regex(/^[a-z0-9._-]{2,64}$/),
  displayName: z.string().min(1).max(64),
  password: z.string().min(15).max(256),
});
export const personSchema = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  section: z.string(),
  /** 役職 of today; empty where there is none. */
  post: z.string(),
  /** 兼務: held besides, left out where there are none. */
  also: z.array(z.strictObject({ section: z.string(), post: z.string() })).optional(),
  roles: z.array(z.enum(accountRoles)),
});
export type Person = z.infer<typeof personSchema>;
/** GET /api/session (200 always), POST /api/session {name, password}, DELETE /api/session. All three answer the session as it now is. */
export const sessionSchema = z.strictObject({
  person: personSchema.nullable(),
  demo: z.boolean(),
  /** Demo installation only: accounts to sign in with, shown on the sign-in page. */
  demoAccounts: z.array(
    z.strictObject({
      name: z.string(),
      password: z.string(),
      about: z.strictObject({ ja: z.string(), en: z.string() }),
    }),
  ),
  /** True while nobody has been made administrator yet. */
  needsSetup: z.boolean(),
  /** Which city, for the sign-in page (before anybody is signed in); left out where the installation has not named one. */
  place: z
    .strictObject({ name: z.strictObject({ ja: z.string(), en: z.string() }), synthetic: z.boolean() })
    .optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** GET /api/audit: newest first; `next` is the `before` of the following page. */
export const eventQuestionSchema = z.strictObject({
  subject: z.string().min(1).max(200).optional(),
  /** Left out: what was done and what was refused. */
  outcome: z.enum(['done', 'refused']).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const eventPageSchema = z.strictObject({
  events: z.array(
    z.strictObject({
      sequence: z.number().int().min(1),
      at: z.iso.datetime(),
      event: z.strictObject({
        actor: z.strictObject({ name: z.string(), post: z.string().optional() }),
        act: z.string(),
        subject: z.string(),
        outcome: z.enum(['done', 'refused']),
        purpose: z.string().optional(),
        from: z.string().optional(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    }),
  ),
  next: z.number().int().nullable(),
});

/** GET /api/refused-requests: what this person asked and another refused, until read. */
export const refusedRequestsSchema = z.strictObject({
  requests: z.array(
    z.strictObject({
      id: z.string(),
      what: z.strictObject({ ja: z.string(), en: z.string() }),
      by: z.string(),
      why: z.string(),
      requestedAt: z.string(),
    }),
  ),
});
