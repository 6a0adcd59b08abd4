/** `musubi backup`, `backup ls`, `backup verify`, `backup prune`, `backup key`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeBackup, manifestOf, numbersIn, openWith, pruneBackups, verifyBackup } from '#backup';
import {
  answer,
  answerRows,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  jsonOption,
  type Option,
  type Result,
  refused,
} from '#base';
import { newIdentity, recipientOf, sha256 } from '#sealing';
import { writeWhole } from '../machinery/files.ts';
import { lakeFiles } from '../machinery/lake-files.ts';
import { backupNeeds, sideKey, type SideName, sideSource, sidesIn, tellSide } from './backup-side.ts';
import { doorRefusal } from './errors.ts';
import { twoPeople, twoPeopleOptions } from './keys-people.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { type Places, placesOf, sideNames, sideWords } from './places.ts';
import { type Listed, listed, madeSentence } from './backup-words.ts';
import { restoreCommand } from './restore-command.ts';

const at: Option = {
  type: 'string',
  required: true,
  about: { ja: 'バックアップのフォルダー', en: 'folder of the backups' },
};
const textOf = (input: CommandInput, name: string): string | undefined => {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
};
const numberOf = (input: CommandInput, name: string): number | undefined => {
  const value = input.options[name];
  return typeof value === 'number' ? value : undefined;
};

/** Runs for every side that is here; the first refusal ends it. */
const eachSide = async (
  input: CommandInput,
  act: (places: Places, side: SideName, folder: string) => Promise<Result<void>>,
): Promise<Result<void>> => {
  const places = placesOf(dataFolderOf(input));
  const sides = sidesIn(places);
  if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
  for (const side of sides) {
    const result = await act(places, side, String(input.options.at));
    if (!result.ok) return result;
  }
  return done(undefined);
};

/** The backups of a side at their place, with the key that opens them. */
const openBackups = async (places: Places, side: SideName, folder: string) => {
  const sealing = await sideKey(places, side);
  if (!sealing.ok) return sealing;
  const { folder: files } = backupNeeds(folder, side, sealing.value);
  const opened = await openWith(files, sealing.value, folder);
  return opened.ok ? done({ files, key: opened.value }) : opened;
};

/** Short enough to be read aloud by one person to the other. */
const fingerprintOf = (recipient: string): string => sha256(recipient.trim()).slice(0, 16);

/** With its secret half a backup opens, and the keys of the installation lie in it: where it would count, it takes two people. */
const recoveryAllowed = async (input: CommandInput, io: CommandIo, recipient: string): Promise<Result<boolean>> => {
  const places = placesOf(dataFolderOf(input));
  const to = resolve(String(input.options.to));
  const sides = sidesIn(places).filter((side) => !existsSync(join(to, sideNames[side], 'backups.json')));
  if (sides.length === 0) return done(true);
  const details = { sides: sides.join(' '), to, recipient: fingerprintOf(recipient) };
  const may = await twoPeople(input, io, { places, sides, command: 'backup' }, { act: 'backup --recipient', details });
  return may.ok ? done(may.value.go) : may;
};

const make: Command = {
  words: ['backup'],
  about: {
    ja: '暗号化したバックアップを取る（動かしたまま、変わった分だけ）。「--to」は別の機械か媒体に',
    en: 'Make an encrypted backup while running, only what changed; "--to" is best on another machine or medium',
  },
  options: {
    data: dataOption,
    to: at,
    recipient: {
      type: 'string',
      about: {
        ja: '復旧用の公開鍵（backup key で作る。最初の1回だけ指定）',
        en: 'public key for recovery (of "backup key"; given with the first backup only)',
      },
    },
    ...twoPeopleOptions,
    json: jsonOption,
  },
  run: async (input, io) => {
    const recipient = textOf(input, 'recipient');
    const may = recipient ? await recoveryAllowed(input, io, recipient) : done(true);
    if (!may.ok || !may.value) return may.ok ? done(undefined) : may;
    return eachSide({ ...input, options: { ...input.options, at: input.options.to } }, async (places, side, folder) => {
      const key = await sideKey(places, side);
      if (!key.ok) return key;
      const needs = backupNeeds(folder, side, key.value);
      const unlock = await lakeFiles(join(folder, sideNames[side])).lock();
      if (!unlock) return refused(doorRefusal('already-running', { folder }));
      try {
        const made = await makeBackup(needs, () => sideSource(places, side), recipient ? [recipient] : [], io.progress);
        if (!made.ok) return made;
        const told = await tellSide(places, side, 'BackupMade', { ...made.value });
        if (!told.ok) return told;
        answer(input, io, { side, ...made.value }, madeSentence(side, made.value));
        return done(undefined);
      } finally {
        unlock();
      }
    });
  },
};

