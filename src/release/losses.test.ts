/** What the checker is told beside a protected table: how much of it is lost, and for whose sake a number is hidden. */
import type { HiddenReason, TableContent } from '#statistics';
import { describe, expect, it } from 'vitest';
import { keptForIn } from './kept-for.ts';
import { previewTable } from './preview.ts';
import { lossOf } from './table-loss.ts';

const label = (text: string) => ({ ja: text, en: text });
const categories = (...of: readonly (readonly [code: string, parent?: string])[]) =>
  of.map(([code, parent]) => ({ code, label: label(code), ...(parent ? { parent } : {}) }));

type Cell = readonly [codes: string, value: number | HiddenReason];
const tableOf = (cells: readonly Cell[], kind: 'count' | 'rate' = 'count'): TableContent => ({
  id: 'population-area',
  title: label('人口'),
  dimensions: [
    { name: 'month', title: label('年月'), total: null, categories: categories(['9月'], ['10月']) },
    {
      name: 'area',
      title: label('区・町丁'),
      total: 'total',
      categories: categories(['total'], ['東区'], ['西区'], ['山町', '東区'], ['川町', '東区'], ['浜町', '西区']),
    },
    { name: 'sex', title: label('性別'), total: 'total', categories: categories(['total'], ['男'], ['女']) },
  ],
  measures: [{ name: 'people', title: label('人口'), unit: label('人'), kind, decimals: 0 }],
  provenance: { asOf: '2026-10-31', source: label('住基'), credit: null, snapshots: [], spec: 'x' },
  protection: { rules: [], cells: cells.length, primary: 0, complementary: 0, recomputable: 0 },
  cells: cells.map(([codes, value]) => ({
    codes: codes.split(' '),
    values: [typeof value === 'number' ? value : null],
    hidden: [typeof value === 'number' ? null : value],
  })),
});

const october: readonly Cell[] = [
  ['9月 total total', 90],
  ['10月 total total', 100],
  ['10月 total 男', 48],
  ['10月 total 女', 52],
  ['10月 東区 total', 60],
  ['10月 東区 男', 28],
  ['10月 東区 女', 32],
  ['10月 西区 total', 40],
  ['10月 西区 男', 20],
  ['10月 西区 女', 20],
  ['10月 山町 total', 30],
  ['10月 山町 男', 'threshold'],
  ['10月 山町 女', 'complementary'],
  ['10月 川町 total', 30],
  ['10月 川町 男', 'complementary'],
  ['10月 川町 女', 'complementary'],
  ['10月 浜町 total', 40],
  ['10月 浜町 男', 20],
  ['10月 浜町 女', 20],
];

describe('how much of a table is lost', () => {
  it('is told by reason, and as the share of the newest total that no town shows', () => {
    expect(lossOf('population-area.json', tableOf(october))).toMatchObject({
      rows: 19,
      values: 19,
      hidden: { threshold: 1, complementary: 3, detail: 0, dominance: 0, zero: 0, merged: 0 },
      // Of 100 people the 40 of 浜町 are shown by town and sex.
      unseen: 0.6,
    });
  });
  it('is not told as a share where the total itself is hidden, where parts are no parts, or where there are only rates', () => {
    const without = october.map(([codes, value]): Cell => [codes, codes === '10月 total total' ? 'threshold' : value]);
    expect(lossOf('x', tableOf(without)).unseen).toBeNull();
    const overlapping = october.map(([codes, value]): Cell => [codes, codes === '10月 浜町 男' ? 200 : value]);
    expect(lossOf('x', tableOf(overlapping)).unseen).toBeNull();
    expect(lossOf('x', tableOf(october, 'rate')).unseen).toBeNull();
  });
  it('counts a rate that cannot be worked out as no loss', () => {
    const divided = october.map(([codes, value]): Cell => [codes, codes === '10月 浜町 男' ? 'undefined' : value]);
    expect(lossOf('x', tableOf(divided))).toMatchObject({ values: 18, hidden: { threshold: 1, complementary: 3 } });
  });
});

describe('for whose sake a number is hidden', () => {
  it('names the number that would follow if this one were shown', () => {
    const [sentence] = keptForIn(tableOf(october))(['10月', '山町', '女']);
    // 山町's men follow from its total, 川町's women from those of the ward.
    expect(sentence?.ja).toBe('表示すると「川町」「男」が引き算で分かります。');
  });
  it('says how many keep each other where no single one follows, and nothing of those that are few themselves', () => {
    const three = october.map(([codes, value]): Cell => [codes, codes === '10月 山町 total' ? 'complementary' : value]);
    const sentences = keptForIn(tableOf(three));
    expect(sentences(['10月', '山町', 'total'])[0]?.ja).toMatch(/「性別」の計で、隠した3つが互いを守ります/);
    expect(sentences(['10月', '山町', '男'])).toEqual([null]);
    expect(sentences(['10月', '浜町', '男'])).toEqual([null]);
  });
  it('says that others lie elsewhere where nothing in the table hangs on it', () => {
    const alone = october.map(([codes, value]): Cell => {
      if (codes === '10月 浜町 男') return [codes, 'complementary'];
      return [codes, typeof value === 'number' ? value : 5];
    });
    expect(keptForIn(tableOf(alone))(['10月', '浜町', '男'])[0]?.ja).toMatch(/ほかの表を合わせた逆算/);
  });
  it('stands in the preview beside what is hidden, and nowhere else', () => {
    const table = tableOf(october);
    const hidden = previewTable(table, { only: 'hidden', from: 0 }, null);
    if (hidden.kind !== 'protected-table') throw new Error('another kind of preview');
    expect(hidden.keptFor.map(({ row }) => hidden.table.rows[row]?.slice(0, 3))).toEqual([
      ['10月', '山町', '女'],
      ['10月', '川町', '男'],
      ['10月', '川町', '女'],
    ]);
    expect(previewTable(table, { only: 'all', from: 0 }, null)).toMatchObject({ keptFor: [] });
  });
});
