/** A file chosen as the wrong data set is named for what it is, whatever it comes in and however its bytes arrive. */
import { readdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abstractionRefusal } from '#abstraction';
import { done, type Engine, refused, valueOf } from '#base';
import { type Contract, contractSchema, readContract } from '#catalogue';
import { openSource, type SourceFile } from '#sources';
import { openEngine } from '../machinery/duckdb.ts';
import { cp932, inChunks, needsOf, packed, padded, workbookOf } from '../sources/test-files.ts';
import { namingOtherDataset } from './other-dataset.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const folder = new URL('../../contracts/', import.meta.url);
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => valueOf(readContract(readFileSync(new URL(name, folder), 'utf8'), name)));
const of = (dataset: string) => shipped.find((contract) => contract.dataset === dataset) as Contract;
const [residents, tax] = [of('resident-register'), of('income-tax')];
/** A data set of the city's own, on an old host. */
const host = (dataset: string, recordBytes: number, lineEnd: string, as?: 'packed') =>
  contractSchema.parse({
    ...{ dataset, version: 1, owner: { ja: '課', en: 'Section' }, grounds: ['例'], cadence: 'monthly', key: ['番号'] },
    title: { ja: dataset, en: dataset },
    source: { format: 'fixed', recordBytes, lineEnd },
    columns: [
      { source: '番号', role: 'person-key', at: 1, bytes: 8 },
      { source: '額', role: 'amount', name: 'yen', at: 9, bytes: 5, ...(as ? { as } : {}) },
      { source: '氏名', role: 'name', at: 14, bytes: recordBytes - 13 },
    ],
  });
const hosts = [host('host-a', 30, 'crlf'), host('host-b', 40, 'crlf'), host('host-c', 30, 'none', 'packed')];
/** The same residents without a header: rows of another form are set aside one by one. */
const headless = contractSchema.parse({
  ...residents,
  dataset: 'headless',
  source: { format: 'csv', encoding: 'cp932', header: false },
});
const contracts = new Map([...shipped, ...hosts, headless].map((contract) => [contract.dataset, contract]));
const records = ({ source }: Contract) => {
  const { recordBytes, lineEnd } = source as { recordBytes: number; lineEnd: string };
  return Buffer.concat(
    Array.from({ length: 30 }, (_, i) => [
      ...[padded(`${10_000_000 + i}`, 8), lineEnd === 'none' ? packed(i * 731, 5) : padded(`${i}`, 5)],
      ...[padded('山田花子', recordBytes - 13), Buffer.from(lineEnd === 'none' ? '' : '\r\n')],
    ]).flat(),
  );
};

/** As a load does: one whose rows are all set aside is refused. */
const readAll = async (contract: Contract, files: readonly SourceFile[]) => {
  const opened = await openSource(needsOf(engine), contract, files);
  if (!opened.ok) return opened;
  const { read, broken } = opened.value;
  await opened.value.close();
  const limit = String(contract.source.quarantineLimit);
  return broken < read
    ? done({ read, broken })
    : refused(
        abstractionRefusal('too-many-quarantined', {
          title: contract.title,
          quarantined: String(broken),
          read: String(read),
          limit,
        }),
      );
};
const named = async (chosen: Contract, files: readonly SourceFile[]) => {
  const result = await namingOtherDataset({ contracts }, { contract: chosen, files }, (read) => readAll(chosen, read));
  if (result.ok) return result.value;
  expect(JSON.stringify(result.refusal)).not.toContain('山田');
  return result.refusal;
};
const rowsOf = ({ columns }: Contract, from = 0) => [
  columns.map(({ source }) => source),
  ...Array.from({ length: 5 }, (_, i) => columns.map((_, c) => (c === 0 ? `${from + i}` : '山田'))),
];
const csv = (contract: Contract, from = 0) =>
  cp932(
    rowsOf(contract, from)
      .map((row) => `${row.join(',')}\r\n`)
      .join(''),
  );
