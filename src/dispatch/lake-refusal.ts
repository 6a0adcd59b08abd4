/** A refusal as the lake's server answered it, for the people of the sealed side. */
import { z } from 'zod';
import type { Refusal } from '#base';
import type { LakeReply } from './needs.ts';

/** Nothing that comes over the line moves the cursor of a terminal. */
const sentence = z
  .string()
  .max(2000)
  .transform((text) => text.replaceAll(/\p{Cc}/gu, ' '));
const answered = z.object({
  code: z.string().regex(/^[a-z]+\.[a-z-]+$/),
  ja: sentence,
  en: sentence,
  because: z.array(z.object({ ja: sentence, en: sentence })).optional(),
});

const exitCodeOf = (status: number): number => {
  if (status === 401 || status === 403) return 4;
  return status === 429 || status >= 500 ? 5 : 3;
};

/** Null where the answer is not one of this house. */
export const readLakeRefusal = ({ status, text }: LakeReply): Refusal | null => {
  try {
    const { code, ja, en, because } = answered.parse(JSON.parse(text));
    return { code, ja, en, ...(because ? { because } : {}), httpStatus: status, exitCode: exitCodeOf(status) };
  } catch {
    return null;
  }
};
