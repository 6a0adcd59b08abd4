/** What somebody reads who has made a slip in a YAML file. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml } from './index.ts';

const schema = z.strictObject({
  name: z.string().min(1),
  of: z.array(z.union([z.strictObject({ kind: z.literal('a'), n: z.number() }), z.string()])),
});
const faults = (text: string) => {
  const read = readYaml(text, schema, ({ name }) => (name === 'x' ? [{ ja: '別の名前に', en: 'another name' }] : []));
  return 'faults' in read ? read.faults : [];
};

describe('a YAML file with slips', () => {
  it('is told all of them at once, by place, in both languages', () => {
    const found = faults('name: ""\nof: [{ kind: a, n: one }, b]\nextra: 1');
    expect(found.map(({ en }) => en)).toEqual([
      'name: Too small: expected string to have >=1 characters',
      'of.0.n: Invalid input: expected number, received string',
      'Unrecognized key: "extra"',
    ]);
    expect(found.map(({ ja }) => ja)).toEqual([
      'name: 小さすぎる値: 文字列は1文字以上である必要があります',
      'of.0.n: 無効な入力: 数値が期待されましたが、文字列が入力されました',
      '認識されていないキー: "extra"',
    ]);
  });
  it.each([
    [
      'name: a: b',
      'YAMLとして読めません: 1行目7文字目: 1行に「:」が2つあります。値に「:」を書くときは引用符で囲みます',
    ],
    ['name: a\nof:\n\t- b', 'YAMLとして読めません: 3行目1文字目: タブで字下げしています。空白を使います'],
    ['name: a\nname: b', 'YAMLとして読めません: 2行目1文字目: 同じ項目が2回あります'],
    ['name: "山田', 'YAMLとして読めません: 1行目10文字目: 閉じる引用符か「:」がありません'],
    ['name: *山田', 'YAMLとして読めません: 書き方が正しくありません'],
  ])('that is no YAML is told by line and letter, without what stands there: %j', (text, ja) => {
    const [fault] = faults(text);
    expect(fault?.ja).toBe(ja);
    expect(fault?.en).toMatch(/^not YAML: /);
    expect(JSON.stringify(fault)).not.toContain('山田');
  });
  it('is told in words what a name looks like, and what is not there', () => {
    const named = z.object({
      dataset: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
      column: z.string().regex(/^[a-z][a-z0-9_]*$/),
      title: z.string(),
    });
    const read = readYaml('dataset: 住民\ncolumn: A-1', named);
    expect('faults' in read ? read.faults.map(({ ja }) => ja) : []).toEqual([
      'dataset: 英小文字で始め、英小文字・数字・ハイフン（-）で書きます',
      'column: 英小文字で始め、英小文字・数字・下線（_）で書きます',
      'title: 書かれていません',
    ]);
  });
  it('is told of a column by its heading', () => {
    const columns = z.object({ columns: z.array(z.object({ source: z.string(), role: z.enum(['a', 'b']) })) });
    const read = readYaml('columns: [{ source: 性別, role: a }, { source: 住所, role: x }, { role: a }]', columns);
    expect('faults' in read ? read.faults.map(({ ja }) => ja.split(': ')[0]) : []).toEqual([
      'columns.1「住所」.role',
      'columns.2.source',
    ]);
  });
  it('is told where it is no YAML, and what the schema cannot see', () => {
    expect(faults('name: [')[0]?.ja).toMatch(/^YAMLとして読めません/);
    expect(faults('name: x\nof: []')).toEqual([{ ja: '別の名前に', en: 'another name' }]);
    expect(readYaml('name: y\nof: []', schema)).toEqual({ value: { name: 'y', of: [] } });
  });
});
