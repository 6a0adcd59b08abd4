/** `musubi lake trust`, `lake senders`, `lake distrust`: whose packages the lake takes in. Each change leaves its event. */
import {
  answerRows,
  type Language,
  type Command,
  type CommandInput,
  done,
  jsonOption,
  type Result,
  refused,
} from '#base';
import { senderSchema } from '#sealing';
import { doorRefusal } from './errors.ts';
import { readJson, readSenders, registerSender, strikeSender } from './key-files.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';

const withLakeSide = async (input: CommandInput, act: (side: LakeSide) => Promise<Result<void>>) => {
  const side = await openLakeSide(dataFolderOf(input));
  if (!side.ok) return side;
  try {
    return await act(side.value);
  } finally {
    await side.value.close();
  }
};

const record = (side: LakeSide, act: string, sender: string) =>
  side.audit.trail.record({ actor: side.actor, act, subject: `sender:${sender}`, outcome: 'done', facts: {} });

const trust: Command = {
  words: ['lake', 'trust'],
  about: {
    ja: '隔離側の公開鍵（sender.json）を登録する',
    en: 'Register the public key of a sealed side (sender.json)',
  },
  arguments: ['<sender.json>'],
  options: { data: dataOption },
  run: async (input, io) => {
    const sender = await readJson(input.arguments[0] as string, senderSchema);
    if (!sender.ok) return sender;
    const { id } = sender.value;
    return withLakeSide(input, async (side) => {
      await registerSender(side.places, sender.value);
      await record(side, 'SenderRegistered', id);
      io.say({ ja: `送り手「${id}」を登録しました。`, en: `The sender "${id}" is registered.` });
      return done(undefined);
    });
  },
};

const sendable = (datasets: readonly string[] | undefined, contracts: LakeSide['contracts'], language: Language) =>
  datasets
    ? datasets.map((dataset) => contracts.get(dataset)?.title[language] ?? dataset).join('、')
    : { ja: 'すべて', en: 'all' }[language];

const senders: Command = {
  words: ['lake', 'senders'],
  about: { ja: '登録された送り手を一覧にする', en: 'List the registered senders' },
  options: { data: dataOption, json: jsonOption },
  run: (input, io) =>
    withLakeSide(input, async ({ places, contracts }) => {
      const registered = await readSenders(places);
      answerRows(input, io, registered, [
        ['送り手', 'sender', ({ id }) => id],
        ['送れるデータ', 'may send', ({ datasets }, language) => sendable(datasets, contracts, language)],
      ]);
      const { length } = registered;
      io.say({ ja: `送り手${length}件`, en: `${length} sender${length === 1 ? '' : 's'}` });
      return done(undefined);
    }),
};

const distrust: Command = {
  words: ['lake', 'distrust'],
  about: {
    ja: '送り手の登録を取り消す（受け入れ済みのスナップショットは残る）',
    en: 'Strike a sender off (snapshots taken in before stay)',
  },
  arguments: ['<sender>'],
  options: { data: dataOption },
  run: (input, io) =>
    withLakeSide(input, async (side) => {
      const id = input.arguments[0] as string;
      if (!(await strikeSender(side.places, id))) return refused(doorRefusal('no-such-sender', { sender: id }));
      await record(side, 'SenderStruckOff', id);
      io.say({
        ja: `送り手「${id}」の登録を取り消しました。これからのパッケージは受け入れません。`,
        en: `The sender "${id}" was struck off: no package of it is taken in from now on.`,
      });
      return done(undefined);
    }),
};

export const senderCommands: readonly Command[] = [trust, senders, distrust];
