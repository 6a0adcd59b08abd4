/** The command line of both sides: `npx musubi …`. What a command does not need is not even loaded. */
import type { Command } from '#base';
import { runCommand } from './command-line.ts';

const loaders: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  start: async () => [(await import('./start.ts')).startCommand],
  serve: async () => [(await import('./start.ts')).serveCommand],
  init: async () => (await import('./set-up-commands.ts')).setUpCommands,
  city: async () => (await import('./city.ts')).cityDoor(),
  gateway: async () => (await import('./gateway.ts')).gatewayCommands,
  ledger: async () => (await import('./ledger-commands.ts')).ledgerCommands,
  values: async () => (await import('./value-commands.ts')).valueCommands(),
  lake: async () => (await import('./lake-commands.ts')).lakeSideCommands(),
};

const words = process.argv.slice(2);
const loadAll = async () => (await Promise.all(Object.values(loaders).map((load) => load()))).flat();
// Starting is the one thing people wait for: it loads its own code only. Everything else may take the half second.
const commands =
  words[0] === 'start' || words[0] === 'serve'
    ? await (loaders[words[0]] as () => Promise<readonly Command[]>)()
    : await loadAll();
process.exitCode = await runCommand(commands, words);
