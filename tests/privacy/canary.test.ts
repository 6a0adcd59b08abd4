/**
 * People with unmistakable names, numbers and addresses live in a city. The whole stream runs, everything that can be asked of the
 * server is asked; then every byte written outside the source folder is searched for them.
 */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress, valueOf } from '#base';
import { holdsCityNumbers, lakeColumns } from '#catalogue';
import { makeCity } from '#city';
import { cityNeeds } from '../../src/doors/city.ts';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { openSealedSide } from '../../src/doors/sealed-side.ts';
import { openEngine } from '../../src/machinery/duckdb.ts';
import { openSnapshots, platformCapability } from '#lake';
import { numberLoad } from '#numbering';
import { musubi, musubiServing, root } from '../journeys/musubi.ts';
import { keepNewest } from '../journeys/small-city.ts';
import { type Answer, everyAnswer } from './every-answer.ts';
import { type Hit, hunter } from './hunt.ts';
import { canaries, words } from './planted-people.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-canary-'));
const data = join(room, 'data');
const temp = join(room, 'tmp');

let hits: Hit[] = [];
let searched = { files: 0, bytes: 0, answers: 0 };
let keys: string[] = [];

/** The ledger's numbers, by the space of their keys. */
const drawnNumbers = async (): Promise<ReadonlyMap<string, ReadonlySet<unknown>>> => {
  const side = valueOf(await openSealedSide(data, silentProgress));
  const { engine, numbering } = side.abstraction;
  valueOf(await numberLoad(numbering, engine, { keys: [] }));
  const rows = await engine.rows<{ space: string; number: unknown }>('SELECT space, number FROM ledger');
  await side.close();
  return new Map(
    [...Map.groupBy(rows, ({ space }) => space)].map(([space, of]) => [space, new Set(of.map((row) => row.number))]),
  );
};

/** What the lake holds, decrypted: the numbers of the planted people's core systems must not be in it either. */
const lakeInTheClear = async (ledger: ReadonlyMap<string, ReadonlySet<unknown>>): Promise<Answer[]> => {
  const side = valueOf(await openLakeSide(data));
  const engine = await openEngine();
  const permit = platformCapability(side.lake, 'verification');
  const out: Answer[] = [];
  // Contracts ship for more systems than this city has.
  for (const dataset of await side.lake.register.datasets()) {
    const contract = side.contracts.get(dataset);
    if (!contract) throw new Error(`no contract of ${dataset}`);
    const set = valueOf(await openSnapshots(side.lake, engine, { dataset, contract, permit, view: 'opened' }));
    const rows = await engine.rows('SELECT * FROM opened');
    expect(rows.length).toBeGreaterThan(100);
    // A key that went on as a whole number might have lost its zeros, and would not be found by its text.
    for (const column of lakeColumns(contract).filter((each) => holdsCityNumbers(contract, each))) {
      const drawn = ledger.get(column.name === 'city_number' ? contract.personSpace : contract.householdSpace);
      const strange = rows.filter((row) => !drawn?.has(row[column.name]));
      expect(strange.length, `numbers in ${dataset} that the ledger never drew`).toBe(0);
    }
    out.push({ what: `lake ${dataset}`, bytes: Buffer.from(JSON.stringify(rows)) });
    await set.close();
  }
  engine.close();
  await side.close();
  expect(out.length).toBeGreaterThanOrEqual(4);
  return out;
};

/** The planted people's keys in the core systems (宛名番号, 世帯番号), read from the source file. */
const plantedKeys = (): string[] => {
  const folder = join(data, 'source/juki');
  const text = new TextDecoder('shift_jis').decode(
    readFileSync(join(folder, readdirSync(folder).sort().at(-1) as string)),
  );
  const lines = text.split('\r\n').filter((line) => canaries.some((c) => line.includes(c.name)));
  expect(lines.length).toBeGreaterThanOrEqual(3);
  return lines.flatMap((line) => line.split(',').slice(0, 2));
};

