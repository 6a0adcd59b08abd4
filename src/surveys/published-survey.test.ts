/** A survey from its code book to the page: answers are counted and published by the statistics it prints, and the dashboard it prints finds every table, dimension and measure it shows. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { checkDashboard, readDashboard, readTables } from '#lounge';
import { openResults, publish } from '#results';
import { makeRelease, readStatisticsSpec } from '#statistics';
import { testLounge } from '../lounge/test-lounge.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { testMark } from '../results/test-tables.ts';
import { needsWith, smallPack, staffPolicy } from '../statistics/test-kit.ts';
import { type CodeBook, readCodeBook } from './code-book.ts';
import { printSurvey } from './print-survey.ts';

const shipped = valueOf(readCodeBook(readFileSync('surveys/citizen-survey.yaml', 'utf8'), 'citizen-survey.yaml'));
const [ward, sex, age] = shipped.groups as [
  CodeBook['groups'][number],
  CodeBook['groups'][number],
  CodeBook['groups'][number],
];
const interests = shipped.topics[2]?.questions[0];
if (!interests || !('multiple' in interests)) throw new Error('no question with several answers');
/** One question with one answer and one with several are enough to see every tile. */
const small: CodeBook = {
  ...shipped,
  groups: [{ ...ward, answers: ward.answers.slice(0, 3) }, sex, { ...age, answers: age.answers.slice(0, 3) }],
  topics: [
    { title: shipped.topics[0]?.title ?? shipped.title, questions: shipped.topics[0]?.questions.slice(1, 2) ?? [] },
    {
      title: shipped.topics[2]?.title ?? shipped.title,
      questions: [{ ...interests, multiple: interests.multiple.slice(0, 2) }],
    },
  ],
  design: {
    group: 'ward',
    population: Object.fromEntries(
      ward.answers.slice(0, 3).map(({ code }, i) => [code, [9000, 3000, 1000][i] as number]),
    ),
    of: { ja: '各区の人口', en: 'the people of each ward' },
  },
};
const [wards, sexes, ages] = small.groups as typeof shipped.groups & [typeof ward, typeof sex, typeof age];
const byWeight: CodeBook['design'] = {
  weightColumn: '重み',
  title: { ja: '重み', en: 'Weight' },
  values: ['0.5', '2'],
  of: { ja: '重み', en: 'weight' },
};

let engine: Engine;
let lounge: Awaited<ReturnType<typeof testLounge>>;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  lounge = await testLounge({ publishTables: false });
  const wardNames = ward.answers.slice(0, 3).map(({ code }) => `'${code}'`);
  await engine.run(
    `CREATE TABLE citizen_survey AS SELECT DATE '2026-08-31' AS as_of, i AS city_number, [${wardNames.join(', ')}][1 + i % 3] AS ward,
      (1 + i // 3 % 3)::VARCHAR AS age, (1 + (i // 9 + i % 3) % 4)::VARCHAR AS q_stay, i % 5 = 0 AS q_interests_disaster, i % 7 < 3 AS q_interests_parks,
      CASE WHEN i % 2 = 0 THEN '0.5' ELSE '2' END AS weight_class FROM range(900) t(i)`,
  );
});
afterAll(() => engine.close());

describe('the page of a survey', () => {
  it.each([
    ['of a simple sample', { ...small, design: undefined }],
    ['with weights by ward', small],
    ['with shares by age weighted, too', { ...small, groups: [wards, sexes, { ...ages, weighted: true }] }],
    ['filtered by age, weighted by ward', { ...small, groups: [{ ...ages, weighted: true }, sexes, wards] }],
    ['with a column of weights', { ...small, design: byWeight }],
    [
      'with a column of weights, all groups weighted',
      { ...small, design: byWeight, groups: [{ ...wards, weighted: true }, sexes, { ...ages, weighted: true }] },
    ],
  ] as const)('%s finds all that it shows', async (_, given) => {
    const { design, ...rest } = given;
    const book: CodeBook = { ...rest, groups: [...given.groups], ...(design ? { design } : {}) };
    const [, statistics, dashboard] = printSurvey(book, 'book.yaml');
    const spec = valueOf(readStatisticsSpec(statistics?.text ?? '', 'survey.yaml'));
    const made = valueOf(await makeRelease(engine, spec, staffPolicy, smallPack, [], await needsWith('page')));
    for (const table of made.tables)
      await publish(lounge.resultsNeeds, table, { actor: { name: 'local:test' } }, testMark());
    const page = valueOf(readDashboard(dashboard?.text ?? '', 'survey.yaml'));
    const tables = valueOf(await readTables(openResults(lounge.resultsNeeds), page));
    expect(checkDashboard(page, tables)).toEqual([]);
    expect(tables.size).toBeGreaterThan(3);
  });
});
