/** What runs as the reading kernel is what kernel/ compiles to, to the byte. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('the compiled kernel is that of its source', () => {
  const compile = join(import.meta.dirname, '../bin/kernel.mjs');
  expect(() => execFileSync(process.execPath, [compile, '--check'], { stdio: 'pipe' })).not.toThrow();
});
