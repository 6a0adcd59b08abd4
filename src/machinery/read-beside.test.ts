/** A file read by a thread beside its reader is the same file. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLargeFile, readBeside } from './read-beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-beside-'));
const path = join(folder, 'register.csv');
// More buffers than are on their way at once, and the last not full.
const whole = randomBytes((20 << 20) + 12345);
const hex = createHash('sha256').update(whole).digest('hex');
beforeAll(() => writeFileSync(path, whole));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file read beside', () => {
  it('comes whole and in order to whoever gives every chunk back, with the hash of its bytes', async () => {
    const { bytes, takesBack, sha256 } = readBeside(path);
    let at = 0;
    for await (const chunk of bytes()) {
      expect(whole.subarray(at, at + chunk.length).equals(chunk)).toBe(true);
      at += chunk.length;
      takesBack(chunk);
      expect(chunk.length).toBe(0);
    }
    expect(at).toBe(whole.length);
    expect(await sha256()).toBe(hex);
  });
  it('comes whole to whoever keeps all of it, or gives some back late', async () => {
    const { bytes, takesBack, sha256 } = readBeside(path);
    const kept: Uint8Array[] = [];
    for await (const chunk of bytes()) kept.push(chunk);
    expect(Buffer.concat(kept).equals(whole)).toBe(true);
    expect(await sha256()).toBe(hex);
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
  });
  it('has no hash where its reader stopped, and says when it cannot be read', async () => {
    const { bytes, sha256 } = readBeside(path);
    for await (const chunk of bytes()) if (chunk.length > 0) break;
    await expect(sha256()).rejects.toThrow('not read to its end');
    const gone = async () => {
      for await (const chunk of readBeside(join(folder, 'gone.csv')).bytes()) expect(chunk).toBe(null);
    };
    await expect(gone()).rejects.toThrow(/ENOENT/);
  });
  it('is only worth a thread where it is large', () => {
    expect([isLargeFile(path), isLargeFile(join(folder, 'gone.csv'))]).toEqual([false, false]);
  });
});
