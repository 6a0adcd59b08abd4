/** For tests: the shipped code book as a sheet, and the sheet of a firm that writes in its own words. */
import { readFileSync } from 'node:fs';
import { type Result, valueOf } from '#base';
import { type Sheet } from './book-columns.ts';
import { readCodeBook } from './code-book.ts';
import { printBookSheets } from './print-book-sheet.ts';
import { readSheetBook, type SheetBook } from './sheet-book.ts';

export const text = readFileSync('surveys/citizen-survey.yaml', 'utf8');
export const shipped = valueOf(readCodeBook(text, 'citizen-survey.yaml'));
export const headYaml = text
  .replace(/^groups:[\s\S]*?(?=^noAnswer:)/m, '')
  .replace(/^topics:[\s\S]*?(?=^manual:)/m, '');
export const [questions, headSheet] = printBookSheets(shipped);

/** As a firm in 潮見市 would write it: titles above, its own words for headings and forms, blanks below. */
export const firm = `
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
export const firmHead = text
  .replace(/^groups:[\s\S]*?(?=^noAnswer:)/m, '')
  .replace(/^topics:[\s\S]*?(?=^manual:)/m, '')
  .replace(/^design:[\s\S]*?(?=^manual:)/m, '')
  .replace(/^key: .*\n/m, '');

export const read = (rows: Sheet['rows'], head = firmHead) =>
  readSheetBook({ name: '', rows }, { file: 'head.yaml', text: head }, 'book.csv');
export const changed = (row: number, column: number, to: string): Sheet['rows'] =>
  firm.map((cells, i) => (i === row - 1 ? cells.with(column, to) : cells));
export const faults = (result: Result<SheetBook>, language: 'ja' | 'en' = 'ja'): string[] =>
  result.ok ? [] : (result.refusal.because ?? []).map((fault) => fault[language]);
