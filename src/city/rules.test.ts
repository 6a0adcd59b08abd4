/** The small rules of the city, each against a plain second count. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { makeBinder } from './binder.ts';
import { type Cell, inTurn, text, word } from './cells.ts';
import { makeChance, type Value } from './chance.ts';
import { cp932, cp932Table } from './cp932.ts';
import { day, type notations } from './days.ts';
import { makeDraw } from './draw.ts';
import { formOf } from './form.ts';
import { registerNumber, wideRegisterNumber } from './identity-cells.lake.ts';
import { pensionIncome, salaryIncome } from './income.ts';
import type { BatchMade } from './maker.ts';
import { Page } from './page.ts';
import { makePrinter } from './printer.ts';
import { Sheet } from './sheet.ts';
import { registerNumber as registerNumberSql } from './truth.lake.ts';
import { dayNumber } from './window.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** What a cell prints, row for row. */
const printed = (cell: Cell, rows = 1): string[] =>
  Array.from({ length: rows }, (_, row) => {
    const page = new Page(1000);
    cell(page, row);
    return new TextDecoder('shift_jis', { fatal: true }).decode(page.bytes.subarray(0, page.at));
  });
const column = (...values: number[]) => ({ values: Int32Array.from(values) });

it('writes every day in the notations of core systems', () => {
  const written = (date: string, ...names: (keyof typeof notations)[]) =>
    names.map((name) => printed(day(column(dayNumber(date)), name))[0]);
  expect(written('1975-04-01', 'long', 'wide', 'lettered', 'short', 'coded', 'codedYear')).toEqual([
    '昭和50年4月1日',
    '昭和５０年４月１日',
    'S50.04.01',
    '昭50.4.1',
    '3500401',
    '350',
  ]);
  expect(written('1975-04-01', 'ymd', 'slashed', 'western', 'yearOnly', 'monthOnly')).toEqual([
    '19750401',
    '1975/04/01',
    '1975年4月1日',
    '昭和50年',
    '昭和50年4月',
  ]);
  expect(written('1989-01-07', 'long')).toEqual(['昭和64年1月7日']);
  expect(written('1989-01-08', 'long', 'wide', 'coded')).toEqual(['平成元年1月8日', '平成元年１月８日', '4010108']);
  expect(written('2019-05-01', 'long', 'lettered')).toEqual(['令和元年5月1日', 'R01.05.01']);
  expect(written('1912-07-30', 'long')).toEqual(['大正元年7月30日']);
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

it('prints a row into every file from its first to its last, a fault only where it stands, and tells where that is, batch after batch', () => {
  const files = ['a', 'b', 'c'].map((path) => ({ path, header: '列' }));
  const written = new Map<string, number[]>(files.map(({ path }) => [path, []]));
  const faults: string[] = [];
  let all = 0;
  const binder = makeBinder(
    files,
    (path) => ({ write: (chunk) => written.get(path)?.push(...chunk), close: () => {} }),
    (file, row, kind) => faults.push(`${file}${row} ${kind}`),
    ({ residents }) => {
      all += residents;
    },
  );
  const sheet = new Sheet();
  const names = sheet.of('name');
  const of = (...values: number[]) => ((row) => values[row] as number) satisfies Value;
  const columns = [
    {
      header: '列',
      cell: word(names, ['甲,髙橋', '乙', '丙']),
      dirty: { 'bad-date': inTurn(word(names, ['', '誤']), text('\r\n')) },
    },
  ];
  const span = {
    low: of(0, 0, 1),
    high: of(2, 2, 2),
    fault: of(0, 1, 2),
    faultLow: of(0, 1, 2),
    faultHigh: of(2, 1, 2),
  };
  const form = formOf(sheet, columns, span, 'nowhere', 'name');
  /** A batch of the same three rows. */
  const batch = (number: number): (() => void) => {
    const found: BatchMade['faults'][number][] = [];
    const printer = makePrinter(
      3,
      (file, piece) => void binder.take(number, file, piece),
      (...fault) => found.push(fault),
    );
    printer.print(form, [Int32Array.of(0, 1, 2)]);
    const rows = printer.close();
    return () => binder.finish(number, { planted: 0, residents: number + 1, persons: 3, rows, faults: found });
  };
  // The second batch is ready before the first: it waits for its turn.
  const [second, first] = [batch(1), batch(0)];
  second();
  first();
  expect(binder.close().map((file) => file.rows)).toEqual([4, 6, 8]);
  expect(all).toBe(3);
  const read = (path: string) =>
    new TextDecoder('shift_jis', { fatal: true }).decode(Uint8Array.from(written.get(path) ?? []));
  const twice = (rows: string) => `列\r\n${rows}${rows}`;
  expect(read('a')).toBe(twice('甲,髙橋\r\n乙\r\n'));
  expect(read('b')).toBe(twice('甲,髙橋\r\n誤\r\n\r\n丙\r\n'));
  expect(read('c')).toBe(twice('甲,髙橋\r\n乙\r\n丙\r\n丙\r\n'));
  expect(faults).toEqual(['b2 bad-date', 'c4 duplicate-row', 'b5 bad-date', 'c8 duplicate-row']);
});

it('says which character has no place in CP932 instead of writing another', () => {
  expect(() => cp932('😀')).toThrow('U+d83d');
});

it('never issues a register number whose check digit the standard leaves open, and counts it as the ledger of the truth does', async () => {
  const rows = await engine.rows<{ number: string }>(
    `SELECT ${registerNumberSql('n')} AS number FROM range(20000) AS r(n) ORDER BY n`,
  );
  const numbers = rows.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(20_000);
  expect(
    printed(
      registerNumber((row) => row),
      20_000,
    ),
  ).toEqual(numbers);
  expect(printed(wideRegisterNumber(() => 1234))).toEqual([
    (numbers[1234] ?? '').replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ]);
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

it('draws as evenly while it prints', () => {
  const chance = makeChance(1);
  const key = chance.key((row) => row, 'test');
  const [one, two, ten] = [chance.uniform(key, 'one'), chance.uniform(key, 'two'), chance.below(key, 'three', 10)];
  const rows = Array.from({ length: 100_000 }, (_, row) => row);
  const mean = (value: Value) => rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const tie = (a: Value, b: Value) => 12 * mean((row) => (a(row) - 0.5) * (b(row) - 0.5));
  expect(Math.abs(mean(one) - 0.5)).toBeLessThan(0.005);
  expect(Math.abs(tie(one, two))).toBeLessThan(0.012);
  expect(Math.abs(tie(one, (row) => one(row + 1)))).toBeLessThan(0.012);
  for (let n = 0; n < 10; n++) expect(Math.abs(mean((row) => (ten(row) === n ? 1 : 0)) - 0.1)).toBeLessThan(0.005);
});
