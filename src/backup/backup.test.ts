/** A backup gives back every byte, or names what it cannot give; killed at any write, the next one is whole. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { done, silentProgress, valueOf } from '#base';
import { newIdentity, newKey, recipientOf } from '#sealing';
import { lakeFiles } from '../machinery/lake-files.ts';
import {
  type BackupFolder,
  type BackupNeeds,
  makeBackup,
  manifestOf,
  numbersIn,
  openWith,
  pruneBackups,
  restoreBackup,
  verifyBackup,
} from './index.ts';
import { inPieces } from './make-backup.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-backup-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));
let rooms = 0;

type City = Map<string, { bytes: Uint8Array; changedAt: number }>;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const cityOf = (files: Record<string, string>, changedAt = 1): City =>
  new Map(Object.entries(files).map(([path, text]) => [path, { bytes: bytesOf(text), changedAt }]));
async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const sourceOf = (city: City, vanishing?: string) => async () =>
  done({
    files: [...city].map(([path, { bytes, changedAt }]) => ({ path, bytes: bytes.length, changedAt })),
    chunks: async (path: string) => (path === vanishing ? null : inChunks(city.get(path)?.bytes ?? new Uint8Array())),
    close: async () => {},
  });
const fresh = () => {
  const path = join(room, String((rooms += 1)));
  const needs: BackupNeeds = {
    folder: lakeFiles(path),
    clock: () => new Date('2026-04-01T00:00:00.000Z'),
    of: 'lake-side',
    version: '1',
    installationKey: newKey(),
  };
  const make = (city: City, recipients: readonly string[] = [], by: BackupNeeds = needs) =>
    makeBackup(by, sourceOf(city), recipients, silentProgress);
  const open = async () => valueOf(await openWith(needs.folder, needs));
  const restored = async (number?: number): Promise<Record<string, string>> => {
    const opened = await open();
    const manifest = valueOf(await manifestOf(needs.folder, opened, number));
    const files: Record<string, string> = {};
    const write = async (name: string, chunks: AsyncIterable<Uint8Array>) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      files[name] = Buffer.concat(parts).toString();
    };
    valueOf(await restoreBackup(needs.folder, opened, manifest, { write }, ['keys.json'], silentProgress));
    return files;
  };
  return { path, needs, make, open, restored };
};
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a backup', () => {
  const day1 = { 'keys.json': 'k', 'lake/1': 'one', 'lake/2': 'two', empty: '', big: 'x'.repeat(9_000_000) };

  it('gives every file back, with the keys last', async () => {
    const { make, restored } = fresh();
    expect(valueOf(await make(cityOf(day1)))).toMatchObject({
      number: 1,
      files: 5,
      newBytes: 4 + 3 + 4194304 + 611392,
    });
    const back = await restored();
    expect(back).toEqual(day1);
    expect(Object.keys(back).at(-1)).toBe('keys.json');
  });

  it('writes only what changed, and keeps every earlier day', async () => {
    const { make, restored } = fresh();
    await make(cityOf(day1));
    const city = cityOf(day1);
    city.set('lake/3', { bytes: bytesOf('three'), changedAt: 2 });
    city.set('lake/2', { bytes: bytesOf('TWO'), changedAt: 2 });
    city.set('big', { bytes: bytesOf(`${'x'.repeat(9_000_000)}y`), changedAt: 2 });
    city.delete('lake/1');
    expect(valueOf(await make(city)).newBytes).toBe(5 + 3 + 611393);
    expect(valueOf(await make(city)).newBytes).toBe(0);
    expect(await restored(1)).toEqual(day1);
    expect(Object.keys(await restored())).not.toContain('lake/1');
  });

  it('shows nothing of names, content or sameness to those without the key', async () => {
    const a = fresh();
    const b = fresh();
    await a.make(cityOf(day1));
    await b.make(cityOf(day1));
    const names = (path: string) => filesUnder(path).map((file) => file.slice(path.length));
    expect(names(a.path).filter((name) => name.includes('objects') && names(b.path).includes(name))).toEqual([]);
    const all = filesUnder(a.path)
      .map((file) => readFileSync(file, 'latin1'))
      .join('');
    for (const word of ['lake/1', 'keys.json', 'xxxxxxxx']) expect(all).not.toContain(word);
  });

  it('opens with the recovery key alone, and with no other key', async () => {
    const { needs, make } = fresh();
    const identity = await newIdentity();
    await make(cityOf(day1), [await recipientOf(identity)]);
    expect(codeOf(await openWith(needs.folder, { identity }))).toBe('ok');
    expect(codeOf(await openWith(needs.folder, { identity: await newIdentity() }))).toBe('backup.key-differs');
    expect(codeOf(await openWith(needs.folder, { installationKey: newKey() }))).toBe('backup.key-differs');
    expect(codeOf(await openWith(fresh().needs.folder, { identity }))).toBe('backup.not-backups');
    expect(codeOf(await make(cityOf(day1), [], { ...needs, of: 'sealed-side x' }))).toBe('backup.other-installation');
    expect(codeOf(await fresh().make(cityOf(day1), ['age1nonsense']))).toBe('backup.recipient-invalid');
  });

  it('refuses rather than listing a file that has gone', async () => {
    const { needs } = fresh();
    const result = await makeBackup(needs, sourceOf(cityOf(day1), 'lake/2'), [], silentProgress);
    expect(codeOf(result)).toBe('backup.moving');
    expect(await numbersIn(needs.folder)).toEqual([]);
  });

  it('with any one byte turned in any file names what is damaged and never gives a wrong byte; the next one heals it', async () => {
    const { path, needs, make, open, restored } = fresh();
    const small = { a: 'alpha', b: 'beta', c: 'alpha' };
    await make(cityOf(small));
    for (const file of filesUnder(path).filter((name) => name.includes('/objects/'))) {
      const good = readFileSync(file);
      for (const at of [5, good.length - 1]) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] as number) ^ 1;
        writeFileSync(file, bad);
        const opened = await open();
        const manifest = valueOf(await manifestOf(needs.folder, opened));
        const proof = await verifyBackup(needs.folder, opened, manifest, silentProgress);
        expect(codeOf(proof)).toBe('backup.broken');
        expect(proof.ok ? 0 : proof.refusal.because?.length).toBeGreaterThan(0);
        expect(valueOf(await make(cityOf(small))).newBytes).toBeGreaterThan(0);
        expect(await restored()).toEqual(small);
      }
    }
  }, 30_000);

  it('forgets older ones and keeps what the rest needs', async () => {
    const { needs, make, open, restored } = fresh();
    for (let day = 1; day <= 4; day += 1)
      await make(cityOf({ same: 'same', [`day${day}`]: `day ${day}`, now: `${day}` }, day));
    expect(valueOf(await pruneBackups(needs.folder, await open(), 2))).toBe(4);
    expect(await numbersIn(needs.folder)).toEqual([3, 4]);
    expect(await restored(3)).toEqual({ same: 'same', day3: 'day 3', now: '3' });
    expect(codeOf(await manifestOf(needs.folder, await open(), 1))).toBe('backup.no-backup');
    expect(valueOf(await make(cityOf({ same: 'same' }, 9))).number).toBe(5);
  });

  it('stopped before any of its writes leaves the earlier ones whole, and the next one is whole', async () => {
    const class_ = class PowerCut extends Error {};
    const stopping = (folder: BackupFolder, after: number): BackupFolder => {
      let left = after;
      const step = () => {
        left -= 1;
        if (left < 0) throw new class_();
      };
      const wrapped = { ...folder };
      for (const name of ['create', 'move', 'link', 'remove'] as const) {
        const act = folder[name] as (...all: unknown[]) => Promise<unknown>;
        (wrapped[name] as unknown) = async (...all: unknown[]) => {
          step();
          return act(...all);
        };
      }
      return wrapped;
    };
    for (let after = 0; after < 40; after += 1) {
      const { needs, make, restored } = fresh();
      await make(cityOf({ a: 'one', b: 'two' }));
      const later = { a: 'one', b: 'three', c: 'four' };
      let cut = false;
      try {
        await make(cityOf(later, 2), [], { ...needs, folder: stopping(needs.folder, after) });
      } catch (error) {
        if (!(error instanceof class_)) throw error;
        cut = true;
      }
      expect(await restored(1)).toEqual({ a: 'one', b: 'two' });
      valueOf(await make(cityOf(later, 2)));
      expect(await restored()).toEqual(later);
      if (!cut) {
        expect(after).toBeGreaterThan(5);
        return;
      }
    }
    throw new Error('it never came to its end');
  }, 30_000);
});

it('pieces put together are the file, whatever chunks it came in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 30 }),
      async (chunks, size) => {
        async function* from() {
          yield* chunks;
        }
        const pieces: Uint8Array[] = [];
        for await (const piece of inPieces(from(), size)) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(Buffer.concat(chunks))).toBe(true);
        expect(pieces.slice(0, -1).every((piece) => piece.length === size)).toBe(true);
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= size)).toBe(true);
      },
    ),
  );
});
