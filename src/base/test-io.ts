/** For tests: what a command is given to speak with, keeping what it said. */
import { type Bilingual, type CommandIo, type Language, silentProgress } from './index.ts';

export const testIo = (
  kept: { readonly out?: string[]; readonly said?: Bilingual[] } = {},
  language: Language = 'ja',
): CommandIo => ({
  language,
  out: (line) => void kept.out?.push(line),
  say: (sentence) => void kept.said?.push(sentence),
  lines: async function* () {},
  progress: silentProgress,
});
