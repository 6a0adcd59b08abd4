/** The code book of a survey (surveys/*.yaml): who was asked and how they were drawn, every question with its answers in their order, and which column holds it. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import { z } from 'zod';
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
export type SingleQuestion = Extract<Question, { column: string }>;
export type MultipleQuestion = Extract<Question, { multiple: unknown }>;

const perStratum = z.record(z.string(), z.number().positive());

export const codeBookSchema = z.strictObject({
  /** The data set, and the name of its statistics and dashboard. */
  survey: id,
  release: id,
  version: z.number().int().min(1),
  title: bilingual,
  owner: bilingual,
  /** The section that makes the dashboard. */
  author: bilingual,
  audience: bilingual,
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

export const crossedOf = (book: CodeBook): Group[] => book.groups.filter(({ crossed }) => crossed);
export const questionsOf = (book: CodeBook): Question[] => book.topics.flatMap(({ questions }) => questions);
export const isMultiple = (question: Question): question is MultipleQuestion => 'multiple' in question;

const twice = (names: readonly string[]): string[] => [...new Set(names.filter((one, i) => names.indexOf(one) !== i))];

const faultsOf = (book: CodeBook): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (place: string, ja: string, en: string) => faults.push({ ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  const questions = questionsOf(book);
  const names = [
    ...book.groups.map((group) => group.name),
    ...questions.flatMap((question) => [
      question.name,
      ...(isMultiple(question) ? question.multiple.map((m) => `${question.name}_${m.name}`) : []),
    ]),
  ];
  for (const one of twice(names)) say(one, '同じ名前が2回あります', 'is named twice');
  const columns = [
    book.key,
    ...book.notKept,
    ...book.groups.map(({ column }) => column),
    ...questions.flatMap((question) =>
      isMultiple(question) ? question.multiple.map(({ column }) => column) : [question.column],
    ),
    ...(book.design && 'weightColumn' in book.design ? [book.design.weightColumn] : []),
  ];
  for (const one of twice(columns)) say(one, '同じ列が2回あります', 'is a column named twice');
  const lists = [...book.groups, ...questions.flatMap((question) => (isMultiple(question) ? [] : [question]))];
  for (const { name: of, answers: list } of lists)
    for (const one of twice(list.map(({ code }) => code)))
      say(of, `番号「${one}」が2回あります`, `has the code "${one}" twice`);
  if (crossedOf(book).length === 0) say('groups', '集計に使う属性が要ります', 'need one to cross answers by');
  if (questions.every(isMultiple)) say('topics', '1つだけ選ぶ設問が要ります', 'need a question with one answer');
  const { design } = book;
  if (design && 'weightColumn' in design) {
    for (const value of design.values)
      if (!(Number(value) > 0)) say('design', `「${value}」は重みではありません`, `"${value}" is no weight`);
  } else if (design) {
    const group = crossedOf(book).find((one) => one.name === design.group);
    const given = 'weights' in design ? design.weights : design.population;
    const codes = group?.answers.map(({ code }) => code) ?? [];
    if (!group) say('design', `属性「${design.group}」がありません`, `there is no group "${design.group}"`);
    else if (codes.some((code) => given[code] === undefined) || Object.keys(given).length !== codes.length)
      say(
        'design',
        `「${design.group}」の区分ごとに1つずつ数を書いてください`,
        `give each category of "${design.group}" one number`,
      );
  }
  return faults;
};

/** YAML text of a code book; `file` only names it in refusals. */
export const readCodeBook = (text: string, file: string): Result<CodeBook> => {
  const read = readYaml(text, codeBookSchema as z.ZodType<CodeBook>, faultsOf);
  return 'value' in read ? done(read.value) : refused(surveyRefusal('code-book-invalid', { file }, read.faults));
};
