/** What the docs give to type is there: names change, and whoever types what a page says is to find the command and its options. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#base';
import { findCommand } from './command-line.ts';
import { everyCommand } from './every-command.ts';

/**
 * Commands of `musubi` on a page, in a block or within a sentence, without what pipes and remarks add. `release ls|show` and
 * `statistics audit | protect` are two.
 */
const commandsIn = (page: string): readonly string[] => {
  const block = /^ *```\w*\n(.*?)^ *```/gms;
  const lines = [...page.matchAll(block)].flatMap(([, text]) =>
    (text as string).replaceAll(/\\\n\s*/g, '').split('\n'),
  );
  const spoken = [...page.replaceAll(block, '').matchAll(/`([^`\n]+)`/g)].map(([, said]) => said as string);
  return [...lines, ...spoken].flatMap((line) => {
    const asked = /(?:^|[|)] )(?:\S+=\S+ )*(?:npx |\.\/)?musubi ([a-z].*)$/.exec(line.trim())?.[1];
    if (asked === undefined) return [];
    const [, before, which] = /^([a-z]+) ([a-z-]+(?: ?\| ?[a-z-]+)+)/.exec(asked) ?? [];
    if (which) return which.split('|').map((one) => `${before} ${one.trim()}`);
    return [asked.replace(/\s+[#>|].*$/, '')];
  });
};
const pages = ['README.md', 'README.ja.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)];
const textOf = (page: string) => readFileSync(page, 'utf8');

describe('a command that a page gives', () => {
  let all: readonly Command[];
  beforeAll(async () => {
    all = await everyCommand();
  });
  /** What is wrong with it. */
  const faultOf = (asked: string): string | null => {
    const command = findCommand(all, asked.split(/\s+/));
    if (!command) return asked;
    const options = [...asked.matchAll(/(?<=\s|\[)--([a-z-]+)/g)].map(([, name]) => name as string);
    const unknown = options.filter((name) => name !== 'help' && !command.options?.[name]);
    return unknown.length > 0 ? `${asked}: no --${unknown.join(', no --')}` : null;
  };

  it.each(pages.filter((name) => name.endsWith('.md')))('is there, with its options (%s)', (page) => {
    expect(commandsIn(textOf(page)).flatMap((asked) => faultOf(asked) ?? [])).toEqual([]);
  });

  it('would be missed: the reading of pages finds what it should', () => {
    const page = [
      '```',
      'npx musubi lake ls --data x   # all | of them',
      'A=b ./musubi lake \\',
      '  verify --no-such > file',
      'echo x | npx musubi try date',
      '```',
      'See `musubi statistics audit | protect`, `release ls` or `musubi gone`.',
    ].join('\n');
    const found = commandsIn(page);
    expect(found).toEqual([
      'lake ls --data x',
      'lake verify --no-such',
      'try date',
      'statistics audit',
      'statistics protect',
      'gone',
    ]);
    expect(found.map(faultOf)).toEqual([null, 'lake verify --no-such: no --no-such', null, null, null, 'gone']);
    expect(pages.flatMap((name) => (name.endsWith('.md') ? commandsIn(textOf(name)) : [])).length).toBeGreaterThan(140);
  });
});
