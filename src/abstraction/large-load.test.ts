/** A load too large for the engine at once goes through it in slices and packed: nobody could tell from what leaves, or from what is said of it. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type AbstractionNeeds, prepareLoad } from './index.ts';
import { contractWith } from './test-contract.ts';
import { type Cells, csv, loadSide, pack, payer, register, resident, tax } from './test-load.ts';

const { side, needs, load, kept } = loadSide();

/** Slices of a hundred rows, small parts, and few addresses known at once. */
const small = (): AbstractionNeeds => {
  const { sources, ...others } = needs();
  return { ...others, remembers: 20, sources: { ...sources, partBytes: 6_000, rowsAtOnce: 100 } };
};

const byNumber = (rows: readonly Record<string, unknown>[]) =>
  rows.toSorted(
    (a, b) => Number(a.city_number) - Number(b.city_number) || JSON.stringify(a).localeCompare(JSON.stringify(b)),
  );

const told = async (contract: typeof register, rows: readonly Cells[], withNeeds: AbstractionNeeds) => {
  await side.engine.run('DROP TABLE IF EXISTS read_addresses; DROP TABLE IF EXISTS read_dates_1_2_3_4_5');
  side.quarantined = [];
  const result = valueOf(await load(contract, rows, '2026-10-31', false, withNeeds));
  const { accounts, faults, firstFaults, quality, profile, numbered, warnings } = result;
  const leaving = byNumber(await kept(result));
  await result.close();
  return { accounts, faults, firstFaults, quality, profile, numbered, warnings, leaving, listed: side.quarantined };
};

const address = (i: number) => `結浜市浜区東町${(i % 2) + 1}丁目${(i % 37) + 1}番${(i % 11) + 1}号`;
/** Dirty in every way that is found by looking at all rows: keys that come again, in another slice too, other than digits, missing; dates and codes nobody knows; marks of support measures. */
const people = Array.from({ length: 900 }, (_, i) =>
  resident(i % 150 === 149 ? i - 140 : i + 1, {
    住所: address(i),
    生年月日: i % 83 === 1 ? '昭和75年13月40日' : `昭和${(i % 60) + 3}年${(i % 12) + 1}月1日`,
    世帯番号: `0000000000${String(50_000 + (i >> 1))}`,
    ...(i % 31 === 5 ? { 宛名番号: `A-${i % 400}` } : {}),
    ...(i % 97 === 6 ? { 宛名番号: '' } : {}),
    ...(i % 89 === 7 ? { 性別: '7' } : {}),
    ...(i % 101 === 8 ? { 支援措置: '1' } : {}),
    ...(i % 211 === 9 ? { 宛名番号: 'B/9' } : {}),
  }),
);

describe('a large load', () => {
  it('is the same in slices: rows, their order, accounts, faults, profile, warnings', async () => {
    const dirty = { ...register, source: { ...register.source, quarantineLimit: 0.2 } };
    const first = await told(dirty, people, needs());
    expect(first.faults.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['duplicate-key', 'key-missing', 'key-invalid', 'code-unknown']),
    );
    expect(first.accounts.excluded).toBeGreaterThan(0);
    // A second time, so that everybody has a number already.
    const whole = await told(dirty, people, needs());
    expect(whole.leaving).toEqual(first.leaving);
    const memory = () => side.engine.rows("SELECT current_setting('memory_limit') AS most");
    const before = await memory();
    expect(await told(dirty, people, small())).toEqual(whole);
    expect(await memory()).toEqual(before);
    expect(await side.engine.rows("SELECT view_name FROM duckdb_views() WHERE view_name LIKE 'load_%'")).toEqual([]);
  });
  it('gives everybody one number when they are numbered in slices, and keeps it afterwards', async () => {
    const some = people.slice(0, 700);
    const dirty = { ...register, source: { ...register.source, quarantineLimit: 0.2 } };
    const first = await told(dirty, some, small());
    const numbers = first.leaving.map(({ city_number: number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const again = await told(dirty, some, needs());
    expect(again).toMatchObject({ numbered: 0, leaving: first.leaving });
    const spaces = await side.engine.rows(`
      SELECT space, count(*) AS keys, count(DISTINCT key) AS apart, count(DISTINCT number) AS numbers FROM ledger_rows GROUP BY space ORDER BY space`);
    expect(spaces.map(({ space }) => space)).toEqual(['atena', 'setai']);
    for (const { keys, apart, numbers: given } of spaces) expect([apart, given]).toEqual([keys, keys]);
    expect(first.numbered).toBe(spaces.reduce((sum, { keys }) => sum + Number(keys), 0));
  });
  it('is in slices where no key is of digits, too, and gives the same numbers again and withholds the same people', async () => {
    const lettered = people.map((row) => ({
      ...row,
      宛名番号: row['宛名番号'] ? `K${row['宛名番号'].slice(-14)}` : '',
      世帯番号: `S-${row['世帯番号']?.slice(-9)}`,
    }));
    const dirty = { ...register, source: { ...register.source, quarantineLimit: 0.2 } };
    const first = await told(dirty, lettered, small());
    expect(first.accounts.excluded).toBeGreaterThan(5);
    const withheld = () => side.engine.rows('SELECT count(*) AS n, sum(city_number) AS numbers FROM withheld');
    const whom = await withheld();
    const again = await told(dirty, lettered, small());
    expect(again).toEqual({ ...first, numbered: 0 });
    expect(await told(dirty, lettered, needs())).toEqual(again);
    expect(await withheld()).toEqual(whom);
  });
  it('finds keys of several columns that come again in another slice', async () => {
    const years = Array.from({ length: 600 }, (_, i) => payer(i % 500, { 課税年度: String(2020 + (i % 2)) }));
    await valueOf(
      await load(
        register,
        Array.from({ length: 500 }, (_, i) => resident(i)),
      ),
    ).close();
    const dirty = { ...tax, source: { ...tax.source, quarantineLimit: 0.5 } };
    const whole = await told(dirty, years, needs());
    expect(whole.faults).toEqual([{ column: null, reason: 'duplicate-key', rows: 100 }]);
    expect(await told(dirty, years, small())).toEqual(whole);
  });
  it('lies in the order of a hash where it is of nobody', async () => {
    const codes = Object.fromEntries(
      Array.from({ length: 70 }, (_, i) => [`S${i}`, { ja: `${i}番`, en: `stop ${i}` }]),
    );
    const stops = contractWith([
      { source: '番号', role: 'unused' },
      { source: '停留所', role: 'code', name: 'stop', title: { ja: '停留所', en: 'stop' }, codes },
    ]);
    const rows = Array.from({ length: 500 }, (_, i) => ({ 番号: String(i), 停留所: `S${i % 70}` }));
    const leaving = async (withNeeds: AbstractionNeeds) => {
      const request = { contract: stops, files: [csv(stops, rows)], pack, asOf: '2026-10-31' as never };
      const result = valueOf(await prepareLoad(withNeeds, request));
      const of = await side.engine.rows(result.relation);
      await result.close();
      return of;
    };
    const whole = await leaving(needs());
    expect(await leaving(small())).toEqual(whole);
    expect(whole).not.toEqual(rows.map(({ 停留所: stop }) => ({ stop })));
  });
});
