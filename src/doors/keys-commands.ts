/** `musubi keys protect`, `keys export`, `keys show`: the key file of a side, or a copy of it for the safe, under a secret that is elsewhere. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  answer,
  type Bilingual,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  jsonOption,
  type Result,
  refused,
} from '#base';
import type { Protection } from '#sealing';
import { allSides, heldStill, type SideName, tellSide } from './backup-side.ts';
import { doorRefusal } from './errors.ts';
import { protectionIn, readLakeKeys, readSealedSideKeys, writeProtected } from './key-files.ts';
import { protectionName, protectorOf } from './key-protector.ts';
import { protectionOptions, protectionSaid, wantedProtection } from './keys-options.ts';
import { type TwoPeople, twoPeople, twoPeopleOptions } from './keys-people.ts';
import { keysRequestCommands } from './keys-request-commands.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { type Places, placesOf, sideWords } from './places.ts';

const keysOf = (places: Places, side: SideName) =>
  side === 'lake' ? readLakeKeys(places) : readSealedSideKeys(places);

/** Sides that are here and meant. */
const sidesMeant = (places: Places, { options }: CommandInput): readonly SideName[] =>
  allSides.filter((side) => existsSync(places[side].keys) && (options.side === undefined || options.side === side));

const side = {
  type: 'string',
  about: {
    ja: 'sealed（隔離側）か lake（レイク側）。既定は、ある側すべて',
    en: 'sealed or lake; by default what is here',
  },
} as const;

const heldBy = (each: SideName, by: Protection | null): Bilingual => {
  const name = protectionName(by);
  return { ja: `${sideWords[each].ja}の鍵: ${name.ja}`, en: `keys of the ${sideWords[each].en}: ${name.en}` };
};

type Meant = { readonly places: Places; readonly sides: readonly SideName[]; readonly by: Protection };

/** What is meant, and that it could be done: a request for something impossible helps nobody. */
const meant = async (input: CommandInput, command: string): Promise<Result<Meant>> => {
  const places = placesOf(dataFolderOf(input));
  const by = await wantedProtection(input, command);
  if (!by.ok) return by;
  const sides = sidesMeant(places, input);
  if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
  const protector = protectorOf(by.value, process.env, true);
  return protector.ok ? done({ places, sides, by: by.value }) : protector;
};

/** The keys of a side, written to `to` under the new secret; the side is held still, since a rotation would write them back as it found them. */
const writeKeysOf = async ({ places, by }: Meant, each: SideName, to: string): Promise<Result<void>> => {
  const still = await heldStill(places, each);
  if (!still.ok) return still;
  try {
    const keys = await keysOf(places, each);
    return keys.ok ? await writeProtected(to, keys.value, by, true) : keys;
  } finally {
    still.value();
  }
};

const leave = (input: CommandInput, io: CommandIo, { places, sides }: Meant, act: string, details: object) =>
  twoPeople(
    input,
    io,
    { places, sides, command: act },
    { act, details: { sides: sides.join(' '), ...protectionSaid(input), ...details } },
  );

const protect: Command = {
  words: ['keys', 'protect'],
  about: {
    ja: '鍵ファイルを、パスフレーズ・環境変数の秘密・HSM（PKCS#11）・AWS KMS で守る（利用者がいれば二人で）',
    en: 'Put the key file under a passphrase, a secret of the environment, an HSM (PKCS#11) or AWS KMS (two people, once there are any)',
  },
  options: { data: dataOption, side, ...protectionOptions, ...twoPeopleOptions, json: jsonOption },
  run: async (input, io) => {
    const all = await meant(input, 'keys protect');
    if (!all.ok) return all;
    const may: Result<TwoPeople> = await leave(input, io, all.value, 'keys protect', {});
    if (!may.ok || !may.value.go) return may.ok ? done(undefined) : may;
    const { places, sides, by } = all.value;
    for (const each of sides) {
      const written = await writeKeysOf(all.value, each, places[each].keys);
      if (!written.ok) return written;
      const facts = { by: by.kind, ...may.value.facts };
      const told = await tellSide(places, each, 'KeysProtected', facts, 'settings', 'keys');
      if (!told.ok) return told;
      answer(input, io, { side: each, by: by.kind }, heldBy(each, by));
    }
    io.say({
      ja: '守りました。秘密を失うと誰にも開けません。前の keys.json の控えは廃棄し、レイク側では「musubi lake rotate」も実行してください（前の控えから開けなくなります）。',
      en: 'Protected. Whoever loses the secret loses the keys. Destroy kept copies of the keys.json before; on the lake side run "musubi lake rotate" as well, so that no old copy opens the lake.',
    });
    return done(undefined);
  },
};

const exportKeys: Command = {
  words: ['keys', 'export'],
  about: {
    ja: '鍵ファイルの控えを、秘密で守って書き出す（利用者がいれば二人で）。守らずに書き出すことはできません',
    en: 'Write a copy of the key file under a secret, for the safe (two people, once there are any); never without one',
  },
  arguments: ['<file>'],
  options: {
    data: dataOption,
    side: { ...side, required: true },
    ...protectionOptions,
    ...twoPeopleOptions,
    json: jsonOption,
  },
  run: async (input, io) => {
    const file = resolve(input.arguments[0] as string);
    const all = await meant(input, 'keys export');
    if (!all.ok) return all;
    if (existsSync(file)) return refused(doorRefusal('installation-exists', { folder: file }));
    const may: Result<TwoPeople> = await leave(input, io, all.value, 'keys export', { file });
    if (!may.ok || !may.value.go) return may.ok ? done(undefined) : may;
    const [each] = all.value.sides as readonly [SideName];
    // Told before it is there: a copy that nobody knows of is worse than an entry without a copy.
    const facts = { by: all.value.by.kind, file, ...may.value.facts };
    const told = await tellSide(all.value.places, each, 'KeysExported', facts, 'settings', 'keys');
    if (!told.ok) return told;
    const written = await writeKeysOf(all.value, each, file);
    if (!written.ok) return written;
    const { by } = all.value;
    answer(input, io, { side: each, by: by.kind, file }, { ja: `控え: ${file}`, en: `copy: ${file}` });
    io.say({
      ja: '控えを書きました。秘密とは別の場所に保管してください。「musubi lake rotate」の後は、取り直してください。',
      en: 'The copy is written. Keep it apart from its secret, and make a new one after "musubi lake rotate".',
    });
    return done(undefined);
  },
};

const show: Command = {
  words: ['keys', 'show'],
  about: {
    ja: '鍵ファイルを何が守っているかを示す（鍵は示さない）',
    en: 'Tell what protects the key files (never a key)',
  },
  options: { data: dataOption, side, json: jsonOption },
  run: async (input, io) => {
    const places = placesOf(dataFolderOf(input));
    const sides = sidesMeant(places, input);
    if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
    for (const each of sides) {
      const by = await protectionIn(places[each].keys);
      answer(input, io, { side: each, by: by?.kind ?? 'file' }, heldBy(each, by));
    }
    return done(undefined);
  },
};

export const keysCommands: readonly Command[] = [protect, exportKeys, show, ...keysRequestCommands];
