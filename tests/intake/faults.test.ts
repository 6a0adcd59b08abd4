/** The power fails in the middle of an act that keeps the lake: run again, nothing is lost. A few kills here, hundreds in `npm run test:long`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaign } from './faults.ts';
import { prepare } from './test-faults-run.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-faults-'));
const start = join(room, 'start');
beforeAll(() => prepare(start));
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('killed at random instants', () => {
  it.each([
    ['rotate', 60],
    ['backup', 150],
  ] as const)(
    '%s, run again, has lost nothing',
    async (act, longestMs) => {
      expect(await campaign(start, act, 2, longestMs)).toBeGreaterThan(0);
    },
    120_000,
  );
});
