/** Shapes of results released as files (the web app may import it). */
import { z } from 'zod';
import { shownAudienceSchema } from '../accounts/audience.api.ts';
import { handedKinds, severities } from '../release/release.api.ts';
import { bilingualSchema } from './results.api.ts';

/** As the front page lists it. */
export const resultCardSchema = z.strictObject({
  id: z.string(),
  title: bilingualSchema,
  purpose: z.string(),
  asOf: z.string(),
  publishedOn: z.string(),
  section: z.string(),
  /** Not for all staff. */
  restricted: z.boolean(),
  kinds: z.array(z.enum(handedKinds)),
  isNew: z.boolean(),
});
export type ResultCard = z.infer<typeof resultCardSchema>;

/** GET /api/results/:id: everything that must stand beside the files. */
export const resultSchema = resultCardSchema.extend({
  context: z.string(),
  controls: z.string(),
  audience: shownAudienceSchema,
  contact: z.string(),
  release: z.strictObject({
    number: z.string(),
    how: z.enum(['checked', 'automatic']),
    on: z.string(),
    checkers: z.array(z.string()),
    exceptions: z.number().int(),
  }),
  files: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(handedKinds),
      sha256: z.string(),
      bytes: z.number().int(),
      /** The page draws it; anything else is only saved. */
      picture: z.boolean(),
    }),
  ),
  found: z.array(
    z.strictObject({
      file: z.string(),
      severity: z.enum(severities),
      about: bilingualSchema,
      reason: z.string().nullable(),
    }),
  ),
  passed: z.number().int(),
});
export type ResultShown = z.infer<typeof resultSchema>;

export const conditionsQuerySchema = z.strictObject({ language: z.enum(['ja', 'en']).default('ja') });
