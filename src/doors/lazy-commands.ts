/** Commands whose needs (registers, keys, engine) are opened only when one runs: help must work in an empty folder. */
import { type Command, type CommandInput, type Option, type Result, refused } from '#base';

export type Opened<Needs> = { readonly needs: Needs; readonly close: () => Promise<void> };

export const dataOption: Option = {
  type: 'string',
  default: 'data/demo',
  about: { ja: 'データフォルダー', en: 'data folder' },
};

export const dataFolderOf = (input: CommandInput): string => String(input.options.data ?? 'data/demo');

/** Something that may be handed around but not used: what a command is asked about before it runs. */
const untouched = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a command used its needs before it ran');
    },
  },
);

/** `make` must give the same commands for any needs. Each gets a `--data` option. */
export const lazily = <Needs>(
  make: (needs: Needs) => readonly Command[],
  open: (input: CommandInput) => Promise<Result<Opened<Needs>>>,
): Command[] =>
  make(untouched as Needs).map((command, index) => ({
    ...command,
    options: { data: dataOption, ...command.options },
    run: async (input, io) => {
      const opened = await open(input);
      if (!opened.ok) return refused(opened.refusal);
      try {
        return await (make(opened.value.needs)[index] as Command).run(input, io);
      } finally {
        await opened.value.close();
      }
    },
  }));
