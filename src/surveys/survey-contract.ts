/** The contract of a survey's file: answers are codes and flags, the number of the sheet its own space, free text never kept. */
import { type CodeBook, type Group, isMultiple, questionsOf } from './code-book.ts';

/** The column of a question's answers in the lake. */
export const columnOf = (question: string): string => `q_${question}`;
export const optionColumn = (question: string, option: string): string => `q_${question}_${option}`;
export const weightColumn = 'weight_class';

const codesOf = (answers: Group['answers']) => Object.fromEntries(answers.map(({ code, title }) => [code, title]));

export const contractOf = (book: CodeBook): object => ({
  dataset: book.survey,
  version: book.version,
  title: book.title,
  owner: book.owner,
  grounds: book.grounds,
  cadence: book.cadence,
  key: [book.key],
  personSpace: book.personSpace,
  source: book.source,
  columns: [
    { source: book.key, role: 'person-key', required: true },
    ...book.groups.map(({ name, column, title, required, answers }) => ({
      source: column,
      role: 'code',
      name,
      ...(required ? { required } : {}),
      title,
      codes: codesOf(answers),
    })),
    ...questionsOf(book).flatMap((question) =>
      isMultiple(question)
        ? question.multiple.map(({ name, column, title }) => ({
            source: column,
            role: 'flag',
            name: optionColumn(question.name, name),
            title: { ja: `${question.title.ja}：${title.ja}`, en: `${question.title.en}: ${title.en}` },
          }))
        : [
            {
              source: question.column,
              role: 'code',
              name: columnOf(question.name),
              title: question.title,
              codes: codesOf(question.answers),
            },
          ],
    ),
    ...(book.design && 'weightColumn' in book.design
      ? [
          {
            source: book.design.weightColumn,
            role: 'code',
            name: weightColumn,
            required: true,
            title: book.design.title,
            codes: Object.fromEntries(book.design.values.map((value) => [value, { ja: value, en: value }])),
          },
        ]
      : []),
    ...book.notKept.map((source) => ({ source, role: 'unused' })),
  ],
});
