/** A code book tells everything that the files of its survey say; those that ship are what it prints, and each room reads them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { done, valueOf } from '#base';
import { readContract } from '#catalogue';
import { readDashboard } from '#lounge';
import { readStatisticsSpec } from '#statistics';
import { readCodeBook } from './code-book.ts';
import { printSurvey } from './print-survey.ts';
import { surveyCommands } from './surveys.cli.ts';

const text = readFileSync('surveys/citizen-survey.yaml', 'utf8');
const filesOf = (yaml: string) => {
  const [contract, statistics, dashboard] = printSurvey(valueOf(readCodeBook(yaml, 'book.yaml')), 'book.yaml');
  return {
    contract: valueOf(readContract(contract?.text ?? '', 'contract')),
    statistics: valueOf(readStatisticsSpec(statistics?.text ?? '', 'statistics')),
    dashboard: valueOf(readDashboard(dashboard?.text ?? '', 'dashboard')),
  };
};
const faults = (yaml: string): string => {
  const read = readCodeBook(yaml, 'book.yaml');
  return read.ok ? '' : JSON.stringify(read.refusal);
};

describe('the citizen survey', () => {
  it('ships as its code book prints it', () => {
    for (const { kind, name, text: printed } of printSurvey(valueOf(readCodeBook(text, 'x')), 'citizen-survey.yaml'))
      expect(readFileSync(`${kind}/${name}`, 'utf8'), `${kind}/${name}`).toBe(printed);
  });
  it('keeps no free text and links nobody to the register', () => {
    const { contract } = filesOf(text);
    expect(contract.columns.find(({ source }) => source === '自由記述')?.role).toBe('unused');
    expect(contract.personSpace).not.toBe('atena');
  });
  it('shows answers in the order of the code book, and calls a question left open 無回答', () => {
    const { statistics } = filesOf(text);
    const liveable = statistics.variables['q_liveable'];
    expect(liveable).toMatchObject({ order: ['5', '4', '3', '2', '1'], unknown: { ja: '無回答' } });
    expect(statistics.variables['ward']).toMatchObject({ total: { ja: '全市' } });
  });
  it('weights the table that has the strata, and says by name that the others are not', () => {
    const { statistics } = filesOf(text);
    const measures = (id: string) => statistics.tables.find((table) => table.id === id)?.measures;
    expect(measures('survey-stay-ward')).toEqual(['respondents', 'answer_share', 'answer_low', 'answer_high', 'asked']);
    expect(measures('survey-stay-age')).toEqual(['respondents', 'plain_share', 'plain_low', 'plain_high', 'asked']);
    expect(statistics.measures['answer_share']).toMatchObject({ weighted: true });
    expect(statistics.measures['plain_share']).toMatchObject({ weighted: false });
  });
  it('offers questions under their topics, and one chart for all options of a question with several answers', () => {
    const { dashboard } = filesOf(text);
    const [question] = dashboard.filters;
    expect(question && 'choose' in question && question.choose.map(({ group }) => group?.ja)).toEqual([
      '暮らし',
      '暮らし',
      '市の取組',
      '市の取組',
      '市の取組',
    ]);
    expect(dashboard.tiles.find(({ id }) => id === 'all-interests')?.data.stack?.of).toHaveLength(6);
  });
});

describe('another survey', () => {
  const without = (from: string, to: string) => `${text.slice(0, text.indexOf(from))}${text.slice(text.indexOf(to))}`;
  it('of a simple sample has no weights', () => {
    const { statistics, dashboard } = filesOf(without('design:', 'topics:'));
    expect(statistics.design).toBeUndefined();
    expect(Object.keys(statistics.measures)).not.toContain('answer_share');
    expect(dashboard.manual.definitions[0]?.meaning.ja).toContain('重みは付けていません');
  });
  it('with a column of weights is weighted in a table by weight, each distinct weight a stratum', () => {
    const weighted = text.replace(
      /design:[\s\S]*?topics:/,
      "design: { weightColumn: 重み, title: { ja: 重み, en: Weight }, values: ['0.8', '1.5'], of: { ja: 重み, en: weight } }\ntopics:",
    );
    const { contract, statistics, dashboard } = filesOf(weighted);
    expect(contract.columns.find(({ source }) => source === '重み')).toMatchObject({
      role: 'code',
      name: 'weight_class',
    });
    expect(statistics.design).toEqual({ strata: 'weight', weights: { '0.8': 0.8, '1.5': 1.5 } });
    expect(statistics.tables.some(({ id }) => id === 'survey-stay-weight')).toBe(true);
    expect(dashboard.tiles.map(({ id }) => id)).toContain('weighted');
  });
  it('weights the shares by a group that asks for it: its tables are by strata, too, and the page shows all strata together', () => {
    const { statistics, dashboard } = filesOf(text.replace('required: true', 'required: true\n    weighted: true'));
    const table = statistics.tables.find(({ id }) => id === 'survey-stay-age');
    expect(table?.dimensions.map(({ name }) => name)).toEqual(['ward', 'age', 'answer']);
    expect(table?.measures).toContain('answer_share');
    expect(Object.keys(statistics.measures)).not.toContain('plain_share');
    const tile = dashboard.tiles.find(({ id }) => id === 'by-age');
    expect(tile?.data.where).toMatchObject({ ward: 'total' });
    expect(tile?.about?.ja).not.toContain('重みを付けていません');
    expect(filesOf(text).dashboard.tiles.find(({ id }) => id === 'by-age')?.about?.ja).toContain(
      '重みを付けていません',
    );
  });
  it('is refused with every fault of its code book named', () => {
    expect(faults(text.replace('山里区: 2629', '奥山区: 1'))).toContain('give each category of \\"ward\\" one number');
    expect(faults(text.replace('required: true', 'weighted: true').replace('group: ward', 'group: age'))).toContain(
      'age: only a group',
    );
    expect(faults(text.replace('group: ward', 'group: income'))).toContain('no group \\"income\\"');
    expect(faults(text.replace('column: 問2_定住意向', 'column: 居住区'))).toContain('居住区: is a column named twice');
    expect(faults(text.replace('name: stay', 'name: ward'))).toContain('ward: is named twice');
    expect(
      faults(text.replace("{ code: '3', title: { ja: 回答しない", "{ code: '2', title: { ja: 回答しない")),
    ).toContain('has the code \\"2\\" twice');
  });
  it('is written where its installation looks for it', async () => {
    const written = new Map<string, string>();
    const [make] = surveyCommands({
      readText: async () => done(text),
      readSheets: async () => done([]),
      writeSheets: async () => done(undefined),
      writeText: async (path, yaml) => {
        written.set(path, yaml);
        return done(undefined);
      },
    });
    const said: string[] = [];
    const io = { say: ({ en }: { en: string }) => said.push(en) };
    const ran = await make?.run(
      { arguments: ['a/citizen-survey.yaml'], options: { out: 'data' } } as never,
      io as never,
    );
    expect(ran?.ok).toBe(true);
    expect([...written.keys()]).toEqual([
      'data/contracts/citizen-survey.yaml',
      'data/statistics/survey.yaml',
      'data/dashboards/survey.yaml',
    ]);
    expect(said.at(-1)).toContain('6 questions');
  });
});
