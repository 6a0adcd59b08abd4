/** Shapes of who may see what is released by hand (the web app may import it). */
import { z } from 'zod';
import { audienceSchema, namedPostSchema } from '../accounts/audience.api.ts';

/** Who may see what is handed in, for which day it speaks, and who answers questions about it. */
export const sharingSchema = z.strictObject({
  audience: audienceSchema,
  asOf: z.iso.date(),
  contact: z.string().trim().min(1).max(200),
});
export type Sharing = z.infer<typeof sharingSchema>;

/** GET /api/sections: sections, posts and people that may be named as who sees something. */
export const sectionsSchema = z.strictObject({
  sections: z.array(z.string()),
  posts: z.array(namedPostSchema.required()),
  people: z.array(z.strictObject({ account: z.string(), name: z.string(), section: z.string() })),
});
