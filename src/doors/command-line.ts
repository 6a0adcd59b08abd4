/** The command line: finds the command, reads its options, prints help in both languages, turns a refusal into two sentences and an exit code. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  type Bilingual,
  type Command,
  type CommandInput,
  type Language,
  type Option,
  type Refusal,
  RefusalError,
  type Result,
  refused,
} from '#base';
import { doorRefusal } from './errors.ts';
import { framesOf, whereOf } from './log.ts';
import { terminalProgress } from './terminal-progress.ts';

export const languageOf = (environment: NodeJS.ProcessEnv): Language =>
  /^en/.test(environment.MUSUBI_LANG ?? environment.LC_ALL ?? environment.LANG ?? 'ja') ? 'en' : 'ja';

const sentence = (b: Bilingual) => `${b.ja}\n${b.en}`;

export const printRefusal = (refusal: Refusal, write: (text: string) => void): void => {
  write(`${sentence(refusal)}\n`);
  for (const fault of refusal.because ?? []) write(`  - ${fault.ja} / ${fault.en}\n`);
};

const helpOf = (command: Command): string =>
  [
    `musubi ${command.words.join(' ')} ${(command.arguments ?? []).join(' ')}`.trimEnd(),
    `  ${command.about.ja}`,
    `  ${command.about.en}`,
    ...Object.entries(command.options ?? {}).map(
      ([name, option]) =>
        `    --${name}${option.type === 'boolean' ? '' : ` <${option.type}>`}  ${option.about.ja} / ${option.about.en}${option.default === undefined ? '' : ` [${option.default}]`}${option.required ? ' *' : ''}`,
    ),
  ].join('\n');

export const overview = (commands: readonly Command[]): string =>
  [
    '結び (Musubi) — 庁内データ連携基盤 / intra-government data linkage platform',
    '',
    ...commands.map((c) => `  musubi ${c.words.join(' ').padEnd(22)} ${c.about.ja}\n  ${' '.repeat(29)} ${c.about.en}`),
    '',
    '「musubi <コマンド> --help」で詳しい説明 / "musubi <command> --help" for more.',
  ].join('\n');

/** The command that these words begin with, the longest one. */
export const findCommand = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  [...commands]
    .sort((a, b) => b.words.length - a.words.length)
    .find((c) => c.words.every((word, i) => words[i] === word));

/** Reads options; every fault at once. */
const inputOf = (command: Command, rest: string[]): Result<CommandInput> => {
  const declared: Readonly<Record<string, Option>> = command.options ?? {};
  const faults: Bilingual[] = [];
  const { values, positionals, tokens } = parseArgs({
    args: rest,
    options: Object.fromEntries(
      Object.entries(declared).map(
        ([name, o]) => [name, { type: o.type === 'boolean' ? 'boolean' : 'string' }] as const,
      ),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option' && !declared[token.name])
      faults.push({ ja: `「--${token.name}」はありません`, en: `unknown option --${token.name}` });
  }
  const options: Record<string, string | number | boolean | undefined> = {};
  for (const [name, option] of Object.entries(declared)) {
    const given = values[name];
    if (given === undefined) {
      if (option.required) faults.push({ ja: `「--${name}」が必要です`, en: `--${name} is required` });
      options[name] = option.default;
    } else if (option.type === 'number') {
      const number = Number(given);
      if (given === true || given === '' || Number.isNaN(number))
        faults.push({ ja: `「--${name}」には数を書いてください`, en: `--${name} needs a number` });
      options[name] = number;
    } else if (option.type === 'string' && given === true)
      faults.push({ ja: `「--${name}」に値がありません`, en: `--${name} needs a value` });
    else options[name] = given as string | boolean;
  }
  const needed = (command.arguments ?? []).filter((a) => !a.startsWith('[')).length;
  if (positionals.length < needed)
    faults.push({
      ja: `${command.arguments?.join(' ')} を書いてください`,
      en: `${command.arguments?.join(' ')} is missing`,
    });
  if (!command.arguments && positionals.length > 0)
    faults.push({ ja: '余分な語があります', en: 'there are words too many' });
  return faults.length > 0
    ? refused(doorRefusal('wrong-option', { command: command.words.join(' ') }, faults))
    : { ok: true, value: { options, arguments: positionals } };
};

/** Runs `musubi <words>`; answers the exit code. The only place that catches. */
export const runCommand = async (
  commands: readonly Command[],
  words: string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> => {
  // A reader that has seen enough (`… | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 74));
  const toPeople = (text: string) => void process.stderr.write(text);
  const first = words.filter((w) => !w.startsWith('-'));
  if (first.length === 0) {
    process.stdout.write(`${overview(commands)}\n`);
    return words.length === 0 || words.includes('--help') ? 0 : 2;
  }
  const command = findCommand(commands, first);
  if (!command) {
    const group = commands.filter((c) => c.words[0] === first[0]);
    if (group.length > 0 && (words.includes('--help') || first.length === 1)) {
      process.stdout.write(`${group.map(helpOf).join('\n\n')}\n`);
      return words.includes('--help') ? 0 : 2;
    }
    printRefusal(doorRefusal('unknown-command', { words: first.join(' ') }), toPeople);
    return 2;
  }
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${helpOf(command)}\n`);
    return 0;
  }
  const language = languageOf(environment);
  const progress = terminalProgress(language);
  try {
    const input = inputOf(command, words.slice(command.words.length));
    const result = input.ok
      ? await command.run(input.value, {
          language,
          out: (line) => void process.stdout.write(`${line}\n`),
          say: (s) => toPeople(`${s[language]}\n`),
          lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
          progress,
          terminal: process.stdout.isTTY === true,
          typing: process.stdin.isTTY === true,
        })
      : input;
    progress.end();
    if (result.ok) return 0;
    printRefusal(result.refusal, toPeople);
    return result.refusal.exitCode;
  } catch (error) {
    progress.end();
    if (error instanceof RefusalError) {
      printRefusal(error.refusal, toPeople);
      return error.refusal.exitCode;
    }
    // The message of an unexpected error may quote a value of a file: only its kind and place are told.
    const where = whereOf(error);
    toPeople(
      `${sentence({ ja: `予期しない不具合で止まりました（${where.code} ${where.at ?? ''}）。何も送信・公開されていません。この行を添えて管理者に知らせてください。`, en: `Stopped by an unexpected fault (${where.code} ${where.at ?? ''}). Nothing was sent or published. Report this line to the administrator.` })}\n`,
    );
    // Frames only: the first lines of a stack are the message.
    if (environment.MUSUBI_DEBUG)
      toPeople(`${framesOf(error)}
`);
    return 70;
  }
};
