/** Everything said to a person is said in Japanese and in English. */
export type Bilingual = { readonly ja: string; readonly en: string };
export type Language = keyof Bilingual;
