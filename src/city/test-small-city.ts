/** For the tests of the city: small cities in a folder of their own, and a plain reading of CSV that is not the engine's. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Result, silentProgress } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { newFolder } from '../machinery/new-folder.ts';
import type { CityMade, CityOptions } from './city-options.ts';
import { makeCity } from './make-city.ts';
import type { CityNeeds } from './needs.ts';
import { smallGround } from './test-small-ground.ts';

export const cityHome = (): string => mkdtempSync(join(tmpdir(), 'musubi-city-test-'));

/** Five hundred people on the small ground, into `<home>/<name>/source` and `/truth`. */
export const smallCity = (
  home: string,
  name: string,
  options: Partial<CityOptions> = {},
  threads = 2,
  needs: Partial<CityNeeds> = {},
): Promise<Result<CityMade>> =>
  makeCity(
    {
      openEngine: () => openEngine({ threads, memoryLimit: '1GB' }),
      newFolder,
      now: () => performance.now(),
      ...needs,
    },
    {
      people: 500,
      seed: 1,
      months: 36,
      dirty: 0.02,
      out: join(home, name, 'source'),
      truth: join(home, name, 'truth'),
      ground: smallGround,
      ...options,
    },
    silentProgress,
  );
export const bytesOf = (folder: string): Map<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
export const fingerprint = (folder: string): string => {
  const hash = createHash('sha256');
  for (const [path, bytes] of bytesOf(folder)) hash.update(`${path}\n`).update(bytes);
  return hash.digest('hex');
};

/** A plain reading of CSV, to have one that is not the engine's. */
export const parse = (bytes: Uint8Array): string[][] => {
  const text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter === '"' && text[i + 1] === '"') cell += text[i++];
      else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') [row, cell] = [[...row, cell], ''];
    else if (letter === '\r' && text[i + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      i++;
    } else cell += letter;
  }
  if (row.length > 0 || cell !== '') throw new Error('the last record does not end');
  return rows;
};
export const table = (path: string) => {
  const [header = [], ...rows] = parse(readFileSync(path));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
};
