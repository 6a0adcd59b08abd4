/** Large files are drawn from and compared in parts, and nobody can tell from the result. */
import { type Engine, valueOf } from '#base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { allRules, countPairs, makeCandidates, proposedBy, proposedByAny } from './candidates.lake.ts';
import type { Comparison } from './config.ts';
import type { LinkModel } from './learn.ts';
import { link } from './link.ts';
import { makeRecords } from './records.lake.ts';
import { levelsOf, patternCount, radices } from './patterns.ts';
import { configOf, testNeeds } from './test-febrl.ts';
import { plainSettings } from './test-plain-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
const weighed = () =>
  engine.rows<{ left_id: string; right_id: string; weight: number }>(
    'SELECT a.key AS left_id, b.key AS right_id, weight FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r ORDER BY ALL',
  );

describe('many records', () => {
  const config = (more: string) => configOf(`${plainSettings(false)}\n${more}`, false);
  /** 300 of one file, half of them in the other, with few names so that rules propose many pairs. */
  const crowd = (order: string) =>
    engine.run(`
      CREATE OR REPLACE TABLE crowd AS SELECT i, ['サトウハナコ', 'スズキイチロウ', 'ワタナベケン'][i % 3 + 1] || chr((12450 + i % 11 * 2)::INTEGER) AS kana,
        ['SATO HANAKO', 'SUZUKI ICHIRO'][i % 2 + 1] AS name, (DATE '1950-01-01' + (i * 61 % 9000)::INTEGER)::VARCHAR AS birth, (i % 2 + 1)::VARCHAR AS sex FROM range(450) t(i);
      CREATE OR REPLACE TABLE l AS SELECT row_number() OVER (ORDER BY ${order}) AS "row", 'a' || i AS id, * EXCLUDE (i) FROM crowd WHERE i < 300;
      CREATE OR REPLACE TABLE r AS SELECT row_number() OVER (ORDER BY ${order}) AS "row", 'b' || i AS id, * EXCLUDE (i) FROM crowd WHERE i >= 150`);
  const settings = 'sample: { pairs: 2000, seed: 3 }';

  it('are drawn by what they say, so that the order of the rows changes no weight', async () => {
    await crowd('i');
    const first = valueOf(await link(testNeeds(engine), config(settings), { left: 'l', right: 'r' }));
    expect(first.counts.pairs).toBeGreaterThan(2000);
    await crowd('hash(i)');
    const again = valueOf(await link(testNeeds(engine), config(settings), { left: 'l', right: 'r' }));
    expect(again.model).toEqual(first.model);
  });

  it('are compared in chunks that find the same pairs, weights and reasons as all at once', async () => {
    await crowd('i');
    const found = async (more: string, model?: LinkModel) => {
      const linked = valueOf(
        await link(
          testNeeds(engine),
          config(`${settings}\n${more}`),
          { left: 'l', right: 'r' },
          model ? { model } : {},
        ),
      );
      const outcomes = await engine.rows('SELECT * FROM link_left_outcomes ORDER BY id');
      return { linked, pairs: await weighed(), outcomes };
    };
    const whole = await found('');
    expect(whole.pairs.length).toBeGreaterThan(100);
    const most = Math.max(...whole.linked.blocking.map(({ pairs }) => pairs));
    expect(most).toBeGreaterThan(2000);
    const parts = await found('limits: { trainingPairs: 1000 }', whole.linked.model);
    expect(parts.linked.blocking).toEqual(whole.linked.blocking);
    expect(parts.pairs).toEqual(whole.pairs);
    expect(parts.outcomes).toEqual(whole.outcomes);
    // Learnt from one chunk, weights differ a little and the sure pairs are the same.
    const learnt = await found('limits: { trainingPairs: 1000 }');
    expect(learnt.linked.model.lambda).toBe(whole.linked.model.lambda);
  });

  it.each([true, false])(
    'are told which rules propose them, also by rules that ask for more than another (one file: %s)',
    async (dedupe) => {
      await crowd('i');
      const rules = 'blocking: [[kana, birth], [birth], [birth, sex], [name, sex], [name]]';
      const asked = configOf(plainSettings(dedupe).replace(/blocking: .*/, rules), dedupe);
      await engine.run(
        'CREATE OR REPLACE TABLE everybody AS SELECT row_number() OVER () AS row, * EXCLUDE (row) FROM (FROM l UNION ALL FROM r)',
      );
      await makeRecords(testNeeds(engine), asked, { left: dedupe ? 'everybody' : 'l', right: dedupe ? null : 'r' });
      await makeCandidates(engine, asked, { number: 0, of: 1 });
      const told = async (sql: string) =>
        (await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM link_candidates WHERE ${sql}`))[0]?.n;
      for (const [i, rule] of allRules(asked).entries()) {
        const alone = await countPairs(engine, asked, [rule]);
        expect(alone).toBeGreaterThan(0);
        expect(await told(proposedBy(i))).toBe(alone);
      }
      const certain = proposedByAny(asked, asked.prior.rules);
      expect(await told(certain as string)).toBe(await countPairs(engine, asked, asked.prior.rules));
      expect(await told('true')).toBe(await countPairs(engine, asked, allRules(asked)));
    },
  );

  it('agree in patterns that can be read back', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.nat(6), { minLength: 1, maxLength: 7 })
          .chain((sizes) =>
            fc.tuple(fc.constant(sizes), fc.tuple(...sizes.map((n) => fc.integer({ min: -1, max: n })))),
          ),
        ([sizes, levels]) => {
          const compare = sizes.map(
            (n): Comparison => ({
              name: 'x',
              field: 'x',
              frequency: null,
              levels: Array.from({ length: n }, () => ({ is: 'exact' as const })),
            }),
          );
          const pattern = radices(compare).reduce((sum, radix, n) => sum + ((levels[n] as number) + 1) * radix, 0);
          expect(pattern).toBeLessThan(patternCount(compare));
          expect(levelsOf(compare, pattern)).toEqual(levels);
        },
      ),
    );
  });
});
