/** Frozen copies lie sealed, come back byte for byte, and are gone rather than wrong; waiting ones count for the guard of differences. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LakeKeys, newLakeKeys } from '#sealing';
import { resultsFolder } from '../machinery/results-folder.ts';
import { frozenFiles } from './frozen-files.ts';
import { addToLedger, ledgerBeside } from './released-ledger.ts';

let folder: string;
let keys: LakeKeys;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-frozen-'));
  keys = await newLakeKeys();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const id = '2026-00001' as never;
const table = new TextEncoder().encode('区,受診者数\n浜手区,120\n'.repeat(200));

describe('a frozen copy', () => {
  it('is nowhere on the disk in plain, and opens only for its own request', async () => {
    const files = frozenFiles(join(folder, 'a'), keys);
    const { sha256, bytes } = await files.put(id, table);
    expect(bytes).toBe(table.length);
    expect(await files.get(id, sha256)).toEqual(table);
    const [name] = readdirSync(join(folder, 'a', '2026-00001')) as [string];
    const sealed = readFileSync(join(folder, 'a', '2026-00001', name));
    expect(sealed.includes(Buffer.from('受診者数'))).toBe(false);
    expect(await files.get('2026-00002' as never, sha256)).toBeNull();
    expect(await frozenFiles(join(folder, 'a'), await newLakeKeys()).get(id, sha256)).toBeNull();
    sealed[sealed.length - 20] = (sealed[sealed.length - 20] as number) ^ 1;
    writeFileSync(join(folder, 'a', '2026-00001', name), sealed);
    expect(await files.get(id, sha256)).toBeNull();
    // Handed in again, it lies there whole again.
    await files.put(id, table);
    expect(await files.get(id, sha256)).toEqual(table);
  });
});

describe('the ledger', () => {
  const entry = (release: string) => ({
    release,
    dataset: 'd',
    time: 't',
    measures: {},
    variables: {},
    trees: {},
    keys: ['people'],
    times: { a: { snapshot: '1', states: '0', values: [10] } },
  });
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  it('counts what waits for its checkers as if it were outside, but not the request it replaces', async () => {
    const results = resultsFolder(join(folder, 'results'));
    const frozen = frozenFiles(join(folder, 'b'), keys);
    const waiting = await Promise.all(
      ['population', 'income'].map(async (series, i) => {
        const release = `2026-0000${i + 1}` as never;
        const file = { name: 'ledger.json', kind: 'ledger', ...(await frozen.put(release, json([entry(series)]))) };
        return { request: { id: release, series, files: [file] } };
      }),
    );
    const release = { store: { list: async () => waiting }, files: frozen } as never;
    await addToLedger(join(folder, 'results'), results, json([entry('checkups')]));
    const names = async (series: string) => (await ledgerBeside(results, release, series)).map((one) => one.release);
    expect(await names('population')).toEqual(['checkups', 'income']);
    expect(await names('other')).toEqual(['checkups', 'population', 'income']);
  });
  it('takes the same release once, also from several at one moment', async () => {
    const place = join(folder, 'once');
    const results = resultsFolder(place);
    await Promise.all(['a', 'b', 'a'].map((name) => addToLedger(place, results, json([entry(name)]))));
    const release = { store: { list: async () => [] }, files: null } as never;
    expect((await ledgerBeside(results, release, '')).map((one) => one.release).sort()).toEqual(['a', 'b']);
  });
});
