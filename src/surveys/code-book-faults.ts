/** What a code book's schema cannot see: names and columns used twice, codes used twice, strata that do not fit. Each fault with its place, however the book was written. */
import type { PlacedFault } from '#catalogue';
import { type CodeBook, crossedOf, isMultiple, questionsOf } from './code-book.ts';

type Placed = { readonly path: string; readonly text: string };
/** What a sheet of questions tells; the rest may still be wrong while this is looked at. */
export type Asked = Pick<CodeBook, 'groups' | 'topics' | 'notKept'> &
  Partial<Pick<CodeBook, 'key' | 'design' | 'audience'>>;

/** Every one that stood there before. */
const again = (all: readonly Placed[]): Placed[] =>
  all.filter(({ text }, i) => all.findIndex((one) => one.text === text) !== i);

export const faultsOf = (book: Asked): PlacedFault[] => {
  const faults: PlacedFault[] = [];
  const say = (path: string, place: string, ja: string, en: string) =>
    faults.push({ path, ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  const groups = book.groups.map((group, i) => ({ ...group, path: `groups.${i}` }));
  const questions = book.topics.flatMap((topic, i) =>
    topic.questions.map((question, j) => ({ question, path: `topics.${i}.questions.${j}` })),
  );
  const options = questions.flatMap(({ question, path }) =>
    isMultiple(question)
      ? question.multiple.map((one, k) => ({ ...one, of: question.name, path: `${path}.multiple.${k}` }))
      : [],
  );
  const single = questions.flatMap(({ question, path }) => (isMultiple(question) ? [] : [{ ...question, path }]));
  const names = [
    ...groups.map(({ name, path }) => ({ path: `${path}.name`, text: name })),
    ...questions.map(({ question, path }) => ({ path: `${path}.name`, text: question.name })),
    ...options.map(({ of, name, path }) => ({ path: `${path}.name`, text: `${of}_${name}` })),
  ];
  const { audience } = book;
  const isWords = audience !== undefined && 'ja' in audience && audience.ja !== '全職員';
  const isNobody =
    audience && !('ja' in audience) && audience.sections.length + audience.posts.length + audience.people.length === 0;
  if (isWords || isNobody)
    say(
      'audience',
      'audience',
      '「全職員」とするか、閲覧できる課・役職・人を挙げてください（ほかの言葉では、だれにも限られません）',
      'is 全職員 (all staff), or names sections, posts or people: other words limit nobody',
    );
  for (const { path, text } of again(names)) say(path, text, '同じ名前が2回あります', 'is named twice');
  const columns = [
    ...(book.key === undefined ? [] : [{ path: 'key', text: book.key }]),
    ...[...groups, ...single, ...options].map(({ column, path }) => ({ path: `${path}.column`, text: column })),
    ...book.notKept.map((text, i) => ({ path: `notKept.${i}`, text })),
    ...(book.design && 'weightColumn' in book.design
      ? [{ path: 'design.weightColumn', text: book.design.weightColumn }]
      : []),
  ];
  for (const { path, text } of again(columns)) say(path, text, '同じ列が2回あります', 'is a column named twice');
  for (const { name, answers, path } of [...groups, ...single])
    for (const code of again(answers.map((answer, k) => ({ path: `${path}.answers.${k}.code`, text: answer.code }))))
      say(code.path, name, `番号「${code.text}」が2回あります`, `has the code "${code.text}" twice`);
  if (crossedOf(book).length === 0) say('groups', 'groups', '集計に使う属性が要ります', 'need one to cross answers by');
  if (questionsOf(book).every(isMultiple))
    say('topics', 'topics', '1つだけ選ぶ設問が要ります', 'need a question with one answer');
  const { design } = book;
  for (const { name, weighted, crossed, path } of groups)
    if (weighted && (!crossed || !design || ('group' in design && design.group === name)))
      say(
        `${path}.weighted`,
        name,
        '重み（design）があり、層ではない、集計に使う属性だけに重みを付けられます',
        'only a group that answers are crossed by, other than the strata of a design, can be weighted',
      );
  if (design && 'weightColumn' in design) {
    for (const [i, value] of design.values.entries())
      if (!(Number(value) > 0))
        say(`design.values.${i}`, 'design', `「${value}」は重みではありません`, `"${value}" is no weight`);
  } else if (design) {
    const group = crossedOf(book).find((one) => one.name === design.group);
    const given = 'weights' in design ? design.weights : design.population;
    const codes = group?.answers.map(({ code }) => code) ?? [];
    if (!group)
      say('design.group', 'design', `属性「${design.group}」がありません`, `there is no group "${design.group}"`);
    else if (codes.some((code) => given[code] === undefined) || Object.keys(given).length !== codes.length)
      say(
        'design',
        'design',
        `「${design.group}」の区分ごとに1つずつ数を書いてください`,
        `give each category of "${design.group}" one number`,
      );
  }
  return faults;
};
