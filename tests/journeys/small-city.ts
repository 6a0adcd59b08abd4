/** A small city whose stream has run, made once and shared by the journeys: `copyOf` gives each test a folder of its own. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { musubi } from './musubi.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    smallCity: string;
  }
}

export const smallCityOptions = ['--people', '6000', '--months', '3', '--seed', '7'] as const;

/** Global set-up: one folder for the whole run, swept afterwards. */
export const setup = async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-small-city-'));
  const data = join(folder, 'data');
  project.provide('smallCity', data);
  const wanted = project.globTestFiles
    ? (await project.globTestFiles(process.argv.slice(2).filter((w) => !w.startsWith('-') && w !== 'run'))).testFiles
    : [];
  if (wanted.length === 0 || wanted.some((path) => /tests\/(journeys|privacy)\//.test(path))) {
    const ran = await musubi(['start', '--prepare', '--data', data, ...smallCityOptions]);
    if (ran.code !== 0) throw new Error(`the small city could not be made:\n${ran.said}`);
  }
  return () => rmSync(folder, { recursive: true, force: true });
};

/** A copy to break, kill or add to. */
export const copyOf = (data: string): { readonly folder: string; readonly remove: () => void } => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-journey-'));
  const folder = join(room, 'data');
  mkdirSync(`${folder}.part`, { recursive: true });
  cpSync(data, `${folder}.part`, { recursive: true });
  renameSync(`${folder}.part`, folder);
  if (!existsSync(folder)) throw new Error('no copy was made');
  return { folder, remove: () => rmSync(room, { recursive: true, force: true }) };
};
