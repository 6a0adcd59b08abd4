/** Loads of the real contracts, end to end on the sealed side: counted, numbered, made coarse; keys that the register merged. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Contract, lakeColumns } from '#catalogue';
import { type AbstractionNeeds } from './index.ts';
import { type Cells, loadSide, neighbours, payer, register, resident, tax } from './test-load.ts';

const { side, needs, load, kept } = loadSide();

describe('a load of the resident register', () => {
  it('leaves exactly the contract’s columns, numbered and made coarse', async () => {
    const result = valueOf(
      await load(register, [
        resident(1),
        resident(2, {
          宛名番号: '０００００００００００００２',
          生年月日: '2019-04-02',
          住所: '結浜市浜区東町1-9-8',
          性別: '２',
        }),
      ]),
    );
    const rows = await kept(result);
    expect(
      await side.engine.rows(
        // An enumeration is text where it is written.
        `SELECT column_name AS name, CASE WHEN starts_with(column_type, 'ENUM(') THEN 'VARCHAR' ELSE column_type END AS type FROM (DESCRIBE ${result.relation})`,
      ),
    ).toEqual(lakeColumns(register).map(({ name, type }) => ({ name, type })));
    const byAge = rows.sort((a, b) => Number(b.age_years) - Number(a.age_years));
    expect(byAge[0]).toMatchObject({
      age_years: 51,
      school_age: 51,
      sex: '1',
      ward_code: '99101',
      town_code: '99101000101',
      school_district_code: 'S01',
      address_masked: '東瀬県結浜市浜区東町1丁目2'.replace('東瀬県', ''),
      resident_since: '2008-04',
      changed_in: '2020-03',
      relation: '01',
    });
    expect(byAge[1]).toMatchObject({ age_years: 7, school_age: 6, sex: '2' });
    expect(String(byAge[0]?.city_number)).toMatch(/^[1-9]\d{11}$/);
    expect(String(byAge[0]?.household_number)).toMatch(/^[1-9]\d{10}$/);
    expect(byAge[0]?.household_number).toBe(byAge[1]?.household_number);
    expect(JSON.stringify(rows)).not.toMatch(
      /太郎|タロウ|123456789018|12345678901[",]|078-|マンション|000000000000001/,
    );
    await result.close();
    expect(
      await side.engine.rows(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'load_%' OR table_name LIKE 'staged%'",
      ),
    ).toEqual([]);
  });

  it('is the same whether its texts are read while the file is, part after part, or after it', async () => {
    const people = Array.from({ length: 900 }, (_, i) =>
      resident(i + 1, {
        住所: `結浜市浜区東町${(i % 2) + 1}丁目${(i % 37) + 1}番${(i % 11) + 1}号`,
        生年月日: `昭和${(i % 60) + 3}年${(i % 12) + 1}月1日`,
        異動年月日: i % 9 === 0 ? '0000-00-00' : `令和${(i % 6) + 1}年3月15日`,
      }),
    );
    const told = async (withNeeds: AbstractionNeeds) => {
      await side.engine.run('DROP TABLE IF EXISTS read_addresses; DROP TABLE IF EXISTS read_dates_1_2_3_4_5');
      const result = valueOf(await load(register, people, '2026-10-31', false, withNeeds));
      const { accounts, quality, profile } = result;
      const rows = await kept(result);
      await result.close();
      return { accounts, quality, profile, rows };
    };
    const whole = await told(needs());
    const { sources, ...others } = needs();
    expect(await told({ ...others, sources: { ...sources, partBytes: 30_000 } })).toEqual(whole);
    expect(whole.rows.length).toBe(900);
  });
  it('gives a person the same number next month and in the tax file, and another household its own', async () => {
    const first = valueOf(await load(register, neighbours(30), '2026-09-30'));
    const before = new Set((await kept(first)).map((r) => r.city_number));
    await first.close();
    const next = valueOf(await load(register, [...neighbours(30), resident(1, { 世帯番号: '000000000000025' })]));
    expect(next.numbered).toBe(2);
    const after = await kept(next);
    expect(after.filter((r) => before.has(r.city_number))).toHaveLength(30);
    expect(new Set(after.map((r) => r.household_number)).size).toBe(2);
    await next.close();
    const taxes = valueOf(
      await load(
        tax,
        Array.from({ length: 30 }, (_, i) => payer(1000 + i)),
      ),
    );
    expect(taxes.numbered).toBe(0);
    const payers = await kept(taxes);
    expect(payers.every((r) => before.has(r.city_number))).toBe(true);
    expect(payers[0]).toMatchObject({ tax_year: 2026, income_yen: 4_000_000, salary_yen: null, age_years: 51 });
    await taxes.close();
  });

  it.each<[string, Cells, Cells]>([
    ['month known, one age', { 生年月日: '昭和50年4月 日不詳' }, { age_years: '51' }],
    ['year only', { 生年月日: '昭和50年 月日不詳' }, { age_years: 'null' }],
    ['nothing known', { 生年月日: '年月日不詳' }, { age_years: 'null' }],
    ['a day the calendar does not have', { 生年月日: '平成13年2月29日' }, { age_years: 'null' }],
    ['born after the as-of day', { 生年月日: '令和8年12月1日' }, { age_years: 'null' }],
    [
      'outside the city',
      { 住所: '東京都千代田区紀尾井町1-3' },
      { ward_code: 'null', town_code: 'null', address_masked: 'null' },
    ],
    ['an unknown town', { 住所: '結浜市浜区無名町1-3' }, { town_code: 'null', address_masked: 'null' }],
  ])(
    'keeps a person whose birth date or address is open (%s), without guessing, and says so',
    async (_, over, expected) => {
      const result = valueOf(await load(register, [resident(1, over)]));
      const [row] = await kept(result);
      for (const [name, value] of Object.entries(expected)) expect(String(row?.[name])).toBe(value);
      if (Object.values(expected).includes('null')) expect(result.warnings.length).toBeGreaterThan(0);
      await result.close();
    },
  );
});

describe('keys that the register has merged (名寄せ先宛名番号)', () => {
  const merging: Contract = {
    ...register,
    columns: [...register.columns, { source: '名寄せ先宛名番号', role: 'merged-into', required: false }],
  };
  it('lead to the surviving number in every data set from then on, and the column does not leave', async () => {
    const first = valueOf(
      await load(merging, [...neighbours(20), resident(1, { 生年月日: '平成20年5月5日' }), resident(2)], '2026-09-30'),
    );
    const before = (await kept(first)).find((r) => r.age_years === 18)?.city_number;
    await first.close();
    const survivor = resident(2, { 生年月日: '平成10年5月5日' });
    const second = valueOf(
      await load(merging, [
        ...neighbours(20),
        resident(1, { 生年月日: '平成20年5月5日', 名寄せ先宛名番号: '000000000000002' }),
        survivor,
      ]),
    );
    const rows = await kept(second);
    const number = rows.find((r) => r.age_years === 28)?.city_number;
    expect(rows.find((r) => r.age_years === 18)?.city_number).toBe(number);
    expect(number).not.toBe(before);
    expect(Object.keys(rows[0] ?? {})).toEqual(lakeColumns(register).map(({ name }) => name));
    await second.close();
    const taxed = valueOf(await load(tax, [payer(1), payer(2)]));
    expect(new Set((await kept(taxed)).map((r) => r.city_number))).toEqual(new Set([number]));
    await taxed.close();
  });
});
