/** For tests: lets every call of an act that writes fail once, in every way; what is there must be that of before or of after, and the act run again must end. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { failingDisk, type Way, ways } from './failing-disk.ts';

/** `state`: as a process finds it that starts now. */
export type Act = { readonly run: () => Promise<unknown>; readonly state: () => Promise<unknown> };
/** Makes what stands in an empty folder before the act. */
export type Place = (folder: string) => Promise<Act>;

/** Begins every key of a person; may lie nowhere in the open. */
export const secret = '4930172856';
/** What whole numbers of 64 bits from there on have in common, for as far as their lowest byte counts. */
const secretNumber = Buffer.from(BigInt64Array.of(BigInt(secret)).buffer).subarray(1);

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const beginningsIn = (folder: string) => filesIn(folder).filter((name) => /\.(part|new)-\d+/.test(name));
const plainIn = (folder: string): readonly string[] =>
  filesIn(folder).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path).isFile()) return false;
    const bytes = readFileSync(path);
    return bytes.includes(secret) || bytes.includes(secretNumber);
  });
/** As after the program ended: what it had begun bears the number of a process that is no more. */
const endProgram = (folder: string): void => {
  for (const name of beginningsIn(folder))
    renameSync(join(folder, name), join(folder, name.replaceAll(`-${process.pid}`, '-4194305')));
};

export type Places = {
  readonly places: Readonly<Record<string, Place>>;
  /** Those that take long: every call fails in its middle, and at one in three the disk is gone. */
  readonly slow: readonly string[];
  readonly close: () => Promise<void>;
};

/** A test for each place; the number of faults is printed. */
export const failEveryCall = ({ places, slow, close }: Places): void => {
  const room = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'musubi-eio-'));
  const counted: string[] = [];
  let [all, folders] = [0, 0];
  afterAll(async () => {
    await close();
    rmSync(room, { recursive: true, force: true });
    console.log(`errors at every writing call: ${all} faults (${counted.join(', ')})`);
  });
  const started = async (place: Place): Promise<{ folder: string; act: Act }> => {
    const folder = join(room, `${(folders += 1)}`);
    mkdirSync(folder);
    return { folder, act: await place(folder) };
  };
  const stateOf = async (act: Act): Promise<string> => JSON.stringify(await act.state());

  const tried = async (place: Place, way: Way, at: number, [before, wanted]: readonly [string, string]) => {
    const { folder, act } = await started(place);
    const disk = failingDisk(folder, at, way);
    const told = await act
      .run()
      .then(() => '')
      .catch((error: unknown) => String(error))
      .finally(disk.mend);
    const what = `${disk.failed()}: ${told}`;
    const after = await stateOf(act);
    if (told === '') expect(after, what).toBe(wanted);
    else expect(told, what).toContain('EIO');
    expect([before, wanted], what).toContain(after);
    expect(plainIn(folder), what).toEqual([]);
    endProgram(folder);
    await act.run();
    expect(await stateOf(act), `${what}, again`).toBe(wanted);
    expect(beginningsIn(folder), what).toEqual([]);
    rmSync(folder, { recursive: true });
    return disk.failed() !== '';
  };

  it.each(Object.entries(places))('%s', async (name, place) => {
    const { act } = await started(place);
    const before = await stateOf(act);
    await act.run();
    const wanted = await stateOf(act);
    expect(wanted).not.toBe(before);
    let faults = 0;
    const isSlow = slow.includes(name);
    for (const way of isSlow ? (['half', 'gone'] as const) : ways)
      for (let at = 1; await tried(place, way, at, [before, wanted]); at += isSlow && way === 'gone' ? 3 : 1)
        faults += 1;
    expect(faults).toBeGreaterThanOrEqual(6);
    counted.push(`${name} ${faults}`);
    all += faults;
  });
};
