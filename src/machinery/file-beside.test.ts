/** A file read by a thread beside its reader is the same file. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { openSource, scanModule, type SourceFile } from '#sources';
import { contractOf, cp932, header, inChunks, needsOf } from '../sources/test-files.ts';
import { openEngine } from './duckdb.ts';
import { fileBeside, isLargeFile } from './file-beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-beside-'));
const path = join(folder, 'register.csv');
// More buffers than are on their way at once, and the last not full.
const whole = randomBytes((20 << 20) + 12345);
const hex = createHash('sha256').update(whole).digest('hex');
beforeAll(() => writeFileSync(path, whole));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file read beside', () => {
  it('comes whole and in order to whoever gives every chunk back, with the hash of its bytes', async () => {
    const { bytes, takesBack, whole: known } = fileBeside(path, scanModule);
    let at = 0;
    for await (const chunk of bytes()) {
      expect(whole.subarray(at, at + chunk.length).equals(chunk)).toBe(true);
      at += chunk.length;
      takesBack(chunk);
      // The first comes from no thread.
      expect(chunk.length).toBe(at === 1 << 20 ? at : 0);
    }
    expect(at).toBe(whole.length);
    expect(known()).toEqual({ sha256: hex, bytes: whole.length });
  });
  it('comes whole to whoever keeps all of it, or gives some back late', async () => {
    const { bytes, takesBack, whole: known } = fileBeside(path, scanModule);
    const kept: Uint8Array[] = [];
    for await (const chunk of bytes()) kept.push(chunk);
    expect(Buffer.concat(kept).equals(whole)).toBe(true);
    expect(known()).toEqual({ sha256: hex, bytes: whole.length });
    const late: Uint8Array[] = [];
    const copies: Buffer[] = [];
    for await (const chunk of bytes()) {
      late.push(chunk);
      if (late.length < 3) continue;
      for (const one of late.splice(0)) {
        copies.push(Buffer.from(one));
        takesBack(one);
      }
    }
    expect(Buffer.concat([...copies, ...late]).equals(whole)).toBe(true);
    expect(known()).toEqual({ sha256: hex, bytes: whole.length });
  });
  it('has no hash where its reader stopped, and says when it cannot be read', async () => {
    const { bytes, whole: known } = fileBeside(path, scanModule);
    for await (const chunk of bytes()) if (chunk.length > 0) break;
    expect(known).toThrow('not read to its end');
    const gone = async () => {
      for await (const chunk of fileBeside(join(folder, 'gone.csv'), scanModule).bytes()) expect(chunk).toBe(null);
    };
    await expect(gone()).rejects.toThrow(/ENOENT/);
  });
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
      const beside = { name: 'people.csv', handsOver: true, ...fileBeside(csv, scanModule) };
      expect(await told(beside)).toEqual(await told(inChunks('people.csv', text)));
      expect(beside.whole()).toEqual({ sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length });
      // Its end is not waited for where its header or what follows is refused.
      const other = { ...beside, name: 'people.csv' };
      const wrong = await openSource(needsOf(engine), contractOf({ format: 'csv', encoding: 'utf-8' }), [other]);
      expect(wrong.ok ? '' : wrong.refusal.code).toBe('sources.wrong-encoding');
      // Written over between its header and its end.
      const { scan } = beside;
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
    expect([isLargeFile(path), isLargeFile(join(folder, 'gone.csv'))]).toEqual([false, false]);
  });
});
