/** What became of packages, told to the owner's staff in sentences: by title and day, with what to do next and why. */
import { expect, it } from 'vitest';
import type { Contract } from '#catalogue';
import { lakeRefusal, type SignedReceipt } from '#lake';
import { packageSentence, packageTable } from './package-words.ts';

const titles = new Map([['tax', { title: { ja: '個人住民税', en: 'Income tax' } } as Contract]]);
const load = { dataset: 'tax', asOf: '2026-01-01', sequence: 3 };
const receiptOf = (statement: object) => ({ statement, signature: '' }) as unknown as SignedReceipt;
const why = lakeRefusal('sender-unknown', { sender: 'zeimu' });

it('is one sentence for one package', () => {
  const taken = receiptOf({ decision: 'taken', rows: 12_345, snapshot: 3 });
  expect(packageSentence(titles, load, taken)).toEqual({
    ja: '個人住民税（基準日 2026-01-01、3番）: レイクが受け入れました（12,345行、スナップショット3）。',
    en: 'Income tax (as of 2026-01-01, number 3): taken in by the lake (12,345 rows, snapshot 3).',
  });
  const refused = receiptOf({ decision: 'refused', ja: why.ja, en: why.en, code: why.code });
  for (const told of [packageSentence(titles, load, refused), packageSentence(titles, load, null, why)])
    expect(told.ja).toBe(`個人住民税（基準日 2026-01-01、3番）: 受け入れられていません。${why.ja}`);
  expect(packageSentence(titles, { ...load, dataset: 'other' }, null).en).toBe(
    'other (as of 2026-01-01, number 3): waiting for its receipt.',
  );
});
it('is a table of all, with the reason below what was refused', () => {
  const lines = packageTable(
    titles,
    [
      { ...load, state: 'received', decidedAt: '2026-01-02T00:00:00.000Z' },
      { ...load, sequence: 4, state: 'refused', decidedAt: '2026-01-03T00:00:00.000Z', code: why.code, why },
      { ...load, sequence: 5, state: 'made' },
    ],
    'ja',
  );
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^個人住民税 +tax +2026-01-01 +3 +受領 +2026-01-02 09:00:00$/);
  expect(lines[2]).toContain('gateway withdraw');
  expect(lines[3]).toBe(`　${why.ja}`);
  expect(lines[4]).toMatch(/未送信 +gateway send で送る、または運ぶ$/);
});
