/** Shapes of who may see something: all staff, or sections, posts and people by name (the web app may import it). */
import { z } from 'zod';

const section = z.string().trim().min(1).max(120);
/** A post wherever it is held, or that of one section (`section`). */
export const namedPostSchema = z.strictObject({
  post: z.string().trim().min(1).max(60),
  section: section.optional(),
});
export type NamedPost = z.infer<typeof namedPostSchema>;

export const audienceSchema = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff') }),
  /** As accounts name them. */
  z.strictObject({ who: z.literal('sections'), sections: z.array(section).min(1).max(50) }),
  /** Sections, posts, and people by name wherever they work. */
  z
    .strictObject({
      who: z.literal('named'),
      sections: z.array(section).max(50),
      posts: z.array(namedPostSchema).max(50).default([]),
      /** `shown`: section and name, as they stand when the audience is said; the server writes it. */
      people: z
        .array(z.strictObject({ account: z.string().min(1).max(64), shown: z.string().max(200).default('') }))
        .max(200),
    })
    .refine(({ sections, posts, people }) => sections.length + posts.length + people.length > 0),
]);
export type Audience = z.infer<typeof audienceSchema>;

/** As those read it who are in it: people by section and name. */
export const shownAudienceSchema = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff') }),
  z.strictObject({ who: z.literal('sections'), sections: z.array(z.string()) }),
  z.strictObject({
    who: z.literal('named'),
    sections: z.array(z.string()),
    posts: z.array(namedPostSchema),
    people: z.array(z.string()),
  }),
]);
export type ShownAudience = z.infer<typeof shownAudienceSchema>;
