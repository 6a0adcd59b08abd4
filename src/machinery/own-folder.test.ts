/** Passing folders go with their process, however it ended. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownFolder } from './own-folder.ts';

it('what a killed process left is swept, what a living one or another name has stays', () => {
  const parent = mkdtempSync(join(tmpdir(), 'musubi-own-'));
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const left = join(parent, `spill-${gone}-abc123`);
  const others = [
    join(parent, `spill-${process.pid}-abc123`),
    join(parent, `other-${gone}-abc123`),
    join(parent, 'spill-x'),
  ];
  for (const folder of [left, ...others]) mkdirSync(folder);
  writeFileSync(join(left, 'spilled'), 'rows');
  const made = ownFolder(parent, 'spill');
  expect([existsSync(made), existsSync(left), ...others.map((folder) => existsSync(folder))]).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
  rmSync(parent, { recursive: true });
});
