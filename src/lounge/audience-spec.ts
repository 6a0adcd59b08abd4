/** What a dashboard file may say about whom it is for. */
import { z } from 'zod';
import { bilingualSchema } from '../results/results.api.ts';

const name = z.string().trim().min(1).max(120);
const namedSpec = z.strictObject({
  /** As accounts name them: whoever belongs to one of them today. */
  sections: z.array(name).max(50).default([]),
  /** 役職: `局長` wherever it is held, or that of one section. */
  posts: z
    .array(z.union([name, z.strictObject({ post: name, section: name })]))
    .max(50)
    .default([]),
  /** User names. */
  people: z.array(name).max(200).default([]),
});

/** `staff`: all staff, for which files of earlier versions have the words 全職員. Any other words are refused: they would limit nothing. */
export const audienceSpecSchema = z.union([z.literal('staff'), namedSpec, bilingualSchema]);
export type AudienceSpec = z.infer<typeof audienceSpecSchema>;
