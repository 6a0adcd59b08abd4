/** People under support measures never enter, in any data set, and nothing says who they are. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Cells, codeOf, loadSide, neighbours, payer, register, resident, tax } from './test-load.ts';

const { side, needs, load } = loadSide();

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
    for (const bytes of side.files.values())
      expect(Buffer.from(bytes).toString('latin1')).not.toContain('000000000000001');
  });
  it('are left out with all their rows, however their key is written in each', async () => {
    const month = valueOf(
      await load(register, [
        ...neighbours(30),
        resident(1, { 宛名番号: 'A-1', 支援措置: '１' }),
        resident(1, { 宛名番号: 'Ａ－１' }),
        resident(2, { 宛名番号: '０００２', 支援措置: '00', 世帯番号: '9' }),
        resident(3, { 宛名番号: '0003', 支援措置: '停止' }),
        resident(3, { 宛名番号: '０００３' }),
        resident(4, { 宛名番号: '', 支援措置: '1' }),
        resident(5, { 宛名番号: '', 支援措置: '0' }),
      ]),
    );
    expect(month.accounts).toEqual({ read: 37, accepted: 31, quarantined: 1, excluded: 5 });
    await month.close();
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
    // 1 is unmarked now, 2 is in a faulty row, 3 has left the register, 6 is new.
    const later = [resident(1), resident(2, { 性別: '7' }), resident(6, { 支援措置: '1' })];
    await run([...neighbours(50), ...later], '2026-09-30');
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
  it('are not let go all at once where the extraction lost their marks, unless somebody compared it', async () => {
    const marked = Array.from({ length: 30 }, (_, i) => resident(i + 1, { 支援措置: '1' }));
    const others = neighbours(20);
    await valueOf(await load(register, [...others, ...marked], '2026-08-31')).close();
    const kept = side.files.get('withheld.sealed');
    const unmarked = (many: number) => marked.map((row, i) => (i < many ? { ...row, 支援措置: '' } : row));
    for (const [many, trial] of [
      [30, true],
      [30, false],
      [16, false],
    ] as const) {
      const result = await load(register, [...others, ...unmarked(many)], '2026-09-30', trial);
      expect(codeOf(result)).toBe('abstraction.support-released');
      expect(result.ok ? '' : result.refusal.ja).toContain(`対象者30人のうち${many}人`);
    }
    expect(side.files.get('withheld.sealed')).toBe(kept);
    const taken = valueOf(await load(register, [...others, ...unmarked(15)], '2026-09-30'));
    expect(taken.accounts).toMatchObject({ accepted: 35, excluded: 15 });
    await taken.close();
    // The last ones: nobody is marked any more, which a lost column looks like however few they are.
    expect(codeOf(await load(register, [...others, ...unmarked(30)], '2026-10-31'))).toBe(
      'abstraction.support-released',
    );
    const ended = valueOf(
      await load(register, [...others, ...unmarked(30)], '2026-10-31', false, needs(), { supportEnded: true }),
    );
    expect(ended.accounts).toMatchObject({ accepted: 50, excluded: 0 });
    expect(ended.warnings[0]?.ja).toContain('支援措置の対象者の行が1行もありません');
    await ended.close();
    await valueOf(await load(register, [...others, ...unmarked(30)], '2026-11-30')).close();
  });
  it('must be known before any other data set is read', async () => {
    expect(codeOf(await load(tax, [payer(1)]))).toBe('abstraction.support-list-missing');
    expect(side.files.size).toBe(0);
    // A trial, which sends nothing, shows what it would be, and says that nothing can be sent yet.
    const trial = valueOf(await load(tax, [payer(1)], '2026-10-31', true));
    expect(trial.rows).toBe(1);
    expect(trial.warnings[0]?.ja).toContain('このデータは送れません');
    await trial.close();
    expect(side.files.size).toBe(0);
  });
});
