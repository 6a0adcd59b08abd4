/** `musubi try …`: lines on stdin → what a rule does to each: in words at a terminal, one JSON object a line in a pipe or with `--json`. */
import {
  type Bilingual,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  type Engine,
  forPrograms,
  jsonOption,
  type Result,
  type Row,
  refused,
} from '#base';
import type { AreaPack } from '#catalogue';
import { loadAreas } from './address-rules.lake.ts';
import { dateContexts } from './date-rules.lake.ts';
import { abstractionRefusal } from './errors.ts';
import { addressWords, ageWords, dateWords, identifierWords } from './try-words.ts';
import { type TryBatch, tryAddresses, tryAges, tryDates, tryIdentifiers } from './try.lake.ts';

export type TryNeeds = {
  readonly openEngine: () => Promise<Engine>;
  readonly readAreaPack: (path: string) => Promise<Result<AreaPack>>;
};

const howToType: Bilingual = {
  ja: '1行に1つ書いて Enter を押してください（Ctrl-D で終わり）。',
  en: 'Write one a line and press Enter (Ctrl-D ends).',
};

/** Lines read before the engine is asked once. */
const batchSize = 5_000;

const each = async (
  needs: TryNeeds,
  input: CommandInput,
  io: CommandIo,
  batch: TryBatch,
  wordsOf: (row: Row) => readonly Bilingual[],
  prepare?: (engine: Engine) => Promise<void>,
): Promise<Result<void>> => {
  const inWords = io.terminal === true && !forPrograms(input);
  if (inWords && io.typing) io.say(howToType);
  const engine = await needs.openEngine();
  try {
    await prepare?.(engine);
    let waiting: string[] = [];
    const answer = async () => {
      for (const row of waiting.length > 0 ? await batch(engine, waiting) : [])
        if (inWords) for (const line of wordsOf(row)) io.out(line[io.language]);
        else io.out(JSON.stringify(row));
      waiting = [];
    };
    // Lines are not trimmed: a blank is a value, too.
    for await (const line of io.lines()) {
      waiting.push(line);
      if (waiting.length >= (io.typing ? 1 : batchSize)) await answer();
    }
    await answer();
    return done(undefined);
  } finally {
    engine.close();
  }
};

export const tryCommands = (needs: TryNeeds): Command[] => [
  {
    words: ['try', 'address'],
    about: { ja: '住所の分け方と秘匿の結果を見せます', en: 'shows how addresses are split and masked' },
    options: {
      areas: { type: 'string', required: true, about: { ja: '町名辞書', en: 'area pack' } },
      json: jsonOption,
    },
    run: async (input, io) => {
      const pack = await needs.readAreaPack(String(input.options.areas));
      if (!pack.ok) return pack;
      return each(needs, input, io, tryAddresses, addressWords, (engine) => loadAreas(engine, pack.value));
    },
  },
  {
    words: ['try', 'date'],
    about: { ja: '日付の読み方を見せます', en: 'shows how dates are read' },
    options: {
      context: {
        type: 'string',
        default: '',
        about: {
          ja: `元のシステムが定めている書き方（${dateContexts.join('、')}）`,
          en: `what the source declares (${dateContexts.join(', ')})`,
        },
      },
      json: jsonOption,
    },
    run: async (input, io) => {
      const context = String(input.options.context ?? '');
      if (context !== '' && !dateContexts.includes(context)) {
        return refused(abstractionRefusal('date-context-unknown', { contexts: dateContexts.join(', ') }));
      }
      return each(needs, input, io, tryDates(context), dateWords);
    },
  },
  {
    words: ['try', 'age'],
    about: {
      ja: '「生年月日<タブ>基準日」ごとの年齢と学年年齢を見せます',
      en: 'shows ages and school age for each "birth<TAB>on"',
    },
    options: { json: jsonOption },
    run: async (input, io) => each(needs, input, io, tryAges, ageWords),
  },
  {
    words: ['try', 'identifier'],
    about: {
      ja: '文の中に識別符号らしい番号があるか、全体がどの番号の形と検査数字に合うかを見せます',
      en: 'shows which identification codes lie in a text, and which the whole of it could be',
    },
    options: { json: jsonOption },
    run: async (input, io) => each(needs, input, io, tryIdentifiers, identifierWords),
  },
];
