/** Keys of the lake: rotated by one command, destroyed only by two people, of whom the second may say no. */
import { join } from 'node:path';
import { type AccountsNeeds, confirmPerson } from '#accounts';
import {
  answer,
  answerRows,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  forPrograms,
  jsonOption,
  momentInJapan,
  type Option,
  type Result,
  valueOf,
} from '#base';
import {
  approveDestruction,
  destructionPlace,
  destructionRequests,
  lakeRequests,
  refuseDestruction,
  requestDestruction,
  rotateDatasetKey,
  rotateMasterKey,
} from '#lake';
import { askPassword, asPerson } from './ask-password.ts';
import { accountsNeedsOf } from './http.ts';
import { readLakeKeys, writeKeys } from './key-files.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';

const withSide = async (input: CommandInput, act: (side: LakeSide) => Promise<Result<void>>): Promise<Result<void>> => {
  const side = await openLakeSide(dataFolderOf(input));
  if (!side.ok) return side;
  try {
    return await act(side.value);
  } finally {
    await side.value.close();
  }
};

const rotate: Command = {
  words: ['lake', 'rotate'],
  about: {
    ja: '鍵を新しくする（データは書き直さない）。既定はマスター鍵、「--dataset」でそのデータの鍵',
    en: 'Replace a key without rewriting data: the master key, or with --dataset that data set’s key',
  },
  options: {
    data: dataOption,
    dataset: { type: 'string', about: { ja: 'データの名前', en: 'data set' } },
    json: jsonOption,
  },
  run: (input, io) =>
    withSide(input, async (side) => {
      const { lake, places } = side;
      const dataset = input.options.dataset;
      if (typeof dataset === 'string') {
        const keys = await rotateDatasetKey(lake, dataset);
        if (!keys.ok) return keys;
        const title = titleOf(side, dataset);
        const said = {
          ja: `「${title.ja}」の鍵を新しくしました（これまでの鍵は ${keys.value}個）。次に受け入れるものから使います。`,
          en: `"${title.en}" has a new key (${keys.value} so far), used from the next package on.`,
        };
        answer(input, io, { dataset, keys: keys.value }, said);
        return done(undefined);
      }
      const rotated = await rotateMasterKey(lake, {
        read: async () => valueOf(await readLakeKeys(places)),
        save: async (keys) => valueOf(await writeKeys(places.lake.keys, keys)),
      });
      if (!rotated.ok) return rotated;
      if (forPrograms(input)) io.out(JSON.stringify({ datasets: rotated.value }));
      io.say({
        ja: 'マスター鍵を新しくしました。「musubi keys export」で控えを取り直し、古い控えを廃棄してください。',
        en: 'The master key is new. Make a new copy for the safe with "musubi keys export", and destroy the old one.',
      });
      return done(undefined);
    }),
};

const as: Option = { ...asPerson, required: true };

const titleOf = ({ contracts }: LakeSide, dataset: string) =>
  contracts.get(dataset)?.title ?? { ja: dataset, en: dataset };

const grave = (side: LakeSide) => ({ ...side.lake, requests: lakeRequests(side.register) });

const personAsked = async (needs: AccountsNeeds, input: CommandInput, io: CommandIo) =>
  confirmPerson(needs, { name: String(input.options.as), password: await askPassword(io) }, 'destroy-data');

const destroy: Command = {
  words: ['lake', 'destroy'],
  about: {
    ja: 'データを鍵ごと廃棄することを申請する（別の人の承認で実行される）',
    en: 'Request that a data set be destroyed with its key (done when another person approves)',
  },
  arguments: ['<dataset>'],
  options: {
    data: dataOption,
    as,
    reason: { type: 'string', required: true, about: { ja: '理由', en: 'reason' } },
  },
  run: (input, io) =>
    withSide(input, async (side) => {
      const person = await personAsked(accountsNeedsOf(side), input, io);
      if (!person.ok) return person;
      const request = await requestDestruction(grave(side), {
        dataset: input.arguments[0] as string,
        reason: String(input.options.reason),
        by: person.value.name,
      });
      if (!request.ok) return request;
      io.out(request.value);
      io.say({
        ja: `別の人が「musubi lake approve ${request.value} --as …」で承認すると廃棄されます（30日以内）。`,
        en: `It is destroyed when another person runs "musubi lake approve ${request.value} --as …" within 30 days.`,
      });
      return done(undefined);
    }),
};

