/** The statistics of a survey: every question by every group, all tables protected together; shares with intervals, weighted where the table has the strata. */
import { type CodeBook, crossedOf, type Group, isMultiple, questionsOf } from './code-book.ts';
import { columnOf, optionColumn, weightColumn } from './survey-contract.ts';

/** The group whose table is weighted; with a column of weights a table of its own (see `tablesOf`). */
export const strataOf = (book: CodeBook): string | null =>
  book.design ? ('group' in book.design ? book.design.group : 'weight') : null;

/** Groups by which a table is made, the strata among them. */
export const crossedBy = (book: CodeBook): { readonly name: string; readonly title: Group['title'] }[] => [
  ...crossedOf(book),
  ...(book.design && 'weightColumn' in book.design ? [{ name: 'weight', title: book.design.title }] : []),
];

export const tableId = (book: CodeBook, question: string, group: string): string =>
  `${book.release}-${question}-${group}`;
export const optionName = (question: string, option: string): string => `${question}-${option}`;

export const isWeighted = (book: CodeBook, group: string): boolean =>
  group === strataOf(book) || book.groups.some(({ name, weighted }) => name === group && weighted);

/** The strata that a group's table is by, too: only so can its shares be weighted. */
export const besideStrata = (book: CodeBook, group: string): readonly string[] =>
  isWeighted(book, group) && group !== strataOf(book) ? [strataOf(book) as string] : [];

/** Shares of a table with the strata are weighted; those of others carry names of their own, so that nobody takes the one for the other. */
export const measuresFor = (book: CodeBook, group: string) =>
  isWeighted(book, group)
    ? { share: 'answer_share', low: 'answer_low', high: 'answer_high' }
    : { share: 'plain_share', low: 'plain_low', high: 'plain_high' };

const listed = (variable: { column: string; title: Group['title']; answers: Group['answers'] }) => ({
  kind: 'codes',
  column: variable.column,
  title: variable.title,
  codes: Object.fromEntries(variable.answers.map(({ code, title }) => [code, title])),
  order: variable.answers.map(({ code }) => code),
});

const yesNo = [
  { code: 'true', title: { ja: '選んだ', en: 'Chosen' } },
  { code: 'false', title: { ja: '選ばない', en: 'Not chosen' } },
];

/** Every question with one answer, and every option of those with several as a question of yes and no. */
const asked = (book: CodeBook) =>
  questionsOf(book).flatMap((question) =>
    isMultiple(question)
      ? question.multiple.map(({ name, title }) => ({
          name: optionName(question.name, name),
          variable: `q_${question.name}_${name}`,
          column: optionColumn(question.name, name),
          title: { ja: `${question.title.ja}：${title.ja}`, en: `${question.title.en}: ${title.en}` },
          answers: yesNo,
        }))
      : [
          {
            name: question.name,
            variable: `q_${question.name}`,
            column: columnOf(question.name),
            title: question.title,
            answers: question.answers,
          },
        ],
  );

const designOf = ({ design }: CodeBook): object | undefined => {
  if (!design) return undefined;
  if ('weightColumn' in design)
    return { strata: 'weight', weights: Object.fromEntries(design.values.map((value) => [value, Number(value)])) };
  return 'weights' in design
    ? { strata: design.group, weights: design.weights }
    : { strata: design.group, population: design.population };
};

const percent = { ja: '%', en: '%' };
const people = { ja: '人', en: 'people' };

export const statisticsOf = (book: CodeBook): object => {
  const from = book.survey;
  const count = { from, kind: 'estimate', of: 'respondents', within: 'answer' };
  const shares = (prefix: string, weighted: boolean) => ({
    [`${prefix}_share`]: {
      ...count,
      give: 'share',
      weighted,
      title: { ja: '回答の割合', en: 'Share of answers' },
      unit: percent,
    },
    [`${prefix}_low`]: {
      ...count,
      give: 'low',
      weighted,
      title: { ja: '95%の区間の下端', en: 'Low end (95%)' },
      unit: percent,
    },
    [`${prefix}_high`]: {
      ...count,
      give: 'high',
      weighted,
      title: { ja: '95%の区間の上端', en: 'High end (95%)' },
      unit: percent,
    },
  });
  const groups = crossedBy(book);
  return {
    release: book.release,
    title: book.title,
    source: { ja: `${book.title.ja}（${book.owner.ja}）`, en: `${book.title.en} (${book.owner.en})` },
    unit: 'city_number',
    ...(book.design ? { design: designOf(book) } : {}),
    variables: {
      as_of: { kind: 'day', column: 'as_of', title: { ja: '調査の時点', en: 'Survey of' } },
      ...Object.fromEntries(
        crossedOf(book).map(({ name, title, total, answers }) => [
          name,
          { ...listed({ column: name, title, answers }), ...(total ? { total } : {}), unknown: book.noAnswer },
        ]),
      ),
      ...(book.design && 'weightColumn' in book.design
        ? {
            weight: listed({
              column: weightColumn,
              title: book.design.title,
              answers: book.design.values.map((value) => ({ code: value, title: { ja: value, en: value } })),
            }),
          }
        : {}),
      ...Object.fromEntries(
        asked(book).map(({ variable, ...question }) => [variable, { ...listed(question), unknown: book.noAnswer }]),
      ),
    },
    measures: {
      respondents: { from, kind: 'count', title: { ja: '答えた人', en: 'Respondents' }, unit: people },
      asked: { ...count, give: 'asked', title: { ja: '回答者数', en: 'Number of respondents' }, unit: people },
      ...(groups.some(({ name }) => isWeighted(book, name)) ? shares('answer', true) : {}),
      ...(groups.some(({ name }) => !isWeighted(book, name)) ? shares('plain', false) : {}),
    },
    tables: asked(book).flatMap(({ name, variable, title }) =>
      groups.map((group) => {
        const { share, low, high } = measuresFor(book, group.name);
        return {
          id: tableId(book, name, group.name),
          title: { ja: `${title.ja}（${group.title.ja}別）`, en: `${title.en} by ${group.title.en.toLowerCase()}` },
          time: 'as_of',
          dimensions: [
            ...[...besideStrata(book, group.name), group.name].map((name) => ({
              name,
              variable: name,
              levels: [name],
            })),
            { name: 'answer', variable, levels: [variable] },
          ],
          measures: ['respondents', share, low, high, 'asked'],
        };
      }),
    ),
  };
};
