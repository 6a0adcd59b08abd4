/** People under support measures never enter, in any data set, and nothing says who they are. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Cells, codeOf, loadSide, neighbours, payer, register, resident, tax } from './test-load.ts';

const { side, load } = loadSide();

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
    expect(side.files.size).toBe(0);
  });
});
