/** Days, months and years in words. */
import { describe, expect, it } from 'vitest';
import { axisTime, dayText, isTime, momentText } from './time-words.ts';

describe('time', () => {
  it.each([
    ['2026-10-31', 'ja', '2026年10月31日'],
    ['2026-10', 'ja', '2026年10月'],
    ['2026-10-31', 'en', '31 Oct 2026'],
    ['未定', 'ja', '未定'],
  ] as const)('%s in %s reads %s', (code, language, text) => {
    expect(dayText(code, language)).toBe(text);
  });

  it('a moment is told in the time of Japan', () => {
    expect(momentText(new Date('2026-11-26T18:05:09Z'), 'ja')).toBe('2026年11月27日 03:05');
    expect(momentText(new Date('2026-11-26T15:00:00Z'), 'en')).toBe('27 Nov 2026 00:00');
  });

  it('months show their year once, where it begins', () => {
    expect(axisTime(['2025-11', '2025-12', '2026-01'], [], 'ja')).toEqual(['11月\n2025年', '12月', '1月\n2026年']);
  });

  it('a fiscal year breaks before its era', () => {
    expect(axisTime(['2026'], ['2026年度（令和8年度）'], 'ja')).toEqual(['2026年度\n令和8年度']);
  });

  it('a ward code is not taken for a year', () => {
    expect(isTime(['99101', '99102'])).toBe(false);
    expect(isTime(['2026-10', '2026-11'])).toBe(true);
    expect(isTime([])).toBe(false);
  });
});
