/** `musubi survey make`: from a code book the contract, the statistics and the dashboard of a survey. `musubi survey sheet`: a code book as a workbook, to fill in or hand over. */
import { type Command, type CommandIo, done, type Option, type Result, refused } from '#base';
import type { Sheet } from './book-columns.ts';
import { type CodeBook, questionsOf, readCodeBook } from './code-book.ts';
import { surveyRefusal } from './errors.ts';
import { printBookSheets } from './print-book-sheet.ts';
import { printSurvey } from './print-survey.ts';
import { bookSheets, type Head, readSheetBook } from './sheet-book.ts';

export type SurveyNeeds = {
  readonly readText: (path: string) => Promise<Result<string>>;
  /** The sheets of a workbook, or a text with separators as one; every cell as text. */
  readonly readSheets: (path: string) => Promise<Result<readonly Sheet[]>>;
  /** Whole or not at all; folders are made. */
  readonly writeText: (path: string, text: string) => Promise<Result<void>>;
  readonly writeSheets: (path: string, sheets: readonly Sheet[]) => Promise<Result<void>>;
};

const text = (ja: string, en: string): Option => ({ type: 'string', about: { ja, en } });
const fileOf = (path: string): string => path.replace(/^.*[\\/]/, '');
const isYaml = (path: string): boolean => !/\.(csv|tsv|txt|xlsx|xlsm|xls)$/i.test(path);

const readHead = async (needs: SurveyNeeds, path: string): Promise<Result<Head>> => {
  const file = fileOf(path);
  if (isYaml(path)) {
    const read = await needs.readText(path);
    return read.ok ? done({ file, text: read.value }) : read;
  }
  const sheets = await needs.readSheets(path);
  if (!sheets.ok) return sheets;
  return done({ file, rows: (bookSheets(sheets.value).head ?? sheets.value[0])?.rows ?? [] });
};

const readBook = async (
  needs: SurveyNeeds,
  path: string,
  headPath: string | undefined,
  io: Pick<CommandIo, 'say'>,
): Promise<Result<CodeBook>> => {
  const file = fileOf(path);
  if (isYaml(path)) {
    if (headPath !== undefined) return refused(surveyRefusal('head-not-taken', { file }));
    const read = await needs.readText(path);
    return read.ok ? readCodeBook(read.value, file) : read;
  }
  const sheets = await needs.readSheets(path);
  if (!sheets.ok) return sheets;
  const { questions, head: beside } = bookSheets(sheets.value);
  if (!questions) return refused(surveyRefusal('sheet-headings-missing', { file }));
  if (headPath === undefined && !beside) return refused(surveyRefusal('head-missing', { file }));
  const head =
    headPath === undefined
      ? done<Head>({ file: beside?.name ?? '', rows: beside?.rows ?? [] })
      : await readHead(needs, headPath);
  if (!head.ok) return head;
  const read = readSheetBook(questions, head.value, file);
  if (!read.ok) return read;
  const { book, unused } = read.value;
  if (unused.length > 0)
    io.say({
      ja: `使わなかった列：${unused.join('、')}`,
      en: `Columns that were not used: ${unused.join(', ')}`,
    });
  return done(book);
};

const head = text(
  '表のコードブックの、調査の題名・所管・層など（YAML。シート「調査」があれば要らない）',
  'title, owner and strata for a code book that is a sheet (YAML; not needed where it has a sheet 調査)',
);

export const surveyCommands = (needs: SurveyNeeds): readonly Command[] => [
  {
    words: ['survey', 'make'],
    about: {
      ja: 'アンケートのコードブック（YAML、または設問の表）から、データ定義書・統計・ダッシュボードを作る',
      en: 'Make the contract, statistics and dashboard of a survey from its code book (YAML or a sheet)',
    },
    arguments: ['<code book>'],
    options: {
      out: {
        ...text('書き出すフォルダー（データフォルダー）', 'folder to write into (the data folder)'),
        required: true,
      },
      head,
    },
    run: async ({ options, arguments: [path = ''] }, io) => {
      const book = await readBook(needs, path, options['head'] as string | undefined, io);
      if (!book.ok) return book;
      for (const { kind, name, text: yaml } of printSurvey(book.value, fileOf(path))) {
        const to = `${String(options['out'])}/${kind}/${name}`;
        const written = await needs.writeText(to, yaml);
        if (!written.ok) return written;
        io.say({ ja: `${to} を書きました。`, en: `Wrote ${to}.` });
      }
      const questions = questionsOf(book.value).length;
      io.say({
        ja: `設問${questions}問です。次は「musubi gateway check --contract …」で回答のファイルを確かめてください。`,
        en: `${questions} questions. Next, look at the file of answers with "musubi gateway check --contract …".`,
      });
      return done(undefined);
    },
  },
  {
    words: ['survey', 'sheet'],
    about: {
      ja: 'コードブックを、調査会社に渡せる表（.xlsx：シート「設問」「調査」）にする',
      en: 'Write a code book as a workbook (sheets 設問 and 調査) for those who carry the survey out',
    },
    arguments: ['<code book>'],
    options: { out: { ...text('書くファイル（.xlsx）', 'file to write (.xlsx)'), required: true }, head },
    run: async ({ options, arguments: [path = ''] }, io) => {
      const to = String(options['out']);
      if (!/\.xlsx$/i.test(to)) return refused(surveyRefusal('sheet-ending', { file: fileOf(to) }));
      const book = await readBook(needs, path, options['head'] as string | undefined, io);
      if (!book.ok) return book;
      const written = await needs.writeSheets(to, printBookSheets(book.value));
      if (written.ok) io.say({ ja: `${to} を書きました。`, en: `Wrote ${to}.` });
      return written;
    },
  },
];
