/** What the machine sees in an output before people look: every rule on a file that breaks it, and the same file mended. */
import { describe, expect, it } from 'vitest';
import { find } from './find.ts';
import { unexplained } from './finding.ts';
import type { OutputKind } from './release.api.ts';
import { type RuleName, ruleNames, rules } from './rules-table.ts';
import { bytesOf, office, sha256 } from './test-release.ts';

type Handed = { readonly name: string; readonly kind: OutputKind; readonly bytes: Uint8Array };
const handed = (name: string, kind: OutputKind, content: string | Uint8Array): Handed => ({
  name,
  kind,
  bytes: typeof content === 'string' ? bytesOf(content) : content,
});
const look = (...files: readonly Handed[]) =>
  find(
    files.map(({ bytes, ...file }) => ({ file: { ...file, bytes: bytes.length, sha256: sha256(bytes) }, bytes })),
    office,
  );
const broken = (...files: readonly Handed[]): string[] => look(...files).findings.map(({ rule }) => rule);
const png = (...chunks: readonly string[]): Uint8Array => {
  const chunk = (name: string, data = ''): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name + data, 'latin1'), Buffer.alloc(4)]);
  };
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
      chunk('IHDR'),
      ...chunks.map((name) => chunk(name, 'x')),
      chunk('IEND'),
    ]),
  );
};
const counts = handed('counts.csv', 'table', '区,人数\n浜手区,120\n山手区,340\n');
const certificate = (threshold: number, sha: string, tightestInterval = 3) =>
  handed(
    'certificate.json',
    'certificate',
    JSON.stringify({
      release: 'population',
      policy: {
        audience: 'staff',
        threshold,
        minimumWidth: 3,
        zeros: 'show',
        dominance: { units: 2, percent: 90 },
        pPercent: 10,
      },
      systems: [{ name: 's', amounts: false, tightestInterval }],
      tables: [{ id: 'population-area', sha256: sha }],
    }),
  );
const protectedTable = (hidden: number) =>
  JSON.stringify({
    id: 'population-area',
    dimensions: [1, 2],
    protection: { primary: 1, complementary: 1 },
    cells: Array.from({ length: 10 }, (_, i) => ({ hidden: [i < hidden ? 'threshold' : null] })),
  });

