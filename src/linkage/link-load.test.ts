/** A load without a person key finds the keys of the register, and tells of every row whether it did. */
import { type Engine, valueOf } from '#base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { linkLoad } from './link-load.ts';
import { configOf, testNeeds } from './test-febrl.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  const kana = `list_extract(['サトウ','スズキ','タカハシ','タナカ','イトウ','ワタナベ','ヤマモト'], (i % 7 + 1)::INTEGER) || '　' || list_extract(['ハナコ','イチロウ','ケンジ','ユミ','マサオ'], (i // 7 % 5 + 1)::INTEGER) || chr((12450 + i % 40 * 2)::INTEGER)`;
  const person = `${kana} AS kana, (DATE '1940-01-01' + (i * 97)::INTEGER)::VARCHAR AS birth`;
  await engine.run(`
    CREATE TABLE register AS SELECT i AS "row", lpad(i::VARCHAR, 15, '0') AS atena, ${person} FROM range(200) t(i);
    CREATE TABLE cards AS SELECT 'n' || row_number() OVER () AS "row", * FROM (
      SELECT 'C' || i AS card, ${person} FROM range(50) t(i) UNION ALL SELECT 'D3', ${person} FROM range(3, 4) t(i) UNION ALL SELECT 'X', 'ダレカ　ベツノヒト', '1999-09-09')`);
});
afterAll(() => engine.close());

const settings = (id: string) => `
asOf: 2026-01-01
left: { id: card }
right: ${id}
fields: { kana: { kind: kana, column: kana }, birth: { kind: date, column: birth } }
blocking: [[kana], [birth]]
compare: { kana: {}, birth: {} }
prior: { rules: [[kana, birth]], recall: 0.9 }
match: { assignment: many-to-one }
`;

const reviews: number[] = [];
it('cards of one person get one key, a stranger none, and no name stays in the engine', async () => {
  const links = valueOf(
    await linkLoad(testNeeds(engine), {
      config: configOf(settings('{ id: atena }'), false),
      load: 'cards',
      register: 'register',
      made: new Date('2026-01-02'),
      keyHeading: 'card',
      review: async (select) => void reviews.push((await engine.rows(select)).length),
    }),
  );
  expect([links.linked, links.review, links.none]).toEqual([51, 0, 1]);
  expect(links.report.sides.left?.outcomes.linked).toBe(51);
  expect(reviews).toEqual([0]);
  const rows = await engine.rows<{ card: string; source_key: string | null }>(
    'SELECT card, source_key FROM load_links JOIN cards USING ("row")',
  );
  for (const { card, source_key } of rows)
    expect(source_key).toBe(card === 'X' ? null : card.slice(1).padStart(15, '0'));
  const tables = await engine.rows<{ name: string }>('SELECT table_name AS name FROM duckdb_tables() ORDER BY 1');
  expect(tables.map(({ name }) => name)).toEqual(['cards', 'load_candidates', 'load_links', 'register']);
});

it('a pair that a clerk has declined is not linked again', async () => {
  await engine.run("CREATE TABLE not_these AS SELECT 'n5' AS left_key, lpad('4', 15, '0') AS right_key");
  const links = valueOf(
    await linkLoad(testNeeds(engine), {
      config: configOf(settings('{ id: atena }'), false),
      load: 'cards',
      register: 'register',
      declined: 'not_these',
      made: new Date(),
      keyHeading: 'card',
      review: async () => {},
    }),
  );
  expect([links.linked, links.none]).toEqual([50, 2]);
  await engine.run('DROP TABLE not_these');
});

it('a register without a person key is refused', async () => {
  const answer = await linkLoad(testNeeds(engine), {
    config: configOf(settings('{}'), false),
    load: 'cards',
    register: 'register',
    made: new Date(),
    keyHeading: 'card',
    review: async () => {},
  });
  expect(answer.ok ? null : answer.refusal.code).toBe('linkage.config-invalid');
});
