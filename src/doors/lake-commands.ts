/** The commands of the lake side, each opening what it needs only when it runs. */
import { readFile } from 'node:fs/promises';
import { accountCommands, peopleHere } from '#accounts';
import { schemaCommands } from '#feeds';
import { schemaNeedsOf } from './statistics-schema.ts';
import { schemaRefusal } from './statistics-schema-errors.ts';
import { type Actor, auditCommands, checkProof } from '#audit';
import {
  type Command,
  done,
  forPrograms,
  jsonOption,
  type Option,
  printTable,
  RefusalError,
  type Result,
  refused,
  valueOf,
} from '#base';
import { lakeCommands, retentionCommands } from '#lake';
import { dashboardCommands } from '#lounge';
import { releaseCommands, type SignedRecord, stateWords, verifyCommand } from '#release';
import { openResults, type OpenStatisticsNeeds, openStatisticsCommands, publish, publishMap } from '#results';
import { fromBase64, isSignedBy, lakePublicSchema } from '#sealing';
import { addressOf } from './config.ts';
import { doorRefusal } from './errors.ts';
import { accountsNeedsOf } from './http.ts';
import { readKeptText } from './kept-text.ts';
import { openPeople, type SidePeople } from './keys-people.ts';
import { lakeKeyCommands } from './lake-key-commands.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption, lazily } from './lazy-commands.ts';
import { localActor } from './local-actor.ts';
import { makeStatistics } from './make-statistics.ts';
import { personnelFiles } from './personnel-files.ts';
import { missingSide } from './missing-side.ts';
import { placesOf } from './places.ts';
import { senderCommands } from './sender-commands.ts';
import { yamlFiles } from './shipped-files.ts';

const opening =
  <Needs>(pick: (side: LakeSide) => Needs) =>
  async (input: Parameters<Command['run']>[0]) => {
    const side = await openLakeSide(dataFolderOf(input));
    return side.ok ? done({ needs: pick(side.value), close: side.value.close }) : side;
  };

/** The account that stands for a request; the command-line user where none is named. */
const authorOf = async (side: LakeSide, name: unknown): Promise<Result<Actor>> => {
  if (typeof name !== 'string') return done(side.actor);
  const account = (await peopleHere(side.register, new Date())).find((person) => person.name === name);
  return account ? done({ name, post: account.section }) : refused(doorRefusal('no-account', { name }));
};

const statisticsMake: Command = {
  words: ['statistics', 'make'],
  about: {
    ja: '統計を作り、保護し、公表を申請する（変わったものだけ。確認なしの設定ではそのまま公表）',
    en: 'Count and protect statistics and request their release (only what changed; published at once where the settings say automatic)',
  },
  options: {
    data: dataOption,
    author: {
      type: 'string',
      about: { ja: '申請者の利用者名（その人は確認できない）', en: 'account that stands for it (and cannot check it)' },
    },
    again: {
      type: 'string',
      about: {
        ja: '変わっていなくても、この統計を申請し直す',
        en: 'request this release again although nothing changed',
      },
    },
    json: jsonOption,
  },
  run: async (input, io) => {
    const side = await openLakeSide(dataFolderOf(input));
    if (!side.ok) return side;
    try {
      const author = await authorOf(side.value, input.options.author);
      if (!author.ok) return author;
      const { again } = input.options;
      const made = await makeStatistics(side.value, io.progress, {
        author: author.value,
        ...(typeof again === 'string' ? { again } : {}),
      });
      if (!made.ok) return made;
      const { requested, unprotected } = made.value;
      if (forPrograms(input))
        for (const { id, series, state } of requested) io.out(JSON.stringify({ release: id, series, state }));
      else
        printTable(io, requested, [
          ['番号', 'release', ({ id }) => id],
          ['統計', 'statistics', ({ title }, language) => title[language]],
          ['状態', 'state', ({ state }, language) => stateWords[state][language]],
        ]);
      const out = requested.filter(({ state }) => state === 'released').length;
      const waiting = requested.length - out;
      io.say({
        ja: `${requested.length}件のうち、公表${out}件、確認待ち${waiting}件です。`,
        en: `Of ${requested.length} releases, ${out} were published and ${waiting} wait to be checked.`,
      });
      const [first, ...others] = unprotected;
      for (const refusal of others) io.say(refusal);
      return first ? refused(first) : done(undefined);
    } finally {
      await side.value.close();
    }
  },
};

