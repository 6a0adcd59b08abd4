/** A survey firm hands its code book over as a sheet: it becomes the same book that YAML makes, and what is wrong in it is told by row and column, all at once. */
import { readFileSync } from 'node:fs';
import {
  assert,
  constantFrom,
  array,
  property,
  record,
  string,
  uniqueArray,
  boolean,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { done, type Result, valueOf } from '#base';
import type { Sheet } from './book-columns.ts';
import { type CodeBook, readCodeBook } from './code-book.ts';
import { printBookSheets } from './print-book-sheet.ts';
import { bookSheets, readSheetBook, type SheetBook } from './sheet-book.ts';
import { surveyCommands } from './surveys.cli.ts';

const text = readFileSync('surveys/citizen-survey.yaml', 'utf8');
const shipped = valueOf(readCodeBook(text, 'citizen-survey.yaml'));
const headYaml = text.replace(/^groups:[\s\S]*?(?=^noAnswer:)/m, '').replace(/^topics:[\s\S]*?(?=^manual:)/m, '');
const [questions, headSheet] = printBookSheets(shipped);

/** As a firm in 潮見市 would write it: titles above, its own words for headings and forms, blanks below. */
const firm = `
潮見市　市民アンケート　コードブック,,,,,,,,,,
作成：調査会社,,,,,,,,,,
分野,分野（英）,設問番号,設問文,設問文（英）,回答形式,変数名,コード,カテゴリ,カテゴリ（英語）,桁数
,,ID,整理番号,,整理番号,整理番号,,,,8
,,Ｆ１,年齢,Age,属性,年齢階級,1,18～39歳,18 to 39,1
,,,,,,,2,40歳以上,40 and over,
,,,,,,,,,,
暮らし,Living here,問１,住みやすいですか,Pleasant to live in,ＳＡ,Q1,1,はい,Yes,1
,,,,,,,2,いいえ,No,
,,問2,住み続けたいですか,Wish to stay,単数回答,Q2,1,はい,,1
,,,,,,,2,いいえ,,
関心,Interests,問3-(1),関心のあること,Interested in,MA,Q3_1,1,防災,Disaster prevention,1
,,,,,,Q3_2,2,公園,Parks,1
,,問4,ご意見,,FA,Q4,,,,400
`
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const firmHead = text
  .replace(/^groups:[\s\S]*?(?=^noAnswer:)/m, '')
  .replace(/^topics:[\s\S]*?(?=^manual:)/m, '')
  .replace(/^design:[\s\S]*?(?=^manual:)/m, '')
  .replace(/^key: .*\n/m, '');

const read = (rows: Sheet['rows'], head = firmHead) =>
  readSheetBook({ name: '', rows }, { file: 'head.yaml', text: head }, 'book.csv');
const changed = (row: number, column: number, to: string): Sheet['rows'] =>
  firm.map((cells, i) => (i === row - 1 ? cells.with(column, to) : cells));
const faults = (result: Result<SheetBook>, language: 'ja' | 'en' = 'ja'): string[] =>
  result.ok ? [] : (result.refusal.because ?? []).map((fault) => fault[language]);

describe('the citizen survey as a sheet', () => {
  it('is the same book as its YAML, with its head in YAML or on the sheet 調査', () => {
    const yaml = readSheetBook(questions, { file: 'head.yaml', text: headYaml }, 'book.csv');
    expect(valueOf(yaml).book).toEqual(shipped);
    const sheets = readSheetBook(questions, { file: '調査', rows: headSheet.rows }, 'book.xlsx');
    expect(valueOf(sheets).book).toEqual(shipped);
    expect(headYaml).not.toMatch(/^(groups|topics):/m);
  });
  it('may say its words on every row instead of the first', () => {
    const [header = [], ...rows] = questions.rows;
    const until = header.indexOf('選択肢コード');
    let above: readonly string[] = [];
    const filled = rows.map((row) => {
      const column = header.indexOf('列名');
      above =
        row[header.indexOf('設問番号')] === ''
          ? row.map((cell, i) =>
              cell === '' && (i < until || i >= until + 3) && i !== column ? (above[i] ?? '') : cell,
            )
          : row;
      return above;
    });
    expect(filled.every((row) => row[header.indexOf('設問番号')] !== '')).toBe(true);
    const again = readSheetBook({ name: '', rows: [header, ...filled] }, { file: 'h', text: headYaml }, 'book.csv');
    expect(valueOf(again).book).toEqual(shipped);
  });
});

describe('any code book', () => {
  const word = string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((one) => one.trim() || '語');
  const title = record({ ja: word, en: word });
  const id = (prefix: string): Arbitrary<string> =>
    string({ minLength: 1, maxLength: 8, unit: constantFrom(...'abcxyz019') }).map((one) => `${prefix}${one}`);
  const list = uniqueArray(record({ code: word, title }), { minLength: 2, maxLength: 4, selector: ({ code }) => code });
  const groups = uniqueArray(record({ name: id('g'), title, required: boolean(), answers: list }, {}), {
    minLength: 1,
    maxLength: 3,
    selector: ({ name }) => name,
  });
  const asked = uniqueArray(record({ name: id('q'), title, answers: list, several: boolean() }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ name }) => name,
  });
  it('printed as sheets reads back to the same book', () => {
    assert(
      property(groups, array(record({ title, asked }), { minLength: 1, maxLength: 3 }), (given, topics) => {
        const book: CodeBook = {
          ...shipped,
          groups: given.map((group, i) => ({
            ...group,
            column: `属性${i}`,
            crossed: i === 0 || group.required,
            weighted: i === 0,
          })),
          topics: topics.map((topic, i) => ({
            title: topic.title,
            questions: topic.asked.map(({ name, title: said, answers, several }, j) =>
              several && i + j > 0
                ? {
                    name: `${name}t${i}`,
                    title: said,
                    multiple: answers.map((answer, k) => ({
                      name: `m${k}`,
                      column: `列${i}.${j}.${k}`,
                      title: answer.title,
                    })),
                  }
                : { name: `${name}t${i}`, title: said, column: `列${i}.${j}`, answers },
            ),
          })),
          design: {
            weightColumn: '重み',
            title: { ja: '重み', en: 'Weight' },
            values: ['0.5', '2'],
            of: { ja: 'あ', en: 'a' },
          },
          source: { ...shipped.source, delimiter: ';', headerRow: 2 },
        };
        const [sheet, head] = printBookSheets(book);
        const result = readSheetBook(sheet, { file: '調査', rows: head.rows }, 'book.xlsx');
        expect(result.ok ? result.value.book : faults(result)).toEqual(book);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a firm’s own sheet', () => {
  const { book, unused } = valueOf(read(firm));
  it('is understood by the headings and forms that firms use, and says which columns were of no use', () => {
    expect(unused).toEqual(['桁数']);
    expect(book.key).toBe('整理番号');
    expect(book.notKept).toEqual(['Q4']);
    expect(book.groups.map(({ name, column }) => [name, column])).toEqual([['f1', '年齢階級']]);
    expect(book.topics.map(({ title, questions: of }) => [title.ja, of.map(({ name }) => name)])).toEqual([
      ['暮らし', ['q1', 'q2']],
      ['関心', ['q3b1']],
    ]);
    expect(book.topics[1]?.questions[0]).toMatchObject({ multiple: [{ name: 'c1', column: 'Q3_1' }, { name: 'c2' }] });
  });
  it('needs the English of the same words once', () => {
    expect(book.topics[0]?.questions[1]).toMatchObject({
      answers: [{ title: { en: 'Yes' } }, { title: { en: 'No' } }],
    });
    expect(faults(read(changed(8, 9, '')))).toEqual([
      '8行目「カテゴリ（英語）」: 英語がありません',
      '10行目「カテゴリ（英語）」: 英語がありません',
    ]);
    const two = changed(12, 8, 'はい');
    expect(faults(read(two), 'en')).toEqual([
      'row 10, "カテゴリ（英語）": is empty, and the same Japanese has more than one English elsewhere',
    ]);
  });
  it('is found among the sheets of a workbook, even where it is called 調査 itself', () => {
    const cover = { name: '表紙', rows: [['潮見市'], ['市民アンケート', '報告書']] };
    expect(bookSheets([cover, headSheet, questions])).toEqual({ questions, head: headSheet });
    const called = { name: '調査', rows: firm };
    expect(bookSheets([cover, called])).toEqual({ questions: called });
  });
  it('without a column of topics has one, named as the survey', () => {
    const bare = firm.map((row) => row.slice(2));
    expect(valueOf(read(bare)).book.topics.map(({ title }) => title)).toEqual([shipped.title]);
  });
});

describe('what is wrong in a sheet', () => {
  it.each([
    [6, 5, '記号', /6行目「回答形式」: 同じ設問「Ｆ１」の5行目と違います/],
    [5, 5, '属性（重みつき）', /5行目「回答形式」: f1: 重み（design）があり/],
    [8, 5, '数値', /8行目「回答形式」: 数値の設問は、統計にできません/],
    [
      8,
      5,
      '選ぶ',
      /8行目「回答形式」: 型は「属性・属性\(重みつき\)・属性\(集計しない\)・単一・複数・自由記述・整理番号」のどれかです/,
    ],
    [8, 6, '', /8行目「変数名」: 空です/],
    [9, 6, 'Q9', /9行目「変数名」: 1つだけ選ぶ設問の列は1つです/],
    [9, 7, '1', /9行目「コード」: q1: 番号「1」が2回あります/],
    [9, 7, '', /9行目「コード」: 空です/],
    [10, 6, 'Q1', /10行目「変数名」: Q1: 同じ列が2回あります/],
    [10, 2, 'Ｑ１', /10行目「設問番号」: q1: 同じ名前が2回あります/],
    [10, 2, '問１', /10行目「設問文」: 同じ設問「問１」の8行目と違います/],
    [10, 2, '問い', /10行目「名前」: 設問番号「問い」から名前を作れません/],
    [12, 7, '防災', /12行目「コード」: 複数回答の選択肢コードは/],
    [13, 6, '', /13行目「変数名」: 空です/],
    [14, 8, 'はい', /14行目「カテゴリ」: この型の設問に選択肢は書けません/],
    [4, 6, 'Q4', /14行目「変数名」: Q4: 同じ列が2回あります/],
    [4, 2, '', /4行目「設問番号」: 設問番号が空で、上にも設問がありません/],
    [3, 3, '質問', /3行目: 「設問文」の列がありません/],
    [3, 10, '選択肢', /3行目: 「選択肢」（選択肢）の列が2つあります/],
  ])('row %i, column %i: %s', (row, column, to, said) => {
    expect(faults(read(changed(row, column, to))).join('\n')).toMatch(said);
  });
  it('is told all at once, that of the head, too, and in both languages', () => {
    const sheet = changed(9, 7, '1').map((cells, i) => (i === 9 ? cells.with(4, '').with(5, '単') : cells));
    const result = read(sheet, `${firmHead.replace('cadence: yearly', 'cadence: daily')}\ntopics: []\n`);
    const told = faults(result, 'en');
    for (const one of [
      /^head.yaml: topics: is told by the sheet/,
      /^row 10, "回答形式": is one of: 属性 \(group\), /,
      /^row 10, "設問文（英）": is empty: the English/,
      /^head.yaml: cadence: /,
      /^row 9, "コード": q1: has the code "1" twice/,
    ])
      expect(told.filter((fault) => one.test(fault))).toHaveLength(1);
    expect(told).toHaveLength(5);
    expect(faults(result)).toHaveLength(faults(result, 'en').length);
  });
  it('on the sheet 調査 is told by its row', () => {
    const rows = headSheet.rows.map((row) =>
      row[0] === '周期' ? ['周期', '毎日'] : row[1] === '山里区' ? ['層の人口', '山里区', '多数'] : row,
    );
    const without = rows.filter(([label]) => label !== '所管');
    const at = (label: string, value?: string) =>
      rows.findIndex((row) => row[0] === label && (value === undefined || row[1] === value)) + 1;
    const told = faults(
      readSheetBook(questions, { file: '調査', rows: [...rows, ['題名', 'x', 'y']] }, 'book.xlsx'),
    ).join('\n');
    expect(told).toContain(`調査 ${at('周期')}行目: 「毎月」か「毎年」`);
    expect(told).toContain(`調査 ${at('層の人口', '山里区')}行目: `);
    expect(told).toContain(`調査 ${rows.length + 1}行目: 「題名」という項目はありません`);
    expect(faults(readSheetBook(questions, { file: '調査', rows: without }, 'book.xlsx')).join('\n')).toMatch(
      /調査: 所管: /,
    );
  });
  it('is a refusal of its own where there are no headings', () => {
    const result = read([['これは'], ['表では', 'ない']]);
    expect(result.ok ? '' : result.refusal.code).toBe('surveys.sheet-headings-missing');
  });
});

describe('musubi survey', () => {
  const said: string[] = [];
  const io = { say: ({ ja }: { ja: string }) => said.push(ja) };
  const written = new Map<string, string | readonly Sheet[]>();
  const keep = async (path: string, what: string | readonly Sheet[]) => {
    written.set(path, what);
    return done(undefined);
  };
  const [make, sheet] = surveyCommands({
    readText: async (path) => done(path.includes('head') ? firmHead : text),
    readSheets: async (path) => done(path.endsWith('.csv') ? [{ name: '', rows: firm }] : [questions, headSheet]),
    writeText: keep,
    writeSheets: keep,
  });
  const run = (command: typeof make, path: string, options: object) =>
    command?.run({ arguments: [path], options } as never, io as never) as Promise<Result<void>>;
  it('makes the same files from a workbook as from YAML, apart from the name of the book', async () => {
    valueOf(await run(make, 'a/book.xlsx', { out: 'sheet' }));
    valueOf(await run(make, 'a/book.yaml', { out: 'yaml' }));
    for (const kind of ['contracts/citizen-survey', 'statistics/survey', 'dashboards/survey'])
      expect(String(written.get(`sheet/${kind}.yaml`))).toBe(
        String(written.get(`yaml/${kind}.yaml`)).replace('book.yaml', 'book.xlsx'),
      );
  });
  it('asks for the head of a CSV, and says which columns it did not use', async () => {
    const without = await run(make, 'book.csv', { out: 'x' });
    expect(without.ok ? '' : without.refusal.code).toBe('surveys.head-missing');
    valueOf(await run(make, 'book.csv', { out: 'csv', head: 'head.yaml' }));
    expect(said).toContain('使わなかった列：桁数');
    const yaml = await run(make, 'book.yaml', { out: 'x', head: 'head.yaml' });
    expect(yaml.ok ? '' : yaml.refusal.code).toBe('surveys.head-not-taken');
  });
  it('writes a book as a workbook of two sheets', async () => {
    valueOf(await run(sheet, 'book.yaml', { out: 'to/book.xlsx' }));
    expect(written.get('to/book.xlsx')).toEqual([questions, headSheet]);
    const csv = await run(sheet, 'book.yaml', { out: 'to/book.csv' });
    expect(csv.ok ? '' : csv.refusal.code).toBe('surveys.sheet-ending');
  });
});
