/** One line of the doctor's page. */
import type { Bilingual } from '#base';

/** `bad`: to be mended before the installation is used; `look`: somebody should know. */
export type Finding = { readonly state: 'good' | 'look' | 'bad'; readonly what: Bilingual; readonly found: Bilingual };

export const both = (text: string): Bilingual => ({ ja: text, en: text });
export const finding = (state: Finding['state'], ja: string, en: string, found: Bilingual | string): Finding => ({
  state,
  what: { ja, en },
  found: typeof found === 'string' ? both(found) : found,
});
