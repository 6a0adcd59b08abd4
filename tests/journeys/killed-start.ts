/** A first start that the power fails again and again, and what people can see of its data folder in the end. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { forgetRegisters } from '../folder-registers.ts';
import { type Moment, musubi, musubiKilledAfter } from './musubi.ts';

/** The same city with the same keys, before its stream has run. */
export const unstarted = (whole: string, folder: string): string => {
  for (const part of ['source', 'truth', 'areas', 'musubi.yaml'])
    cpSync(join(whole, part), join(folder, part), { recursive: true });
  for (const part of [
    'sealed-side/keys.json',
    'sealed-side/recipient.json',
    'sealed-side/sender.json',
    'lake-side/keys.json',
    'lake-side/senders.json',
  ])
    cpSync(join(whole, part), join(folder, part));
  forgetRegisters(folder);
  return folder;
};

/** Snapshots with their rows, published tables by their content. */
const outcome = async (folder: string) => {
  const lake = await musubi(['lake', 'ls', '--json', '--data', folder]);
  expect(lake.code, lake.said).toBe(0);
  const snapshots = lake.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ dataset, asOf, snapshot, rows }) => `${dataset} ${asOf} ${snapshot} ${rows}`)
    .sort();
  const tables = join(folder, 'lake-side/results/tables');
  const published = readdirSync(tables)
    .sort()
    .map((id) => {
      const { provenance: _, ...content } = JSON.parse(
        readFileSync(join(tables, id, readdirSync(join(tables, id))[0] as string), 'utf8'),
      );
      return `${id} ${readdirSync(join(tables, id)).length} ${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
    });
  return { snapshots, published };
};

/** Kills the start at every moment in turn, until one finds it finished; answers how many hit. */
export const killAt = async (folder: string, moments: Iterable<Moment>): Promise<number> => {
  let kills = 0;
  for (const moment of moments) {
    if (!(await musubiKilledAfter(['start', '--prepare', '--data', folder], moment))) break;
    kills += 1;
  }
  return kills;
};

/** Started once more, all is as after a start that nobody disturbed: nothing lost, nothing doubled, every proof whole. */
export const expectWhole = async (folder: string, undisturbed: string): Promise<void> => {
  const last = await musubi(['start', '--prepare', '--data', folder]);
  expect(last.code, last.said).toBe(0);
  expect(await outcome(folder)).toEqual(await outcome(undisturbed));
  for (const words of [
    ['lake', 'verify'],
    ['audit', 'verify'],
    ['gateway', 'audit', 'verify'],
  ]) {
    const proved = await musubi([...words, '--data', folder]);
    expect(proved.code, proved.said).toBe(0);
  }
};
