/** The dashboard of a survey: choose a topic's question and a group; shares as bars with their intervals, cross tables with how many answered. */
import { type CodeBook, crossedOf, isMultiple, type MultipleQuestion, questionsOf } from './code-book.ts';
import {
  besideStrata,
  crossedBy,
  isWeighted,
  measuresFor,
  optionName,
  strataOf,
  tableId,
} from './survey-statistics.ts';

const percent = { ja: '%', en: '%' };
const either = (ja: string, en: string) => ({ ja, en });

const weightWords = (book: CodeBook) =>
  book.design
    ? either(
        `区分の全体（全市など）の割合は、${book.design.of.ja}で重みを付けています。`,
        `Shares of all groups together are weighted by ${book.design.of.en}.`,
      )
    : either('重みは付けていません。', 'No weights are applied.');

const interval = either(
  '棒の先の線は95%の区間です。同じ調査を何度もしたとき、20回に19回は本当の割合を含む幅です。',
  'The line at the end of a bar is its 95% interval: in 19 of 20 such surveys it holds the true share.',
);

export const dashboardOf = (book: CodeBook): object => {
  const questions = questionsOf(book);
  const single = questions.filter((question) => !isMultiple(question));
  const several = questions.filter(isMultiple);
  const [main] = crossedOf(book) as [CodeBook['groups'][number]];
  const first = single[0]?.name as string;
  const strata = strataOf(book);
  const others = crossedBy(book).filter(({ name }) => name !== main.name);
  /** A table that is by strata, too, is shown for all of them together. */
  const allStrata = (group: string) =>
    Object.fromEntries(besideStrata(book, group).map((name) => [name, 'total'] as const));
  const where = { as_of: '$day', ...allStrata(main.name), [main.name]: `$${main.name}` };
  const chosen = `{day}、{${main.name}}`;
  const chosenEn = `{day}, {${main.name}}`;
  const bar = (group: string) => {
    const { share, low, high } = measuresFor(book, group);
    return {
      measures: [share, low, high, 'respondents', 'asked'],
      interval: { low, high },
      beside: ['respondents', 'asked'],
    };
  };
  const questionBar = (id: string, group: string, scope: object, title: object, span: number) => {
    const { measures, interval: ends, beside } = bar(group);
    return {
      id,
      kind: 'bar',
      title,
      unit: percent,
      span,
      about: either(
        `答えた人に占める割合です。「${book.noAnswer.ja}」も分母に入ります。${interval.ja}`,
        `Of all who sent the sheet back; “${book.noAnswer.en}” is counted too. ${interval.en}`,
      ),
      data: { table: `${book.release}-{question}-${group}`, measures, where: scope, rows: [{ dimension: 'answer' }] },
      interval: ends,
      beside,
    };
  };
  const cross = (group: { name: string; title: { ja: string; en: string } }) => {
    const { share } = measuresFor(book, group.name);
    const plain = book.design && !isWeighted(book, group.name);
    return {
      id: `by-${group.name}`,
      kind: 'table',
      title: either(
        `{question}（${group.title.ja}別、%）、{day}、${main.total?.ja ?? '総数'}`,
        `{question} by ${group.title.en.toLowerCase()} (%), {day}, ${main.total?.en.toLowerCase() ?? 'all'}`,
      ),
      unit: percent,
      span: 12,
      about: either(
        `各${group.title.ja}の回答者に占める割合です。${plain ? 'この表の割合には重みを付けていません。' : ''}「${main.title.ja}」を選んでもこの表は変わりません。`,
        `Of those who answered in each group.${plain ? ' Shares of this table are not weighted.' : ''} Choosing a ${main.title.en.toLowerCase()} does not change it.`,
      ),
      data: {
        table: `${book.release}-{question}-${group.name}`,
        measures: [share, 'asked'],
        where: { as_of: '$day', ...allStrata(group.name) },
        rows: [{ dimension: group.name }, { dimension: 'answer' }],
      },
      beside: ['asked'],
    };
  };
  const multiple = (question: MultipleQuestion) => {
    const { measures, interval: ends, beside } = bar(main.name);
    return {
      id: `all-${question.name}`,
      kind: 'bar',
      title: either(
        `${question.title.ja}（いくつでも、%）、${chosen}`,
        `${question.title.en} (any number, %), ${chosenEn}`,
      ),
      unit: percent,
      span: 12,
      about: either(
        `それぞれを選んだ人の、回答者に占める割合です。いくつでも選べるので、足しても100%になりません。${interval.ja}`,
        `Those who chose each, of all who sent the sheet back. Any number could be chosen: the shares do not add up to 100%. ${interval.en}`,
      ),
      data: {
        table: tableId(book, optionName(question.name, question.multiple[0]?.name as string), main.name),
        stack: {
          name: 'choice',
          title: question.title,
          of: question.multiple.map(({ name, title }) => ({
            code: name,
            label: title,
            table: tableId(book, optionName(question.name, name), main.name),
          })),
        },
        measures,
        where: { ...where, answer: 'true' },
      },
      interval: ends,
      beside,
    };
  };
  return {
    id: book.release,
    title: book.title,
    purpose: either(
      `${book.topics.map(({ title }) => title.ja).join('・')}についての回答を、設問と${crossedOf(book)
        .map(({ title }) => title.ja)
        .join('・')}ごとに、95%の区間と回答者数を付けて見ることができます。`,
      `Shows the answers about ${book.topics.map(({ title }) => title.en.toLowerCase()).join(', ')} by question, with 95% intervals and the number of respondents.`,
    ),
    category: 'survey',
    owner: book.author,
    audience: 'ja' in book.audience ? 'staff' : book.audience,
    keywords: book.keywords,
    picture: 'answers',
    filters: [
      {
        name: 'question',
        title: either('設問', 'Question'),
        choose: book.topics.flatMap(({ title, questions: of }) =>
          of.flatMap((question) =>
            isMultiple(question) ? [] : [{ code: question.name, label: question.title, group: title }],
          ),
        ),
      },
      {
        name: 'day',
        title: either('調査の時点', 'Survey of'),
        table: tableId(book, first, main.name),
        dimension: 'as_of',
        initial: 'last',
      },
      {
        name: main.name,
        title: main.title,
        table: tableId(book, first, main.name),
        dimension: main.name,
        options: { childrenOf: 'total' },
        initial: 'total',
      },
    ],
    tiles: [
      {
        id: 'respondents',
        kind: 'number',
        title: either(`回答者数、${chosen}`, `Number of respondents, ${chosenEn}`),
        unit: either('人', 'people'),
        span: 3,
        about: either('返送された回答の数です。', 'Sheets sent back.'),
        data: { table: `${book.release}-{question}-${main.name}`, measures: ['asked'], where },
      },
      questionBar('answers', main.name, where, either(`{question}（%）、${chosen}`, `{question} (%), ${chosenEn}`), 9),
      ...(strata !== null && strata !== main.name
        ? [
            questionBar(
              'weighted',
              strata,
              { as_of: '$day' },
              either('{question}（重みつき、%）、{day}', '{question} (weighted, %), {day}'),
              12,
            ),
          ]
        : []),
      ...[main, ...others.filter(({ name }) => name !== 'weight')].map(cross),
      ...several.map(multiple),
    ],
    manual: {
      purpose: book.manual.purpose,
      population: book.manual.population,
      definitions: [
        {
          term: either('回答の割合', 'Share of answers'),
          meaning: either(
            `その区分の回答者のうち、その答えを選んだ人の割合。「${book.noAnswer.ja}」の人も分母に入ります。${weightWords(book).ja}`,
            `Those who gave the answer, of all respondents of the group, “${book.noAnswer.en}” included. ${weightWords(book).en}`,
          ),
        },
        {
          term: either('95%の区間', '95% interval'),
          meaning: either(
            '答えた人だけを調べたことによる偶然の幅です。ウィルソンの方法によります。重みのある割合は、層別抽出の分散（線形化）から求めた有効な回答者数を使います。母集団の大きさによる縮小（有限母集団修正）はしていません。',
            'The play of chance from asking only some, by Wilson’s method; of weighted shares with the effective number of respondents from the linearised variance of the stratified sample. No finite-population correction.',
          ),
        },
        {
          term: either('回答者数', 'Number of respondents'),
          meaning: either(
            '割合の分母になる、実際に答えた人の数（重みなし）。',
            'The people who answered, unweighted: what the shares are of.',
          ),
        },
      ],
      howToRead: either(
        '2つの割合の区間が重ならなければ、偶然では説明しにくい違いです。重なるときは、違うとも同じとも言えません。回答者の少ない区分ほど線が長くなります。',
        'Where two intervals do not overlap, chance hardly explains the difference; where they do, nothing is said either way. The fewer answered, the longer the line.',
      ),
      suppression: either(
        '1〜9人の答えは「秘」として表示しません。計から計算できてしまう値も隠します。割合・区間・重みは表示している人数だけから計算するので、それらから隠した人数は分かりません。人数の隠れた層は、まとめて1つの層として重みを付けます。',
        'Answers of 1 to 9 people are hidden, and so are values from which those could be computed. Shares, intervals and weights are worked out from the shown numbers only, so they give none back; strata with hidden numbers are weighted together as one.',
      ),
      limits: book.manual.limits,
      grounds: either(book.grounds.join('、'), 'Act on the Protection of Personal Information, Article 69 (2) (iv).'),
      contact: book.manual.contact,
    },
    history: book.history,
  };
};
