/** A file looked through by a thread beside its reader is the same file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { openSource, scanModule, type SourceFile } from '#sources';
import { contractOf, cp932, header, inChunks, needsOf } from '../sources/test-files.ts';
import { openEngine } from './duckdb.ts';
import { isLargeFile, scanBeside } from './scan-beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-beside-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a large file', () => {
  it('is looked through for its records, which are those of one reader', async () => {
    const line = (i: number) => `${i},山田${i},${i % 3},東町${i % 4000}番地,${'備'.repeat(i % 20)}\r\n`;
    const text = cp932(`${header}${Array.from({ length: 120_000 }, (_, i) => line(i)).join('')}9,x\r\n`);
    const csv = join(folder, 'people.csv');
    writeFileSync(csv, text);
    const contract = contractOf({ format: 'csv', encoding: 'cp932' });
    const engine = await openEngine({ threads: 1 });
    try {
      const told = async (file: SourceFile) => {
        const { files, read, staged, broken, close } = valueOf(await openSource(needsOf(engine), contract, [file]));
        const rows = await engine.rows(
          'SELECT count(*) AS n, sum(hash("row", "番号", "住所") % 1000003) AS h FROM staged',
        );
        await close();
        return [files, read, staged, broken, rows];
      };
      const scan = scanBeside(csv, scanModule);
      const beside = { ...inChunks('people.csv', text), scan };
      expect(await told(beside)).toEqual(await told(inChunks('people.csv', text)));
      // Its end is not waited for where its header or what follows is refused.
      const other = { ...beside, name: 'people.csv' };
      const wrong = await openSource(needsOf(engine), contractOf({ format: 'csv', encoding: 'utf-8' }), [other]);
      expect(wrong.ok ? '' : wrong.refusal.code).toBe('sources.wrong-encoding');
      // Written over between its header and its end.
      const changed = {
        ...beside,
        scan: (order: Parameters<typeof scan>[0]) =>
          scan({ ...order, head: Uint8Array.from(order.head).fill(0x39, 900, 901) }),
      };
      const refused = await openSource(needsOf(engine), contract, [changed]);
      expect(refused.ok ? '' : refused.refusal.code).toBe('sources.file-changed');
      // Whoever stops in the middle waits for no thread.
      for await (const piece of scan({
        layout: { encoding: 'cp932', delimiter: ',', keep: [true], firstRow: 2 },
        gaiji: null,
        head: text.subarray(0, 10),
        from: 0,
      })) {
        expect(piece.gathered.rows.length).toBeGreaterThanOrEqual(0);
        break;
      }
    } finally {
      engine.close();
    }
  });
  it('is only worth a thread where it is large', () => {
    expect([isLargeFile(import.meta.filename), isLargeFile(join(folder, 'gone.csv'))]).toEqual([false, false]);
  });
});
