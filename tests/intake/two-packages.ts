/** For the tests of what a lake refuses: a hall that sent two packages, of which its lake took the first. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { valueOf } from '#base';
import { intake, type LakeNeeds } from '#lake';
import { openTwoSides, type TwoSides } from './two-sides.ts';

export const twoPackages = () => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-refusals-'));
  const at = { hall: null as unknown as TwoSides, first: '', second: '' };
  beforeAll(async () => {
    at.hall = await openTwoSides(folder);
    at.first = valueOf(await at.hall.send('2026-01-31')).path;
    at.second = valueOf(await at.hall.send('2026-02-28', 120)).path;
    valueOf(await intake(at.hall.lake, at.first));
  });
  afterAll(async () => {
    await at.hall.close();
    rmSync(folder, { recursive: true, force: true });
  });
  /** What becomes of the package at `path`: taken, or the code of its refusal. */
  const codeOf = async (path: string, needs: LakeNeeds = at.hall.lake): Promise<string> => {
    const result = await intake(needs, path);
    return result.ok ? `taken, repeated ${result.value.repeated}` : result.refusal.code;
  };
  return { folder, at, codeOf };
};