type Case = readonly [rule: RuleName, broken: readonly Handed[], mended: readonly Handed[]];
const table = (text: string, name = 't.csv') => handed(name, 'table', text);
const cases: readonly Case[] = [
  ['small-count', [table('区,人数\n浜手区,9\n')], [table('区,人数\n浜手区,10\n')]],
  ['small-count', [table('区,男,女\n浜手区,120,4\n')], [table('区,男,女\n浜手区,120,40\n')]],
  ['zero-cells', [table('区,人数\n浜手区,-\n')], [table('区,人数\n浜手区,12\n')]],
  [
    'class',
    [table('区,回答,人数\n浜手区,はい,30\n浜手区,いいえ,0\n浜手区,計,30\n')],
    [table('区,回答,人数\n浜手区,はい,30\n浜手区,いいえ,20\n浜手区,計,50\n')],
  ],
  [
    'hidden-derivable',
    [table('区,性別,人数\n浜手区,男,120\n浜手区,女,秘\n浜手区,計,128\n')],
    [table('区,性別,人数\n浜手区,男,秘\n浜手区,女,秘\n浜手区,計,128\n')],
  ],
  ['hidden-derivable', [table('区,男,女,計\n浜手区,120,秘,128\n')], [table('区,男,女,計\n浜手区,120,秘,秘\n')]],
  [
    'shown-beside-hidden',
    [table('区,受診者数,受診率\n浜手区,秘,31.5\n')],
    [table('区,受診者数,受診率\n浜手区,秘,秘\n')],
  ],
  ['hidden-unproved', [table('区,人数\n浜手区,秘\n')], [table('区,人数\n浜手区,12\n')]],
  ['dimensions', [table('a,b,c,d,人数\nx,y,z,w,12\n')], [table('a,b,c,人数\nx,y,z,12\n')]],
  [
    'too-many-rows',
    [table(`区,人数\n${'浜手区,12\n'.repeat(5001)}`)],
    [table(`区,人数\n${'浜手区,12\n'.repeat(100)}`)],
  ],
  ['rates-without-counts', [table('区,受診率\n浜手区,31.5\n')], [table('区,受診率,人数\n浜手区,31.5,120\n')]],
  [
    'amounts-without-counts',
    [table('区,平均所得（円）\n浜手区,3100000\n')],
    [table('区,平均所得（円）,人数\n浜手区,3100000,120\n')],
  ],
  [
    'dominance',
    [table('町,所得合計（円）,最大の寄与,2番目,人数\n甲,1000,800,150,30\n')],
    [table('町,所得合計（円）,最大の寄与,2番目,人数\n甲,1000,100,90,30\n')],
  ],
  [
    'dominance-unknown',
    [table('町,所得合計（円）,人数\n甲,1000,30\n')],
    [table('町,所得合計（円）,最大の寄与,2番目,人数\n甲,1000,100,90,30\n')],
  ],
  ['extremes', [table('区,人数,最大年齢\n浜手区,120,103\n')], [counts]],
  ['record-rows', [table('city_number,年齢\n123,40\n')], [counts]],
  ['unreadable', [table('区,人数\n浜手区\n')], [counts]],
  ['file-type', [handed('t.xlsx', 'table', 'x')], [counts]],
  ['too-large', [handed('t.txt', 'text', new Uint8Array(17 * 1024 * 1024).fill(97))], [handed('t.txt', 'text', 'a')]],
  [
    'position-groups',
    [handed('m.csv', 'position', '区,人数,中央値\n浜手区,6,310\n')],
    [handed('m.csv', 'position', '区,人数,中央値\n浜手区,60,310\n')],
  ],
  [
    'tail-percentile',
    [handed('m.csv', 'position', '区,人数,95パーセンタイル\n浜手区,100,900\n')],
    [handed('m.csv', 'position', '区,人数,95パーセンタイル\n浜手区,400,900\n')],
  ],
  [
    'position-unknown',
    [handed('m.csv', 'position', '区,中央値\n浜手区,310\n')],
    [handed('m.csv', 'position', '区,人数,中央値\n浜手区,60,310\n')],
  ],
  [
    'degrees-of-freedom',
    [handed('r.csv', 'regression', '変数,係数,自由度\n年齢,0.2,7\n')],
    [handed('r.csv', 'regression', '変数,係数,自由度\n年齢,0.2,140\n')],
  ],
  [
    'degrees-of-freedom',
    [handed('r.json', 'regression', '{"coef":{"age":0.2},"df_resid": 4}')],
    [handed('r.json', 'regression', '{"coef":{"age":0.2},"df_resid": 400}')],
  ],
  [
    'degrees-missing',
    [handed('r.txt', 'regression', '係数 0.2')],
    [handed('r.txt', 'regression', '係数 0.2 df_resid: 90')],
  ],
  [
    'dummy-counts',
    [handed('r.csv', 'regression', '変数,係数,度数,自由度\n区=谷区,0.2,4,90\n')],
    [handed('r.csv', 'regression', '変数,係数,度数,自由度\n区=谷区,0.2,40,90\n')],
  ],
  [
    'dummy-counts-missing',
    [handed('r.csv', 'regression', '変数,係数,自由度\n年齢,0.2,90\n')],
    [handed('r.csv', 'regression', '変数,係数,度数,自由度\n年齢,0.2,40,90\n')],
  ],
  [
    'test-cells',
    [handed('x.csv', 'test', '区,男,女\n浜手区,3,40\n山手区,50,60\n')],
    [handed('x.csv', 'test', '区,男,女\n浜手区,30,40\n山手区,50,60\n')],
  ],
  ['chart-metadata', [handed('c.png', 'chart', png('tEXt')), counts], [handed('c.png', 'chart', png()), counts]],
  ['chart-counts-missing', [handed('c.png', 'chart', png())], [handed('c.png', 'chart', png()), counts]],
  [
    'model-binary',
    [handed('m.json', 'model', new Uint8Array([0x80, 0x04, 0x95, 0xff]))],
    [handed('m.json', 'model', '{"coef":1}')],
  ],
  [
    'model-instances',
    [handed('m.json', 'model', '{"support_vectors":[[1,2]]}')],
    [handed('m.json', 'model', '{"coef":1}')],
  ],
  [
    'model-leaf',
    [handed('m.json', 'model', '{"n_node_samples":[40,4]}')],
    [handed('m.json', 'model', '{"n_node_samples":[40,14]}')],
  ],
  ['identifier', [handed('t.txt', 'text', '番号 123456789018 の方')], [handed('t.txt', 'text', '合計 123456 人')]],
  ['identifier', [handed('t.txt', 'text', '電話 078-123-4567')], [handed('t.txt', 'text', '2026-11-25')]],
  [
    'formula',
    [table('区,人数\n"=HYPERLINK(""http://x"")",120\n')],
    [table('区,増減（人）,率,備考\n浜手区,-120,+3.5,－\n')],
  ],
  ['person-words', [handed('t.md', 'text', '浜手町3丁目12番5号')], [handed('t.md', 'text', '浜手町3丁目')]],
  [
    'certificate-missing',
    [handed('population-area.json', 'protected-table', protectedTable(0))],
    [handed('population-area.json', 'protected-table', protectedTable(0)), certificate(10, sha256(protectedTable(0)))],
  ],
  [
    'table-differs',
    [handed('population-area.json', 'protected-table', protectedTable(0)), certificate(10, sha256('other'))],
    [handed('population-area.json', 'protected-table', protectedTable(0)), certificate(10, sha256(protectedTable(0)))],
  ],
  [
    'much-hidden',
    [handed('population-area.json', 'protected-table', protectedTable(5)), certificate(10, sha256(protectedTable(5)))],
    [handed('population-area.json', 'protected-table', protectedTable(4)), certificate(10, sha256(protectedTable(4)))],
  ],
  ['certificate-weaker', [certificate(5, 'x')], [certificate(10, 'x')]],
  ['certificate-narrow', [certificate(10, 'x', 2)], [certificate(10, 'x', 3)]],
];

