/** The command line of both sides: `npx musubi …`. What a command does not need is not even loaded. */
import type { Command } from '#base';
import { runCommand } from './command-line.ts';

const loaders: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  start: async () => [(await import('./start.ts')).startCommand],
  serve: async () => [(await import('./start.ts')).serveCommand],
  init: async () => (await import('./set-up-commands.ts')).setUpCommands,
  city: async () => (await import('./city.ts')).cityDoor(),
  gateway: async () => (await import('./gateway.ts')).gatewayCommands,
  contract: async () => (await import('./contract-commands.ts')).contractCommands,
  ledger: async () => (await import('./ledger-commands.ts')).ledgerCommands,
  values: async () => (await import('./value-commands.ts')).valueCommands(),
  link: async () => (await import('./link.ts')).linkDoor(),
  statistics: async () => (await import('./protect-commands.ts')).protectCommands(),
  lake: async () => (await import('./lake-commands.ts')).lakeSideCommands(),
  doctor: async () => [(await import('./doctor-command.ts')).doctorCommand],
  backup: async () => (await import('./backup-commands.ts')).backupCommands,
};

const words = process.argv.slice(2);
const loadAll = async () => (await Promise.all(Object.values(loaders).map((load) => load()))).flat();
// Starting is the one thing people wait for, and backups run every night: these load their own code only. The rest may take the half second.
const alone: Readonly<Record<string, string>> = {
  start: 'start',
  serve: 'serve',
  backup: 'backup',
  restore: 'backup',
  doctor: 'doctor',
};
const own = loaders[alone[words[0] ?? ''] ?? ''];
const commands = own ? await own() : await loadAll();
process.exitCode = await runCommand(commands, words);
