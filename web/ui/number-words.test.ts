/** Numbers in words. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisNumber, bigNumber, changeText, niceScale, numberText } from './number-words.ts';

describe('numbers', () => {
  it('are grouped by thousands and keep exactly their decimals', () => {
    expect(numberText(1502341, 'ja')).toBe('1,502,341');
    expect(numberText(29, 'ja', 1)).toBe('29.0');
    expect(numberText(-0, 'en')).toBe('0');
  });

  it.each([
    [1_502_341, 'ja', '150.2', '万', '1,502,341'],
    [99_999, 'ja', '99,999', '', null],
    [123_456_789, 'ja', '1.2', '億', '123,456,789'],
    [1_502_341, 'en', '1,502,341', '', null],
  ] as const)('%d standing alone in %s reads %s%s', (value, language, figure, scale, exact) => {
    expect(bigNumber(value, language)).toEqual({ figure, scale, exact });
  });

  it('a change always carries its sign, and nothing changed is ±0', () => {
    expect(changeText(7681, 'ja')).toBe('+7,681');
    expect(changeText(-0.52, 'ja', 1)).toBe('−0.5');
    expect(changeText(0.04, 'ja', 1)).toBe('±0.0');
  });

  it('ticks of one axis are never written alike', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000_000 }), { minLength: 2, maxLength: 12 }), (values) => {
        const scale = niceScale(values, false);
        const ticks: string[] = [];
        for (let at = 0; at <= Math.round((scale.max - scale.min) / scale.step); at += 1)
          ticks.push(axisNumber(scale.min + at * scale.step, scale, 'ja'));
        expect(new Set(ticks).size).toBe(ticks.length);
      }),
    );
  });

  it('a scale always holds every value, and bars always start from zero', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
          { minLength: 1, maxLength: 20 },
        ),
        fc.boolean(),
        (values, bars) => {
          const scale = niceScale(values, bars);
          expect(scale.min).toBeLessThanOrEqual(Math.min(...values) + 1e-6);
          expect(scale.max).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6);
          if (bars) expect(scale.min <= 0 && scale.max >= 0).toBe(true);
        },
      ),
    );
  });
});
