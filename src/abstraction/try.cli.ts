/** `musubi try …`: lines on stdin → one JSON object a line on stdout, so that an owner can see what a rule does to a value. */
import { type Command, type CommandIo, done, type Engine, type Result, refused } from '#base';
import type { AreaPack } from '#catalogue';
import { loadAreas } from './address-rules.lake.ts';
import { dateContexts } from './date-rules.lake.ts';
import { abstractionRefusal } from './errors.ts';
import { type TryBatch, tryAddresses, tryAges, tryDates, tryIdentifiers } from './try.lake.ts';

export type TryNeeds = {
  readonly openEngine: () => Promise<Engine>;
  readonly readAreaPack: (path: string) => Promise<Result<AreaPack>>;
};

/** Lines read before the engine is asked once. */
const batchSize = 5_000;

const each = async (
  needs: TryNeeds,
  io: CommandIo,
  batch: TryBatch,
  prepare?: (engine: Engine) => Promise<void>,
): Promise<Result<void>> => {
  const engine = await needs.openEngine();
  try {
    await prepare?.(engine);
    let waiting: string[] = [];
    const answer = async () => {
      for (const row of waiting.length > 0 ? await batch(engine, waiting) : []) io.out(JSON.stringify(row));
      waiting = [];
    };
    // Lines are not trimmed: a blank is a value, too.
    for await (const line of io.lines()) {
      waiting.push(line);
      if (waiting.length >= batchSize) await answer();
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
    options: { areas: { type: 'string', required: true, about: { ja: '町名辞書', en: 'area pack' } } },
    run: async ({ options }, io) => {
      const pack = await needs.readAreaPack(String(options.areas));
      return pack.ok ? each(needs, io, tryAddresses, (engine) => loadAreas(engine, pack.value)) : pack;
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
    },
    run: async ({ options }, io) => {
      const context = String(options.context ?? '');
      if (context !== '' && !dateContexts.includes(context)) {
        return refused(abstractionRefusal('date-context-unknown', { contexts: dateContexts.join(', ') }));
      }
      return each(needs, io, tryDates(context));
    },
  },
  {
    words: ['try', 'age'],
    about: {
      ja: '「生年月日<タブ>基準日」ごとの年齢と学年年齢を見せます',
      en: 'shows ages and school age for each "birth<TAB>on"',
    },
    run: async (_, io) => each(needs, io, tryAges),
  },
  {
    words: ['try', 'identifier'],
    about: {
      ja: '文の中に識別符号らしい番号があるか（found）、全体がどの番号の形と検査数字に合うか（kinds）を見せます',
      en: 'shows which identification codes lie in a text (found), and which the whole of it could be (kinds)',
    },
    run: async (_, io) => each(needs, io, tryIdentifiers),
  },
];
