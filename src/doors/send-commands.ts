/** `musubi gateway send`, `gateway receipt`, `gateway ls`: packages on their way to the lake, and its word on them. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, done, jsonOption, refused } from '#base';
import { clearOutbox, dispatchRefusal, type Sent } from '#dispatch';
import { readReceipt } from '#lake';
import { doorRefusal } from './errors.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { packageSentence, packageTable } from './package-words.ts';
import { packageNotes, readCarriedReceipt, sendWaiting } from './send-packages.ts';
import type { WithSealedSide } from './gateway.ts';
import { openSealedSide } from './sealed-side.ts';

const lineOf = ({ dataset, asOf, sequence, delivery, refusal }: Sent): string => {
  const statement = delivery?.receipt?.statement;
  return JSON.stringify({
    dataset,
    asOf,
    sequence,
    state: delivery?.state ?? 'waiting',
    ...(statement?.decision === 'taken' ? { snapshot: statement.snapshot, rows: statement.rows } : {}),
    ...(statement?.decision === 'refused' ? { code: statement.code } : {}),
    ...(refusal ? { code: refusal.code } : {}),
  });
};

const send = (withSealedSide: WithSealedSide): Command => ({
  words: ['gateway', 'send'],
  about: {
    ja: '送信箱のパッケージをレイクへ送り、受領証を受け取る（途中で止まっても続きから）',
    en: 'Upload the packages of the outbox to the lake and get its receipts (goes on where it stopped)',
  },
  options: {
    data: dataOption,
    dataset: { type: 'string', about: { ja: 'このデータだけを送る', en: 'send this data set only' } },
    all: {
      type: 'boolean',
      about: { ja: '受領済みのものも、もう一度確かめる', en: 'ask again also for what the lake has received' },
    },
    json: jsonOption,
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const { dataset, all } = input.options;
      const what = { again: all === true, ...(dataset === undefined ? {} : { datasets: [String(dataset)] }) };
      const sent = await sendWaiting(
        side,
        what,
        io.progress,
        (each) => {
          if (input.options.json === true) return io.out(lineOf(each));
          const { delivery, refusal } = each;
          io.out(packageSentence(side.contracts, each, delivery?.receipt ?? null, refusal)[io.language]);
        },
        ({ ja, en }) => io.say({ ja: `待っています: ${ja}`, en: `Waiting: ${en}` }),
      );
      if (!sent.ok) return sent;
      const many = sent.value.length;
      io.say(
        many === 0
          ? { ja: '送るパッケージはありません。', en: 'There is no package to send.' }
          : {
              ja: `${many}件のパッケージをレイクが受け入れました。`,
              en: `The lake took ${many} package${many === 1 ? '' : 's'} in.`,
            },
      );
      return done(undefined);
    }),
});

const receipt = (withSealedSide: WithSealedSide): Command => ({
  words: ['gateway', 'receipt'],
  about: {
    ja: '運んだパッケージの受領証（.receipt）を読み込む',
    en: 'Read the receipts (.receipt) of packages that were carried',
  },
  arguments: ['<receipt>…'],
  options: { data: dataOption, json: jsonOption },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      for (const path of input.arguments) {
        const text = await readFile(path, 'utf8').catch(() => null);
        if (text === null) return refused(doorRefusal('file-missing', { file: path }));
        const read = readReceipt(text);
        if (!read) return refused(dispatchRefusal('receipt-unreadable', { file: basename(path) }));
        const kept = await readCarriedReceipt(side, read);
        if (!kept.ok) return kept;
        const { dataset, sequence, state } = kept.value;
        const { asOf } = read.statement;
        if (input.options.json === true) io.out(JSON.stringify({ dataset, asOf, sequence, state }));
        else io.out(packageSentence(side.contracts, { dataset, asOf, sequence }, read)[io.language]);
      }
      return done(undefined);
    }),
});

/** Not alone on the side: one looks how far a long sending has come. */
const list: Command = {
  words: ['gateway', 'ls'],
  about: {
    ja: 'パッケージを一覧にする：作成・送信・受領・拒否と、次にすること',
    en: 'List the packages: made, sent, received, refused, and what to do next',
  },
  options: { data: dataOption, json: jsonOption },
  run: async (input, io) => {
    const side = await openSealedSide(dataFolderOf(input), io.progress);
    if (!side.ok) return side;
    try {
      const notes = await packageNotes(side.value);
      const lines =
        input.options.json === true
          ? notes.map((note) => JSON.stringify(note))
          : packageTable(side.value.contracts, notes, io.language);
      if (notes.length > 0) for (const line of lines) io.out(line);
      const count = (state: string) => notes.filter((note) => note.state === state).length;
      io.say({
        ja: `未送信${count('made')}・送信済（受領待ち）${count('sent')}・受領${count('received')}・拒否${count('refused')}`,
        en: `${count('made')} to send, ${count('sent')} sent without a receipt, ${count('received')} received, ${count('refused')} refused`,
      });
      return done(undefined);
    } finally {
      await side.value.close();
    }
  },
};

const clear = (withSealedSide: WithSealedSide): Command => ({
  words: ['gateway', 'clear'],
  about: {
    ja: '受領から日数のたったパッケージを送信箱から消す（記録と受領証は残る）',
    en: 'Remove packages from the outbox some days after their receipt (records and receipts stay)',
  },
  options: {
    data: dataOption,
    days: { type: 'string', default: '90', about: { ja: '受領からの日数', en: 'days since the receipt' } },
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const days = String(input.options.days);
      if (!/^\d{1,5}$/.test(days))
        return refused(
          doorRefusal('wrong-option', { command: 'gateway clear' }, [
            { ja: '「--days」は0以上の整数で書きます', en: '--days is a whole number, 0 or more' },
          ]),
        );
      const needs = { ...side.dispatch, deliveries: side.deliveries, trail: side.trail };
      const { packages, bytes } = await clearOutbox(needs, Number(days));
      io.say({
        ja: `${packages}件のパッケージ（${Math.ceil(bytes / 1_000_000)} MB）を送信箱から消しました。`,
        en: `${packages} package(s) (${Math.ceil(bytes / 1_000_000)} MB) were removed from the outbox.`,
      });
      return done(undefined);
    }),
});

export const sendCommands = (withSealedSide: WithSealedSide): readonly Command[] => [
  send(withSealedSide),
  receipt(withSealedSide),
  list,
  clear(withSealedSide),
];
