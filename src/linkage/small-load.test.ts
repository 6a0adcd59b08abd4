/** An office whose first load is small is not stuck: weights counted on the synthetic city are used, stricter, and it is told. */
import { type Engine, valueOf } from '#base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { linkLoad } from './link-load.ts';
import { peopleSettings } from './people-settings.ts';
import { reportLines } from './report.ts';
import { testNeeds } from './test-febrl.ts';

let engine: Engine;
const sounds = (of: string, salt: string, length: number) =>
  Array.from({ length }, (_, i) => `list_extract(syllables, (hash(${of}, '${salt}', ${i}) % 40 + 1)::INTEGER)`).join(
    ' || ',
  );
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  const syllables = [...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ'].slice(
    0,
    40,
  );
  // 6,000 people in households of three, who share surname and telephone; some surnames are common.
  await engine.run(`
    CREATE TABLE register AS
    SELECT i AS "row", lpad(i::VARCHAR, 15, '0') AS source_key, ${sounds('power(hash(home, 1) % 1000 / 1000.0, 2) * 400 // 1', 'surname', 3)} || '　' || ${sounds('hash(i, 2) % 900', 'given', 3)} AS kana,
      (DATE '1935-01-01' + (hash(i, 3) % 29000)::INTEGER)::VARCHAR AS birth, (hash(i, 4) % 2 + 1)::VARCHAR AS sex, '078' || lpad((hash(home, 5) % 10000000)::VARCHAR, 7, '0') AS phone
    FROM (SELECT *, i // 3 AS home, ${JSON.stringify(syllables).replaceAll('"', "'")} AS syllables FROM range(6000) t(i))`);
});
afterAll(() => engine.close());

const fields = {
  kana: { column: 'kana' },
  birth: { column: 'birth' },
  sex: { column: 'sex' },
  phone: { column: 'phone' },
};
const config = () =>
  valueOf(
    peopleSettings({
      dataset: 'panel',
      link: { fields, assignment: 'one-to-one', errorRate: 0.01, recall: 0.8, unlinked: 'set-aside', groups: [] },
      asOf: '2026-01-01',
      kept: ['kana', 'birth', 'sex', 'phone'],
    }),
  );
const order = () => ({
  config: config(),
  load: 'load',
  register: 'register',
  made: new Date('2026-01-02'),
  keyHeading: 'card',
  review: async () => {},
});

/** Of `size` records one in five is of nobody in the register but bears a surname, birth year and sex of one; one in five has a slip or a new telephone. */
const makeLoad = (size: number) =>
  engine.run(`
    CREATE OR REPLACE TABLE load AS
    SELECT n::VARCHAR AS "row", 'p' AS file, CASE WHEN n % 5 = 0 THEN NULL ELSE source_key END AS truth,
      CASE WHEN n % 5 = 0 THEN split_part(kana, '　', 1) || '　ラララ' WHEN n % 5 = 1 THEN replace(kana, 'カ', 'ガ') ELSE kana END AS kana,
      CASE WHEN n % 5 = 0 THEN left(birth, 4) || '-02-30' WHEN n % 10 = 2 THEN left(birth, 8) || '28' ELSE birth END AS birth,
      sex, CASE WHEN n % 5 IN (0, 3) THEN '0900000' || n ELSE phone END AS phone
    FROM (SELECT *, row_number() OVER (ORDER BY hash("row", 77)) AS n FROM register) WHERE n <= ${size}`);
const outcome = async () => {
  const [row] = await engine.rows<{ right: number; wrong: number; missed: number; strangers: number }>(`
    SELECT count(*) FILTER (l.source_key = truth) AS right, count(*) FILTER (l.source_key <> truth OR (l.source_key IS NOT NULL AND truth IS NULL)) AS wrong,
      count(*) FILTER (l.source_key IS NULL AND truth IS NOT NULL) AS missed, count(*) FILTER (truth IS NULL) AS strangers FROM load_links l JOIN load USING ("row")`);
  return row as { right: number; wrong: number; missed: number; strangers: number };
};

describe('a first load of a few people', () => {
  it.each([[20], [45]])(
    'of %i: nobody is linked wrongly, nearly all who stand in the register are found',
    async (size) => {
      await makeLoad(size);
      const { report } = valueOf(await linkLoad(testNeeds(engine), order()));
      expect(report.weights).toBe('shipped');
      expect(report.threshold.errorRate).toBe(0.001);
      expect(
        reportLines(report)
          .map(({ ja }) => ja)
          .join(),
      ).toContain('合成都市');
      const { right, wrong, missed, strangers } = await outcome();
      expect(strangers).toBe(size / 5);
      expect(wrong).toBe(0);
      expect(right / (right + missed)).toBeGreaterThan(0.8);
    },
  );

  it('of 200 is enough to learn from, and no worse', async () => {
    await makeLoad(200);
    const { report } = valueOf(await linkLoad(testNeeds(engine), order()));
    expect(report.weights).toBe('learnt');
    const { right, wrong, missed } = await outcome();
    expect(wrong).toBe(0);
    expect(right / (right + missed)).toBeGreaterThan(0.9);
    // The next small load borrows from this one rather than from the synthetic city.
    await makeLoad(20);
    const { report: next } = valueOf(await linkLoad(testNeeds(engine), { ...order(), model: report.model }));
    expect(next.weights).toBe('earlier');
    expect((await outcome()).wrong).toBe(0);
  });

  it('of one person alone is linked or left to a clerk, never refused', async () => {
    await engine.run(
      `CREATE OR REPLACE TABLE load AS SELECT '1' AS "row", 'p' AS file, source_key AS truth, kana, birth, sex, phone FROM register WHERE "row" = 77`,
    );
    valueOf(await linkLoad(testNeeds(engine), order()));
    expect((await outcome()).wrong).toBe(0);
  });
});
