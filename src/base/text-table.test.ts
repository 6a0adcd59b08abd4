/** Tables at a terminal stand straight, whatever letters are in them. */
import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

describe('a table for people', () => {
  it('counts Japanese letters as two places, puts numbers to the right and keeps a line a row', () => {
    expect(
      textTable(
        ['データ', 'rows', '状態'],
        [
          ['個人住民税', 2521, '受領'],
          ['tax', 12, 'a\r\nb'],
          ['𠮷田', 1_500_000, null],
        ],
      ),
    ).toEqual([
      'データ           rows  状態',
      '個人住民税      2,521  受領',
      'tax                12  a b',
      '𠮷田        1,500,000',
    ]);
    expect(textTable(['A', 'B'], [])).toEqual(['A  B']);
  });
});
