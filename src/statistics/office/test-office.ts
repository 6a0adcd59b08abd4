/** Another office at the command line: `statistics tabulate | protect | audit` on files of a folder, with a ledger in memory. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Command, type CommandIo, done, type Result, refused, silentProgress } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { statisticsRefusal } from '../errors.ts';
import type { ProtectionNeeds } from '../needs.ts';
import type { Released } from '../released/released.ts';
import { statisticsCommands } from '../statistics.cli.ts';

const io: CommandIo = {
  language: 'en',
  out: () => {},
  say: () => {},
  lines: async function* () {},
  progress: silentProgress,
};

/** `ledgers`: by path, what was released beside it; grows with every release. */
export const officeOf = (
  protection: () => Promise<ProtectionNeeds>,
  ledgers: Map<string, readonly Released[]> = new Map(),
): ((word: string, options: Record<string, string>) => Promise<Result<void>>) => {
  const commands = statisticsCommands({
    readText: async (path) =>
      existsSync(path)
        ? done(readFileSync(path, 'utf8'))
        : refused(statisticsRefusal('report-unreadable', { file: path })),
    csv: async (path) =>
      existsSync(path)
        ? done({ path, isSpreadsheets: false, close: () => {} })
        : refused(statisticsRefusal('report-unreadable', { file: path })),
    writeText: async (path, text) => writeFileSync(path, text),
    openEngine: () => openEngine({ threads: 1 }),
    secret: async () => refused(statisticsRefusal('secret-unnamed', {})),
    protection,
    ledger: async (path) => {
      const entries = ledgers.get(path) ?? [];
      return { entries, add: async (released) => void ledgers.set(path, [...entries, ...released]) };
    },
  });
  return (word, options) => (commands.find((c) => c.words[1] === word) as Command).run({ options, arguments: [] }, io);
};

const policy =
  '{ audience: staff, threshold: 4, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 99 }, pPercent: 1 }';
export const exampleSpec = (extra = '') => `
table: example
dimensions:
  - { column: region, total: total }
  - { column: gender, total: total }
people: n
${extra}
policy: ${policy}
`;

/** Regions by gender; three people of A are f. */
export const exampleCells = `region,gender,n
total,total,96
total,m,50
total,f,46
A,total,40
A,m,37
A,f,3
B,total,33
B,m,8
B,f,25
C,total,23
C,m,5
C,f,18
`;