const book = (type: 'xlsx' | 'biff8', above: unknown[][] = []) =>
  workbookOf({ 表紙: [['送付書']], 一覧: [...above, ...rowsOf(tax)] }, type);
const inBook = contractSchema.parse({ ...residents, dataset: 'book', source: { format: 'workbook' } });

/** As files on a disk come: in chunks of their own, which whoever read them gives back. */
const handedOver = (name: string, bytes: Uint8Array): SourceFile => ({
  name,
  async *bytes() {
    yield new Uint8Array(bytes);
  },
  handsOver: true,
});

describe('a file of another data set', () => {
  it.each([
    ['as text', residents, [['a.csv', csv(tax)]]],
    ['in a ZIP', residents, [['a.zip', zipSync({ 'x.csv': csv(tax) })]]],
    [
      'in a ZIP, behind another file',
      residents,
      [['a.zip', zipSync({ 'readme.txt': cp932('説明\r\n'), 'x.csv': csv(tax) })]],
    ],
    ['as XLSX in a ZIP', residents, [['a.zip', zipSync({ 'x.xlsx': book('xlsx') })]]],
    ['as XLSX, where text is declared', residents, [['a.xlsx', book('xlsx')]]],
    ['as XLS, where text is declared', residents, [['a.xls', book('biff8')]]],
    ['as XLSX with a title, where a workbook is declared', inBook, [['a.xlsx', book('xlsx', [['税の一覧'], []])]]],
    [
      'behind a right one',
      residents,
      [
        ['a.csv', csv(residents)],
        ['b.csv', csv(tax)],
      ],
    ],
    ['where records are declared', hosts[0] as Contract, [['a.csv', csv(tax)]]],
  ] as const)('is named %s, and so are the chosen one and the file', async (_, chosen, files) => {
    for (const size of [1 << 20, 7]) {
      const told = await named(
        chosen,
        files.map(([name, bytes]) => inChunks(name, bytes, size)),
      );
      expect(told).toMatchObject({ code: 'sources.other-dataset', ja: expect.stringContaining('『個人住民税』') });
    }
  });
  it.each([
    ['host-a', 'host-b'],
    ['host-b', 'host-a'],
    ['host-a', 'host-c'],
    ['resident-register', 'host-b'],
  ])('in fixed-length records is named: %s was chosen, it is %s', async (chosen, own) => {
    const [mine, theirs] = [contracts.get(own) as Contract, contracts.get(chosen) as Contract];
    const told = await named(theirs, [inChunks('a.dat', records(mine))]);
    expect(told).toMatchObject({ code: 'sources.other-dataset', ja: expect.stringContaining(`『${own}』`) });
  });
  it('is named from what was noted of it, though its reader gave the bytes back', async () => {
    for (const [chosen, name, bytes] of [
      [residents, 'a.xlsx', book('xlsx')],
      [headless, 'b.csv', Buffer.concat([csv(tax), ...Array(60).fill(csv(tax))])],
    ] as const) {
      expect(bytes.length).toBeGreaterThan(8192);
      expect(await named(chosen, [handedOver(name, bytes)])).toMatchObject({ code: 'sources.other-dataset' });
    }
  });
  it('is not seen in what fits, in what fits nothing, and in a book that cannot be opened', async () => {
    expect(await named(residents, [inChunks('a.csv', csv(residents))])).toEqual({ read: 5, broken: 0 });
    const odd = workbookOf({
      一覧: [
        ['甲', '乙'],
        ['1', '2'],
      ],
    });
    expect(await named(residents, [inChunks('a.xlsx', odd)])).toMatchObject({ code: 'sources.is-workbook' });
    const broken = book('xlsx').subarray(0, 2000);
    expect(await named(residents, [inChunks('a.xlsx', broken)])).toMatchObject({ code: 'sources.is-workbook' });
    const zip = zipSync({ 'x.csv': csv(tax) }).subarray(0, 120);
    expect(await named(residents, [inChunks('a.zip', zip)])).toMatchObject({ code: 'sources.zip-broken' });
  });
});