const list: Command = {
  words: ['backup', 'ls'],
  about: { ja: 'バックアップを一覧にする', en: 'List the backups' },
  options: { data: dataOption, at, json: jsonOption },
  run: (input, io) =>
    eachSide(input, async (places, side, folder) => {
      const opened = await openBackups(places, side, folder);
      if (!opened.ok) return opened;
      const { files, key } = opened.value;
      const kept: Listed[] = [];
      for (const number of await numbersIn(files)) {
        const manifest = await manifestOf(files, key, number);
        if (!manifest.ok) return manifest;
        const { madeAt, version, files: held } = manifest.value;
        const bytes = held.reduce((sum, file) => sum + file.bytes, 0);
        kept.push({ side, number, madeAt, version, files: held.length, bytes });
      }
      answerRows(input, io, kept, listed);
      return done(undefined);
    }),
};

const verify: Command = {
  words: ['backup', 'verify'],
  about: {
    ja: 'バックアップをすべて読み返して確かめる（既定は最新の1回）',
    en: 'Read a backup back whole and prove it (the newest by default)',
  },
  options: {
    data: dataOption,
    at,
    number: { type: 'number', about: { ja: '何回目か', en: 'which one' } },
    json: jsonOption,
  },
  run: (input, io) =>
    eachSide(input, async (places, side, folder) => {
      const opened = await openBackups(places, side, folder);
      if (!opened.ok) return opened;
      const { files, key } = opened.value;
      const manifest = await manifestOf(files, key, numberOf(input, 'number'));
      if (!manifest.ok) return manifest;
      const whole = await verifyBackup(files, key, manifest.value, io.progress);
      if (!whole.ok) return whole;
      const told = await tellSide(places, side, 'BackupVerified', { number: manifest.value.number });
      if (!told.ok) return told;
      const { number, files: held } = manifest.value;
      answer(
        input,
        io,
        { side, number, files: held.length, whole: true },
        {
          ja: `${sideWords[side].ja}の${number}回目のバックアップは、${held.length}個のファイルすべてを読み返せました。`,
          en: `Backup ${number} of the ${sideWords[side].en} reads back whole: ${held.length} files.`,
        },
      );
      return done(undefined);
    }),
};

const prune: Command = {
  words: ['backup', 'prune'],
  about: { ja: '古いバックアップを捨てる', en: 'Forget older backups' },
  options: {
    data: dataOption,
    at,
    keep: { type: 'number', default: 30, about: { ja: '残す回数', en: 'how many to keep' } },
    json: jsonOption,
  },
  run: (input, io) =>
    eachSide(input, async (places, side, folder) => {
      const opened = await openBackups(places, side, folder);
      if (!opened.ok) return opened;
      const { files, key } = opened.value;
      const keep = numberOf(input, 'keep') ?? 30;
      const gone = await pruneBackups(files, key, keep);
      if (!gone.ok) return gone;
      const told = await tellSide(places, side, 'BackupsPruned', { keep, pieces: gone.value });
      if (!told.ok) return told;
      const said = {
        ja: `${sideWords[side].ja}: 新しい${keep}回を残し、要らなくなった${gone.value}個を捨てました。`,
        en: `${sideWords[side].en}: the newest ${keep} are kept, ${gone.value} pieces no longer needed are gone.`,
      };
      answer(input, io, { side, pieces: gone.value }, said);
      return done(undefined);
    }),
};

const recoveryKey: Command = {
  words: ['backup', 'key'],
  about: {
    ja: '復旧鍵を作る。秘密鍵はファイルに書き（金庫に保管）、公開鍵を出力する',
    en: 'Make a recovery key: the secret goes to a file (for the safe), the public key is printed',
  },
  arguments: ['<file>'],
  run: async (input, io) => {
    const file = input.arguments[0] as string;
    if (existsSync(file)) return refused(doorRefusal('installation-exists', { folder: file }));
    const identity = await newIdentity();
    await writeWhole(file, [Buffer.from(`${identity}\n`)]);
    const recipient = await recipientOf(identity);
    io.out(recipient);
    io.say({
      ja: `公開鍵の指紋：${fingerprintOf(recipient)}（承認する人と読み合わせます）。`,
      en: `Fingerprint of the public key: ${fingerprintOf(recipient)} (to be read to the person who approves).`,
    });
    io.say({
      ja: 'この秘密鍵があれば、元の機械がなくても復元できます。この機械には置かず、金庫などに保管してください。',
      en: 'With this secret a backup can be restored without the old machine. Do not leave it here; keep it in a safe.',
    });
    return done(undefined);
  },
};

export const backupCommands: readonly Command[] = [make, list, verify, prune, recoveryKey, restoreCommand];
