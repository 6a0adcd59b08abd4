/** `musubi release ls|show|record|verify`: reading requests and releases, and proving a record anywhere. */
import type { Person } from '#accounts';
import {
  answer,
  type Bilingual,
  type Command,
  type CommandInput,
  done,
  forPrograms,
  jsonOption,
  momentInJapan,
  type Option,
  printTable,
  type Result,
  refused,
} from '#base';
import { releaseRefusal } from './errors.ts';
import { stateWords } from './state-words.ts';
import type { Kept, ReleaseNeeds, SignedRecord } from './needs.ts';
import { recordOf, verifyRecord } from './record.ts';
import { requestLines } from './request-text.ts';
import { calledIn, cardOf, showRequest } from './show.ts';

type ReadNeeds = { readonly release: ReleaseNeeds };
type ReadBytes = (path: string) => Promise<Uint8Array | null>;

const text = (ja: string, en: string, required = true): Option => ({ type: 'string', required, about: { ja, en } });
const given = (input: CommandInput, name: string): string => String(input.options[name] ?? '');
const say = (ja: string, en: string): Bilingual => ({ ja, en });

/** Somebody at the machine itself may read what an auditor may. */
const atTheMachine: Person = { name: 'local:', displayName: '', section: '', post: '', roles: ['auditor'] };

const keptOf = async (needs: ReadNeeds, id: string): Promise<Result<Kept>> => {
  const kept = await needs.release.store.find(id);
  return kept ? done(kept) : refused(releaseRefusal('not-found', {}));
};

const ls = (needs: ReadNeeds): Command => ({
  words: ['release', 'ls'],
  about: say('申請と公表の一覧', 'Requests and releases'),
  options: {
    state: text(
      `状態（${Object.keys(stateWords).join('・')}）`,
      `state (${Object.keys(stateWords).join(', ')})`,
      false,
    ),
    json: jsonOption,
  },
  run: async (input, io) => {
    const states = Object.keys(stateWords) as (keyof typeof stateWords)[];
    const state = states.find((one) => one === input.options.state);
    const all = await needs.release.store.list({ limit: 1000, ...(state ? { states: [state] } : {}) });
    const called = await calledIn(needs.release, all);
    const cards = all.map((kept) => cardOf(atTheMachine, kept, called));
    if (forPrograms(input))
      for (const { id, state: is, title, series, author, votes, how, exceptions, at } of cards)
        io.out(JSON.stringify({ id, state: is, title: title.ja, series, author, votes, how, exceptions, at }));
    else
      printTable(io, cards, [
        ['番号', 'number', ({ id }) => id],
        ['名前', 'title', ({ title }, language) => title[language]],
        ['状態', 'state', ({ state: is }, language) => stateWords[is][language]],
        ['申請者', 'author', ({ author }) => author],
        ['判断', 'votes', ({ votes }) => votes],
        ['日時（日本時間）', 'when (Japan)', ({ at }) => momentInJapan(at)],
      ]);
    io.say(say(`${cards.length}件`, `${cards.length} request${cards.length === 1 ? '' : 's'}`));
    return done(undefined);
  },
});

const show = (needs: ReadNeeds): Command => ({
  words: ['release', 'show'],
  about: say('1つの申請を、指摘とともに示す', 'Shows one request with its findings'),
  arguments: ['<number>'],
  options: { json: jsonOption },
  run: async (input, io) => {
    const kept = await keptOf(needs, input.arguments[0] as string);
    if (!kept.ok) return kept;
    const shown = await showRequest(needs.release, atTheMachine, kept.value, null);
    if (!shown.ok) return shown;
    const { may: _, ownVote: _own, waitsForYou: _waits, ...rest } = shown.value;
    answer(input, io, rest, ...requestLines(shown.value));
    return done(undefined);
  },
});

const record = (needs: ReadNeeds): Command => ({
  words: ['release', 'record'],
  about: say('署名された公表の記録を出力する', 'Prints the signed record of a release'),
  arguments: ['<number>'],
  run: async (input, io) => {
    const kept = await keptOf(needs, input.arguments[0] as string);
    const statement = kept.ok ? recordOf(kept.value, await calledIn(needs.release, [kept.value])) : null;
    if (!statement) return refused(releaseRefusal('not-found', {}));
    io.out(JSON.stringify(needs.release.sign(statement)));
    return done(undefined);
  },
});

/** Needs no installation: whoever holds the record, the files and the public key can check them. `trusts`: null where the key cannot be read. */
export const verifyCommand = (
  readBytes: ReadBytes,
  trusts: (key: Uint8Array) => ((record: SignedRecord) => boolean) | null,
): Command => ({
  words: ['release', 'verify'],
  about: say(
    '公表の記録と、公表されたファイルを、公開鍵（lake-public.json）で確かめる',
    'Checks the record of a release, and its files, with the public key (lake-public.json)',
  ),
  arguments: ['<record.json>', '[<file>…]'],
  options: { public: text('公開鍵のファイル', 'file of the public key'), json: jsonOption },
  run: async (input, io) => {
    const [which, ...paths] = input.arguments as [string, ...string[]];
    const [bytes, key] = [await readBytes(which), await readBytes(given(input, 'public'))];
    if (!bytes) return refused(releaseRefusal('file-missing', { file: which }));
    const isSigned = key ? trusts(key) : null;
    if (!isSigned) return refused(releaseRefusal('not-a-key', { file: given(input, 'public') }));
    const files: { name: string; bytes: Uint8Array }[] = [];
    for (const path of paths) {
      const content = await readBytes(path);
      if (!content) return refused(releaseRefusal('file-missing', { file: path }));
      files.push({ name: path, bytes: content });
    }
    const verified = verifyRecord(which, new TextDecoder().decode(bytes), isSigned, files);
    if (!verified.ok) return verified;
    const { release, how, digest, recalled } = verified.value;
    if (forPrograms(input))
      io.out(JSON.stringify({ release, how, digest, recalled: recalled !== null, files: files.length }));
    io.say(
      recalled
        ? say('記録は正しいですが、この公表は取り消されています。', 'The record holds, but this release was recalled.')
        : say(
            '記録は正しく、渡したファイルはすべて公表されたものです。',
            'The record holds, and every file given is one that was released.',
          ),
    );
    return done(undefined);
  },
});

export const readCommands = (needs: ReadNeeds): readonly Command[] => [ls(needs), show(needs), record(needs)];
