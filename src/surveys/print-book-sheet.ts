/** A code book as sheets: the questions, one row a choice, and the head. What `readSheetBook` reads back to the same book. */
import type { Bilingual } from '#base';
import { type BookColumn, type BookForm, bookColumns, bookForms, type Sheet } from './book-columns.ts';
import { type CodeBook, isMultiple } from './code-book.ts';
import { headSheetName, printHeadRows } from './head-rows.ts';

const columns = Object.keys(bookColumns) as BookColumn[];
type Said = Partial<Record<BookColumn, string>>;
const row = (said: Said): string[] => columns.map((column) => said[column] ?? '');
const both = (ja: BookColumn, en: BookColumn, words: Bilingual | undefined): Said =>
  words ? { [ja]: words.ja, [en]: words.en } : {};

export const printBookSheets = (book: CodeBook): readonly [Sheet, Sheet] => {
  const rows: string[][] = [columns.map((column) => bookColumns[column][0])];
  /** What the question says stands in its first row. */
  const question = (said: Said, form: BookForm, choices: readonly Said[]) => {
    for (const [i, choice] of choices.entries())
      rows.push(row(i === 0 ? { ...said, form: bookForms[form][0], ...choice } : choice));
  };
  const choicesOf = (answers: CodeBook['groups'][number]['answers']): Said[] =>
    answers.map(({ code, title }) => ({ code, ...both('choice', 'choiceEn', title) }));
  for (const [i, group] of book.groups.entries())
    question(
      {
        number: `F${i + 1}`,
        name: group.name,
        column: group.column,
        ...both('title', 'titleEn', group.title),
        ...both('total', 'totalEn', group.total),
        required: group.required ? '○' : '',
      },
      group.crossed ? (group.weighted ? 'weighted' : 'group') : 'kept',
      choicesOf(group.answers),
    );
  let number = 0;
  for (const topic of book.topics)
    for (const [i, asked] of topic.questions.entries()) {
      const said: Said = {
        ...(i === 0 ? both('topic', 'topicEn', topic.title) : {}),
        number: `問${++number}`,
        name: asked.name,
        ...both('title', 'titleEn', asked.title),
      };
      if (isMultiple(asked))
        question(
          said,
          'multiple',
          asked.multiple.map(({ name, column, title }) => ({
            code: name,
            column,
            ...both('choice', 'choiceEn', title),
          })),
        );
      else question({ ...said, column: asked.column }, 'single', choicesOf(asked.answers));
    }
  for (const [i, column] of book.notKept.entries()) question({ number: `自由${i + 1}`, column }, 'notKept', [{}]);
  return [
    { name: '設問', rows },
    { name: headSheetName, rows: printHeadRows({ ...book, notKept: undefined }) },
  ];
};
