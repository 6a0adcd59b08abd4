/** Settings that cannot be followed are refused before anything is read, all faults at once and in both languages; names are brought into one form. */
import { type Engine, valueOf } from '#base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { addressLine, addressTown, addressWard, kanaKey, kanji, kanjiVariant, katakana } from './letters.lake.ts';
import { readLinkConfig } from './read-config.ts';
import { link } from './link.ts';
import { countOutcomes } from './outcomes.lake.ts';
import { clerksList } from './clerks-list.lake.ts';
import { reviewSelect } from './results.lake.ts';
import { configOf, testNeeds } from './test-febrl.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
const one = async (sql: string) => (await engine.rows<{ v: unknown }>(`SELECT ${sql} AS v`))[0]?.v;
const text = (t: string) => `'${t}'`;

describe('names written differently', () => {
  it.each([
    ['ﾜﾀﾅﾍﾞ', 'ワタナベ'],
    ['ワタナベ', 'ワタナヘ'],
    ['わたなべ', 'ワタナベ'],
    ['オオノ', 'オウノ'],
    ['オオノ', 'オーノ'],
    ['カヂタ', 'カジタ'],
    ['ミヅノ', 'ミズノ'],
    ['ハッタ', 'ハツタ'],
    ['ヴィトリア', 'ビトリア'],
    ['サトウ　ハナコ', 'サトウハナコ'],
    ['サトー', 'サト'],
    ['コンドー', 'コンドウ'],
  ])('%s and %s have one kana key', async (a, b) => {
    expect(await one(`${kanaKey(katakana(text(a)))} = ${kanaKey(katakana(text(b)))}`)).toBe(true);
  });
  it('サトウ and カトウ have two', async () => {
    expect(await one(`${kanaKey(katakana("'サトウ'"))} = ${kanaKey(katakana("'カトウ'"))}`)).toBe(false);
  });
  it.each([
    ['渡邊　一郎', '渡辺一郎'],
    ['渡邉一郎', '渡辺　一郎'],
    ['髙橋', '高橋'],
    ['斎藤', '齊藤'],
    ['山﨑', '山崎'],
    ['葛\u{E0101}城', '葛城'],
    ['𠮷田', '吉田'],
  ])('%s and %s are one name in variants', async (a, b) => {
    expect(await one(`${kanjiVariant(kanji(text(a)))} = ${kanjiVariant(kanji(text(b)))}`)).toBe(true);
  });
  it.each([
    ['中央区加納町六丁目５番１号', '中央区加納町6-5-1'],
    ['中央区加納町６丁目５－１', '中央区加納町六丁目5番地1号'],
  ])('%s and %s are one address', async (a, b) => {
    expect(await one(`${addressLine(text(a))} = ${addressLine(text(b))}`)).toBe(true);
  });
  it('town and ward are found with and without prefecture and city', async () => {
    for (const address of ['東瀬県結浜市浜手区琴宮通６丁目５番１７号', '浜手区琴宮通6-9']) {
      expect([
        await one(addressTown(addressLine(text(address)))),
        await one(addressWard(addressLine(text(address)))),
      ]).toEqual(['浜手区琴宮通6', '浜手区']);
    }
  });
});

const settings = `
fields: { kana: { kind: kana, column: カナ }, birth: { kind: date, column: 生年月日 } }
blocking: [[kana], [birth]]
compare: { kana: {}, birth: {} }
prior: { rules: [[kana, birth]], recall: 0.8 }
`;
const faultsOf = (yaml: string, dedupe = false) => {
  const read = readLinkConfig(yaml, 'link.yaml', dedupe);
  return read.ok ? [] : (read.refusal.because ?? []);
};

describe('a link.yaml', () => {
  it('that is right has no faults', () => expect(faultsOf(settings)).toEqual([]));

  it('with many faults is told all of them, in both languages', () => {
    const faults = faultsOf(`
fields:
  kana: { kind: kana, left: カナ }
  birth: { kind: date, column: 生年月日, map: { a: b } }
blocking: [[kana, sex], ["birth:head3"]]
compare:
  kana: { levels: [{ jaro-winkler: 0.9 }, exact] }
  birth: { levels: [exact, key] }
  town: {}
prior: { rules: [[kana, phone]], recall: 0.8 }
match: { floor: 0.5, review: 0.1, assignment: clusters }
`);
    const places = faults.map(({ en }) => en.split(':')[0]);
    expect(new Set(places)).toEqual(
      new Set([
        'fields.kana',
        'fields.birth.map',
        'blocking[0]',
        'blocking[1]',
        'compare.kana.levels',
        'compare.birth.levels',
        'compare.town',
        'prior.rules[0]',
        'match',
      ]),
    );
    for (const { ja, en } of faults) expect(ja).not.toBe(en);
  });

  it.each([
    ['an unknown key', `${settings}\nbloking: []`],
    ['a share above 1', settings.replace('0.8', '8')],
    ['an unknown kind', settings.replace('kind: kana', 'kind: name')],
    ['no fields', settings.replace(/fields.*/, '')],
    ['YAML that is none', 'fields: ['],
    ['a list', '- a'],
    ['nothing', ''],
  ])('with %s is refused with its place', (_, yaml) => {
    const faults = faultsOf(yaml);
    expect(faults.length).toBeGreaterThan(0);
    for (const { ja, en } of faults) expect(ja.length > 0 && en.length > 0).toBe(true);
  });

  it('whose rules leave a comparison unlearnt is refused', () => {
    const faults = faultsOf(settings.replace('[[kana], [birth]]', '[[kana], [kana, birth]]'));
    expect(faults.map(({ en }) => en.split(':')[0])).toEqual(['training']);
    expect(faults[0]?.ja).toMatch(/この項目を使わない条件を加えてください（例: \[.*birth.*\]）$/);
  });
});

