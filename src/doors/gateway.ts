/** The sealed side's commands: check, run, everything of a list, and what a rule does to a value. Runs in a process of its own. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { checkReport } from '#abstraction';
import { auditCommands } from '#audit';
import {
  type Command,
  type CommandInput,
  type CommandIo,
  calendarDate,
  done,
  type Result,
  refused,
  silentProgress,
} from '#base';
import { withdrawLast } from '#dispatch';
import { isFile } from '../machinery/files.ts';
import { checkLoad, orderCautions } from './check-load.ts';
import { columnExamples } from './column-examples.ts';
import { doorRefusal } from './errors.ts';
import { gatewayPageCommand } from './gateway-page.ts';
import { dataFolderOf, dataOption, lazily } from './lazy-commands.ts';
import { dayToCome, detected, loadOptions, orderOf, comparedOptions } from './load-orders.ts';
import { lockFolder } from './lock.ts';
import { placesOf } from './places.ts';
import { openSealedSide, type SealedSide, sourceFile } from './sealed-side.ts';
import { sendCommands } from './send-commands.ts';
import { sendList } from './send-list.ts';
import { type LoadOrder, sendLoad } from './send-load.ts';

/** Runs `act` on the opened sealed side, alone on it. */
export const withSealedSide = async <T>(
  input: CommandInput,
  io: CommandIo,
  act: (side: SealedSide) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const places = placesOf(dataFolderOf(input));
  const lock = lockFolder(places.sealed.root);
  if (!lock.ok) return lock;
  try {
    const side = await openSealedSide(dataFolderOf(input), io.progress);
    if (!side.ok) return side;
    try {
      return await act(side.value);
    } finally {
      await side.value.close();
    }
  } finally {
    lock.value();
  }
};

export type WithSealedSide = typeof withSealedSide;

const check: Command = {
  words: ['gateway', 'check'],
  about: {
    ja: '送らずに確かめる：何を読み、残し、消し、受け付けないか',
    en: 'Look without sending: what is read, kept, dropped, rejected',
  },
  arguments: ['[<file>…]'],
  options: { ...loadOptions, ...comparedOptions },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const order = orderOf(input);
      if (!order.ok) return order;
      const load = await checkLoad(side, order.value);
      if (!load.ok) return load;
      const { contract, asOf } = order.value;
      const early = dayToCome(order.value);
      const handling = await columnExamples(dataFolderOf(input), contract, asOf);
      io.progress.end();
      for (const line of checkReport(load.value, handling)) io.out(line[io.language]);
      for (const line of detected(load.value.files, contract)) io.out(line[io.language]);
      if (early) io.out(early[io.language]);
      await load.value.close();
      return done(undefined);
    }),
};

const run: Command = {
  words: ['gateway', 'run'],
  about: {
    ja: '読み、付番し、抽象化し、封をして送る（送信箱に置く）',
    en: 'Read, number, abstract, seal and send (into the outbox)',
  },
  arguments: ['[<file>…]'],
  options: {
    ...loadOptions,
    ...comparedOptions,
    addition: {
      type: 'boolean',
      about: {
        ja: '遅れて届いた行だけを、その時点の内容に足す（定義書に additions があるとき）',
        en: 'only rows that came late: add them to what the lake has of that day (where the contract says additions)',
      },
    },
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const order = orderOf(input);
      if (!order.ok) return order;
      const addition = input.options.addition === true;
      const cautions = addition ? [] : await orderCautions(side, order.value);
      const sent = await sendLoad(side, {
        ...order.value,
        addition,
        tellsAnonymity: true,
      });
      if (!sent.ok) return sent;
      io.out(sent.value.path);
      const { read, accepted, quarantined, excluded } = sent.value.load;
      io.say({
        ja: `送信箱に置きました。読込${read} = 採用${accepted} + 保留${quarantined} + 除外${excluded}`,
        en: `Put into the outbox. Read ${read} = accepted ${accepted} + quarantined ${quarantined} + excluded ${excluded}`,
      });
      for (const { ja, en } of cautions) io.say({ ja: `注意: ${ja}`, en: `note: ${en}` });
      for (const line of sent.value.told) io.say(line);
      const early = dayToCome(order.value);
      if (early) io.say(early);
      return done(undefined);
    }),
};

