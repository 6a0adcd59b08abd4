/** What holds for every linkage, whatever the files: two implementations agree, order means nothing, nobody is linked twice. */
import { type Engine, valueOf } from '#base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { makeDecisions, makeStandings } from './decide.lake.ts';
import { makeClusters } from './clusters.lake.ts';
import { katakana, shadow } from './letters.lake.ts';
import { link } from './link.ts';
import { linksSelect } from './results.lake.ts';
import { configOf, testNeeds } from './test-febrl.ts';
import { jaroWinkler, levenshtein, type Person, plainLinkage, plainSettings } from './test-plain-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const people = (table: string, list: readonly Person[]) =>
  engine.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT row_number() OVER () AS "row", * FROM (SELECT unnest(from_json($1, '[{"id":"VARCHAR","kana":"VARCHAR","name":"VARCHAR","birth":"VARCHAR","sex":"VARCHAR"}]'), recursive := true))`,
    [JSON.stringify(list)],
  );
type Weighed = { left_id: string; right_id: string; weight: number };
const weighed = () =>
  engine.rows<Weighed>(
    'SELECT a.key AS left_id, b.key AS right_id, weight FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r ORDER BY ALL',
  );

const nothing = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 8 });
const kana = fc.constantFrom(
  'サトウハナコ',
  'サトオハナコ',
  'サトウタロウ',
  'スズキイチロウ',
  'スズキイチロ',
  'ススキイチロウ',
  'ワタナベケン',
  'ワタナベケ',
);
const name = fc.constantFrom('SATO HANAKO', 'SATOU HANAKO', 'SUZUKI ICHIRO', 'SUSUKI ICHIRO', 'WATANABE KEN');
const birth = fc.constantFrom(
  '1950-04-01',
  '1950-01-04',
  '1950-04-11',
  '1955-12-30',
  '1980-07-07',
  '1980-07-17',
  '2001-02-03',
);
const listOf = (prefix: string, least: number) =>
  fc
    .array(
      fc.record({
        kana: nothing(kana),
        name: nothing(name),
        birth: nothing(birth),
        sex: nothing(fc.constantFrom('1', '2')),
      }),
      { minLength: least, maxLength: 25 },
    )
    .map((list): Person[] => list.map((person, i) => ({ id: `${prefix}${String(i).padStart(2, '0')}`, ...person })));

describe('two implementations weigh every pair alike', () => {
  it.each([
    ['two files', false],
    ['one file with itself', true],
  ])('%s', async (_, dedupe) => {
    const config = configOf(plainSettings(dedupe), dedupe);
    let weighedOnce = 0;
    await fc.assert(
      fc.asyncProperty(listOf('a', 8), listOf('b', 8), async (left, right) => {
        await people('l', left);
        await people('r', right);
        const expected = plainLinkage(left, dedupe ? null : right);
        const linked = await link(testNeeds(engine), config, { left: 'l', right: dedupe ? null : 'r' });
        expect(linked.ok).toBe(expected !== null);
        if (expected === null) return;
        weighedOnce++;
        const got = new Map(
          (await weighed()).map((row) => [
            (dedupe ? [row.left_id, row.right_id].toSorted() : [row.left_id, row.right_id]).join('|'),
            row.weight,
          ]),
        );
        // Pairs below the floor are not kept; here the floor is thirty bits down.
        const above = [...expected].filter(([, weight]) => weight > -29.8);
        expect([...got.keys()].toSorted()).toEqual(expect.arrayContaining(above.map(([pair]) => pair).toSorted()));
        for (const [pair, weight] of got) expect(weight, pair).toBeCloseTo(expected.get(pair) as number, 8);
      }),
      { numRuns: 6, seed: 20261124 },
    );
    expect(weighedOnce).toBeGreaterThan(3);
  });
});

describe('order', () => {
  it('of the rows, and of a run before, changes neither model nor links', async () => {
    const config = configOf(`${plainSettings(false)}\nsample: { pairs: 1000, seed: 3 }`, false);
    const run = async (left: readonly Person[], right: readonly Person[]) => {
      await people('l', left);
      await people('r', right);
      const linked = await link(testNeeds(engine), config, { left: 'l', right: 'r' });
      return linked.ok ? { model: linked.value.model, links: await engine.rows(linksSelect(config)) } : null;
    };
    await fc.assert(
      fc.asyncProperty(listOf('a', 20), listOf('b', 20), async (left, right) => {
        const first = await run(left, right);
        expect(
          await run(
            left.toReversed(),
            right.toSorted((p, q) => (p.birth ?? '').localeCompare(q.birth ?? '')),
          ),
        ).toEqual(first);
      }),
      { numRuns: 3, seed: 5 },
    );
  });

  it('of the two files turns every pair round and changes no weight', async () => {
    const config = configOf(plainSettings(false), false);
    await fc.assert(
      fc.asyncProperty(listOf('a', 15), listOf('b', 15), async (left, right) => {
        await people('l', left);
        await people('r', right);
        if (!(await link(testNeeds(engine), config, { left: 'l', right: 'r' })).ok) return;
        const there = await weighed();
        valueOf(await link(testNeeds(engine), config, { left: 'r', right: 'l' }));
        const back = (await weighed()).map((row) => ({
          left_id: row.right_id,
          right_id: row.left_id,
          weight: expect.closeTo(row.weight, 8),
        }));
        const byIds = (p: { left_id: string; right_id: string }, q: { left_id: string; right_id: string }) =>
          `${p.left_id}${p.right_id}`.localeCompare(`${q.left_id}${q.right_id}`);
        expect(there).toEqual(back.toSorted(byIds));
      }),
      { numRuns: 3, seed: 6 },
    );
  });
});

const pairsArbitrary = fc.uniqueArray(
  fc.record({ l: fc.nat(9), r: fc.nat(9), weight: fc.integer({ min: -3, max: 12 }) }),
  { selector: ({ l, r }) => l * 10 + r, maxLength: 60 },
);
const given = (pairs: readonly { l: number; r: number; weight: number }[]) =>
  engine.run(
    `CREATE OR REPLACE TABLE link_pairs AS SELECT * FROM (SELECT unnest(from_json($1, '[{"l":"INTEGER","r":"INTEGER","weight":"DOUBLE"}]'), recursive := true))`,
    [JSON.stringify(pairs)],
  );
const bounds = { threshold: 3, review: 0, calibration: { offset: 0, slope: 1 }, labels: null };
const decisions = () =>
  engine.rows<{ l: number; r: number; weight: number; decision: string; why: string }>(
    'SELECT l, r, weight, decision, why FROM link_decisions',
  );

describe('who is linked', () => {
  it.each([
    ['one-to-one', ['l', 'r']],
    ['one-to-many', ['r']],
    ['many-to-one', ['l']],
  ] as const)('%s: nobody twice, only the nearest, ties left to a person', async (assignment, once) => {
    const config = configOf(plainSettings(false).replace('one-to-one', assignment), false);
    await fc.assert(
      fc.asyncProperty(pairsArbitrary, async (pairs) => {
        await given(pairs);
        await makeStandings(engine, config);
        await makeDecisions(engine, bounds);
        const found = await decisions();
        const rivals = (pair: { l: number; r: number }) =>
          found.filter(
            (other) => once.some((side) => other[side] === pair[side]) && !(other.l === pair.l && other.r === pair.r),
          );
        for (const pair of found) {
          const nearest = rivals(pair).every((other) => other.weight < pair.weight);
          expect(pair.decision === 'link').toBe(nearest && pair.weight >= 3);
          if (nearest && pair.weight < 3) expect(pair.decision).toBe(pair.weight >= 0 ? 'review' : 'no');
        }
        for (const side of once) {
          const linked = found.filter(({ decision }) => decision === 'link').map((pair) => pair[side]);
          expect(new Set(linked).size).toBe(linked.length);
        }
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  it('in one file, people linked through others are one cluster, as a walk through the links finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 30 }), async (links) => {
        const edges = links.filter(([a, b]) => a < b);
        await engine.run(
          `CREATE OR REPLACE TABLE link_decisions AS SELECT l, r, 'link' AS decision FROM (SELECT unnest(from_json($1, '[{"l":"INTEGER","r":"INTEGER"}]'), recursive := true))`,
          [JSON.stringify(edges.map(([l, r]) => ({ l, r })))],
        );
        await makeClusters(engine);
        const label = new Map(edges.flat().map((id) => [id, id]));
        for (let moved = true; moved; ) {
          moved = false;
          for (const [a, b] of edges) {
            const least = Math.min(label.get(a) as number, label.get(b) as number);
            moved ||= label.get(a) !== label.get(b);
            label.set(a, least).set(b, least);
          }
        }
        const got = await engine.rows<{ id: number; cluster: number }>('SELECT id, cluster FROM link_clusters');
        expect(new Map(got.map(({ id, cluster }) => [id, cluster]))).toEqual(new Map([...label]));
      }),
      { numRuns: 25, seed: 9 },
    );
  });
});

describe('distances of kana', () => {
  it('count letters, not bytes', async () => {
    const letters = Array.from({ length: 84 }, (_, i) => String.fromCodePoint(0x30a1 + i)).concat('ー');
    const word = fc
      .array(fc.constantFrom(...letters.slice(0, 12), ...letters), { minLength: 1, maxLength: 9 })
      .map((list) => list.join(''));
    const words = fc.sample(fc.tuple(word, word), { numRuns: 2000, seed: 11 });
    await engine.run(
      `CREATE OR REPLACE TABLE words AS SELECT row_number() OVER () AS i, * FROM (SELECT unnest(from_json($1, '[{"a":"VARCHAR","b":"VARCHAR"}]'), recursive := true))`,
      [JSON.stringify(words.map(([a, b]) => ({ a, b })))],
    );
    const got = await engine.rows<{ d: number; jw: number; back: number; equal: boolean }>(
      `SELECT levenshtein(${shadow('a')}, ${shadow('b')}) AS d, jaro_winkler_similarity(${shadow('a')}, ${shadow('b')}) AS jw, jaro_winkler_similarity(${shadow('b')}, ${shadow('a')}) AS back,
        ${shadow(katakana('a'))} = ${shadow('a')} AS equal FROM words ORDER BY i`,
    );
    for (const [i, [a, b]] of words.entries()) {
      expect(got[i]).toEqual({
        d: levenshtein(a, b),
        jw: expect.closeTo(jaroWinkler(a, b), 9),
        back: expect.closeTo(jaroWinkler(b, a), 9),
        equal: true,
      });
    }
  });
});
