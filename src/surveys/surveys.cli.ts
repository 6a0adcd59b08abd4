/** `musubi survey make`: from a code book the contract, the statistics and the dashboard of a survey. */
import { type Command, done, type Option, type Result } from '#base';
import { questionsOf, readCodeBook } from './code-book.ts';
import { printSurvey } from './print-survey.ts';

export type SurveyNeeds = {
  readonly readText: (path: string) => Promise<Result<string>>;
  /** Whole or not at all; folders are made. */
  readonly writeText: (path: string, text: string) => Promise<Result<void>>;
};

const text = (ja: string, en: string): Option => ({ type: 'string', about: { ja, en } });

export const surveyCommands = (needs: SurveyNeeds): readonly Command[] => [
  {
    words: ['survey', 'make'],
    about: {
      ja: 'アンケートのコードブックから、データ定義書・統計・ダッシュボードを作る',
      en: 'Make the contract, statistics and dashboard of a survey from its code book',
    },
    arguments: ['<code book>'],
    options: {
      out: {
        ...text('書き出すフォルダー（データフォルダー）', 'folder to write into (the data folder)'),
        required: true,
      },
    },
    run: async ({ options, arguments: [path = ''] }, io) => {
      const read = await needs.readText(path);
      if (!read.ok) return read;
      const file = path.replace(/^.*[\\/]/, '');
      const book = readCodeBook(read.value, file);
      if (!book.ok) return book;
      for (const { kind, name, text: yaml } of printSurvey(book.value, file)) {
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
];