const listSchema = z.array(
  z.looseObject({ contract: z.string(), file: z.string(), asOf: z.string(), rows: z.number().optional() }),
);
/** Rows of all files, where the list tells them. */
const totalOf = (list: z.infer<typeof listSchema>): number | undefined =>
  list.reduce<number | undefined>(
    (sum, { rows }) => (sum === undefined || rows === undefined ? undefined : sum + rows),
    0,
  );

/** The register of support measures first: nothing else is read before its newest list is known. What is linked to it comes last. */
const inOrder = (side: SealedSide, list: z.infer<typeof listSchema>, folder: string): LoadOrder[] => {
  const known = list.flatMap(({ contract: dataset, file, asOf: day }) => {
    const contract = side.contracts.get(dataset);
    const asOf = calendarDate(day);
    return contract && asOf ? [{ contract, files: [sourceFile(join(folder, file))], asOf }] : [];
  });
  const rank = ({ contract }: LoadOrder) => (contract.supportRegister ? 0 : contract.link ? 2 : 1);
  return known.sort((a, b) => rank(a) - rank(b));
};

/** Sends every load of a list in order; a load that was sent before is passed over, so that a killed run goes on. */
const runAll: Command = {
  words: ['gateway', 'run-all'],
  about: {
    ja: '一覧（source/loads.json）のファイルを順にすべて送る',
    en: 'Send every file of a list (source/loads.json) in order',
  },
  options: {
    data: dataOption,
    list: { type: 'string', about: { ja: '一覧のファイル', en: 'the list' } },
    quiet: {
      type: 'boolean',
      about: { ja: '保留や注意のあるデータを知らせない', en: 'say nothing of loads with rows set aside or cautions' },
    },
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const path = String(input.options.list ?? join(placesOf(side.folder).source, 'loads.json'));
      if (!isFile(path)) return refused(doorRefusal('file-missing', { file: path }));
      const list = listSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      io.progress.phase(
        { ja: '隔離側：読み込み・付番・抽象化・封緘', en: 'sealed side: read, number, abstract, seal' },
        totalOf(list),
      );
      const say = input.options.quiet === true ? () => {} : io.say;
      const sent = await sendList(side, inOrder(side, list, dirname(path)), { ...io, say });
      io.progress.end();
      return sent;
    }),
};

const withdraw: Command = {
  words: ['gateway', 'withdraw'],
  about: {
    ja: 'レイクに断られた最後のパッケージを取り下げる（同じファイルも、直したファイルも、もう一度送れる）',
    en: 'Take back the last package, one that the lake refused (its file, or a mended one, can then be sent)',
  },
  arguments: ['<dataset>'],
  options: {
    data: dataOption,
    'not-at-lake': {
      type: 'boolean',
      about: {
        ja: '断られたものではないが、送りも運びもしておらず、レイクにないことを確かめた（記録に残る）',
        en: 'not refused, but neither sent nor carried: somebody made sure that the lake does not have it (the log keeps that)',
      },
    },
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const withdrawn = await withdrawLast(
        { ...side.dispatch, deliveries: side.deliveries, forgetLoad: side.loads.forget },
        input.arguments[0] as string,
        { notAtLake: input.options['not-at-lake'] === true },
      );
      if (!withdrawn.ok) return withdrawn;
      const { dataset, asOf, sequence } = withdrawn.value;
      const title = side.dispatch.titleOf(dataset);
      io.say({
        ja: `『${title.ja}』の${sequence}番（${asOf}）を取り下げました。「gateway run」で、同じ番号で作り直せます。`,
        en: `Number ${sequence} of "${title.en}" (${asOf}) was taken back. "gateway run" makes it anew under the same number.`,
      });
      return done(undefined);
    }),
};

const audit = lazily(auditCommands, async (input) => {
  const side = await openSealedSide(dataFolderOf(input), silentProgress);
  return side.ok ? done({ needs: side.value.audit, close: side.value.close }) : side;
}).map((command) => ({ ...command, words: ['gateway', ...command.words] }));

export const gatewayCommands: readonly Command[] = [
  check,
  run,
  gatewayPageCommand,
  runAll,
  ...sendCommands(withSealedSide),
  withdraw,
  ...audit,
];
