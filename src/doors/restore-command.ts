/** `musubi restore`: a backup becomes an installation again, in a folder where there is none. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupFolder, backupRefusal, manifestOf, openWith, restoreBackup } from '#backup';
import {
  answer,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  jsonOption,
  momentInJapan,
  type Result,
  refused,
} from '#base';
import { lakeKeysSchema, protectedKeysSchema, sealedSideKeysSchema } from '#sealing';
import { writeWhole } from '../machinery/files.ts';
import { lakeFiles } from '../machinery/lake-files.ts';
import { allSides, keyFrom, type SideName, tellSide } from './backup-side.ts';
import { doorRefusal } from './errors.ts';
import { unlocked } from './key-protector.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { placesOf, sideNames, sideWords } from './places.ts';

/** A recovery key, or a kept copy of a side's keys.json. */
const openerOf = async (path: string): Promise<Result<{ installationKey?: Uint8Array; identity?: string }>> => {
  const text = await readFile(path, 'utf8').catch(() => null);
  const identity = text && /^AGE-SECRET-KEY-\S+$/m.exec(text)?.[0];
  if (identity) return done({ identity });
  try {
    const file = protectedKeysSchema.safeParse(JSON.parse(text ?? ''));
    const opened = file.success ? await unlocked(file.data, path) : done(JSON.parse(text ?? '') as unknown);
    if (!opened.ok) return opened;
    const json = opened.value;
    const lake = lakeKeysSchema.safeParse(json);
    const secret = lake.success ? lake.data.ageIdentity : sealedSideKeysSchema.parse(json).ledgerKey;
    return done({ installationKey: keyFrom(secret) });
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  }
};

/** Where the register lived on a server, the backup holds it as a file: the settings no longer name the server, so that the two cannot part. */
async function* settingsForFile(chunks: AsyncIterable<Uint8Array>, io: CommandIo): AsyncGenerator<Uint8Array> {
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks) bytes.push(chunk);
  const text = Buffer.concat(bytes).toString('utf8');
  const here = text.replace(/^(databaseUrl|sealedDatabaseUrl):/gm, '# $1:');
  if (here !== text)
    io.say({
      ja: '台帳は、データフォルダーのファイルとして復元しました（musubi.yaml の databaseUrl は注釈にしました）。PostgreSQL に戻すには「musubi register move」を使います。',
      en: 'The register was restored as a file of the data folder (databaseUrl in musubi.yaml is now a comment). To bring it back to PostgreSQL use "musubi register move".',
    });
  yield Buffer.from(here);
}

const restoreSide = async (
  input: CommandInput,
  io: CommandIo,
  side: SideName,
  folder: BackupFolder,
): Promise<Result<void>> => {
  const places = placesOf(dataFolderOf(input));
  if (existsSync(places[side].keys)) return refused(backupRefusal('not-empty', { folder: places[side].root }));
  const opener = await openerOf(String(input.options.key));
  if (!opener.ok) return opener;
  const opened = await openWith(folder, opener.value, String(input.options.from));
  if (!opened.ok) return opened;
  const manifest = await manifestOf(
    folder,
    opened.value,
    typeof input.options.number === 'number' ? input.options.number : undefined,
  );
  if (!manifest.ok) return manifest;
  // An installation counts as one when its keys and settings are there: they come last.
  const last = [`${sideNames[side]}/keys.json`, 'musubi.yaml'];
  const target = {
    write: async (path: string, chunks: AsyncIterable<Uint8Array>) => {
      const to = join(places.root, path);
      const shared = !path.startsWith(`${sideNames[side]}/`) && existsSync(to);
      if (!shared) await writeWhole(to, path === 'musubi.yaml' ? settingsForFile(chunks, io) : chunks);
    },
  };
  const restored = await restoreBackup(folder, opened.value, manifest.value, target, last, io.progress);
  if (!restored.ok) return restored;
  const { number, madeAt, files } = manifest.value;
  const told = await tellSide(places, side, 'Restored', { number, madeAt }, 'file');
  if (!told.ok) return told;
  answer(
    input,
    io,
    { side, number, madeAt, files: files.length },
    {
      ja: `${sideWords[side].ja}: ${number}回目（${momentInJapan(madeAt)}）の${files.length}個のファイルを戻しました。`,
      en: `${sideWords[side].en}: ${files.length} files of backup ${number} (${momentInJapan(madeAt)}, Japan) are back.`,
    },
  );
  return done(undefined);
};

export const restoreCommand: Command = {
  words: ['restore'],
  about: {
    ja: 'バックアップを空のフォルダーに復元する（既定は最新の1回）',
    en: 'Restore a backup to an empty folder (the newest by default)',
  },
  options: {
    data: { ...dataOption, default: undefined, required: true },
    from: {
      type: 'string',
      required: true,
      about: { ja: 'バックアップのフォルダー', en: 'folder of the backups' },
    },
    key: {
      type: 'string',
      required: true,
      about: { ja: '復旧鍵、または keys.json の控え', en: 'the recovery key, or a kept copy of keys.json' },
    },
    side: { type: 'string', about: { ja: 'sealed（隔離側）か lake（レイク側）', en: 'sealed or lake' } },
    number: { type: 'number', about: { ja: '何回目か', en: 'which one' } },
    json: jsonOption,
  },
  run: async (input, io) => {
    const wanted = input.options.side;
    const sides = allSides.filter(
      (side) =>
        (wanted === undefined || wanted === side) &&
        existsSync(join(String(input.options.from), sideNames[side], 'backups.json')),
    );
    if (sides.length === 0) return refused(backupRefusal('not-backups', { folder: String(input.options.from) }));
    for (const side of sides) {
      const result = await restoreSide(input, io, side, lakeFiles(join(String(input.options.from), sideNames[side])));
      if (!result.ok) return result;
    }
    io.say({
      ja: '復元しました。続けて「musubi lake verify」と「musubi audit verify」で確かめてください。',
      en: 'Restored. Now prove it with "musubi lake verify" and "musubi audit verify".',
    });
    return done(undefined);
  },
};
