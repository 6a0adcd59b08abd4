/** The register moves between SQLite and PostgreSQL, either way, while it is in use; killed midway nothing is lost and nothing is doubled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { valueOf } from '#base';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { emptyPlace, openPlace, type RegisterKind } from '../../src/machinery/test-registers.ts';
import {
  fileOf,
  fill,
  hall,
  killed,
  newestAct,
  otherKind,
  parted,
  placeText,
  register,
  stateOf,
  view,
  write,
} from './moving.ts';

describe.skipIf(!inject('postgresql'))('a register in use', () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-move-'));
  const away: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const clear of away) await clear();
    rmSync(room, { recursive: true, force: true });
  });
  const placed = async (kind: RegisterKind) => {
    const { place, clear } = await emptyPlace(kind);
    away.push(clear);
    return place;
  };

  it.each(['sqlite', 'postgresql'] as const)('moves away from %s with everything in it', async (kind) => {
    const folder = await hall(join(room, kind));
    const from = kind === 'sqlite' ? fileOf(folder) : await placed(kind);
    const to = await placed(otherKind(kind));
    const words = ['--data', folder, '--from', placeText(from), '--to', placeText(to)];
    const db = await fill(from, 2600);
    // Not before it was copied.
    expect((await register(['switch', ...words])).said).toContain('holds no copy of this register');
    // Killed somewhere on the way: the original is what it was, and the copy may not be used.
    await killed(['move', ...words], 150);
    expect(await stateOf(from)).toBe('open');
    // Somebody writes while it is copied.
    const writing = (async () => {
      for (let n = 0; n < 40; n += 1) {
        await write(db, 5000 + n, 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const moved = await register(['move', ...words]);
    await writing;
    expect(moved.code, moved.said).toBe(0);
    expect(await stateOf(to)).toBe('filling');
    expect(await stateOf(from)).toBe('open');
    await write(db, 9000, 300);
    const switched = await register(['switch', ...words]);
    expect(switched.code, switched.said).toBe(0);
    expect(await parted(from, to)).toEqual([]);
    expect([await stateOf(from), await stateOf(to)]).toEqual(['moved', 'open']);
    expect(await newestAct(to)).toBe('RegisterMoved');
    // A server that still has the old one open cannot write into it, whatever it writes.
    await expect(write(db, 1, 1)).rejects.toThrow('was moved');
    await expect(sql`DELETE FROM favourites`.execute(db)).rejects.toThrow('was moved');
    await db.destroy();
    // As a power cut leaves it between closing the one and opening the other: neither is in use, and the same command finishes.
    const cut = openPlace<{ register_about: { state: string } }>(to);
    await cut.updateTable('register_about').set({ state: 'filling' }).execute();
    await cut.destroy();
    expect((await register(['switch', ...words])).code).toBe(0);
    expect([await stateOf(from), await stateOf(to)]).toEqual(['moved', 'open']);
    // Said again, it is done already; moved again, it is not there any more.
    expect((await register(['switch', ...words])).code).toBe(0);
    expect((await register(['move', ...words])).said).toContain('was moved to');
    if (kind === 'sqlite' && to.kind === 'postgresql') {
      const unset = await openLakeSide(folder);
      expect(unset.ok ? '' : unset.refusal.code).toBe('register.moved');
      const side = valueOf(await openLakeSide(folder, { databaseUrl: to.url }));
      await side.audit.trail.record(view(1));
      expect((await side.audit.book.head()).size).toBe(2600 + 40 + 300 + 3);
      await side.close();
    }
  });

  it('does not move where there is something already', async () => {
    const folder = await hall(join(room, 'taken'));
    const from = fileOf(folder);
    const db = await fill(from, 10);
    const [foreign, used] = [await placed('postgresql'), await placed('postgresql')];
    const other = await fill(used, 10);
    await other.destroy();
    const open = openPlace<never>(foreign);
    await sql`CREATE TABLE fish (name text)`.execute(open);
    await open.destroy();
    for (const to of [foreign, used]) {
      const moved = await register(['move', '--data', folder, '--from', 'sqlite', '--to', placeText(to)]);
      expect([moved.code, moved.said]).toEqual([3, expect.stringContaining('neither empty nor a copy')]);
    }
    expect(await stateOf(used)).toBe('open');
    const nowhere = ['--data', folder, '--from', join(room, 'nothing.sqlite'), '--to', placeText(foreign)];
    expect((await register(['move', ...nowhere])).said).toContain('There is no register in');
    await db.destroy();
  });
});
