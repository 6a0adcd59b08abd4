/** A command answers people in a table or a sentence, and programs in JSON. */
import { describe, expect, it } from 'vitest';
import { answer, answerRows, type Column, sizeText } from './index.ts';
import { testIo } from './test-io.ts';

type Stop = { readonly name: string; readonly riders: number };
const stops: readonly Stop[] = [
  { name: '三宮', riders: 12_345 },
  { name: '港町一丁目', riders: 7 },
];
const columns: readonly Column<Stop>[] = [
  ['停留所', 'stop', ({ name }) => name],
  ['乗車', 'riders', ({ riders }) => riders],
];
const told = (rows: readonly Stop[], json: boolean, language: 'ja' | 'en') => {
  const out: string[] = [];
  answerRows({ options: { json } }, testIo({ out }, language), rows, columns);
  return out;
};

describe('what a command answers', () => {
  it('is a table for people, in their language', () => {
    expect(told(stops, false, 'ja')).toEqual(['停留所        乗車', '三宮        12,345', '港町一丁目       7']);
    expect(told(stops, false, 'en')[0]).toBe('stop        riders');
  });
  it('is one JSON a line for programs, in no language', () => {
    expect(told(stops, true, 'ja').map((line) => JSON.parse(line))).toEqual(stops);
  });
  it('is nothing where there is nothing: the sentence that follows says so', () => {
    expect([told([], false, 'ja'), told([], true, 'ja')]).toEqual([[], []]);
  });
  it('of one thing is a sentence, or its facts', () => {
    const out: string[] = [];
    for (const json of [false, true])
      answer({ options: { json } }, testIo({ out }, 'en'), { stops: 2 }, { ja: '2か所', en: 'two stops' });
    expect(out).toEqual(['two stops', '{"stops":2}']);
  });
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [43_210, '43 KB'],
    [1_234_567_890, '1.2 GB'],
    [5e15, '5000 TB'],
  ])('says %i bytes as %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
});
