/** For tests of what a lake keeps over the years: a hall with a clock set by hand, and acts that are cut off after each of their writes. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { auditTrail, confirmClock } from '#audit';
import { valueOf } from '#base';
import { createRequestTables, intake, type LakeFiles, type LakeNeeds, openSnapshots, verifyLake } from '#lake';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

export const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : result.refusal?.code;

/** A new hall before every test. */
export const keptYears = (name: string) => {
  const room = mkdtempSync(join(tmpdir(), `musubi-${name}-`));
  const begin = '2026-04-10T00:00:00.000Z';
  const years = { hall: undefined as unknown as TwoSides, folder: '', now: new Date(begin) };
  let rooms = 0;
  beforeEach(async () => {
    years.folder = join(room, String((rooms += 1)));
    years.hall = await openTwoSides(years.folder);
    await createRequestTables(years.hall.register as never);
    years.now = new Date(begin);
  });
  afterEach(() => years.hall.close());
  afterAll(() => rmSync(room, { recursive: true, force: true }));
  const needs = (keepMonths?: number): LakeNeeds => ({
    ...years.hall.lake,
    clock: () => years.now,
    contract: (dataset) => (dataset === trips.dataset ? { ...trips, ...(keepMonths ? { keepMonths } : {}) } : null),
  });
  const take = async (asOf: string, rows: number, at: string) => {
    years.now = new Date(at);
    const lake = { ...years.hall.lake, clock: () => years.now };
    return valueOf(
      await intake(
        lake,
        valueOf(
          await years.hall.send(asOf, rows, {
            load: `${asOf} ${at}`,
            needs: { ...years.hall.dispatch, clock: () => years.now },
          }),
        ).path,
      ),
    );
  };
  /** By the clock of the day: what is told has its time. */
  const today = (): LakeNeeds => ({ ...years.hall.lake, clock: () => years.now });
  const count = async (options: { asOf?: string[]; knownOn?: string } = {}, lake = today()) => {
    const opened = await openSnapshots(lake, years.hall.engine, {
      dataset: 'bus-trips',
      contract: trips,
      permit: leave(years.hall),
      view: 'v',
      ...options,
    });
    if (!opened.ok) return opened.refusal.code;
    const [row] = await years.hall.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
    await opened.value.close();
    return row?.n;
  };
  /** Somebody compared the clock with another and said so. */
  const sure = async () => {
    const clock = () => years.now;
    const trail = auditTrail(years.hall.register, clock);
    valueOf(await confirmClock({ ...years.hall.audit, clock, trail }, '庁内のNTPと照合'));
  };
  const sealedFiles = () => {
    const at = join(years.folder, 'lake/datasets/bus-trips/files');
    return existsSync(at) ? readdirSync(at).length : 0;
  };
  const broken = async (lake: LakeNeeds = today()) =>
    (await verifyLake(lake)).broken.map(({ snapshot, fault }) => `${snapshot} ${fault}`);

  /** Runs an act that is cut off after each of its writes in turn, then run again whole. */
  const cutEverywhere = async (
    act: (files: LakeFiles, step: () => void) => Promise<unknown>,
    after: () => Promise<void>,
  ) => {
    const good = join(room, `good-${rooms}`);
    cpSync(join(years.folder, 'lake'), good, { recursive: true });
    for (let steps = 0; steps < 60; steps += 1) {
      rmSync(join(years.folder, 'lake'), { recursive: true });
      cpSync(good, join(years.folder, 'lake'), { recursive: true });
      let left = steps;
      const step = () => {
        if ((left -= 1) < 0) throw new Error('power cut');
      };
      const files = { ...years.hall.lake.files };
      for (const name of ['create', 'move', 'link', 'remove'] as const) {
        const write = files[name] as (...all: unknown[]) => Promise<unknown>;
        (files[name] as unknown) = async (...all: unknown[]) => {
          step();
          return write(...all);
        };
      }
      let cut = false;
      try {
        await act(files, step);
      } catch (error) {
        expect((error as Error).message).toBe('power cut');
        cut = true;
      }
      if (cut) await act(years.hall.lake.files, () => {});
      await after();
      if (!cut) return steps;
    }
    throw new Error('it never came to its end');
  };
  return { years, needs, take, today, count, sure, sealedFiles, broken, cutEverywhere };
};
