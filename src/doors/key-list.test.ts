/** Lists that people fill in with a spreadsheet: headings in either language, full-width digits, marks of the editor, blank lines; and a list that was begun is never written over. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, type Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { setFilledAside } from './filled-list.ts';
import { withList } from './key-list.ts';

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  folder = mkdtempSync(join(tmpdir(), 'musubi-list-'));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const written = (bytes: string | Uint8Array): string => {
  const path = join(folder, 'list.csv');
  writeFileSync(path, bytes);
  return path;
};
type Line = { c0: string | null; c1: string | null; c2: string | null; line: number };
const headings = [
  ['カード番号', 'left_id'],
  ['住民の番号', 'right_id'],
  ['決定', 'decision'],
];
const read = (bytes: string | Uint8Array) =>
  withList(engine, written(bytes), headings, async (list) =>
    done((await engine.rows<Line>(`${list} ORDER BY line`)).map(({ c0, c1, c2, line }) => [line, c0, c1, c2])),
  );

describe('a list with headings', () => {
  it.each<[string, string | Uint8Array]>([
    ['as it was written', '\uFEFF決定,カード番号,住民の番号,理由\n1,A1,001,\n,A2,002,x\n'],
    ['with the headings of before', 'decision,left_id,right_id,why\r\n1,A1,001,\r\n,A2,002,x\r\n'],
    ['with full-width digits and blanks around', '決定,カード番号,住民の番号\n１,Ａ１, ００１\n　,A2,002\n'],
    ['with its columns in another order', '住民の番号,理由,カード番号,決定\n001,,A1,1\n002,x,A2,\n'],
    [
      'saved in CP932',
      Buffer.from('8c8892e82c834a815b836894d48d862c8f5a96af82cc94d48d860a312c41312c3030310a2c41322c3030320a', 'hex'),
    ],
  ])('is read %s', async (_, bytes) => {
    const list = await read(bytes);
    expect(list.ok && list.value).toEqual([
      [2, 'A1', '001', '1'],
      [3, 'A2', '002', null],
    ]);
  });
  it('counts its lines as a spreadsheet shows them, blank ones too', async () => {
    const list = await read('決定,カード番号,住民の番号\n1,A1,001\n\n,,\n0,A2,002\n\n\n');
    expect(list.ok && list.value.filter(([, key]) => key !== null)).toEqual([
      [2, 'A1', '001', '1'],
      [5, 'A2', '002', '0'],
    ]);
    // A note with an empty line in it is one row.
    const noted = await read('決定,カード番号,住民の番号,メモ\n1,A1,001,"電話で\n\n確認"\n0,A2,002,\n');
    expect(noted.ok && noted.value.map(([, ...cells]) => cells)).toEqual([
      ['A1', '001', '1'],
      ['A2', '002', '0'],
    ]);
  });
  it('is refused with the names of the columns it lacks, in both spellings', async () => {
    const list = await read('決定,利用者番号\n1,A1\n');
    expect(list.ok ? null : list.refusal.because?.map(({ ja }) => ja)).toEqual([
      '列「カード番号」または「left_id」がありません',
      '列「住民の番号」または「right_id」がありません',
    ]);
  });
});

describe('a list of pairs by their places', () => {
  const pairs = (bytes: string, columns: 1 | 2 = 2) =>
    withList(engine, written(bytes), columns, async (list) => done(await engine.rows(list)));
  it('is read whatever its headings are called', async () => {
    expect(await pairs('旧番号,新番号\n001,A1\n002,A2\n')).toEqual(
      done([
        { c0: '001', c1: 'A1' },
        { c0: '002', c1: 'A2' },
      ]),
    );
    expect(await pairs('key1,x\n001,A1\n')).toMatchObject({ ok: true });
  });
  it.each<[string, string, (1 | 2)?]>([
    ['has no headings, so that its first pair would be lost', '0001,A1\n0002,A2\n'],
    ['has no headings and the same key twice in its first line', '0001,0001\n0002,A2\n'],
    ['is one column without a heading', '0001\n0002\n', 1],
    ['has nothing below its headings', '旧番号,新番号\n'],
  ])('is refused, with what to do, where it %s', async (_, bytes, columns) => {
    const list = await pairs(bytes, columns);
    expect(list).toMatchObject({ ok: false, refusal: { code: 'doors.list-unreadable' } });
    expect(list.ok ? [] : list.refusal.because).toHaveLength(1);
    expect(JSON.stringify(list)).not.toMatch(/0001|A1/);
  });
});

describe('a review list that is made anew', () => {
  it('takes the place of one nobody has written in', async () => {
    expect(await setFilledAside(engine, written('決定,カード番号\n,A1\n'))).toBe(null);
    expect(await setFilledAside(engine, join(folder, 'none.csv'))).toBe(null);
  });
  it.each<[string, string | Uint8Array]>([
    ['half filled', '決定,カード番号\n,A1\n1,A2\n'],
    ['filled with the headings of before', 'decision,left_id\n0,A1\n'],
    ['saved as something else', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 1, 2])],
  ])('leaves one that is %s beside itself, whole', async (_, bytes) => {
    const path = written(bytes);
    const aside = await setFilledAside(engine, path);
    expect(aside).toMatch(/list\.\d+\.csv$/);
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(aside as string)).toEqual(Buffer.from(bytes as Uint8Array));
  });
});
