/** A small city whose stream has run, made once and shared by the journeys: `copyOf` gives each test a folder of its own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { copyFolder, forgetRegisters, isOnPostgresql, settleRegisters } from '../folder-registers.ts';
import { musubi } from './musubi.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    smallCity: string;
  }
}

/** The newest loads of each data set only: one more of the same kind tells a journey nothing and costs it a second. */
export const keepNewest = (source: string, atMost: Readonly<Record<string, number>>): void => {
  const list = join(source, 'loads.json');
  const loads = JSON.parse(readFileSync(list, 'utf8')) as { contract: string }[];
  const kept = loads.filter(
    ({ contract }, i) => loads.slice(i).filter((load) => load.contract === contract).length <= (atMost[contract] ?? 0),
  );
  writeFileSync(list, JSON.stringify(kept));
};

/** Global set-up: one folder for the whole run, swept afterwards. */
export const setup = async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-small-city-'));
  const data = join(folder, 'data');
  project.provide('smallCity', data);
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-') && word !== 'run');
  const found = await Promise.all(project.vitest.projects.map((each) => each.globTestFiles(words)));
  const files = found.flatMap(({ testFiles }) => testFiles);
  // Where the words name no file they are an option's: then all files run.
  if (files.length === 0 || files.some((path) => /tests\/(journeys|attacker)\//.test(path))) {
    const at = (part: string) => [`--${part === 'source' ? 'out' : part}`, join(data, part)];
    const size = ['--people', '6000', '--months', '3', '--seed', '7'];
    const made = await musubi(['city', 'make', ...size, ...['source', 'areas', 'truth'].flatMap(at)]);
    if (made.code !== 0) throw new Error(`the small city could not be made:\n${made.said}`);
    keepNewest(join(data, 'source'), {
      'resident-register': 3,
      'income-tax': 2,
      'nhi-members': 2,
      'nhi-checkups': 2,
      'transit-cards': 1,
      'citizen-survey': 1,
      'transit-trips': 1,
    });
    const ran = await musubi(['start', '--prepare', '--data', data]);
    if (ran.code !== 0) throw new Error(`the stream of the small city did not run:\n${ran.said}`);
    if (isOnPostgresql() && existsSync(join(data, 'lake-side/register.sqlite')))
      throw new Error('the small city should live on PostgreSQL, and has a register of its own');
  }
  return () => rmSync(folder, { recursive: true, force: true });
};

/** A copy to break, kill or add to. */
export const copyOf = async (data: string): Promise<{ readonly folder: string; readonly remove: () => void }> => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-journey-'));
  const folder = join(room, 'data');
  await copyFolder(data, folder);
  forgetRegisters(folder);
  await settleRegisters(folder);
  return { folder, remove: () => rmSync(room, { recursive: true, force: true }) };
};
