/** Every defect that other tools had is told in docs/defects-of-other-tools.md, and each test named there is there under that name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs', 'defects-of-other-tools.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, number, defect = '', , tests = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return /^\d+$/.test(number ?? '') ? [{ number: Number(number), defect, tests }] : [];
  });
/** `file`: «a part of the name», «another» */
const namedIn = (tests: string): readonly (readonly [file: string, name: string])[] =>
  tests.split(';').flatMap((part) => {
    const file = /`([^`]+)`/.exec(part)?.[1] ?? '';
    return [...part.matchAll(/«([^»]+)»/g)].map(([, name]) => [file, name as string] as const);
  });

describe('the defects of other tools', () => {
  it('are told from the first to the last', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
  });

  it.each(rows)('$number has a test that is there', ({ tests }) => {
    const named = namedIn(tests);
    expect(named.length).toBeGreaterThan(0);
    const names = (file: string) =>
      existsSync(join(root, file))
        ? [
            ...readFileSync(join(root, file), 'utf8').matchAll(/^\s*(?:it|describe|\]\)\(')[^\n]*|^\s*'[^\n]*',$/gm),
          ].join('\n')
        : '';
    expect(named.filter(([file, name]) => !names(file).includes(name))).toEqual([]);
  });
});
