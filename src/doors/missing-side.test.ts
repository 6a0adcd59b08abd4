/** What is said where the keys of a side are not there: an officer who has lost them must not be sent to make new ones. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missingSide } from './missing-side.ts';
import { placesOf } from './places.ts';

it.each([
  ['nothing', [], 'doors.no-installation'],
  ['the other side only', ['lake-side/keys.json'], 'doors.side-absent'],
  ['a side without its keys', ['sealed-side/ledger/1', 'lake-side/keys.json'], 'doors.keys-lost'],
  ['a side with its keys', ['sealed-side/keys.json'], null],
])('a folder with %s', (_, files, code) => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-side-'));
  try {
    for (const file of files) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    const refusal = missingSide(placesOf(folder), 'sealed', folder);
    expect(refusal?.code ?? null).toBe(code);
    // Only where nothing is lost may somebody be told to begin anew.
    expect(/musubi init/.test(refusal?.ja ?? '')).toBe(code === 'doors.no-installation');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
