/** `musubi doctor`: one page in both languages, for the administrator in the morning and the auditor once a year. */
import { existsSync } from 'node:fs';
import { auditBook, logClock, logClockRefusal } from '#audit';
import { type Bilingual, type Command, done, refused } from '#base';
import { lookAtLakeSide, lookAtMachine } from './doctor.ts';
import type { Finding } from './doctor-finding.ts';
import { auditAct, backupAct, clockFinding, lastAct, lookAtLog, lookAtRegister } from './doctor-log.ts';
import { readConfig } from './config.ts';
import { lookAtKeyPeople } from './doctor-key-people.ts';
import { doorRefusal } from './errors.ts';
import { openPeople, type SidePeople } from './keys-people.ts';
import { openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { type Places, placesOf } from './places.ts';
import { version, yamlFiles } from './shipped-files.ts';

const marks = { good: '○', look: '△', bad: '×' } as const;

/** The rules of disclosure as they stand in the file that is in force, so that the page needs no second source. */
const rulesInForce = (folder: string): readonly string[] => {
  const policy = yamlFiles('statistics', folder).find(({ path }) => path.endsWith('/policy.yaml'));
  return (policy?.text ?? '').split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
};

/** The sealed side's register and log, without opening its ledger. */
const lookAtSealedSide = async (places: Places): Promise<readonly Finding[]> => {
  const what = { ja: '隔離側', en: 'sealed side' };
  const config = readConfig(places.root);
  if (!config.ok) return [{ state: 'bad', what, found: config.refusal }];
  const opened = await openPeople(places, ['sealed']);
  if (!opened.ok) return [{ state: 'bad', what, found: opened.refusal }];
  try {
    const [{ accounts }] = opened.value.people as readonly [SidePeople];
    const book = auditBook(accounts.register);
    const found = [
      await lookAtRegister(places, config.value, accounts.register, 'sealed'),
      ...(await lookAtLog(book)),
      clockFinding(logClockRefusal(await logClock(book, new Date()), new Date()), new Date()),
      await lookAtKeyPeople(accounts.register),
      await lastAct(book, backupAct),
      await lastAct(book, auditAct),
    ];
    return found.map((one, i) =>
      i === 0 ? one : { ...one, what: { ja: `隔離側の${one.what.ja}`, en: `sealed side: ${one.what.en}` } },
    );
  } finally {
    await opened.value.close();
  }
};

const line = ({ state, what, found }: Finding): string =>
  `${marks[state]} ${what.ja}: ${found.ja}\n  ${what.en}: ${found.en}`;

export const doctorCommand: Command = {
  words: ['doctor'],
  about: {
    ja: '導入環境の点検（鍵・権限・時計・ディスク・スワップ・記録・しきい値）を1枚にまとめる',
    en: 'Look an installation over (keys, permissions, clock, disk, swap, log, thresholds) on one page',
  },
  options: { data: dataOption, json: { type: 'boolean', about: { ja: 'JSONで出力', en: 'as JSON' } } },
  run: async (input, io) => {
    const folder = dataFolderOf(input);
    const places = placesOf(folder);
    if (!existsSync(places.config)) return refused(doorRefusal('no-installation', { folder }));
    const findings: Finding[] = [...(await lookAtMachine(places))];
    if (existsSync(places.lake.keys)) {
      const side = await openLakeSide(folder);
      // What keeps the side from opening is a finding like the others.
      if (!side.ok) findings.push({ state: 'bad', what: { ja: 'レイク側', en: 'lake side' }, found: side.refusal });
      else {
        try {
          findings.push(...(await lookAtLakeSide(side.value)));
        } finally {
          await side.value.close();
        }
      }
    }
    if (existsSync(places.sealed.keys)) findings.push(...(await lookAtSealedSide(places)));
    const rules = rulesInForce(folder);
    if (input.options.json === true) io.out(JSON.stringify({ version, node: process.version, findings, rules }));
    else {
      io.out(`結び Musubi ${version} · Node ${process.version} · ${process.platform}-${process.arch}`);
      io.out(`${places.root} · ${new Date().toISOString()}\n`);
      for (const each of findings) io.out(line(each));
      io.out(`\n施行中の開示制御 / disclosure rules in force (statistics/policy.yaml)`);
      for (const rule of rules) io.out(`  ${rule}`);
    }
    const bad: readonly Bilingual[] = findings
      .filter(({ state }) => state === 'bad')
      .map(({ what, found }) => ({ ja: `${what.ja}: ${found.ja}`, en: `${what.en}: ${found.en}` }));
    return bad.length === 0 ? done(undefined) : refused(doorRefusal('not-well', { count: bad.length }, bad));
  },
};
