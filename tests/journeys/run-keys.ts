/** Commands about keys, run with the variables of their environment and no others, as an administrator gives them. */
import { recentEvents } from '#audit';
import { type Command, silentProgress } from '#base';
import { backupCommands } from '../../src/doors/backup-commands.ts';
import { keysCommands } from '../../src/doors/keys-commands.ts';
import { lakeKeyCommands } from '../../src/doors/lake-key-commands.ts';
import { openLakeSide } from '../../src/doors/lake-side.ts';

const variables = [
  'MUSUBI_KEYS_PASSPHRASE',
  'MUSUBI_KEYS_PASSPHRASE_FILE',
  'MUSUBI_KEYS_SECRET',
  'MUSUBI_KEYS_SECRET_FILE',
  'MUSUBI_KEYS_PASSPHRASE_NEW',
  'AWS_ACCESS_KEY_ID',
];
export const forgetVariables = (): void => {
  for (const name of variables) delete process.env[name];
};

export type Ran = { readonly code: string; readonly out: readonly string[] };
/** With `data` as its folder. `at`: the words after the options; `password`: what is typed. */
export const runKeys = async (
  data: string,
  words: string,
  options: object,
  environment: Record<string, string> = {},
  { at = [], password = '' }: { readonly at?: readonly string[]; readonly password?: string } = {},
): Promise<Ran> => {
  forgetVariables();
  Object.assign(process.env, environment);
  const all: readonly Command[] = [...keysCommands, ...lakeKeyCommands, ...backupCommands];
  const command = all.find((each) => each.words.join(' ') === words) as Command;
  const out: string[] = [];
  const io = { language: 'en', out: (line: string) => void out.push(line), say: () => {} } as const;
  const lines = async function* () {
    yield password;
  };
  const input = { options: { data, ...options }, arguments: at };
  const result = await command.run(input, { ...io, lines, progress: silentProgress });
  return { code: result.ok ? 'done' : result.refusal.code, out };
};

/** Whether the lake side opens with this environment: the last act in its log, or why not. */
export const opensWith = async (data: string, environment: Record<string, string>) => {
  forgetVariables();
  Object.assign(process.env, environment);
  const side = await openLakeSide(data);
  if (!side.ok) return side.refusal.code;
  const [last] = await recentEvents(side.value.register, { limit: 1 });
  await side.value.close();
  return last?.event.act ?? 'nothing yet';
};
