/** Somebody links two files from the command line: right ones, wrong ones, again with what was learnt, and with labelled pairs. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkDoor } from '../../src/doors/link.ts';
import { type CommandIo, silentProgress } from '#base';

const room = mkdtempSync(join(tmpdir(), 'musubi-link-'));
const at = (name: string) => join(room, name);
afterAll(() => rmSync(room, { recursive: true, force: true }));

const kana = ['アオキ', 'イノウエ', 'ウエダ', 'エンドウ', 'オカダ', 'カトウ', 'キムラ', 'クドウ'];
const given = ['ハナ', 'ジロウ', 'サブロウ', 'ユキ', 'マコト', 'レイ', 'ソラ'];
const person = (i: number) => ({
  kana: `${kana[i % 8]}　${given[(i * 3) % 7]}`,
  birth: `${1950 + (i % 60)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
});
const settings = `
asOf: 2026-01-01
left: { id: 受付 }
right: { id: 宛名 }
fields: { kana: { kind: kana, column: カナ }, birth: { kind: date, column: 生年月日 } }
blocking: [[kana], [birth]]
compare: { kana: {}, birth: {} }
prior: { rules: [[kana, birth]], recall: 0.9 }
groups: { left: [区] }
`;
beforeAll(() => {
  const left = Array.from(
    { length: 120 },
    (_, i) => `A${i},${person(i).kana},${person(i).birth},${i % 2 ? '東区' : '西区'}`,
  );
  const right = Array.from(
    { length: 300 },
    (_, i) => `${1000 + i},${person(i).kana.replace('　', '')},${person(i).birth}`,
  );
  // Line ends are mixed, as where somebody added a line by hand.
  writeFileSync(at('left.csv'), `受付,カナ,生年月日,区\r\n${left.join('\r\n')}\r\nA999,ナイヒト,2001-01-01,東区\n`);
  writeFileSync(at('right.csv'), `宛名,カナ,生年月日\n${right.join('\n')}\n`);
  writeFileSync(at('link.yaml'), settings);
});

const run = async (options: Record<string, string>) => {
  const said: string[] = [];
  const io: CommandIo = {
    language: 'en',
    out: (line) => said.push(line),
    say: (s) => said.push(s.en),
    lines: async function* () {},
    progress: silentProgress,
  };
  const [command] = linkDoor();
  if (!command) throw new Error('no command');
  const result = await command.run(
    {
      options: {
        left: at('left.csv'),
        right: at('right.csv'),
        config: at('link.yaml'),
        out: at('pairs.csv'),
        ...options,
      },
      arguments: [],
    },
    io,
  );
  return { result, said: said.join('\n') };
};
const because = (result: Awaited<ReturnType<typeof run>>['result']) =>
  result.ok ? [] : (result.refusal.because ?? []).map(({ en }) => en);

it('right files give links, a review list and a report that only their owner can read, and no name', async () => {
  const { result, said } = await run({ report: at('report.json') });
  expect(result.ok).toBe(true);
  expect(said).toContain('121 records');
  const written = ['pairs.csv', 'pairs.review.csv', 'report.json'].map(at);
  for (const path of written) {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const word of [...kana, ...given, '1950-']) expect(readFileSync(path, 'utf8')).not.toContain(word);
  }
  const report = JSON.parse(readFileSync(at('report.json'), 'utf8'));
  expect(report.sides.left.records).toBe(121);
  expect(
    report.sides.left.groups.区.map((group: { value: string; records: number }) => [group.value, group.records]),
  ).toEqual([
    ['東区', 61],
    ['西区', 60],
  ]);
  expect(Object.values(report.sides.left.outcomes as Record<string, number>).reduce((a, b) => a + b, 0)).toBe(121);
});

it('a model learnt before gives the same links again; one for other settings is refused', async () => {
  await run({ report: at('report.json') });
  const first = readFileSync(at('pairs.csv'), 'utf8');
  expect((await run({ model: at('report.json') })).result.ok).toBe(true);
  expect(readFileSync(at('pairs.csv'), 'utf8')).toBe(first);
  writeFileSync(at('other.yaml'), settings.replace('kana: {}', 'kana: { levels: [exact] }'));
  const { result } = await run({ model: at('report.json'), config: at('other.yaml') });
  expect(because(result)).toEqual(['report.json: was learnt for other comparisons or levels than these settings have']);
});

it('labelled pairs are counted against the links', async () => {
  writeFileSync(
    at('labels.csv'),
    `left,right,match\n${Array.from({ length: 40 }, (_, i) => `A${i},${1000 + i},1`).join('\n')}\n`,
  );
  const { result } = await run({ labels: at('labels.csv'), report: at('report.json') });
  expect(result.ok).toBe(true);
  expect(JSON.parse(readFileSync(at('report.json'), 'utf8')).labelled).toMatchObject({
    matches: 40,
    others: 0,
    wrongLinks: 0,
  });
});

it.each([
  [
    'a file with a row too short',
    'x,カナ\nA1,アオキ\nA2\n',
    'broken.csv: lines that cannot be read (check their columns and quotes): 3',
  ],
  [
    'a file that ends inside quotes',
    '受付,カナ,生年月日,区\nA1,"アオキ\n',
    'broken.csv: lines that cannot be read (check their columns and quotes): 2',
  ],
  ['a file without rows', '受付,カナ,生年月日,区\n', 'broken.csv: it has no rows'],
  ['an empty file', '', 'broken.csv: is empty'],
  ['a heading twice', '受付,カナ,カナ\nA1,a,b\n', 'broken.csv: the heading "カナ" stands twice'],
  [
    'a file in another encoding',
    Buffer.from([0x8e, 0xf3, 0x0a, 0x41, 0x0a]),
    'broken.csv: is not utf-8 (write encoding: utf-8 or cp932 in the settings)',
  ],
  [
    'a workbook of older days',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
    'broken.csv: is an Excel workbook; make a CSV of it and give that',
  ],
  ['a ZIP', Buffer.from('PK\x03\x04rest', 'latin1'), 'broken.csv: is a ZIP file; make a CSV of it and give that'],
])('%s is refused with its name, and nothing is written', async (_, content, expected) => {
  writeFileSync(at('broken.csv'), content);
  const { result } = await run({ left: at('broken.csv'), out: at('never.csv') });
  expect(because(result)).toEqual([expected]);
  expect(existsSync(at('never.csv'))).toBe(false);
});
