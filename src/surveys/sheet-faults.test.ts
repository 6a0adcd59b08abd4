/** What is wrong in a firm's sheet is told by row and column, all at once, in both languages. */
import { describe, expect, it } from 'vitest';
import { readSheetBook } from './sheet-book.ts';
import { changed, faults, firmHead, headSheet, questions, read } from './test-firm-sheet.ts';

describe('what is wrong in a sheet', () => {
  it.each([
    [6, 5, '記号', /6行目「回答形式」: 同じ設問「Ｆ１」の5行目と違います/],
    [5, 5, '属性（重みつき）', /5行目「回答形式」: f1: 重み（design）があり/],
    [8, 5, '数値', /8行目「回答形式」: 数値の設問は、統計にできません/],
    [
      8,
      5,
      '選ぶ',
      /8行目「回答形式」: 型は「属性・属性\(重みつき\)・属性\(集計しない\)・単一・複数・自由記述・整理番号」のどれかです/,
    ],
    [8, 6, '', /8行目「変数名」: 空です/],
    [9, 6, 'Q9', /9行目「変数名」: 1つだけ選ぶ設問の列は1つです/],
    [9, 7, '1', /9行目「コード」: q1: 番号「1」が2回あります/],
    [9, 7, '', /9行目「コード」: 空です/],
    [10, 6, 'Q1', /10行目「変数名」: Q1: 同じ列が2回あります/],
    [10, 2, 'Ｑ１', /10行目「設問番号」: q1: 同じ名前が2回あります/],
    [10, 2, '問１', /10行目「設問文」: 同じ設問「問１」の8行目と違います/],
    [10, 2, '問い', /10行目「名前」: 設問番号「問い」から名前を作れません/],
    [12, 7, '防災', /12行目「コード」: 複数回答の選択肢コードは/],
    [13, 6, '', /13行目「変数名」: 空です/],
    [14, 8, 'はい', /14行目「カテゴリ」: この型の設問に選択肢は書けません/],
    [4, 6, 'Q4', /14行目「変数名」: Q4: 同じ列が2回あります/],
    [4, 2, '', /4行目「設問番号」: 設問番号が空で、上にも設問がありません/],
    [3, 3, '質問', /3行目: 「設問文」の列がありません/],
    [3, 10, '選択肢', /3行目: 「選択肢」（選択肢）の列が2つあります/],
  ])('row %i, column %i: %s', (row, column, to, said) => {
    expect(faults(read(changed(row, column, to))).join('\n')).toMatch(said);
  });
  it('is told all at once, that of the head, too, and in both languages', () => {
    const sheet = changed(9, 7, '1').map((cells, i) => (i === 9 ? cells.with(4, '').with(5, '単') : cells));
    const result = read(sheet, `${firmHead.replace('cadence: yearly', 'cadence: daily')}\ntopics: []\n`);
    const told = faults(result, 'en');
    for (const one of [
      /^head.yaml: topics: is told by the sheet/,
      /^row 10, "回答形式": is one of: 属性 \(group\), /,
      /^row 10, "設問文（英）": is empty: the English/,
      /^head.yaml: cadence: /,
      /^row 9, "コード": q1: has the code "1" twice/,
    ])
      expect(told.filter((fault) => one.test(fault))).toHaveLength(1);
    expect(told).toHaveLength(5);
    expect(faults(result)).toHaveLength(faults(result, 'en').length);
  });
  it('on the sheet 調査 is told by its row', () => {
    const rows = headSheet.rows.map((row) =>
      row[0] === '周期' ? ['周期', '毎日'] : row[1] === '山里区' ? ['層の人口', '山里区', '多数'] : row,
    );
    const without = rows.filter(([label]) => label !== '所管');
    const at = (label: string, value?: string) =>
      rows.findIndex((row) => row[0] === label && (value === undefined || row[1] === value)) + 1;
    const told = faults(
      readSheetBook(questions, { file: '調査', rows: [...rows, ['題名', 'x', 'y']] }, 'book.xlsx'),
    ).join('\n');
    expect(told).toContain(`調査 ${at('周期')}行目: 「毎月」か「毎年」`);
    expect(told).toContain(`調査 ${at('層の人口', '山里区')}行目: `);
    expect(told).toContain(`調査 ${rows.length + 1}行目: 「題名」という項目はありません`);
    expect(faults(readSheetBook(questions, { file: '調査', rows: without }, 'book.xlsx')).join('\n')).toMatch(
      /調査: 所管: /,
    );
  });
  it('is a refusal of its own where there are no headings', () => {
    const result = read([['これは'], ['表では', 'ない']]);
    expect(result.ok ? '' : result.refusal.code).toBe('surveys.sheet-headings-missing');
  });
});
