/** Every command of `musubi …` by the file it is in; what a command does not need is not even loaded. */
import type { Command } from '#base';

const loaders: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  start: async () => [(await import('./start.ts')).startCommand],
  serve: async () => [(await import('./serve.ts')).serveCommand],
  init: async () => (await import('./set-up-commands.ts')).setUpCommands,
  city: async () => (await import('./city.ts')).cityDoor(),
  gateway: async () => (await import('./gateway.ts')).gatewayCommands,
  contract: async () => (await import('./contract-commands.ts')).contractCommands,
  ledger: async () => (await import('./ledger-commands.ts')).ledgerCommands,
  values: async () => (await import('./value-commands.ts')).valueCommands(),
  link: async () => [
    ...(await import('./link.ts')).linkDoor(),
    ...(await import('./link-commands.ts')).linkDecisionCommands,
  ],
  statistics: async () => (await import('./protect-commands.ts')).protectCommands(),
  lake: async () => (await import('./lake-commands.ts')).lakeSideCommands(),
  doctor: async () => [(await import('./doctor-command.ts')).doctorCommand],
  health: async () => [(await import('./health-command.ts')).healthCommand],
  register: async () => (await import('./register-commands.ts')).registerCommands,
  keys: async () => (await import('./keys-commands.ts')).keysCommands,
  backup: async () => (await import('./backup-commands.ts')).backupCommands,
};

export const everyCommand = async (): Promise<readonly Command[]> =>
  (await Promise.all(Object.values(loaders).map((load) => load()))).flat();

/** Where a command most likely is, by its first word; one that is not there is looked for everywhere. */
const likely: Readonly<Record<string, keyof typeof loaders>> = {
  ...Object.fromEntries(Object.keys(loaders).map((name) => [name, name])),
  restore: 'backup',
  audit: 'lake',
  accounts: 'lake',
  dashboards: 'lake',
  try: 'values',
  areas: 'values',
  survey: 'values',
};

/** The commands among which one with this first word most likely is. */
export const commandsNear = async (first: string): Promise<readonly Command[]> =>
  (await loaders[likely[first] ?? '']?.()) ?? [];
