/** A survey firm hands its code book over as a sheet: it becomes the same book that YAML makes, and what is wrong in it is told by row and column, all at once. */
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
import { type Sheet } from './book-columns.ts';
import { type CodeBook } from './code-book.ts';
import { printBookSheets } from './print-book-sheet.ts';
import { bookSheets, readSheetBook } from './sheet-book.ts';
import { surveyCommands } from './surveys.cli.ts';
import {
  changed,
  faults,
  firm,
  firmHead,
  headSheet,
  headYaml,
  questions,
  read,
  shipped,
  text,
} from './test-firm-sheet.ts';

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