/** The planted people hold cards, too: the city's file of cards with them in it, under numbers that are hunted as well. */
const cardNumbers = canaries.map((_, n) => `YH998877665${n}`);
const plantedCards = (): string => {
  const read = (folder: string) => {
    const at = join(data, 'source', folder);
    const name = readdirSync(at)
      .filter((each) => /^(juki|touroku)_/.test(each))
      .sort()
      .at(-1) as string;
    return new TextDecoder('shift_jis').decode(readFileSync(join(at, name))).split('\r\n');
  };
  const [heading = '', ...residents] = read('juki');
  const birth = heading.split(',').indexOf('生年月日');
  const rows = canaries.map((c, n) => {
    const row = residents.find((line) => line.includes(c.name)) as string;
    return `${cardNumbers[n]},${c.kana},${row.split(',')[birth]},0,${c.phone},1`;
  });
  const file = join(data, 'source/cards.csv');
  writeFileSync(file, [...read('kotsu').filter((line) => line !== ''), ...rows, ''].join('\r\n'));
  return file;
};

/** What the sealed side's commands say of the very file: right, wrong, and of lists with the planted people's own keys. */
const everyCommand = async (): Promise<Answer[]> => {
  const folder = join(data, 'source/juki');
  const file = join(folder, readdirSync(folder).sort().at(-1) as string);
  const list = join(data, 'source/keys.csv');
  writeFileSync(list, `宛名番号,名寄せ先宛名番号\n${keys[0]},${keys[2]}\n`);
  const cards = 'contracts/transit-cards.yaml';
  const decided = join(data, 'source/decided.csv');
  writeFileSync(decided, `decision,left_id,right_id\n0,${cardNumbers[0]},${keys[0]}\n1,${cardNumbers[1]},${keys[2]}\n`);
  const wrong = join(data, 'source/wrong.csv');
  writeFileSync(wrong, `decision,left_id,right_id\n1,${cardNumbers[0]},鸚鵡小路\n`);
  const half = join(data, 'source/half.csv');
  writeFileSync(half, readFileSync(file).subarray(0, 150_000));
  // The file itself was sent: the same without its last row is another one.
  const again = join(data, 'source/again.csv');
  const bytes = readFileSync(file);
  writeFileSync(again, bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1));
  const month = ['--as-of', '2026-10-31', '--data', data];
  const asked: readonly (readonly [number, readonly string[]])[] = [
    [0, ['gateway', 'check', again, '--contract', 'contracts/resident-register.yaml', ...month]],
    [3, ['gateway', 'check', file, '--contract', 'contracts/resident-register.yaml', ...month]],
    [2, ['gateway', 'check', again, '--contract', 'contracts/income-tax.yaml', ...month]],
    [2, ['gateway', 'check', half, '--contract', 'contracts/resident-register.yaml', ...month]],
    [0, ['contract', 'new', file]],
    [0, ['ledger', 'merge', list, '--decided-on', '2026-11-01', '--data', data]],
    [0, ['gateway', 'run', plantedCards(), '--contract', cards, '--encoding', 'utf-8', ...month]],
    [0, ['link', 'decide', decided, '--contract', cards, '--decided-on', '2026-11-01', '--data', data]],
    [2, ['link', 'decide', wrong, '--contract', cards, '--decided-on', '2026-11-01', '--data', data]],
    [0, ['link', 'register', again, '--contract', 'contracts/resident-register.yaml', ...month]],
    [0, ['ledger', 'ls', '--data', data]],
    [0, ['gateway', 'ls', '--data', data]],
    [0, ['gateway', 'audit', 'verify', '--data', data]],
  ];
  const answers: Answer[] = [];
  for (const [code, words] of asked) {
    const ran = await musubi(words, { temp });
    expect(ran.code, `${words.join(' ')}\n${ran.said}`).toBe(code);
    answers.push({ what: words.slice(0, 2).join(' '), bytes: Buffer.from(ran.out + ran.said) });
  }
  return answers;
};

