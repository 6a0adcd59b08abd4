/** Words in both languages out of a sheet: English that is left blank is taken from where the same Japanese has it; where it is nowhere, that is said. */
import type { Bilingual } from '#base';
import type { Block, Cell, SayAt } from './book-blocks.ts';
import type { BookColumn } from './book-columns.ts';

const pairs = [
  ['topic', 'topicEn'],
  ['title', 'titleEn'],
  ['choice', 'choiceEn'],
  ['total', 'totalEn'],
] as const satisfies readonly (readonly [BookColumn, BookColumn])[];
type Spoken = (typeof pairs)[number][0];
const english = Object.fromEntries(pairs) as Record<Spoken, BookColumn>;

/** Stands where a word is missing, so that the rest can still be looked at. */
export const unsaid = '?';

export type Words = (row: (column: BookColumn) => Cell, column: Spoken) => Bilingual;

/** `told`: columns whose lack was told for the whole sheet. */
export const wordsOf = (blocks: readonly Block[], told: ReadonlySet<BookColumn>, say: SayAt): Words => {
  /** Japanese → the English it has, column by column. */
  const known = new Map<string, Set<string>>();
  for (const { of, choices } of blocks)
    for (const [ja, en] of pairs)
      for (const row of ja === 'choice' ? choices : [of]) {
        const key = `${ja} ${row(ja).text}`;
        if (row(en).text !== '') known.set(key, (known.get(key) ?? new Set()).add(row(en).text));
      }
  return (row, column) => {
    const ja = row(column);
    const en = row(english[column]);
    if (ja.text === '' && !told.has(column)) say(ja, '空です', 'is empty');
    if (en.text !== '') return { ja: ja.text || unsaid, en: en.text };
    const elsewhere = [...(known.get(`${column} ${ja.text}`) ?? [])];
    if (ja.text !== '' && elsewhere.length > 1)
      say(
        en,
        '英語がありません（同じ言葉に英語が2とおりあり、どちらか決められません）',
        'is empty, and the same Japanese has more than one English elsewhere',
      );
    else if (elsewhere.length === 0 && !told.has(english[column]))
      say(en, '英語がありません', 'is empty: the English is needed, too');
    return { ja: ja.text || unsaid, en: elsewhere[0] ?? unsaid };
  };
};
