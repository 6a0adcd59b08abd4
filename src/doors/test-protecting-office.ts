/** For tests: an office with a folder of its own, people who came to its counters, and the commands that protect its tables. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Bilingual, type Command, type Result } from '#base';
import { testIo } from '../base/test-io.ts';
import { protectCommands } from './protect-commands.ts';

export type Visit = readonly [person: string, town: string, sex: string];
/** 41 people; 3 of them live in 森町, one of whom is written down in 浜町, too. */
export const visits: Visit[] = [
  ...Array.from({ length: 12 }, (_, i): Visit => [`a${i}`, '山町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 9 }, (_, i): Visit => [`b${i}`, '浜町', i % 3 ? '男' : '女']),
  ...Array.from({ length: 3 }, (_, i): Visit => [`c${i}`, '森町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 8 }, (_, i): Visit => [`d${i}`, '川町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 9 }, (_, i): Visit => [`e${i}`, '丘町', i % 2 ? '男' : '女']),
];
export const inTown = (town: string, code: string) =>
  code === '全市' ||
  town === code ||
  ((code === '東区' ? ['山町', '浜町', '森町'] : ['川町', '丘町']).includes(town) && ['東区', '西区'].includes(code));
export const noise = 'protection: { kind: cellKey, bound: 3, variance: 2, noSmall: 2 }\nrecords: { unit: person }';

export const refusalOf = (result: Result<void>) => {
  if (result.ok) throw new Error('nothing was refused');
  const { code, ja, en, because = [] } = result.refusal;
  return { code, ja, en, because };
};

export const policy =
  'policy: { audience: staff, threshold: 4, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }';

/** Gone with the tests of the file that asks for it. `said`: what the commands told people. */
export const protectingOffice = () => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-office-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  const said: Bilingual[] = [];
  const io = testIo({ said });
  const commands = protectCommands();
  const run = (word: string, options: Record<string, string | boolean>): Promise<Result<void>> =>
    (commands.find((c) => c.words[1] === word) as Command).run({ options, arguments: [] }, io);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  const rowsOf = (name: string) => {
    const [header = [], ...rows] = read(name)
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] as string])));
  };
  const spec = (name: string, extra: string) =>
    writeFileSync(
      at(name),
      `table: visits
dimensions:
  - { column: town, total: 全市, parents: { 山町: 東区, 浜町: 東区, 森町: 東区, 川町: 西区, 丘町: 西区 } }
  - { column: sex, total: 計 }
people: n
${extra}
${policy}
`,
    );
  const write = (name: string, all: readonly Visit[]) =>
    writeFileSync(at(name), `person,town,sex\n${all.map((visit) => visit.join()).join('\n')}\n`);
  write('visits.csv', visits);
  const secretFile = at('office.secret');
  const out = (name: string) => ({ out: at(`${name}.csv`), report: at(`${name}.json`) });
  return { at, said, run, read, rowsOf, spec, write, secretFile, out };
};
