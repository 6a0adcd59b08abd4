/** Whatever is wrong with a register, every row of it is accounted for as a plain second count says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Cells, loadSide, register, resident } from './test-load.ts';

const { side, load, kept } = loadSide();

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
    // Keys of digits, keys with letters, and both in one file.
    const letters = fc.constantFrom(...[() => false, () => true, (key: number) => key % 2 === 0]);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 25 }), letters, async (rows, lettered) => {
        side.files.clear();
        side.anchors.clear();
        await side.engine.run('DROP TABLE IF EXISTS ledger_state');
        const anyway = { ...register, source: { ...register.source, quarantineLimit: 1 } };
        const all = [{ harm: 'none', key: 99 }, ...rows];
        const result = valueOf(
          await load(
            anyway,
            all.map(({ harm, key }) => resident(lettered(key) ? `K-${key}` : key, harms[harm]?.cells)),
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