const readText = async (path: string): Promise<Result<string>> => {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? refused(doorRefusal('file-missing', { file: path })) : done(text);
};

const readBytes = (path: string): Promise<Uint8Array | null> => readFile(path).catch(() => null);

/** Null where the file is no public key of a lake. */
const trusts = (key: Uint8Array) => {
  try {
    const { receiptPublicKey } = lakePublicSchema.parse(JSON.parse(Buffer.from(key).toString('utf8')));
    return (record: SignedRecord) => isSignedBy(fromBase64(receiptPublicKey), record);
  } catch {
    return null;
  }
};

const openStatisticsNeeds = (side: LakeSide): OpenStatisticsNeeds => {
  const why = { actor: side.actor, from: 'local', purpose: 'open statistics' };
  return {
    readFile: (path) => readFile(path).catch(() => null),
    publish: (table) => publish(side.results, table, why, 'elsewhere'),
    publishMap: (id, topology) => publishMap(side.results, id, topology, why),
  };
};

/** The people of a sealed side stand for its keys and do nothing else there: they have accounts in its own register. */
const openSealedPeople = async (folder: string) => {
  const places = placesOf(folder);
  const missing = missingSide(places, 'sealed', folder);
  if (missing) throw new RefusalError(missing);
  const { people, close } = valueOf(await openPeople(places, ['sealed']));
  const [{ accounts: needs }] = people as readonly [SidePeople];
  return { needs, actor: localActor(), address: '', close };
};

const openLakePeople = async (folder: string) => {
  const side = valueOf(await openLakeSide(folder));
  return { needs: accountsNeedsOf(side), actor: side.actor, address: addressOf(side.config), close: side.close };
};

/** The accounts room opens by itself: its commands take no needs before they run. */
const accounts = (): Command[] => {
  let asked = { folder: 'data/demo', sealed: false };
  const commands = accountCommands(
    () => (asked.sealed ? openSealedPeople : openLakePeople)(asked.folder),
    personnelFiles,
  );
  const side: Option = {
    type: 'string',
    default: 'lake',
    about: {
      ja: 'lake（既定）か sealed（隔離側の鍵の当番。administrator か policy）',
      en: 'lake (default), or sealed: people who stand for the keys of a sealed side (administrator or policy)',
    },
  };
  return commands.map((command) => ({
    ...command,
    options: { data: dataOption, ...(command.words[1] === 'add' ? { side } : {}), ...command.options },
    run: (input, io) => {
      asked = { folder: dataFolderOf(input), sealed: input.options.side === 'sealed' };
      return command.run(input, io);
    },
  }));
};

export const lakeSideCommands = (): Command[] => [
  ...lazily(
    lakeCommands,
    opening((side) => side.lake),
  ),
  ...lazily(
    retentionCommands,
    opening((side) => side.lake),
  ),
  ...lakeKeyCommands,
  ...senderCommands,
  statisticsMake,
  ...lazily(
    releaseCommands,
    opening((side) => ({ release: side.release, accounts: accountsNeedsOf(side), readBytes })),
  ),
  verifyCommand(readBytes, trusts),
  ...lazily(openStatisticsCommands, opening(openStatisticsNeeds)),
  ...lazily(schemaCommands, async (input) => {
    const side = await openLakeSide(dataFolderOf(input));
    if (!side.ok) return side;
    const needs = side.value.config.statisticsSchema
      ? schemaNeedsOf(side.value)
      : refused(schemaRefusal('no-statistics-schema', {}));
    if (needs.ok) return done({ needs: needs.value, close: side.value.close });
    await side.value.close();
    return needs;
  }),
  ...lazily(
    dashboardCommands,
    opening((side) => ({
      results: openResults(side.results),
      files: () => yamlFiles('dashboards', side.places.root),
      readText,
      people: () => peopleHere(side.register, new Date()),
    })),
  ),
  ...lazily(
    auditCommands,
    opening((side) => side.audit),
  ),
  checkProof(readKeptText),
  ...accounts(),
];
