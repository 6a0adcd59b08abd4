/** Work that begins while a file is read: it sees every row once, in order, and what it did not see is named. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { openSource } from './index.ts';
import { bytesOf, contractOf, cp932, header, inChunks, needsOf } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const contract = contractOf({ format: 'csv', encoding: 'cp932' });
const lines = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => `${String(first + i).padStart(4, '0')},山,1,東町,\r\n`).join('');
const keysOf = async (view: string) =>
  (await engine.rows<{ k: string }>(`SELECT "番号" AS k FROM ${view} ORDER BY "file", "row"`)).map(({ k }) => k);

describe('a look at the first parts of a load', () => {
  it('shows every row once and in order, part after part, and leaves the rest to be looked at', async () => {
    const seen: string[] = [];
    let busy = 0;
    const files = [lines(1, 9000), lines(9001, 9900)].map((text, i) =>
      inChunks(`${i}.csv`, cp932(`${header}${text}`), 4096),
    );
    const source = await openSource(needsOf(engine, { partBytes: 20_000 }), contract, files, {
      look: async (view) => {
        expect(busy++).toBe(0);
        seen.push(...(await keysOf(view)));
        await new Promise((resolve) => setTimeout(resolve, 3));
        busy--;
      },
    });
    expect(source).toMatchObject({ ok: true, value: { read: 9900, staged: 9900, unseen: 'staged_rest' } });
    expect(seen.length).toBeGreaterThan(0);
    const all = await keysOf('staged');
    expect([...seen, ...(await keysOf('staged_rest'))]).toEqual(all);
    expect(new Set(all).size).toBe(9900);
    if (source.ok) await source.value.close();
    expect(await engine.rows("SELECT 1 FROM duckdb_views() WHERE view_name LIKE 'staged%'")).toEqual([]);
  });
  it('is not taken where there is one part: nothing is won by it', async () => {
    let looks = 0;
    const source = await openSource(needsOf(engine), contract, [inChunks('a.csv', cp932(`${header}${lines(1, 9)}`))], {
      look: async () => void looks++,
    });
    expect(source).toMatchObject({ ok: true, value: { read: 9, unseen: 'staged' } });
    expect(looks).toBe(0);
    if (source.ok) await source.value.close();
  });
  it('ends before a refused file is let go, and its own failure is not swallowed', async () => {
    let underway = 0;
    let looks = 0;
    const cut = bytesOf.cp932(`${header}${lines(1, 9000)}9001,山,"1`);
    const refused = await openSource(
      needsOf(engine, { partBytes: 20_000 }),
      contract,
      [inChunks('cut.csv', cut, 4096)],
      {
        look: async (view) => {
          underway++;
          looks++;
          await new Promise((resolve) => setTimeout(resolve, 5));
          expect((await keysOf(view)).length).toBeGreaterThan(0);
          underway--;
        },
      },
    );
    expect(refused.ok ? 'taken' : refused.refusal.code).toBe('sources.quote-open');
    expect(looks).toBeGreaterThan(0);
    expect(underway).toBe(0);
    const failing = openSource(
      needsOf(engine, { partBytes: 20_000 }),
      contract,
      [inChunks('b.csv', cp932(`${header}${lines(1, 9000)}`), 4096)],
      { look: () => Promise.reject(new Error('the engine broke')) },
    );
    await expect(failing).rejects.toThrow('the engine broke');
    expect(await engine.rows("SELECT 1 FROM duckdb_views() WHERE view_name LIKE 'staged%'")).toEqual([]);
  });
  it('leaves no part open when memory is full in the middle of a file', async () => {
    let open = 0;
    let made = 0;
    const filling = () => {
      const file = memoryFile();
      const full = ++made === 5;
      open++;
      return {
        path: file.path,
        get size() {
          return file.size;
        },
        append(bytes: Uint8Array) {
          if (full) throw new Error('no space left');
          file.append(bytes);
        },
        close() {
          open--;
          file.close();
        },
      };
    };
    const source = openSource(
      needsOf(engine, { partBytes: 20_000, memoryFile: filling as typeof memoryFile }),
      contract,
      [inChunks('a.csv', cp932(`${header}${lines(1, 9000)}`), 4096)],
      { look: async (view) => expect((await keysOf(view)).length).toBeGreaterThan(0) },
    );
    await expect(source).rejects.toThrow('no space left');
    expect(made).toBe(5);
    expect(open).toBe(0);
  });
});
