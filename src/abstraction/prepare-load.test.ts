/** Loads of the real contracts, end to end on the sealed side: counted, numbered, made coarse, guarded, or refused. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CalendarDate, type Engine, type Result, silentProgress, valueOf } from '#base';
import { type AreaPack, type Contract, lakeColumns, readContract } from '#catalogue';
import type { AnchorPoint, LedgerFiles } from '#numbering';
import { startDigest } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { type AbstractedLoad, type AbstractionNeeds, checkReport, prepareLoad } from './index.ts';

const contractOf = (name: string): Contract =>
  valueOf(readContract(readFileSync(new URL(`../../contracts/${name}.yaml`, import.meta.url), 'utf8'), name));
const register = {
  ...contractOf('resident-register'),
  source: { ...contractOf('resident-register').source, encoding: 'utf-8' as const },
};
const tax = { ...contractOf('income-tax'), source: { ...contractOf('income-tax').source, encoding: 'utf-8' as const } };

const pack: AreaPack = {
  id: 'test',
  prefecture: '東瀬県',
  city: '結浜市',
  cityCode: '99100',
  vintage: '2026',
  credit: '',
  synthetic: true,
  wards: [{ code: '99101', name: '浜区' }],
  towns: [1, 2].map((chome) => ({
    code: `99101000${chome === 1 ? '1' : '1'}0${chome}`,
    ward: '99101',
    name: '東町',
    chome,
    koaza: '',
    schoolDistrict: 'S01',
  })),
  schoolDistricts: [{ code: 'S01', name: '東小学校', ward: '99101' }],
};

let engine: Engine;
let files: Map<string, Uint8Array>;
let anchors: Map<string, AnchorPoint>;
let profiles: { dataset: string; asOf: string; profile: string }[];
let quarantined: string[];
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
beforeEach(async () => {
  files = new Map();
  anchors = new Map();
  profiles = [];
  quarantined = [];
  await engine.run('DROP TABLE IF EXISTS ledger_state');
});
const collect = async (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
};
/** A folder in memory with the promises of the real one. */
const ledgerFiles: LedgerFiles = {
  list: async () => [...files.keys()],
  async *read(name) {
    yield files.get(name) as Uint8Array;
  },
  async writeNew(name, chunks) {
    const bytes = await collect(chunks);
    if (files.has(name)) return false;
    files.set(name, bytes);
    return true;
  },
  replace: async (name, chunks) => void files.set(name, await collect(chunks)),
};
const needs = (): AbstractionNeeds => ({
  engine,
  sources: { memoryFile, sha256: startDigest, loads: { earlier: async () => null }, progress: silentProgress },
  numbering: {
    files: ledgerFiles,
    anchor: { read: async (of) => anchors.get(of) ?? null, write: async (of, point) => void anchors.set(of, point) },
    ledgerKey: new Uint8Array(32).fill(1),
    memoryFile,
    parquetOut,
  },
  profiles: {
    profileBefore: async (dataset, asOf) =>
      profiles.filter((p) => p.dataset === dataset && p.asOf < asOf).at(-1) ?? null,
  },
  keepQuarantine: async (name, csv) => {
    quarantined.push(csv);
    return name;
  },
});

type Cells = Record<string, string>;
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (contract: Contract, rows: readonly Cells[]) => {
  const names = contract.columns.map((c) => c.source);
  const text = [names.join(','), ...rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','))].join(
    '\r\n',
  );
  return {
    name: `${contract.dataset}.csv`,
    async *bytes() {
      const whole = new TextEncoder().encode(`${text}\r\n`);
      for (let at = 0; at < whole.length; at += 4096) yield whole.subarray(at, at + 4096);
    },
  };
};
const load = (
  contract: Contract,
  rows: readonly Cells[],
  asOf = '2026-10-31',
  trial = false,
  withNeeds = needs(),
): Promise<Result<AbstractedLoad>> =>
  prepareLoad(withNeeds, { contract, files: [csv(contract, rows)], asOf: asOf as CalendarDate, pack, trial });
