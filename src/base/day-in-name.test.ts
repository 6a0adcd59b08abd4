/** Days that people write into the names of files. */
import { expect, it } from 'vitest';
import { dayInName, daysInNames } from './day-in-name.ts';

it.each([
  ['juki_20261031.csv', '2026-10-31'],
  ['住基2026-10-31（再）.csv', '2026-10-31'],
  ['a_2026.02.29_20260228.csv', '2026-02-28'],
  ['juki_20261301.csv', null],
  ['touroku_202609.csv', null],
  ['202610310001.csv', null],
  ['juki.csv', null],
])('%s says %s', (name, day) => {
  expect(dayInName(name)).toBe(day);
});
it('several files say each day once', () => {
  expect(daysInNames(['b_20261031.csv', 'x.csv', 'a_20260930.csv', 'c_20261031.csv'])).toEqual([
    '2026-09-30',
    '2026-10-31',
  ]);
});
