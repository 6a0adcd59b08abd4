/** The sheet of a code book is read from a workbook and from CSV in either encoding as the same texts; what is no sheet is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import { afterAll, describe, expect, it } from 'vitest';
import { type CommandIo, type Result, valueOf } from '#base';
import { cp932, workbookOf } from '../sources/test-files.ts';
import { bookOfSheets, readSheets, sheetsOf } from './survey-sheets.ts';
import { valueCommands } from './value-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'survey-sheets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const utf8 = (text: string) => new TextEncoder().encode(text);
const rowsOf = async (bytes: Uint8Array) => valueOf(await sheetsOf(bytes, 'x'))[0]?.rows;
const csv = 'TABLE番号,"設問文\r\n「①」"\r\n\r\n 01 ,"a ""b"", c"\r\n1-2,=1+1\r\n';
const rows = [['TABLE番号', '設問文\n「①」'], [], ['01', 'a "b", c'], ['1-2', '=1+1']];

describe('a sheet', () => {
  it('is the same in CP932, UTF-8 with and without a mark, separated by commas or tabs; a code keeps its zeros', async () => {
    const plain = (await rowsOf(cp932(csv)))?.map((row) => row.map((cell) => cell.replaceAll('\r', '')));
    expect(plain).toEqual(rows);
    for (const text of [
      csv,
      `\ufeff${csv}`,
      csv.replace(',"設', '\t"設').replace(' ,"a', ' \t"a').replace(',=', '\t='),
    ])
      expect((await rowsOf(utf8(text)))?.map((row) => row.map((cell) => cell.replaceAll('\r', '')))).toEqual(rows);
  });
  it('of a workbook has numbers as numbers, codes in their form and days as days', async () => {
    const book = xlsx.utils.book_new();
    const cells = xlsx.utils.aoa_to_sheet([['番号', 7, 7535, 46_352, null, ' 余白 ', true]]);
    Object.assign(cells['B1'] as object, { z: '00' });
    Object.assign(cells['C1'] as object, { z: '#,##0' });
    Object.assign(cells['D1'] as object, { z: 'yyyy/m/d' });
    xlsx.utils.book_append_sheet(book, cells, '設問');
    const bytes = new Uint8Array(xlsx.write(book, { type: 'array', bookType: 'xlsx' }));
    expect(await rowsOf(bytes)).toEqual([['番号', '07', '7,535', '2026-11-26', '', '余白', 'TRUE']]);
  });
  it('written as a workbook is read as it was', async () => {
    const sheets = [
      {
        name: '設問',
        rows: [['設問番号', '型'], ['問1'], ['', '=1+1'], ['007', '2026-11-26']],
      },
      { name: '調査', rows: [['項目', '値', '英語・数']] },
    ];
    expect(valueOf(await sheetsOf(await bookOfSheets(sheets), 'x'))).toEqual(sheets);
  });
  it('is refused where it is an old workbook, damaged, or no text', async () => {
    const old = workbookOf({ 設問: [['設問番号']] }, 'biff8');
    const torn = workbookOf({ 設問: [['設問番号']] }).slice(0, 300);
    for (const bytes of [old, torn, Uint8Array.of(0x41, 0xff, 0xfe, 0x00), utf8('a\0b')]) {
      const read = await sheetsOf(bytes, 'book');
      expect(read.ok ? 'read' : read.refusal.code).toBe('surveys.sheet-unreadable');
    }
    const none = await readSheets(join(folder, 'none.csv'));
    expect(none.ok ? 'read' : none.refusal.code).toBe('doors.file-missing');
  });
});

describe('the citizen survey', () => {
  const io = { say: () => {} } as unknown as CommandIo;
  const run = (word: string, path: string, options: Record<string, string>): Promise<Result<void>> | undefined =>
    valueCommands()
      .find(({ words }) => words.join(' ') === `survey ${word}`)
      ?.run({ arguments: [path], options }, io);
  it('goes to a workbook and to CSV in CP932, and makes from both the files that ship', async () => {
    const book = join(folder, 'citizen-survey.xlsx');
    expect(await run('sheet', 'surveys/citizen-survey.yaml', { out: book })).toMatchObject({ ok: true });
    const [questions] = valueOf(await readSheets(book));
    const line = (row: readonly string[]) => row.map((cell) => `"${cell}"`).join(',');
    const asCsv = join(folder, 'citizen-survey.csv');
    writeFileSync(asCsv, cp932((questions?.rows ?? []).map(line).join('\r\n')));
    for (const [path, options] of [
      [book, {}],
      [asCsv, { head: book }],
    ] as const) {
      const out = join(folder, path === book ? 'from-xlsx' : 'from-csv');
      expect(await run('make', path, { ...options, out })).toMatchObject({ ok: true });
      for (const file of ['contracts/citizen-survey.yaml', 'statistics/survey.yaml', 'dashboards/survey.yaml'])
        expect(readFileSync(join(out, file), 'utf8').replace(/citizen-survey\.(xlsx|csv)/, 'citizen-survey.yaml')).toBe(
          readFileSync(file, 'utf8'),
        );
    }
  });
});
