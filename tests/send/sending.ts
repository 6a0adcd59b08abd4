/** For the tests of sending: a hall with an outbox and a lake that serves uploads, both anew for each test. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { valueOf } from '#base';
import type { Sent } from '#dispatch';
import { snapshotsOf } from '#lake';
import { openTwoSides, type TwoSides } from '../intake/two-sides.ts';
import { type Served, serveUploads, uploadNeedsIn } from './line.ts';

/** `at` holds what the test at work has: a server may be stopped and another put into its place. */
export const sending = () => {
  const at = { folder: '', hall: null as unknown as TwoSides, lake: null as unknown as Served };
  beforeEach(async () => {
    at.folder = mkdtempSync(join(tmpdir(), 'musubi-send-'));
    at.hall = await openTwoSides(at.folder);
    at.lake = await serveUploads(uploadNeedsIn(at.hall, at.folder));
  });
  afterEach(async () => {
    await at.lake.stop();
    await at.hall.close();
    rmSync(at.folder, { recursive: true, force: true });
  });
  const uploads = () => {
    const folder = join(at.folder, 'uploads');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const snapshots = async () =>
    valueOf(await snapshotsOf(at.hall.lake, 'bus-trips')).map(({ snapshot, rows }) => [snapshot, rows]);
  return {
    at,
    uploads,
    snapshots,
    patches: (served = at.lake) => served.asked.filter(({ method }) => method === 'PATCH'),
  };
};

export const statementOf = (sent: Sent | undefined) => sent?.delivery?.receipt?.statement;