const people = (table: string, rows: string) =>
  engine.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT row_number() OVER () AS "row", * FROM (VALUES ${rows}) t(id, カナ, 生年月日)`,
  );

describe('every record has an outcome', () => {
  const many = Array.from({ length: 30 }, (_, i) => `'サト${'アイウエオカキクケコ'[i % 10]}${'タチツ'[i % 3]}'`);
  const rows = (prefix: string) =>
    many.map((kana, i) => `('${prefix}${i}', ${kana}, '19${50 + i}-04-0${1 + (i % 9)}')`).join(', ');
  const config = () =>
    configOf(`left: { id: id }\nright: { id: id }\nasOf: 2026-01-01${settings}match: { errorRate: 0.1 }`, false);

  it('linked, no candidate, or nothing to look for it with', async () => {
    await people('l', `${rows('a')}, ('x1', 'ヤマダタロウ', '1933-03-03'), ('x2', NULL, NULL)`);
    await people('r', rows('b'));
    valueOf(await link(testNeeds(engine), config(), { left: 'l', right: 'r' }));
    expect(await countOutcomes(engine, 'left')).toMatchObject({ linked: 30, 'no-candidate': 1, 'missing-fields': 1 });
    expect(await countOutcomes(engine, 'right')).toMatchObject({ linked: 30 });
  });

  it('and twins of the other file go to a person, without a name in the list', async () => {
    await people('l', rows('a'));
    await people('r', `${rows('b')}, ('twin', 'サトアタ', '1950-04-01')`);
    valueOf(await link(testNeeds(engine), config(), { left: 'l', right: 'r' }));
    expect(await countOutcomes(engine, 'left')).toMatchObject({ linked: 29, 'review-tied': 1 });
    const review = await engine.rows<Record<string, unknown>>(reviewSelect(config()));
    expect(review.map(({ left_id, right_id, why, kana, birth }) => [left_id, right_id, why, kana, birth])).toEqual([
      ['a0', 'b0', 'tied', 'exact', 'exact'],
      ['a0', 'twin', 'tied', 'exact', 'exact'],
    ]);
    const clerks = await engine.rows<Record<string, unknown>>(clerksList(config(), 'カード番号'));
    expect(clerks.map(Object.values)).toEqual([
      ['', 'a0', 'b0', '同じくらい近い人が複数いる', '一致', '一致', expect.any(Number)],
      ['', 'a0', 'twin', '同じくらい近い人が複数いる', '一致', '一致', expect.any(Number)],
    ]);
    expect(Object.keys(clerks[0] ?? {}).slice(1)).toEqual([
      'カード番号',
      '住民の番号',
      '理由',
      'カナ氏名',
      '生年月日',
      '確からしさ（%）',
    ]);
    expect(JSON.stringify([review, clerks])).not.toContain('サト');
  });

  it('and names, dates and addresses are gone from the engine afterwards', async () => {
    const left = await engine.rows<{ name: string }>(
      "SELECT table_name AS name FROM duckdb_tables() WHERE table_name LIKE 'link_%'",
    );
    expect(left.map(({ name }) => name).toSorted()).toEqual([
      'link_decisions',
      'link_left_outcomes',
      'link_left_people',
      'link_right_outcomes',
      'link_right_people',
    ]);
  });

  it('a file without the columns is told each of them; one whose ids repeat, how often', async () => {
    await engine.run('CREATE OR REPLACE TABLE l AS SELECT 1::BIGINT AS "row", 1 AS a');
    const missing = await link(testNeeds(engine), config(), { left: 'l', right: 'r' });
    expect(missing.ok ? [] : missing.refusal.because?.map(({ en }) => en)).toEqual(
      ['id', 'カナ', '生年月日'].map((name) => `the left file has no column "${name}"`),
    );
    await people('l', `${rows('a')}, ${rows('a')}`);
    const twice = await link(testNeeds(engine), config(), { left: 'l', right: 'r' });
    expect(twice.ok ? '' : twice.refusal.because?.[0]?.en).toMatch(/of 60 rows 0 have an empty id "id" and 30 repeat/);
  });

  it('more pairs than allowed are refused before one is made, the widest rule first', async () => {
    await people('l', rows('a'));
    const refused = await link(
      testNeeds(engine),
      { ...config(), limits: { pairs: 50, trainingPairs: 1000 } },
      { left: 'l', right: 'r' },
    );
    expect(refused.ok ? null : [refused.refusal.code, refused.refusal.because?.[0]?.en]).toEqual([
      'linkage.too-many-pairs',
      'kana: 31 pairs',
    ]);
  });
});
