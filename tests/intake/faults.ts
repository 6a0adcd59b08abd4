/** Kills a child at random instants of an act, runs the act again, and looks whether anything was lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { proveAudit } from '#audit';
import { valueOf } from '#base';
import { openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { sha256 } from '#sealing';
import { copyFolder } from '../folder-registers.ts';
import { type Act, acts, restoredFrom } from './test-faults-run.ts';
import { leave, openTwoSides, trips } from './two-sides.ts';

const startChild = (): ChildProcess =>
  fork(join(import.meta.dirname, 'test-faults-run.ts'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });

/** The next child is always started ahead: its start is most of what a kill costs. */
export const killer = () => {
  let ready = startChild();
  return {
    async kill(folder: string, act: Act, afterMs: number): Promise<boolean> {
      const child = ready;
      ready = startChild();
      const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      child.send({ folder, act });
      await Promise.race([once(child, 'message'), ended]);
      setTimeout(() => child.kill('SIGKILL'), afterMs);
      const [code, signal] = await ended;
      expect(signal === 'SIGKILL' || code === 0, `${act} ended with ${code}`).toBe(true);
      return signal === 'SIGKILL';
    },
    end: () => void ready.kill(),
  };
};

/** After the act was run whole: everything that was ever promised is there, and nothing else. */
const expectWhole = async (folder: string, act: Act): Promise<void> => {
  const hall = await openTwoSides(folder);
  try {
    expect((await verifyLake(hall.lake)).broken).toEqual([]);
    valueOf(await proveAudit(hall.audit));
    const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
    expect(notes.map(({ rows, removed }) => [rows, removed])).toEqual(
      {
        intake: [
          [100, false],
          [50_000, false],
        ],
        add: [
          [20_000, false],
          [50_000, false],
        ],
        retain: [[100, true]],
      }[act as string] ?? [[100, false]],
    );
    if (act === 'retain') return;
    const opened = valueOf(
      await openSnapshots(hall.lake, hall.engine, {
        dataset: 'bus-trips',
        contract: trips,
        permit: leave(hall),
        view: 'v',
      }),
    );
    expect(await hall.engine.rows('SELECT count(*) AS n FROM v')).toEqual([
      { n: { intake: 50_100, add: 50_000 }[act as string] ?? 100 },
    ]);
    await opened.close();
    if (act === 'prune') expect((await hall.audit.book.pruned()).start.size).toBe(512);
    if (act === 'rotate') expect(hall.lake.keys.previousMasterKeys).toBeUndefined();
    if (act !== 'backup') return;
    const files = await restoredFrom(folder);
    for (const [path, hash] of files)
      if (path !== 'register.db') expect(sha256(readFileSync(join(folder, path))), path).toBe(hash);
    expect(files.has('register.db')).toBe(true);
  } finally {
    await hall.close();
  }
};

/**
 * So many kills, some of them one after the other in the same folder; answers how many hit. A kill that came after the end of the act is followed by an earlier
 * one, and there is no end before one has hit: on a fast machine the act may be shorter than the wait.
 */
export const campaign = async (start: string, act: Act, kills: number, longestMs: number): Promise<number> => {
  const { kill, end } = killer();
  let hits = 0;
  let within = longestMs;
  const wanted = (round: number) => round < kills || (hits === 0 && round < kills + 20);
  try {
    for (let round = 0; wanted(round); ) {
      const folder = `${start}-${act}-${round}`;
      await copyFolder(start, folder);
      for (let more = 1 + Math.floor(Math.random() * 3); more > 0 && wanted(round); more -= 1, round += 1) {
        const hit = await kill(folder, act, Math.random() * within);
        hits += hit ? 1 : 0;
        within = hit ? longestMs : within / 2;
      }
      const hall = await openTwoSides(folder);
      try {
        await acts[act](hall, folder);
      } finally {
        await hall.close();
      }
      await expectWhole(folder, act);
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    end();
  }
  return hits;
};
