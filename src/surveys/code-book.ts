/** The code book of a survey (surveys/*.yaml): who was asked and how they were drawn, every question with its answers in their order, and which column holds it. */
import { done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import { z } from 'zod';
import { faultsOf } from './code-book-faults.ts';
import { surveyRefusal } from './errors.ts';

const bilingual = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const name = z.string().regex(/^[a-z][a-z0-9]{0,30}$/);
const id = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/);
/** In the order they are shown, which need not be that of their codes. */
const answers = z.array(z.strictObject({ code: z.string().min(1), title: bilingual })).min(2);

const groupSchema = z.strictObject({
  name,
  column: z.string().min(1),
  title: bilingual,
  /** What all together are called, where 総数 is not the word: 全市. */
  total: bilingual.optional(),
  required: z.boolean().default(false),
  /** Whether answers are crossed by it; else it is only kept. */
  crossed: z.boolean().default(true),
  /** Whether shares by it are weighted: its tables are by strata, too, which a small survey cannot bear. */
  weighted: z.boolean().default(false),
  answers,
});

const questionSchema = z.union([
  z.strictObject({ name, column: z.string().min(1), title: bilingual, answers }),
  /** Several answers may be given: a column of 0 and 1 for each. */
  z.strictObject({
    name,
    title: bilingual,
    multiple: z.array(z.strictObject({ name, column: z.string().min(1), title: bilingual })).min(2),
  }),
]);
export type Question = z.infer<typeof questionSchema>;
export type MultipleQuestion = Extract<Question, { multiple: unknown }>;

const perStratum = z.record(z.string(), z.number().positive());

const audienceNames = z.strictObject({
  sections: z.array(z.string().min(1)).default([]),
  posts: z.array(z.string().min(1)).default([]),
  people: z.array(z.string().min(1)).default([]),
});

export const codeBookSchema = z.strictObject({
  /** The data set, and the name of its statistics and dashboard. */
  survey: id,
  release: id,
  version: z.number().int().min(1),
  title: bilingual,
  owner: bilingual,
  /** The section that makes the dashboard. */
  author: bilingual,
  /** Whom its dashboard is for: 全職員, or sections, posts (役職) and people (user names). */
  audience: z.union([bilingual, audienceNames]),
  grounds: z.array(z.string()).min(1),
  cadence: z.enum(['monthly', 'yearly']),
  source: z.record(z.string(), z.unknown()),
  /** The number of the answered sheet, and the space it is numbered in: never that of the residents, unless the council agreed. */
  key: z.string().min(1),
  personSpace: z.string().min(1),
  /** What is known of those who answer, in the order of the file. */
  groups: z.array(groupSchema).min(1),
  /** Left on the sealed side: free text. */
  notKept: z.array(z.string()).default([]),
  topics: z.array(z.strictObject({ title: bilingual, questions: z.array(questionSchema).min(1) })).min(1),
  noAnswer: bilingual,
  /**
   * Without it, everybody had the same chance and counts the same. Else the strata are one of the groups, or a column of weights: with how many people each
   * stratum has, or what one who answered in it stands for.
   */
  design: z
    .union([
      z.strictObject({ group: name, population: perStratum, of: bilingual }),
      z.strictObject({ group: name, weights: perStratum, of: bilingual }),
      z.strictObject({
        weightColumn: z.string().min(1),
        title: bilingual,
        values: z.array(z.string()).min(2),
        of: bilingual,
      }),
    ])
    .optional(),
  /** Sentences of the manual that only the survey's people can write. */
  manual: z.strictObject({ purpose: bilingual, population: bilingual, limits: bilingual, contact: bilingual }),
  keywords: z.array(z.string()).default([]),
  history: z.array(z.strictObject({ on: z.string(), what: bilingual, by: bilingual })).min(1),
});
export type CodeBook = z.infer<typeof codeBookSchema>;
export type Group = CodeBook['groups'][number];

export const crossedOf = (book: Pick<CodeBook, 'groups'>): Group[] => book.groups.filter(({ crossed }) => crossed);
export const questionsOf = (book: Pick<CodeBook, 'topics'>): Question[] =>
  book.topics.flatMap(({ questions }) => questions);
export const isMultiple = (question: Question): question is MultipleQuestion => 'multiple' in question;

/** YAML text of a code book; `file` only names it in refusals. */
export const readCodeBook = (text: string, file: string): Result<CodeBook> => {
  const read = readYaml(text, codeBookSchema as z.ZodType<CodeBook>, (book) =>
    faultsOf(book).map(({ ja, en }) => ({ ja, en })),
  );
  return 'value' in read ? done(read.value) : refused(surveyRefusal('code-book-invalid', { file }, read.faults));
};
