/** The small rules of the city, each against a plain second count. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { registerNumber } from './check-digits.ts';
import { cp932Table } from './cp932.ts';
import { makeDraw } from './draw.ts';
import { pensionIncome, salaryIncome } from './income.ts';
import { makeLineWriter } from './line-writer.ts';
import { placesOf } from './places.ts';
import { smallGround } from './test-small-ground.ts';
import { makeWorld } from './world.lake.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  await makeWorld(engine, { name: '結浜市', prefecture: '東瀬県', seed: 1, draw: makeDraw(1) }, placesOf(smallGround));
});
afterAll(() => engine.close());

it('writes every day in the notations of core systems', async () => {
  const day = async (date: string) =>
    (
      await engine.rows(
        `SELECT long, wide, lettered, short, coded, ymd, western FROM day_text WHERE date = DATE '${date}'`,
      )
    )[0];
  expect(await day('1975-04-01')).toEqual({
    long: '昭和50年4月1日',
    wide: '昭和５０年４月１日',
    lettered: 'S50.04.01',
    short: '昭50.4.1',
    coded: '3500401',
    ymd: '19750401',
    western: '1975年4月1日',
  });
  expect(await day('1989-01-07')).toMatchObject({ long: '昭和64年1月7日' });
  expect(await day('1989-01-08')).toMatchObject({ long: '平成元年1月8日', coded: '4010108' });
  expect(await day('2019-05-01')).toMatchObject({ long: '令和元年5月1日', lettered: 'R01.05.01' });
  expect(await day('1912-07-30')).toMatchObject({ long: '大正元年7月30日' });
});

it('encodes every character that CP932 has, private use included, so that decoding gives it back', () => {
  const encoder = cp932Table();
  const decoder = new TextDecoder('shift_jis', { fatal: true });
  let known = 0;
  for (let unit = 1; unit < 0x10000; unit++) {
    const code = encoder[unit] as number;
    if (code === 0) continue;
    known++;
    expect(decoder.decode(Uint8Array.from(code > 255 ? [code >> 8, code & 255] : [code])).charCodeAt(0)).toBe(unit);
  }
  expect(known).toBeGreaterThan(9_000);
  expect([encoder[0x9ad9], encoder[0xff0d], encoder[0xe000], encoder[0xff5e], encoder[0x2252]]).toEqual([
    0xfbfc, 0x817c, 0xf040, 0x8160, 0x81e0,
  ]);
});

it('splits lines to files wherever the pipe cuts them, even within a character', async () => {
  const lines = ['0 2 2 甲,髙橋\x01二', '0 0 b 乙', '1 2   丙', '1 2   丁'].map((line) =>
    line.replace(
      /^(\d) (\d) (.) ?/,
      (_, lo: string, hi: string, kind: string) =>
        String.fromCharCode(48 + Number(lo), 48 + Number(hi)) + (kind === '2' ? ' ' : kind),
    ),
  );
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  for (const size of [1, 2, 3, 7, 1000]) {
    const files = ['a', 'b', 'c'].map((path) => ({ path, contract: null, asOf: '', header: '列' }));
    const written = new Map<string, number[]>(files.map(({ path }) => [path, []]));
    const faults: string[] = [];
    const writer = makeLineWriter(
      files,
      (path) => ({ write: (chunk) => written.get(path)?.push(...chunk), close: () => {} }),
      (file, row, kind) => faults.push(`${file}${row}${kind}`),
    );
    await writer.take(
      (async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })(),
    );
    expect(writer.close().map((file) => file.rows)).toEqual([2, 3, 3]);
    const text = (path: string) =>
      new TextDecoder('shift_jis', { fatal: true }).decode(Uint8Array.from(written.get(path) ?? []));
    expect(text('a')).toBe('列\r\n甲,髙橋\r\n二\r\n乙\r\n');
    expect(text('c')).toBe('列\r\n甲,髙橋\r\n二\r\n丙\r\n丁\r\n');
    expect(faults).toEqual(['a2bad-date']);
  }
});

it('never issues a register number whose check digit the standard leaves open', async () => {
  const [row] = await engine.rows<{ n: number; longest: number }>(
    `SELECT count(DISTINCT ${registerNumber('n')}) AS n, max(length(${registerNumber('n')})) AS longest FROM range(200000) AS r(n)`,
  );
  expect(row).toEqual({ n: 200_000, longest: 15 });
});

it.each([
  // 所得税法別表第五 and 28条3項: pay of 5,000,000 → 3,560,000; 1,625,000 → 1,075,000; 10,000,000 → 8,050,000.
  [2025, 5_000_000, 3_560_000],
  [2025, 1_625_000, 1_075_000],
  [2025, 1_000_000, 450_000],
  [2025, 10_000_000, 8_050_000],
  // From income of 2025 the least deduction is 650,000.
  [2026, 1_900_000, 1_250_000],
  [2026, 1_000_000, 350_000],
])('taxes in %i the pay of %i as an income of %i', async (year, pay, income) => {
  expect(await engine.rows(`SELECT ${salaryIncome(`${pay}::BIGINT`, year)} AS income`)).toEqual([{ income }]);
});

it('deducts 1.1 million from a small pension', async () => {
  expect(
    await engine.rows(`SELECT ${pensionIncome('1500000::BIGINT')} AS a, ${pensionIncome('900000::BIGINT')} AS b`),
  ).toEqual([{ a: 400_000, b: 0 }]);
});

it('draws evenly, and two purposes of one entity have nothing to do with each other', async () => {
  const draw = makeDraw(1);
  const k = draw.key('n', 'test');
  const [row] = await engine.rows<Record<string, number>>(
    `SELECT avg(a) AS mean, stddev(z) AS spread, corr(a, b) AS tie, corr(a, next) AS neighbours, min(a) AS least, max(a) AS most FROM (
      SELECT *, lead(a) OVER (ORDER BY n) AS next FROM (SELECT n, ${draw.uniform(k, 'one')} AS a, ${draw.uniform(k, 'two')} AS b, ${draw.normal(k, 'three')} AS z FROM range(100000) AS r(n)))`,
  );
  expect(Math.abs((row?.['mean'] ?? 0) - 0.5)).toBeLessThan(0.005);
  expect(Math.abs((row?.['spread'] ?? 0) - 1)).toBeLessThan(0.01);
  expect(Math.abs(row?.['tie'] ?? 1)).toBeLessThan(0.012);
  expect(Math.abs(row?.['neighbours'] ?? 1)).toBeLessThan(0.012);
  expect(row?.['least']).toBeGreaterThanOrEqual(0);
  expect(row?.['most']).toBeLessThan(1);
});
