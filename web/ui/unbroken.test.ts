/** Where the words of a tile may break. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from './unbroken.tsx';

describe('a title', () => {
  it.each([
    ['65歳以上の人口、2026年10月末、全市', ['2026年10月末']],
    ['健診対象者、2025年度（令和7年度）、全市', ['2025年度（令和7年度）']],
    ['回答者数、2026年8月31日、全市', ['2026年8月31日']],
    ['元年の受診率、2019年度（令和元年度）', ['2019年度（令和元年度）']],
    ['人口の推移（各月末）、全市', []],
    ['Residents at the end of October 2026', []],
  ])('%s keeps %j whole', (title, days) => {
    expect(piecesOf(title).filter((_, at) => at % 2 === 1)).toEqual(days);
  });
  it('loses and gains nothing', () => {
    const word = fc.constantFrom('2026', '年', '10', '月', '末', '年度', '（令和8年度）', '、', '人');
    fc.assert(
      fc.property(
        fc.array(word).map((words) => words.join('')),
        (text) => {
          expect(piecesOf(text).join('')).toBe(text);
        },
      ),
    );
  });
});
