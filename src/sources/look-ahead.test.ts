/** Texts that are read while the file is: all of them are there in the end, one look after another, and no look outlives its load. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, sqlName } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { openSource, textNumber } from './index.ts';
import { bytesOf, contractOf, cp932, header, inChunks, needsOf, textsOfBook } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const contract = contractOf({ format: 'csv', encoding: 'cp932' });
const address = (i: number) => `東町${i % 4000}番地`;
const lines = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .map((i) => `${String(i).padStart(4, '0')},山,1,${address(i)},\r\n`)
    .join('');

describe('a look at the texts of a load', () => {
  it('comes again and again while the file is read, and every row says which text it has', async () => {
    const sizes: number[] = [];
    const rows: { n: number }[] = [];
    const take = async (some: string) => {
      rows.push(...(await engine.rows<{ n: number }>(`SELECT ${sqlName(textNumber('住所'))} AS n FROM (${some})`)));
    };
    let busy = 0;
    const files = [lines(1, 9000), lines(9001, 9900)].map((text, i) =>
      inChunks(`${i}.csv`, cp932(`${header}${text}`), 4096),
    );
    const source = await openSource(needsOf(engine, { partBytes: 20_000 }), contract, files, {
      look: async ({ addresses }, some) => {
        expect(busy++).toBe(0);
        sizes.push(addresses.size);
        await take(some);
        await new Promise((resolve) => setTimeout(resolve, 3));
        busy--;
      },
    });
    if (!source.ok) throw new Error(source.refusal.code);
    expect(source.value).toMatchObject({ read: 9900, staged: 9900 });
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    const told = await textsOfBook(engine, source.value.texts.addresses);
    await take(source.value.rest);
    expect(rows.map(({ n }) => told.get(n))).toEqual(Array.from({ length: 9900 }, (_, i) => address(i + 1)));
    await source.value.close();
    expect(await engine.rows("SELECT 1 FROM duckdb_views() WHERE view_name LIKE 'staged%'")).toEqual([]);
  });
  it('lets parts go that were looked at, once they are many: what is asked for later stays, packed', async () => {
    let open = 0;
    let made = 0;
    const counted = () => {
      const file = memoryFile();
      open++;
      made++;
      const close = () => {
        open--;
        file.close();
      };
      return Object.assign(Object.create(file), { close }) as typeof file;
    };
    const files = [lines(1, 9000), lines(9001, 9900)].map((text, i) => {
      const file = inChunks(`${i}.csv`, cp932(`${header}${text}`), 4096);
      async function* slowly() {
        for await (const chunk of file.bytes()) {
          await new Promise((go) => setTimeout(go, 1));
          yield chunk;
        }
      }
      return { ...file, bytes: slowly };
    });
    const needs = needsOf(engine, { partBytes: 20_000, rowsAtOnce: 1500, memoryFile: counted });
    const look = () => Promise.resolve();
    const source = await openSource(needs, contract, files, { look });
    if (!source.ok) throw new Error(source.refusal.code);
    expect(source.value).toMatchObject({ read: 9900, staged: 9900 });
    const rows = await engine.rows<{ k: string }>('SELECT "番号" AS k FROM staged');
    expect(rows.map(({ k }) => Number(k))).toEqual(Array.from({ length: 9900 }, (_, i) => i + 1));
    const columns = await engine.rows<{ column_name: string }>('DESCRIBE staged');
    expect(columns.map(({ column_name }) => column_name)).toEqual(['file', 'row', '番号']);
    expect(open).toBeLessThan(made / 2);
    await source.value.close();
    expect(open).toBe(0);
  });
  it('is not taken where there is one part: nothing is won by it', async () => {
    let looks = 0;
    const source = await openSource(needsOf(engine), contract, [inChunks('a.csv', cp932(`${header}${lines(1, 9)}`))], {
      look: async () => void looks++,
    });
    expect(source).toMatchObject({ ok: true, value: { read: 9 } });
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
        look: async () => {
          underway++;
          looks++;
          await new Promise((resolve) => setTimeout(resolve, 5));
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
    let looks = 0;
    const source = openSource(
      needsOf(engine, { partBytes: 20_000, memoryFile: filling as typeof memoryFile }),
      contract,
      [inChunks('a.csv', cp932(`${header}${lines(1, 9000)}`), 4096)],
      { look: async () => void looks++ },
    );
    await expect(source).rejects.toThrow('no space left');
    expect(looks).toBeGreaterThan(0);
    expect(made).toBe(5);
    expect(open).toBe(0);
  });
});
