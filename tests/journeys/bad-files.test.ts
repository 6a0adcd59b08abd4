/** An owner hands over a wrong file: one clear sentence in both languages, nothing taken, the lake as before. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { musubi, root } from './musubi.ts';
import { copyOf } from './small-city.ts';

const contract = join(root, 'contracts/resident-register.yaml');
let city: Awaited<ReturnType<typeof copyOf>>;
let good: Buffer;
let goodName: string;
let tax: Buffer;

/** Everything that lies in the lake and waits in the outbox, as one hash. */
const state = (folder: string): string => {
  const hash = createHash('sha256');
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else hash.update(path).update(readFileSync(path));
    }
  };
  walk(join(folder, 'lake-side/lake'));
  walk(join(folder, 'sealed-side/outbox'));
  return hash.digest('hex');
};

const crlf = Buffer.from('\r\n');
const header = () => good.subarray(0, good.indexOf(crlf) + 2);
const body = () => good.subarray(good.indexOf(crlf) + 2);
const lines = () => body().toString('latin1').split('\r\n').filter(Boolean);
const withHeader = (change: (columns: string[]) => string[]) => {
  const columns = header().toString('latin1').trimEnd().split(',');
  return Buffer.concat([Buffer.from(change(columns).join(','), 'latin1'), crlf, body()]);
};

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  const folder = join(city.folder, 'source/juki');
  goodName = readdirSync(folder).sort().at(-1) as string;
  good = readFileSync(join(folder, goodName));
  const taxes = join(city.folder, 'source/zei');
  tax = readFileSync(join(taxes, readdirSync(taxes).sort().at(-1) as string));
});
afterAll(() => city.remove());

/** What a command says of a file of the register. */
const told = (words: readonly string[], path: string) =>
  musubi([...words, '--data', city.folder, '--contract', contract, '--as-of', '2026-11-30', path]);

const cases: readonly [string, () => Buffer | null, RegExp][] = [
  ['a file cut off in the middle of a row', () => good.subarray(0, good.length - 37), /途中|切れ/],
  [
    'a file in another encoding',
    () => Buffer.from(new TextDecoder('shift_jis').decode(good), 'utf8'),
    /文字コード|CP932|UTF-8/,
  ],
  ['a file without one of the columns', () => withHeader((c) => c.slice(0, -1)), /列/],
  ['a file with a column nobody declared', () => withHeader((c) => [...c, 'memo']), /列/],
  ['a file of another data set', () => tax, /『個人住民税』のものに見えます/],
  ['a file with a header and no rows', () => header(), /行/],
  ['an empty file', () => Buffer.alloc(0), /空|0/],
  ['a file that was sent before', () => good, /すでに|同じ/],
  ['a file in which every row comes twice', () => Buffer.concat([good, body()]), /同じ番号の行/],
  [
    'a picture',
    () => Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
    /CSVなどの表ではありません/,
  ],
  ['a file that is not there', () => null, /見つからない/],
];

describe('a wrong file from the resident register', () => {
  it.each(cases)('%s is refused with one clear sentence in both languages', async (_name, make, expected) => {
    const before = state(city.folder);
    const path = join(city.folder, 'wrong.csv');
    const bytes = make();
    if (bytes) writeFileSync(path, bytes);
    const ran = await told(['gateway', 'run'], bytes ? path : join(city.folder, 'missing.csv'));
    const [ja, en] = ran.said.split('\n').filter((line) => !/：|reading|abstraction/.test(line) || /。/.test(line));
    expect(ran.code, ran.said).toBeGreaterThan(0);
    expect(ran.code, ran.said).toBeLessThan(10);
    expect(ja).toMatch(/。$/);
    expect(ran.said).toMatch(expected);
    expect(en).toMatch(/^[\x20-\x7e「」（）、]+$/);
    // No value of the file is repeated to whoever reads the terminal.
    const values = lines()
      .slice(0, 200)
      .flatMap((line) => new TextDecoder('shift_jis').decode(Buffer.from(line, 'latin1')).split(','))
      .filter((v) => v.length >= 6);
    expect(values.filter((value) => ran.said.includes(value))).toEqual([]);
    expect(state(city.folder)).toBe(before);
  });

  it('is named for what it is when it is to be kept for linkage, too, and in a ZIP', async () => {
    const path = join(city.folder, 'wrong.zip');
    writeFileSync(path, zipSync({ 'a.csv': tax }));
    const ran = await told(['link', 'register'], path);
    expect(ran.code, ran.said).toBe(2);
    expect(ran.said).toMatch(/『個人住民税』のものに見えます/);
  });

  it('a few broken rows do not stop the rest: they are set aside, row by row accounted for', async () => {
    const rows = lines();
    const broken = [...rows.slice(0, 200), `${rows[200]},one,too,many`, ...rows.slice(201, 400)].join('\r\n');
    const path = join(city.folder, 'few_20261129.csv');
    writeFileSync(path, Buffer.concat([header(), Buffer.from(`${broken}\r\n`, 'latin1')]));
    const ran = await told(['gateway', 'run'], path);
    expect(ran.code, ran.said).toBe(0);
    const counts = (/読込(\d+) = 採用(\d+) \+ 保留(\d+) \+ 除外(\d+)/.exec(ran.said) ?? []).slice(1).map(Number);
    expect(counts[0]).toBe(400);
    expect(counts[0]).toBe((counts[1] as number) + (counts[2] as number) + (counts[3] as number));
    expect(counts[2]).toBeGreaterThan(0);
    // What was worth a look before sending is said to whoever sent at once, too.
    for (const said of [
      '注意: ファイル名の日付（2026-11-29）が',
      '保留: 列の数が見出しと違います 1行',
      '再識別リスク: ',
    ])
      expect(ran.said).toContain(said);
    expect(ran.said).toMatch(/前回（2026-10-31）との比較 行数: [0-9,]+ → [0-9,]+/);
  });

  it('gateway check tells all of it and sends nothing', async () => {
    const before = state(city.folder);
    const path = join(city.folder, 'look.csv');
    writeFileSync(path, Buffer.concat([header(), Buffer.from(`${lines().slice(0, 300).join('\r\n')}\r\n`, 'latin1')]));
    const ran = await told(['gateway', 'check'], path);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.out).toMatch(/読み取り 300/);
    expect(ran.out).toMatch(/削除: .*氏名/);
    expect(ran.out).toMatch(/保存する列: .*年齢（生年月日から）/);
    expect(ran.out).toMatch(/例（架空の人） 生年月日「.+」→ 年齢 \d+、学年年齢 \d+/);
    expect(ran.out).toMatch(/住所（最も細かい番号なし） を区までにすると/);
    // The day of the test before: a slip in the date would replace it.
    expect(ran.out).toMatch(/基準日 2026-11-30 のデータは送信済みです/);
    expect(state(city.folder)).toBe(before);
  });
});

describe('a contract below the floor', () => {
  it('is refused before any row is read', async () => {
    const path = join(city.folder, 'weak.yaml');
    writeFileSync(
      path,
      readFileSync(contract, 'utf8').replace(
        '{ source: 氏名, role: name }',
        '{ source: 氏名, role: code, name: full_name, codes: { a: { ja: a, en: a } } }',
      ),
    );
    const ran = await musubi([
      'gateway',
      'check',
      '--data',
      city.folder,
      '--contract',
      path,
      '--as-of',
      '2026-11-30',
      join(city.folder, 'source/juki', goodName),
    ]);
    expect(ran.code, ran.out + ran.said).toBeGreaterThan(0);
  });
});