const resident = (key: number | string, over: Cells = {}): Cells => ({
  宛名番号: typeof key === 'number' ? String(key).padStart(15, '0') : key,
  世帯番号: '000000000000017',
  個人番号: '123456789018',
  住民票コード: '12345678901',
  住民種別: '1',
  氏名: '\ue000邊　太郎',
  氏名_フリガナ: 'ベ　タロウ',
  性別: ' 1',
  生年月日: '昭和50年4月1日',
  続柄コード1: '01',
  続柄表記: '世帯主',
  住所: '東瀬県結浜市浜区東町１丁目２番３号',
  方書: '東マンション１０１号',
  電話番号: '078-000-0000',
  住民となった年月日: 'H20.04.01',
  異動年月日: '令和2年3月15日',
  異動事由: '01',
  ...over,
});
const payer = (key: number, over: Cells = {}): Cells => ({
  課税年度: '2026',
  宛名番号: String(key).padStart(15, '0'),
  生年月日: '3500401',
  性別: '1',
  住所: '結浜市浜区東町2-4-5',
  課税非課税区分: '1',
  総所得金額: '4,000,000',
  ...over,
});
/** A city of unremarkable neighbours, so that one bad row stays under the limit. */
const neighbours = (count: number, from = 1000) => Array.from({ length: count }, (_, i) => resident(from + i));
const codeOf = (result: Result<unknown>) => (result.ok ? 'taken' : result.refusal.code);
const kept = (l: AbstractedLoad) => engine.rows(l.relation);

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
      await engine.rows(
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
    expect(byAge[0]?.city_number).toMatch(/^[1-9]\d{11}$/);
    expect(byAge[0]?.household_number).toMatch(/^H\d{11}$/);
    expect(byAge[0]?.household_number).toBe(byAge[1]?.household_number);
    expect(JSON.stringify(rows)).not.toMatch(
      /太郎|タロウ|123456789018|12345678901[",]|078-|マンション|000000000000001/,
    );
    await result.close();
    expect(
      await engine.rows(
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
      await engine.run('DROP TABLE IF EXISTS read_addresses; DROP TABLE IF EXISTS read_dates_1_2_3_4_5');
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

describe('people under support measures', () => {
  it('never enter, in any data set, and nothing says who they are', async () => {
    const month = valueOf(
      await load(
        register,
        [...neighbours(10), resident(1, { 支援措置: '1' }), resident(2, { 支援措置: 'あり' })],
        '2026-09-30',
      ),
    );
    expect(month.accounts).toEqual({ read: 12, accepted: 10, quarantined: 0, excluded: 2 });
    await month.close();
    const taxes = valueOf(await load(tax, [payer(1), payer(1, { 課税年度: '2025' }), payer(2), payer(1000), payer(3)]));
    expect(taxes.accounts).toEqual({ read: 5, accepted: 2, quarantined: 0, excluded: 3 });
    await taxes.close();
    for (const bytes of files.values()) expect(Buffer.from(bytes).toString('latin1')).not.toContain('000000000000001');
  });
  it('are released only by a newer register that has them in a good row', async () => {
    const run = async (rows: Cells[], asOf: string) => valueOf(await load(register, rows, asOf)).close();
    await run(
      [
        ...neighbours(50),
        resident(1, { 支援措置: '1' }),
        resident(2, { 支援措置: '1' }),
        resident(3, { 支援措置: '1' }),
      ],
      '2026-08-31',
    );
    // 1 is unmarked now, 2 is in a faulty row, 3 has left the register.
    await run([...neighbours(50), resident(1), resident(2, { 性別: '7' })], '2026-09-30');
    // An older register loaded late marks 4 and releases nobody.
    await run([...neighbours(50), resident(2), resident(4, { 支援措置: '1' })], '2026-07-31');
    const taxes = valueOf(
      await load(
        tax,
        [1, 2, 3, 4, 5].map((key) => payer(key)),
      ),
    );
    expect(taxes.accounts).toMatchObject({ accepted: 2, excluded: 3 });
    await taxes.close();
  });
  it('must be known before any other data set is read', async () => {
    expect(codeOf(await load(tax, [payer(1)]))).toBe('abstraction.support-list-missing');
    expect(files.size).toBe(0);
  });
});

describe('a load that must not leave', () => {
  const notTaken = async (result: Result<AbstractedLoad>, code: string) => {
    expect(codeOf(result)).toBe(code);
    if (!result.ok) {
      expect(result.refusal.ja).toMatch(/ください。$/);
      expect(result.refusal.exitCode).toBeGreaterThan(0);
    }
    expect(
      await engine.rows(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'load_%' OR table_name LIKE 'staged%'",
      ),
    ).toEqual([]);
  };
  it('has more faulty rows than the contract allows; the list of them is kept, the ledger untouched', async () => {
    const result = await load(register, [
      ...neighbours(10),
      resident(1, { 性別: '9' }),
      resident(2, { 生年月日: '昭和75年13月40日' }),
    ]);
    await notTaken(result, 'abstraction.too-many-quarantined');
    expect(!result.ok && result.refusal.because?.map((b) => b.ja)).toEqual([
      '列「性別」: 定義書にないコードです（1行）',
      '列「生年月日」: 日付として読めません（1行）',
    ]);
    expect(quarantined[0]).toContain('resident-register.csv,12,性別,code-unknown');
    expect(quarantined[0]).not.toMatch(/昭和75/);
    expect(files.size).toBe(0);
  });
  it('has no row left', async () => {
    await notTaken(await load(register, [resident(1, { 支援措置: '1' })]), 'abstraction.nothing-left');
  });
  it.each<[string, Partial<Contract['columns'][number]> & { source: string }]>([
    ['a name as a code', { source: '氏名', role: 'code', name: 'who', codes: { a: { ja: '', en: '' } } }],
    ['個人番号 as an amount', { source: '個人番号', role: 'amount', name: 'n' }],
    ['a telephone number as a count', { source: '電話番号', role: 'count', name: 'n' }],
    ['a birth date as a date', { source: '生年月日', role: 'date', name: 'born' }],
    ['an address as a code', { source: '住所', role: 'code', name: 'where_to', codes: { a: { ja: '', en: '' } } }],
    ['a code without its list', { source: '異動事由', role: 'code', name: 'why', codes: undefined }],
    ['a second birth date', { source: '異動年月日', role: 'birth-date', name: undefined }],
  ])('asks for less than the floor: %s', async (_, weaker) => {
    const contract = {
      ...register,
      columns: register.columns.map((c) => (c.source === weaker.source ? { ...c, ...weaker } : c)),
    } as Contract;
    await notTaken(await load(contract, neighbours(3)), 'abstraction.below-floor');
  });
  it('carries an identification code among its codes: stopped by row and column, without the value', async () => {
    const contract = {
      ...register,
      columns: register.columns.map((c) =>
        c.source === '住民種別' ? { ...c, codes: { ...c.codes, '123456789018': { ja: '', en: '' } } } : c,
      ),
    } as Contract;
    const result = await load(contract, [...neighbours(20), resident(1, { 住民種別: '123456789018' })]);
    await notTaken(result, 'abstraction.leak');
    expect(!result.ok && result.refusal.because).toEqual([
      {
        ja: '「resident-register.csv」22行目、列「住民種別」',
        en: '"resident-register.csv" row 22, column "住民種別"',
      },
    ]);
    expect(JSON.stringify(result)).not.toContain('123456789018');
  });
  it('has a column nobody declared', async () => {
    const file = csv(register, neighbours(2));
    const result = await prepareLoad(needs(), {
      contract: { ...register, columns: register.columns.filter((c) => c.source !== '続柄表記') },
      files: [file],
      asOf: '2026-10-31' as CalendarDate,
      pack,
    });
    await notTaken(result, 'sources.columns-differ');
    expect(!result.ok && result.refusal.because?.[0]?.en).toContain('続柄表記');
  });
});

describe('the report before sending', () => {
  it('says what was read, kept, dropped, changed and set aside, and how it differs from last time, without a value', async () => {
    const first = valueOf(await load(register, neighbours(40), '2026-09-30'));
    profiles.push({ dataset: 'resident-register', asOf: '2026-09-30', profile: JSON.stringify(first.profile) });
    await first.close();
    const second = valueOf(
      await load(
        register,
        [...neighbours(30), resident(1, { 性別: '9' }), resident(2, { 住所: '不明' })],
        '2026-10-31',
        true,
      ),
    );
    const ja = checkReport(second).map((line) => line.ja);
    expect(ja).toContain('行の内訳: 読み取り 32 ＝ 採用 31 ＋ 保留 1 ＋ 除外 0');
    expect(ja).toContain('　「resident-register.csv」32行目 列「性別」: 定義書にないコードです');
    expect(ja).toContain('前回（2026-09-30）との比較 行数: 40 → 31（-22.5%）');
    expect(ja.some((line) => line.startsWith('削除: ') && line.includes('個人番号'))).toBe(true);
    expect(ja.some((line) => line.includes('試行のため保存していません'))).toBe(true);
    expect(ja.join('\n')).not.toMatch(/太郎|123456789018|東町/);
    await second.close();
    expect(files.has('000002.sealed')).toBe(false);
  });
});

describe('any dirty register', () => {
  const harms: Record<string, { cells: Cells; reason: string | null }> = {
    none: { cells: {}, reason: null },
    padded: { cells: { 性別: '　2 ', 住民種別: '２' }, reason: null },
    noKey: { cells: { 宛名番号: '  ' }, reason: 'key-missing' },
    badKey: { cells: { 宛名番号: '12/34' }, reason: 'key-invalid' },
    noHousehold: { cells: { 世帯番号: '' }, reason: 'key-missing' },
    badCode: { cells: { 異動事由: '77' }, reason: 'code-unknown' },
    badDate: { cells: { 生年月日: '平成31年13月1日' }, reason: 'date-invalid' },
    noDate: { cells: { 生年月日: '' }, reason: 'required-missing' },
    noAddress: { cells: { 住所: '' }, reason: 'required-missing' },
    badEventDate: { cells: { 異動年月日: 'むかし' }, reason: null },
    marked: { cells: { 支援措置: '1' }, reason: null },
    newline: { cells: { 方書: 'あ\r\nい,"う"' }, reason: null },
  };
  it('is counted as a plain second count says', async () => {
    const row = fc.record({ harm: fc.constantFrom(...Object.keys(harms)), key: fc.integer({ min: 1, max: 25 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 25 }), async (rows) => {
        files.clear();
        anchors.clear();
        await engine.run('DROP TABLE IF EXISTS ledger_state');
        const anyway = { ...register, source: { ...register.source, quarantineLimit: 1 } };
        const all = [{ harm: 'none', key: 99 }, ...rows];
        const result = valueOf(
          await load(
            anyway,
            all.map(({ harm, key }) => resident(key, harms[harm]?.cells)),
          ),
        );
        const seen = new Set<number>();
        const marked = new Set(all.filter((r) => r.harm === 'marked').map((r) => r.key));
        const accounts = { read: all.length, accepted: 0, quarantined: 0, excluded: 0 };
        for (const { harm, key } of all) {
          const keyed = harm !== 'noKey' && harm !== 'badKey';
          const second = keyed && seen.has(key);
          if (keyed) seen.add(key);
          if (keyed && marked.has(key)) accounts.excluded++;
          else if (harms[harm]?.reason || second) accounts.quarantined++;
          else accounts.accepted++;
        }
        // A malformed key repeated is a duplicate as well as malformed: quarantined either way.
        expect(result.accounts).toEqual(accounts);
        expect((await kept(result)).length).toBe(accounts.accepted);
        await result.close();
      }),
      { numRuns: 8 },
    );
  });
});