beforeAll(async () => {
  mkdirSync(temp, { recursive: true });
  const made = await makeCity(
    cityNeeds,
    {
      people: 3000,
      seed: 3,
      months: 2,
      dirty: 0.01,
      out: join(data, 'source'),
      truth: join(data, 'truth'),
      areas: join(data, 'areas'),
      canaries,
    },
    silentProgress,
  );
  valueOf(made);
  // Two months of the register and the newest of every other system: all kinds of files.
  keepNewest(join(data, 'source'), {
    'resident-register': 2,
    'income-tax': 1,
    'nhi-members': 1,
    'nhi-checkups': 1,
    'transit-cards': 1,
  });
  keys = plantedKeys();
  const server = await musubiServing(['start', '--data', data], {
    temp,
    environment: { MUSUBI_LOG: 'requests' },
  });
  const answers = await everyAnswer(server.address);
  // The packages once more, by upload: what waits, what is answered and what both registers keep is searched as well.
  const sent = await musubi(['gateway', 'send', '--data', data], {
    temp,
    environment: { MUSUBI_LAKE_URL: server.address },
  });
  expect(sent.code, sent.said).toBe(0);
  answers.push({ what: 'gateway send', bytes: Buffer.from(sent.out + sent.said) });
  const memory = readdirSync('/dev/shm').filter((name) => name.startsWith('musubi-'));
  await server.stop();
  // Before a command takes two people for one, whose number the lake then knows alone.
  const ledger = await drawnNumbers();
  answers.push(...(await everyCommand()));
  answers.push(
    { what: 'terminal and log', bytes: Buffer.from(server.said()) },
    { what: 'names in /dev/shm', bytes: Buffer.from(memory.join()) },
  );
  const hunt = hunter([...words, ...keys, ...cardNumbers]);
  const folders = [
    hunt.inFolder(data, [join(data, 'source'), join(data, 'truth')]),
    hunt.inFolder(temp),
    hunt.inFolder(join(root, 'dist/web')),
  ];
  const clear = await lakeInTheClear(ledger);
  hits = [
    ...folders.flatMap((f) => f.hits),
    ...[...answers, ...clear].flatMap(({ what, bytes }) => hunt.inBytes(what, bytes)),
  ];
  searched = {
    files: folders.reduce((sum, f) => sum + f.files, 0),
    bytes: folders.reduce((sum, f) => sum + f.bytes, 0),
    answers: answers.length,
  };
}, 240_000);
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('planted people', () => {
  it('are in the source files, so that there is something to lose', () => {
    const found = hunter(words).inFolder(join(data, 'source'));
    expect(new Set(found.hits.map((hit) => hit.canary)).size).toBeGreaterThan(15);
  });
  it('are nowhere else: not in lake, registers, ledger, logs, temp files, answers, downloads or bundles', () => {
    console.log(
      `searched ${searched.files} files, ${(searched.bytes / 1e6).toFixed(1)} MB, and ${searched.answers} answers`,
    );
    expect(searched.files).toBeGreaterThan(20);
    expect(searched.answers).toBeGreaterThan(60);
    expect(hits).toEqual([]);
  });
  it.each([
    ['a log line', () => appendFileSync(join(data, 'lake-side/leak.log'), `fault at ${canaries[0]?.name}\n`)],
    [
      'a temp file',
      () => writeFileSync(join(temp, 'leak.bin'), Buffer.from(canaries[1]?.myNumber as string, 'utf16le')),
    ],
    [
      'a key in base64',
      () => writeFileSync(join(data, 'lake-side/leak.b64'), Buffer.from(keys[0] as string).toString('base64')),
    ],
  ])('would be found if %s gave them away', (_where, leak) => {
    leak();
    const hunt = hunter([...words, ...keys, ...cardNumbers]);
    expect([...hunt.inFolder(join(data, 'lake-side')).hits, ...hunt.inFolder(temp).hits].length).toBeGreaterThan(0);
    rmSync(join(data, 'lake-side/leak.log'), { force: true });
    rmSync(join(data, 'lake-side/leak.b64'), { force: true });
    rmSync(join(temp, 'leak.bin'), { force: true });
  });
});
