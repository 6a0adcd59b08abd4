/** Weights are learnt rightly where people who share something else are no strangers: namesakes of one generation and sex, households with one telephone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { link } from './link.ts';
import { peopleSettings } from './people-settings.ts';
import { testNeeds } from './test-febrl.ts';

let engine: Engine;
const syllables = 'アイウエオカキクケコサシスセソタチツテト';
const name = (of: string, salt: number) =>
  [0, 1, 2].map((i) => `substr('${syllables}', (hash(${of}, ${salt}, ${i}) % 20 + 1)::INTEGER, 1)`).join(' || ');
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  // 9,000 people in households of three: 60 surnames; four given names to a sex and decade; one telephone to a household.
  await engine.run(`
    CREATE TABLE register AS
    SELECT i AS "row", 'p' || i AS source_key, ${name('hash(home, 1) % 60', 1)} || '　' || ${name('[sex, decade, hash(i, 2) % 4]', 2)} AS kana,
      (make_date((1930 + decade * 10)::INTEGER, 1, 1) + (hash(i, 3) % 3650)::INTEGER)::VARCHAR AS birth, sex::VARCHAR AS sex, '078' || lpad((hash(home, 5) % 10000000)::VARCHAR, 7, '0') AS phone
    FROM (SELECT i, i // 3 AS home, (hash(i, 4) % 2 + 1)::INTEGER AS sex, ((hash(i // 3, 6) + i % 3 * 2) % 8)::INTEGER AS decade FROM range(9000) t(i))`);
  // Cards of 1,200 of them; one in fifty has a slip in the birth date, one in ten another telephone.
  await engine.run(`
    CREATE TABLE cards AS
    SELECT n AS "row", 'f' AS file, source_key AS truth, kana, CASE WHEN n % 50 = 0 THEN left(birth, 8) || CASE WHEN right(birth, 2) = '28' THEN '27' ELSE '28' END ELSE birth END AS birth, sex,
      CASE WHEN n % 10 = 1 THEN '0900000' || lpad(n::VARCHAR, 4, '0') ELSE phone END AS phone
    FROM (SELECT *, row_number() OVER (ORDER BY hash("row", 9)) AS n FROM register) WHERE n <= 1200`);
});
afterAll(() => engine.close());

const kinds = ['kana', 'birth', 'sex', 'phone'] as const;
const learnt = async (asked: readonly (typeof kinds)[number][]) => {
  const config = valueOf(
    peopleSettings({
      dataset: 'cards',
      link: {
        fields: { birth: { column: 'birth' }, ...Object.fromEntries(asked.map((kind) => [kind, { column: kind }])) },
        ...{ assignment: 'many-to-one', errorRate: 0.01, recall: 0.8, unlinked: 'set-aside', groups: [] },
      },
      asOf: '2026-01-01',
      kept: asked,
    }),
  );
  const { model } = valueOf(await link(testNeeds(engine), config, { left: 'cards', right: 'register' }));
  const exact = (kind: string) => model.m[config.compare.findIndex(({ name }) => name === kind)]?.at(-1) as number;
  const [found] = await engine.rows<{ right: number; wrong: number }>(`
    SELECT count(*) FILTER (b.key = c.truth) AS right, count(*) FILTER (b.key <> c.truth) AS wrong
    FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r JOIN cards c ON c."row" = a."row" WHERE decision = 'link'`);
  return { exact, found: found as { right: number; wrong: number } };
};

describe('cards whose holders have namesakes and share telephones', () => {
  it('teach how seldom a birth date and a telephone really differ', async () => {
    const { exact, found } = await learnt(kinds);
    expect(exact('birth')).toBeGreaterThan(0.95);
    expect(exact('birth')).toBeLessThan(0.999);
    expect(exact('phone')).toBeGreaterThan(0.85);
    expect(exact('phone')).toBeLessThan(0.93);
    expect(found.right).toBeGreaterThan(1180);
    expect(found.wrong).toBeLessThanOrEqual(3);
  });
  it('teach nearly as much without a sex', async () => {
    const { exact } = await learnt(['kana', 'birth', 'phone']);
    expect(exact('birth')).toBeGreaterThan(0.95);
    expect(exact('phone')).toBeGreaterThan(0.85);
  });
});
