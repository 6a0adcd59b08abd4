/** The engine, memory files, what leaves the engine and the register keep what the rooms rely on. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openEngine } from './duckdb.ts';
import { isFile } from './files.ts';
import { memoryFile } from './memory-file.ts';
import { parquetOut } from './parquet-out.ts';

describe('the engine', () => {
  it('answers plain values: numbers, days as text, lists as arrays', async () => {
    const engine = await openEngine();
    const [row] = await engine.rows(
      "SELECT 1::BIGINT AS n, DATE '2026-10-31' AS day, [1,2] AS list, NULL AS nothing, 1.5::DECIMAL(4,1) AS d, {'a': 1} AS s",
    );
    expect(row).toEqual({ n: 1, day: '2026-10-31', list: [1, 2], nothing: null, d: 1.5, s: { a: 1 } });
    engine.close();
  });
  it('takes less for a while, never more than it was opened with, and what it was opened with again', async () => {
    const engine = await openEngine({ memoryLimit: '1GB' });
    const limit = async () => (await engine.rows("SELECT current_setting('memory_limit') AS most"))[0]?.most;
    const opened = await limit();
    await engine.sparing(500);
    expect(await limit()).toBe('476.8 MiB');
    await engine.sparing(null);
    expect(await limit()).toBe(opened);
    await engine.sparing(5000);
    expect(await limit()).toBe(opened);
    engine.close();
  });
  it('fetches no extension and leaves no spill folder behind', async () => {
    // Of this process alone: others make and remove theirs meanwhile.
    const mine = () => readdirSync('/dev/shm').filter((name) => name.startsWith(`musubi-spill-${process.pid}-`));
    const before = mine();
    const engine = await openEngine();
    expect(mine().length).toBe(before.length + 1);
    await expect(engine.run('INSTALL httpfs; LOAD httpfs;')).rejects.toThrow();
    engine.close();
    expect(mine()).toEqual(before);
  });
});

it('a folder, or nothing, is no file', () => {
  expect([import.meta.filename, import.meta.dirname, `${import.meta.filename}x`].map(isFile)).toEqual([
    true,
    false,
    false,
  ]);
});

describe('a Parquet stream out of the engine', () => {
  it('comes whole, and can be read back from a memory file', async () => {
    const engine = await openEngine();
    const file = memoryFile();
    const bytes = await parquetOut(
      engine,
      'SELECT i, i * 2 AS twice, hash(i) AS h FROM range(100000) t(i)',
      async (chunks) => {
        for await (const chunk of chunks) file.append(chunk);
        return file.size;
      },
    );
    expect(bytes).toBeGreaterThan(1000);
    expect(await engine.rows(`SELECT count(*) AS n, sum(twice) AS s FROM read_parquet('${file.path}')`)).toEqual([
      { n: 100000, s: 9999900000 },
    ]);
    file.close();
    engine.close();
  });
  it('is the same in a memory file that is written beside other work', async () => {
    const [now, beside] = [memoryFile(), memoryFile()];
    for (const part of ['a city', ' of', ' bridges']) {
      now.append(Buffer.from(part));
      await beside.appendBeside(Buffer.from(part));
    }
    expect(beside.size).toBe(now.size);
    expect(readFileSync(beside.path)).toEqual(readFileSync(now.path));
    for (const file of [now, beside]) file.close();
  });
  it('lets go when the taker gives up, at once or midway', async () => {
    const engine = await openEngine();
    const much = 'SELECT i, hash(i) AS h FROM range(3000000) t(i)';
    await expect(parquetOut(engine, much, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const midway = parquetOut(engine, much, async (chunks) => {
      for await (const _ of chunks) throw new Error('enough');
    });
    await expect(midway).rejects.toThrow('enough');
    expect(await engine.rows('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    engine.close();
  });
  it('never ends well when the copy fails, at once or midway, and leaves nothing open', async () => {
    const engine = await openEngine({ threads: 1 });
    const failing =
      "SELECT CASE WHEN i = 1900000 THEN error('broken') ELSE i END AS i, hash(i) AS h FROM range(2000000) t(i)";
    const before = readdirSync('/proc/self/fd').length;
    let [begun, ended] = [0, 0];
    const take = async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) begun += chunk.length;
      ended++;
    };
    await expect(parquetOut(engine, failing, take)).rejects.toThrow('broken');
    // Some of it had been given out by then, or this would prove nothing.
    expect(begun).toBeGreaterThan(0);
    for (let round = 0; round < 20; round += 1)
      await expect(parquetOut(engine, 'SELECT * FROM no_such_table', take)).rejects.toThrow('no_such_table');
    expect(ended).toBe(0);
    // Nor does it pass for whole with a taker who asks for nothing.
    await expect(parquetOut(engine, failing, async () => 'taken')).rejects.toThrow('broken');
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
    engine.close();
  });
});
