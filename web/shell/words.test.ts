/** The two catalogues of words. */
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { english } from './words-en.ts';
import { japanese } from './words-ja.ts';

const names = (message: string): string[] =>
  [...message.matchAll(/\{(\w+)/g)]
    .map((match) => match[1] as string)
    .filter((name) => name !== 'one' && name !== 'other')
    .toSorted();
const sample = {
  query: 'x',
  count: 2,
  name: 'x',
  names: 'x',
  date: 'x',
  title: 'x',
  unit: 'x',
  why: 'x',
  reading: 'x',
  keys: 'x',
  value: 'x',
  share: 'x',
  section: 'x',
  post: 'x',
  at: 'x',
};

describe('the words of the interface', () => {
  it('exist in both languages, none empty', () => {
    expect(Object.keys(english).toSorted()).toEqual(Object.keys(japanese).toSorted());
    for (const message of [...Object.values(english), ...Object.values(japanese)])
      expect(message.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(japanese) as (keyof typeof japanese)[])('%s speaks of the same things in both', (key) => {
    expect([...new Set(names(english[key]))]).toEqual([...new Set(names(japanese[key]))]);
  });

  it.each([
    ['ja-JP', japanese],
    ['en-GB', english],
  ] as const)('every message of %s can be formatted', (locale, messages) => {
    const failures: string[] = [];
    const intl = createIntl({ locale, messages, onError: (error) => failures.push(error.message) });
    for (const id of Object.keys(messages)) intl.formatMessage({ id }, sample);
    expect(failures).toEqual([]);
  });

  it('never says only that an error occurred', () => {
    for (const message of Object.values(japanese)) expect(message).not.toMatch(/^エラーが発生しました/);
  });
});
