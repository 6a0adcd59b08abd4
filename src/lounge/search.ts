/** Finding a dashboard by Japanese words: width, kana and case folded, words as pairs of letters, so that no dictionary is needed. */
import type { Bilingual } from '#base';
import type { DashboardSpec } from './dashboard-spec.ts';

/** ＡＢＣ → abc, カタカナ → かたかな, ｶﾅ → かな; long marks and middle dots fall away. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u30A1-\u30F6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replaceAll(/[ー・‐－—–-]/g, '');

const pairs = (text: string): Set<string> => {
  const letters = [...text];
  return new Set(letters.length < 2 ? letters : letters.slice(1).map((letter, i) => `${letters[i]}${letter}`));
};

/** 1 when the word stands in the text; else the share of its pairs that do, if that is most of them. */
const likeness = (word: string, text: string): number => {
  if (text.includes(word)) return 1;
  const wanted = pairs(word);
  if (wanted.size < 3) return 0;
  const found = [...wanted].filter((pair) => text.includes(pair)).length / wanted.size;
  return found >= 0.6 ? found * 0.6 : 0;
};

export type Field = { readonly text: string; readonly weight: number };
export const both = (text: Bilingual): string => fold(`${text.ja} ${text.en}`);

export type Searchable = { readonly id: string; readonly fields: readonly Field[] };

export const searchableOf = (spec: DashboardSpec): Searchable => ({
  id: spec.id,
  fields: [
    { text: both(spec.title), weight: 8 },
    { text: fold(spec.keywords.join(' ')), weight: 6 },
    { text: both(spec.purpose), weight: 4 },
    { text: spec.tiles.map((tile) => both(tile.title)).join(' '), weight: 3 },
    {
      text: [
        both(spec.owner),
        ...spec.manual.definitions.flatMap(({ term, meaning }) => [both(term), both(meaning)]),
      ].join(' '),
      weight: 2,
    },
    {
      text: [spec.manual.purpose, spec.manual.population, spec.manual.howToRead, spec.manual.limits]
        .map(both)
        .join(' '),
      weight: 1,
    },
  ],
});

/** Ids of what fits every word of the query, best first. An empty query fits everything, in the order given. */
export const search = (query: string, all: readonly Searchable[]): readonly string[] => {
  const words = query
    .normalize('NFKC')
    .split(/\s+/)
    .map(fold)
    .filter((word) => word.length > 0);
  if (words.length === 0) return all.map(({ id }) => id);
  return all
    .map(({ id, fields }, order) => {
      const scores = words.map((word) => Math.max(...fields.map(({ text, weight }) => likeness(word, text) * weight)));
      return {
        id,
        order,
        score: scores.some((score) => score === 0) ? 0 : scores.reduce((sum, score) => sum + score, 0),
      };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ id }) => id);
};
