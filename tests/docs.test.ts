/** What the docs say a test shows is shown by a test that exists: names change, and a threat whose test is gone is only claimed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const tests = ['src', 'tests', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path) && !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`),
);

/** Tests and folders of tests named in a line; a name without a folder lies beside the one before it, or is the only one of its name. */
const namedIn = (line: string): readonly string[] => {
  let beside = '';
  return [...line.matchAll(/`((?:[\w.-]+\/)*[\w.-]+\.test\.tsx?|(?:src|tests|web)\/(?:[\w.-]+\/)*)`/g)].map(
    ([, name]) => {
      const path = name as string;
      if (path.includes('/')) {
        beside = path.endsWith('/') ? path : `${dirname(path)}/`;
        return path;
      }
      if (existsSync(join(root, beside, path)) && beside !== '') return beside + path;
      const only = tests.filter((one) => one.endsWith(`/${path}`));
      return only.length === 1 ? (only[0] as string) : `${beside}${path} (${only.length} of this name)`;
    },
  );
};
const isThere = (path: string): boolean =>
  path.endsWith('/') ? tests.some((test) => test.startsWith(path)) : existsSync(join(root, path));

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const linesOf = (page: string) => readFileSync(join(root, 'docs', page), 'utf8').split('\n');

describe('a test that the docs name', () => {
  it.each(pages)('is there (%s)', (page) => {
    expect(
      linesOf(page)
        .flatMap(namedIn)
        .filter((path) => !isThere(path)),
    ).toEqual([]);
  });

  it('would be missed: the reading of names finds what it should', () => {
    const line =
      '`src/sealing/tink.test.ts`・`sealed-stream.test.ts`、`tests/send/`、`gone.test.ts`、`permissions.test.ts`';
    expect(namedIn(line)).toEqual([
      'src/sealing/tink.test.ts',
      'src/sealing/sealed-stream.test.ts',
      'tests/send/',
      'tests/send/gone.test.ts (0 of this name)',
      'src/accounts/permissions.test.ts',
    ]);
    expect(isThere('tests/nowhere/')).toBe(false);
  });

  it.each([
    ['the threat model', '## 脅威と守り', 20],
    ['the mapping to guidelines', '## 指針との対応', 12],
  ])('stands in every row of %s', (_, title, least) => {
    const lines = linesOf('security.md');
    const from = lines.findIndex((line) => line.startsWith(title));
    const to = lines.findIndex((line, i) => i > from && line.startsWith('## '));
    const rows = lines.slice(from, to).filter((line) => /^\| (?!誰が|求め|SATRE)/.test(line));
    expect(rows.length).toBeGreaterThan(least);
    expect(rows.filter((line) => namedIn(line.split('|').at(-2) ?? '').length === 0)).toEqual([]);
  });
});

it('every picture of the docs is shown by a page, and every one that is shown is there', () => {
  const texts = [...pages.map((page) => linesOf(page).join('\n')), readFileSync(join(root, 'README.md'), 'utf8')];
  const shown = texts.flatMap((text) =>
    [...text.matchAll(/\]\((?:docs\/)?images\/([\w.-]+)\)/g)].map(([, name]) => name),
  );
  expect([...new Set(shown)].toSorted()).toEqual(readdirSync(join(root, 'docs/images')).toSorted());
});
