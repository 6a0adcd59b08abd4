/** What people see while they wait. */
import { expect, it } from 'vitest';
import { terminalProgress } from './terminal-progress.ts';

it.each([
  ['rows', 'ja', '送信  [██████████··········]  50%  1,500,000/3,000,000 行  150,000 行/s  残り10s'],
  ['bytes', 'ja', '送信  [██████████··········]  50%  1.5/3.0 MB  0.1 MB/s  残り10s'],
  ['bytes', 'en', 'sending  [██████████··········]  50%  1.5/3.0 MB  0.1 MB/s  left 10s'],
] as const)('progress in %s (%s)', (unit, language, line) => {
  const drawn: string[] = [];
  let now = 0;
  const screen = { isTTY: true, columns: 120, write: (text: string) => drawn.push(text) };
  const progress = terminalProgress(language, screen, () => now);
  progress.phase({ ja: '送信', en: 'sending' }, 3_000_000, unit);
  now = 10_000;
  progress.advance(1_500_000);
  expect(drawn.at(-1)).toContain(line);
  progress.end();
});