const approve: Command = {
  words: ['lake', 'approve'],
  about: {
    ja: '廃棄の申請を承認して実行し、廃棄証明書を残す（元に戻せない。--json で証明書を出力）',
    en: 'Approve a request and destroy; leaves a signed certificate, which --json prints (cannot be undone)',
  },
  arguments: ['<request>'],
  options: { data: dataOption, as, json: jsonOption },
  run: (input, io) =>
    withSide(input, async (side) => {
      const person = await personAsked(accountsNeedsOf(side), input, io);
      if (!person.ok) return person;
      const certificate = await approveDestruction(grave(side), {
        id: input.arguments[0] as string,
        by: person.value.name,
      });
      if (!certificate.ok) return certificate;
      const { dataset, snapshots, rows } = certificate.value.statement;
      const title = titleOf(side, dataset);
      const at = join(side.places.lake.store, destructionPlace(dataset));
      answer(input, io, certificate.value, {
        ja: `「${title.ja}」のスナップショット${snapshots}件（${rows.toLocaleString('en-US')}行）を鍵ごと廃棄しました。廃棄証明書: ${at}`,
        en: `${snapshots} snapshots (${rows.toLocaleString('en-US')} rows) of "${title.en}" are destroyed with their key. Certificate: ${at}`,
      });
      io.say({
        ja: '鍵の控えからも開けないよう、続けて「musubi lake rotate」を実行し、古いバックアップを「musubi backup prune」で捨ててください。',
        en: 'So that no copy of the key opens it either, now run "musubi lake rotate", and forget older backups with "musubi backup prune".',
      });
      return done(undefined);
    }),
};

const refuse: Command = {
  words: ['lake', 'refuse'],
  about: {
    ja: '廃棄の申請を却下する（何も廃棄されない。理由は申請した人に伝わる）',
    en: 'Refuse a request to destroy (nothing is destroyed; the reason is told to who asked)',
  },
  arguments: ['<request>'],
  options: {
    data: dataOption,
    as,
    reason: { type: 'string', required: true, about: { ja: '却下する理由', en: 'why it is refused' } },
    json: jsonOption,
  },
  run: (input, io) =>
    withSide(input, async (side) => {
      const person = await personAsked(accountsNeedsOf(side), input, io);
      if (!person.ok) return person;
      const request = await refuseDestruction(grave(side), {
        id: input.arguments[0] as string,
        by: person.value.name,
        reason: String(input.options.reason),
      });
      if (!request.ok) return request;
      if (forPrograms(input)) io.out(JSON.stringify(request.value));
      io.say({
        ja: `却下しました。申請した${request.value.requestedBy}の画面に、理由とともに知らせます。`,
        en: `Refused. ${request.value.requestedBy}, who asked, is told on screen, with the reason.`,
      });
      return done(undefined);
    }),
};

const requests: Command = {
  words: ['lake', 'requests'],
  about: {
    ja: '廃棄の申請のうち、待っているものと却下されたものを一覧にする（30日以内）',
    en: 'List requests to destroy that wait or were refused (within 30 days)',
  },
  options: { data: dataOption, json: jsonOption },
  run: (input, io) =>
    withSide(input, async (side) => {
      const open = await destructionRequests(grave(side));
      answerRows(input, io, open, [
        ['番号', 'request', ({ id }) => id],
        ['データ', 'data', ({ dataset }, language) => titleOf(side, dataset)[language]],
        ['申請した人', 'asked by', ({ requestedBy }) => requestedBy],
        ['日時（日本時間）', 'when (Japan)', ({ requestedAt }) => momentInJapan(requestedAt)],
        ['理由', 'reason', ({ reason }) => reason],
        ['却下', 'refused', ({ refused: no }) => (no ? `${no.by}: ${no.why}` : '')],
      ]);
      io.say(
        open.length === 0
          ? { ja: '廃棄の申請はありません。', en: 'There is no request to destroy.' }
          : { ja: `${open.length}件`, en: `${open.length} request${open.length === 1 ? '' : 's'}` },
      );
      return done(undefined);
    }),
};

export const lakeKeyCommands: readonly Command[] = [rotate, destroy, approve, refuse, requests];
