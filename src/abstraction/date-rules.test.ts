/** Dates as core systems write them become days, parts of days, or a reason why not. */
import { existsSync, readFileSync } from 'node:fs';
import { type Engine, eras } from '#base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { parseDates } from './date-rules.lake.ts';

type Read = { text: string; status: string; iso: string; precision: string; flags: string };
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const read = async (texts: readonly string[], context = '', today = '2026-11-01'): Promise<Map<string, Read>> => {
  await engine.run('CREATE OR REPLACE TABLE written (t VARCHAR)');
  await engine.run(`INSERT INTO written SELECT unnest(from_json($1, '["VARCHAR"]'))`, [
    JSON.stringify([...new Set(texts)]),
  ]);
  await parseDates(engine, { from: 'written', column: 't', into: 'dates', context, today });
  return new Map((await engine.rows<Read>('SELECT * FROM dates')).map((row) => [row.text, row]));
};

const path = '../shared/vectors/dates.tsv';
if (!existsSync(path)) console.warn(`SKIPPED: ${path} is not here, the vectors of dates are not tried`);
describe.skipIf(!existsSync(path))('the vectors of dates', () => {
  it('agree in every column', async () => {
    const lines = readFileSync(path, 'utf8')
      .replace(/\n$/, '')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'));
    expect(lines.length).toBeGreaterThan(80);
    for (const context of new Set(lines.map((line) => line[1] as string))) {
      const mine = lines.filter((line) => line[1] === context);
      const got = await read(
        mine.map((line) => line[0] as string),
        context,
      );
      for (const [input = '', , status, iso, precision, flags] of mine) {
        expect(got.get(input), input).toEqual({ text: input, status, iso, precision, flags });
      }
    }
  });
});

/** The second implementation: eras by plain calendar arithmetic. */
const eraOf = (iso: string) => [...eras].reverse().find((era) => era.first <= iso) as (typeof eras)[number];
const anyDay = fc
  .integer({ min: Date.UTC(1907, 0, 1) / 864e5, max: Date.UTC(2026, 9, 30) / 864e5 })
  .map((n) => new Date(n * 864e5).toISOString().slice(0, 10));
const full = (text: string) =>
  text.replace(/[0-9A-Z./]/g, (c) => String.fromCodePoint((c.codePointAt(0) as number) + 0xfee0));
const kanji = (n: number) => {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  return n >= 10 ? `${n >= 20 ? digits[Math.floor(n / 10)] : ''}十${digits[n % 10]}` : (digits[n] as string);
};
const notations = (iso: string): string[] => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  const era = eraOf(iso);
  const y = year - era.base;
  const two = (n: number) => String(n).padStart(2, '0');
  return [
    `${era.name}${y}年${month}月${day}日`,
    `${era.name}${y === 1 ? '元' : y}年${two(month)}月${two(day)}日`,
    `${era.name}${kanji(y)}年${kanji(month)}月${kanji(day)}日`,
    `${era.letter}${two(y)}.${two(month)}.${two(day)}`,
    `${era.letter.toLowerCase()}${y}/${month}/${day}`,
    full(`${era.letter}${two(y)}.${two(month)}.${two(day)}`),
    `${era.short}${y}.${month}.${day}`,
    `${era.square}${full(String(y))}年${full(String(month))}月${full(String(day))}日`,
    `${era.letter}${two(y)}${two(month)}${two(day)}`,
    iso,
    iso.replaceAll('-', ''),
    `${year}年${month}月${day}日`,
    `${full(String(year))}／${full(String(month))}／${full(String(day))}`,
  ];
};

describe('a day is the same day in every notation', () => {
  it('written in its era, in kanji, full-width, with any separator, or in western years', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDay, { minLength: 200, maxLength: 200 }), async (days) => {
        const got = await read(days.flatMap(notations));
        for (const iso of days) {
          for (const written of notations(iso))
            expect([written, got.get(written)?.status, got.get(written)?.iso]).toEqual([written, 'ok', iso]);
        }
      }),
      { numRuns: 4 },
    );
  });
  it.each([
    ['eracode=1-2-3-4-5', (code: number) => String(code)],
    ['eracode=1-3-5-7-9', (code: number) => String(code * 2 - 1)],
    ['eracode2digit', (code: number) => `0${code}`],
  ])('as era-coded digits with the table %s', async (context, digit) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDay, { minLength: 300, maxLength: 300 }), async (days) => {
        const coded = (iso: string) => {
          const era = eraOf(iso);
          return `${digit(era.code)}${String(Number(iso.slice(0, 4)) - era.base).padStart(2, '0')}${iso.slice(5, 7)}${iso.slice(8)}`;
        };
        const got = await read(days.map(coded), context);
        for (const iso of days) expect(got.get(coded(iso))?.iso).toBe(iso);
      }),
      { numRuns: 2 },
    );
  });
  it('era-coded digits mean nothing while no table is declared', async () => {
    expect((await read(['5060401'])).get('5060401')).toMatchObject({ status: 'error', iso: '', flags: 'ambiguous' });
  });
  it('no text of any kind becomes a day that does not exist, and every text gets exactly one answer', async () => {
    const piece = fc.constantFrom(
      '昭和',
      '平成',
      'S',
      '明',
      '元',
      '年',
      '月',
      '日',
      '不詳',
      '頃',
      '推定',
      'から',
      '.',
      '/',
      '-',
      ' ',
      '　',
      '99',
      '00',
      '2',
      '29',
      '30',
      '31',
      '13',
      '64',
      '1975',
      '十',
      '（',
      'Z',
      'T',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(piece, { maxLength: 9 }).map((p) => p.join('')),
          { minLength: 400, maxLength: 400 },
        ),
        async (texts) => {
          const got = await read(texts);
          expect(got.size).toBe(new Set(texts).size);
          for (const row of got.values()) {
            expect(['ok', 'warn', 'partial', 'sentinel', 'error']).toContain(row.status);
            expect(row.iso === '').toBe(row.precision === 'none');
            if (row.precision === 'day')
              expect(new Date(`${row.iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(row.iso);
            if (row.status === 'ok')
              expect([row.precision, row.flags.replace(/tz|excel_serial/, '')]).toEqual(['day', '']);
          }
        },
      ),
      { numRuns: 5 },
    );
  });
  it('both sides of から may have their own era', async () => {
    const text = '平成31年4月30日から令和元年5月2日までの間';
    expect((await read([text])).get(text)).toMatchObject({
      status: 'partial',
      iso: '2019-04-30/2019-05-02',
      precision: 'interval',
      flags: 'range',
    });
  });
  it('the day after today is in the future, today is not', async () => {
    const got = await read(['2026-11-01', '2026-11-02']);
    expect([got.get('2026-11-01')?.status, got.get('2026-11-02')?.flags]).toEqual(['ok', 'future']);
  });
});
