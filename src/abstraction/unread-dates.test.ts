/** Dates and addresses that nobody could read: a wrong setting is told before everybody is without an age, a few slips are told and taken. */
import { describe, expect, it } from 'vitest';
import { type Contract } from '#catalogue';
import { valueOf } from '#base';
import { codeOf, loadSide, neighbours, payer, register, resident, tax } from './test-load.ts';

const { load } = loadSide();
/** As a list of support measures must be there before anything else. */
const registered = async () => (await load(register, neighbours(2), '2026-09-30').then(valueOf)).close();
const coded = (eraCodes?: '1-2-3-4-5' | '1-3-5-7-9'): Contract => {
  const { eraCodes: _, ...source } = tax.source;
  return { ...tax, source: { ...source, ...(eraCodes ? { eraCodes } : {}) } as Contract['source'] };
};

describe('dates of a load', () => {
  it('that are mostly none stop it, with the column, how many, and the setting that is probably wrong', async () => {
    await registered();
    const payers = Array.from({ length: 12 }, (_, i) => payer(i + 1, { 生年月日: '4010108' }));
    for (const [eraCodes, said] of [
      [undefined, 'いまは書かれていません'],
      ['1-3-5-7-9', 'いまは 1-3-5-7-9'],
    ] as const) {
      const result = await load(coded(eraCodes), payers);
      expect(codeOf(result)).toBe('abstraction.dates-unread');
      if (result.ok) continue;
      expect(result.refusal.ja).toContain(said);
      expect(result.refusal.because?.map(({ ja }) => ja)).toEqual(['列「生年月日」: 12行のうち12行']);
      expect(JSON.stringify(result.refusal)).not.toContain('4010108');
    }
    await valueOf(await load(coded('1-2-3-4-5'), payers)).close();
    // As few may all be slips: they are set aside one by one.
    expect(codeOf(await load(coded(), payers.slice(0, 9)))).toBe('abstraction.too-many-quarantined');
  });
  it('that are none here and there are left empty, and told by their column', async () => {
    const some = [
      resident(1, { 異動年月日: 'むかし' }),
      resident(2, { 異動年月日: '平成31年13月1日' }),
      ...neighbours(20),
    ];
    const result = valueOf(await load(register, some));
    expect(result.accounts).toMatchObject({ read: 22, accepted: 22 });
    expect(result.warnings.map(({ ja }) => ja)).toContain(
      '列「異動年月日」の、日付として読めない値（空にして採用）: 2行',
    );
    await result.close();
    // All of them: the months would have been empty without a word.
    const all = await load(
      register,
      Array.from({ length: 12 }, (_, i) => resident(i + 1, { 異動年月日: '別紙のとおり' })),
    );
    expect(codeOf(all)).toBe('abstraction.dates-unread');
  });
});

describe('addresses of a load', () => {
  it('that mostly lie in no town of the pack are told as a setting that is probably wrong', async () => {
    const elsewhere = Array.from({ length: 30 }, (_, i) => resident(i + 1, { 住所: '神戸市中央区加納町6-5-1' }));
    const result = valueOf(await load(register, elsewhere));
    expect(result.warnings.some(({ ja }) => ja.startsWith('住所の100%が町名辞書'))).toBe(true);
    await result.close();
    const usual = valueOf(await load(register, [...elsewhere.slice(0, 10), ...neighbours(30)], '2026-11-30'));
    expect(usual.warnings.some(({ ja }) => ja.includes('町名辞書'))).toBe(false);
    await usual.close();
  });
});
