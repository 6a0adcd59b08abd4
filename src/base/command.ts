/** The shape of a command of `musubi …`. Rooms declare theirs in `<room>.cli.ts`; the door finds, parses, prints help and exits. */
import type { Bilingual, Language } from './bilingual.ts';
import type { Progress } from './progress.ts';
import type { Result } from './result.ts';

export type Option = {
  readonly type: 'string' | 'number' | 'boolean';
  readonly about: Bilingual;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
};

export type CommandInput = {
  readonly options: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly arguments: readonly string[];
};

/** Where a command speaks. `out` is the answer (machine-readable where it makes sense), `say` is for people (stderr). */
export type CommandIo = {
  readonly language: Language;
  readonly out: (line: string) => void;
  readonly say: (sentence: Bilingual) => void;
  readonly lines: () => AsyncIterable<string>;
  /** What `out` prints is read by a person at a terminal. */
  readonly terminal?: boolean;
  /** What `lines` reads is typed by a person, who waits for each answer. */
  readonly typing?: boolean;
  readonly progress: Progress;
};

export type Command = {
  /** e.g. `['lake', 'verify']`. */
  readonly words: readonly string[];
  readonly about: Bilingual;
  /** Names of positional arguments, for the help: `['<file>…']`. */
  readonly arguments?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  readonly run: (input: CommandInput, io: CommandIo) => Promise<Result<void>>;
};

/** The first line of standard input, such as a password; empty where there is none. */
export const firstLine = async ({ lines }: Pick<CommandIo, 'lines'>): Promise<string> => {
  for await (const line of lines()) return line;
  return '';
};
