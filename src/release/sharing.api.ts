/** Shapes of who may see what is released by hand (the web app may import it). */
import { z } from 'zod';

/** Who may see what is handed in, for which day it speaks, and who answers questions about it. */
export const audienceSchema = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff') }),
  /** As accounts name them. */
  z.strictObject({ who: z.literal('sections'), sections: z.array(z.string().trim().min(1).max(120)).min(1).max(50) }),
]);
export type Audience = z.infer<typeof audienceSchema>;
export const sharingSchema = z.strictObject({
  audience: audienceSchema,
  asOf: z.iso.date(),
  contact: z.string().trim().min(1).max(200),
});
export type Sharing = z.infer<typeof sharingSchema>;

/** GET /api/sections: those that may be named as who sees something. */
export const sectionsSchema = z.strictObject({ sections: z.array(z.string()) });
