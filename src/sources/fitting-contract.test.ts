/** A file handed over as the wrong data set: which one it is, by its column names alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Contract, readContract } from '#catalogue';
import { fittingContract, isNoText } from './fitting-contract.ts';
import { publishedForm } from './published-form.ts';
import { cp932 } from './test-files.ts';

const folder = new URL('../../contracts/', import.meta.url);
const contracts = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => valueOf(readContract(readFileSync(new URL(name, folder), 'utf8'), name)));
const headed = contracts.filter(({ source }) => source.format === 'csv' && source.header !== false);
const headOf = ({ columns }: Contract, change: (names: string[]) => string[] = (names) => names): Uint8Array =>
  cp932(`${change(columns.map(({ source }) => source)).join(',')}\r\n1,2,3\r\n`);
const of = (dataset: string) => headed.find((contract) => contract.dataset === dataset) as Contract;

describe('the file of another data set', () => {
  it('is known for each of the contracts there are, whichever was chosen', () => {
    expect(headed.length).toBeGreaterThan(10);
    for (const mine of headed)
      for (const chosen of headed)
        expect(fittingContract(headOf(mine), contracts, chosen)?.dataset).toBe(
          mine.dataset === chosen.dataset ? undefined : mine.dataset,
        );
  });
  it('is known in UTF-8, by tabs, and with a column more or less', () => {
    const [tax, chosen] = [of('income-tax'), of('resident-register')];
    const names = tax.columns.map(({ source }) => source);
    expect(fittingContract(Buffer.from(`\ufeff${names.join('\t')}\n`), contracts, chosen)).toBe(tax);
    expect(
      fittingContract(
        headOf(tax, (all) => all.slice(1)),
        contracts,
        chosen,
      ),
    ).toBe(tax);
    expect(
      fittingContract(
        headOf(tax, (all) => [...all, '予備']),
        contracts,
        chosen,
      ),
    ).toBe(tax);
  });
  it('is not guessed at: rows without a header, half a header, what nobody has declared, or the chosen one with a fault', () => {
    const [tax, chosen] = [of('income-tax'), of('resident-register')];
    const half = headOf(tax, (all) => all.slice(0, Math.floor(all.length / 2)));
    const nothing = [
      cp932('山田花子,1,結浜市\r\n'),
      half,
      cp932('甲,乙,丙\r\n'),
      Buffer.alloc(0),
      headOf(chosen, (all) => all.slice(1)),
    ];
    for (const head of nothing) expect(fittingContract(head, contracts, chosen)).toBeNull();
  });
});

describe('a file of published statistics', () => {
  it.each([
    ['estat', Buffer.from('{"GET_STATS_DATA":{"RESULT":{"STATUS":0}}}')],
    ['small-area', cp932('KEY_CODE,HYOSYO,CITYNAME,NAME,HTKSYORI,HTKSAKI,GASSAN,T001081001\r\n,,,,,,,人口\r\n')],
    [null, Buffer.from('{"a":1}')],
    [null, headOf(of('census'))],
  ])('is told by its first bytes: %s', (form, head) => expect(publishedForm(head)).toBe(form));
});

describe('a file that is no table', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), true],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]), true],
    ['whatever bytes', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)), true],
    ['a CSV in CP932', headOf(of('income-tax')), false],
    ['a CSV in UTF-16', Buffer.from('甲,乙\r\n1,2\r\n'.repeat(50), 'utf16le'), false],
    ['a CSV with a NUL in a cell', cp932(`甲,乙\r\n1,${'\0'}2\r\n${'3,4\r\n'.repeat(20)}`), false],
    ['an empty file', Buffer.alloc(0), false],
  ])('%s is told apart', (_, head, no) => {
    expect(isNoText(head)).toBe(no);
  });
});
