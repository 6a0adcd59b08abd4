/** Loads that must not leave, and what is said of a load before it is sent. */
import { describe, expect, it } from 'vitest';
import { type CalendarDate, type Result, valueOf } from '#base';
import { type Contract } from '#catalogue';
import { type AbstractedLoad, briefOfLoad, checkReport, prepareLoad, toldOfLoad } from './index.ts';
import { codeOf, csv, loadSide, neighbours, pack, register, resident } from './test-load.ts';

const { side, needs, load } = loadSide();

describe('a load that must not leave', () => {
  const notTaken = async (result: Result<AbstractedLoad>, code: string) => {
    expect(codeOf(result)).toBe(code);
    if (!result.ok) {
      expect(result.refusal.ja).toMatch(/ください。$/);
      expect(result.refusal.exitCode).toBeGreaterThan(0);
    }
    expect(
      await side.engine.rows(
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
      '保留一覧: resident-register_2026-10-31.csv',
    ]);
    expect(!result.ok && result.refusal.ja).toMatch(/^『住民基本台帳』の12行のうち2行に誤りがあり、上限（5%）を超えた/);
    expect(side.quarantined[0]).toContain('resident-register.csv,12,性別,code-unknown');
    expect(side.quarantined[0]).not.toMatch(/昭和75/);
    expect(side.files.size).toBe(0);
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
    side.profiles.push({ dataset: 'resident-register', asOf: '2026-09-30', profile: JSON.stringify(first.profile) });
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
    // After sending, the same stands there but for what was a matter of deciding.
    const told = toldOfLoad(second).map((line) => line.ja);
    expect(told.filter((line) => !ja.includes(line))).toEqual([]);
    expect(told).toContain('保留: 列「性別」 定義書にないコードです 1行');
    expect(told.some((line) => line.startsWith('再識別リスク: '))).toBe(true);
    expect(told).toContain('注意: 前回との違いがいつもより大きいです。抽出の条件を確かめてください。');
    expect(told.some((line) => line.startsWith('注意: 読み取れない住所'))).toBe(true);
    expect(briefOfLoad(second)?.ja).toMatch(
      /^住民基本台帳（基準日 2026-10-31）: 保留 1行、注意 \d件（前回との違いが大きい）$/,
    );
    await second.close();
    expect(side.files.has('000002.sealed')).toBe(false);
  });
});