describe('automatic findings', () => {
  it.each(cases)('%s is found where it is broken, and only there', (rule, bad, good) => {
    expect(broken(...bad)).toContain(rule);
    expect(broken(...good)).not.toContain(rule);
  });
  it('has a case for every rule that is not about people alone', () => {
    const people = ['chart-human', 'model-human', 'text-human'];
    // Held against what is released: find-beside-released.test.ts.
    const beside = ['opens-released', 'near-released', 'differs-little'];
    expect(new Set([...cases.map(([rule]) => rule), ...people, ...beside])).toEqual(new Set(ruleNames));
  });
  it('says where, by row and column, and never what stands there', () => {
    const { findings } = look(table('区,人数\n浜手区,7\n山手区,120\n'));
    const small = findings.find(({ rule }) => rule === 'small-count');
    expect(small?.places).toEqual(['2: 人数']);
    expect(JSON.stringify(findings)).not.toMatch(/浜手区|"7"/);
  });
  it('looks at every file a person hands in for numbers of persons, whatever its kind', () => {
    for (const kind of ['table', 'regression', 'test', 'position', 'model', 'text'] as const)
      expect(broken(handed('x.csv', kind, '区,備考,人数\n浜手区,123456789018,120\n'))).toContain('identifier');
  });
  it('names a source and a next step for every rule, in both languages', () => {
    for (const { about, next, source } of Object.values(rules))
      for (const words of [about, next, source]) expect(Math.min(words.ja.length, words.en.length)).toBeGreaterThan(3);
  });
  it('leaves a grave finding open until a reason was written for it', () => {
    const { findings } = look(table('区,人数\n浜手区,9\n'));
    expect(unexplained(findings, []).map(({ id }) => id)).toEqual(['small-count t.csv']);
    expect(unexplained(findings, [{ finding: 'small-count t.csv' }])).toEqual([]);
  });
  it('tells what it looked at and found in order', () => {
    expect(look(counts).passed.map(({ rule }) => rule)).toContain('small-count');
  });
});
