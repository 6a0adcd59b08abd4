/** The commands of the lake side, each opening what it needs only when it runs. */
import { readFile } from 'node:fs/promises';
import { accountCommands } from '#accounts';
import { auditCommands, checkProof } from '#audit';
import { type Command, done, valueOf } from '#base';
import { lakeCommands, retentionCommands } from '#lake';
import { type OpenStatisticsNeeds, openStatisticsCommands, publish, publishMap } from '#results';
import { addressOf } from './config.ts';
import { accountsNeedsOf } from './http.ts';
import { readKeptText } from './kept-text.ts';
import { lakeKeyCommands } from './lake-key-commands.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption, lazily } from './lazy-commands.ts';
import { makeStatistics } from './make-statistics.ts';
import { senderCommands } from './sender-commands.ts';

const opening =
  <Needs>(pick: (side: LakeSide) => Needs) =>
  async (input: Parameters<Command['run']>[0]) => {
    const side = await openLakeSide(dataFolderOf(input));
    return side.ok ? done({ needs: pick(side.value), close: side.value.close }) : side;
  };

const statisticsMake: Command = {
  words: ['statistics', 'make'],
  about: {
    ja: '統計を作り、保護し、公表する（変わったものだけ）',
    en: 'Count, protect and publish statistics (only what changed)',
  },
  options: { data: dataOption },
  run: async (input, io) => {
    const side = await openLakeSide(dataFolderOf(input));
    if (!side.ok) return side;
    try {
      const made = await makeStatistics(side.value, io.progress);
      if (!made.ok) return made;
      for (const id of made.value) io.out(id);
      io.say({ ja: `${made.value.length}表を公表しました。`, en: `${made.value.length} tables were published.` });
      return done(undefined);
    } finally {
      await side.value.close();
    }
  },
};

const openStatisticsNeeds = (side: LakeSide): OpenStatisticsNeeds => {
  const why = { actor: side.actor, from: 'local', purpose: 'open statistics' };
  return {
    readFile: (path) => readFile(path).catch(() => null),
    publish: (table) => publish(side.results, table, why),
    publishMap: (id, topology) => publishMap(side.results, id, topology, why),
  };
};

/** The accounts room opens by itself: its commands take no needs before they run. */
const accounts = (): Command[] => {
  let folder = 'data/demo';
  const commands = accountCommands(async () => {
    const side = valueOf(await openLakeSide(folder));
    return { needs: accountsNeedsOf(side), actor: side.actor, address: addressOf(side.config), close: side.close };
  });
  return commands.map((command) => ({
    ...command,
    options: { data: dataOption, ...command.options },
    run: (input, io) => {
      folder = dataFolderOf(input);
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
  ...lazily(openStatisticsCommands, opening(openStatisticsNeeds)),
  ...lazily(
    auditCommands,
    opening((side) => side.audit),
  ),
  checkProof(readKeptText),
  ...accounts(),
];
