/** Shapes of who may see what is released by hand (the web app may import it). */
import { z } from 'zod';

/** Who may see what is handed in, for which day it speaks, and who answers questions about it. */
export const audienceSchema = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff') }),
  /** As accounts name them. */
  z.strictObject({ who: z.literal('sections'), sections: z.array(z.string().trim().min(1).max(120)).min(1).max(50) }),
  /** Sections, and people by name wherever they work. */
  z.strictObject({
    who: z.literal('named'),
    sections: z.array(z.string().trim().min(1).max(120)).max(50),
    /** `shown`: section and name, as they stand when the audience is said; the server writes it. */
    people: z
      .array(z.strictObject({ account: z.string().min(1).max(64), shown: z.string().max(200).default('') }))
      .min(1)
      .max(200),
  }),
]);
export type Audience = z.infer<typeof audienceSchema>;
/** As those read it who are in it: people by section and name. */
export const shownAudienceSchema = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff') }),
  z.strictObject({ who: z.literal('sections'), sections: z.array(z.string()) }),
  z.strictObject({ who: z.literal('named'), sections: z.array(z.string()), people: z.array(z.string()) }),
]);
export type ShownAudience = z.infer<typeof shownAudienceSchema>;
export const sharingSchema = z.strictObject({
  audience: audienceSchema,
  asOf: z.iso.date(),
  contact: z.string().trim().min(1).max(200),
});
export type Sharing = z.infer<typeof sharingSchema>;

/** GET /api/sections: sections and people that may be named as who sees something. */
export const sectionsSchema = z.strictObject({
  sections: z.array(z.string()),
  people: z.array(z.strictObject({ account: z.string(), name: z.string(), section: z.string() })),
});
