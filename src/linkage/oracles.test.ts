/** The arithmetic of linkage agrees with Splink's published numbers to the last digits they give. */
import { readFileSync } from 'node:fs';
import type { Engine } from '#base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { makeAgreement } from './agreement.lake.ts';
import { countPairs, makeCandidates } from './candidates.lake.ts';
import type { LinkConfig } from './config.ts';
import { oddsOf, type Parameters, type Pattern, runEm } from './em.ts';
import { levelsOf } from './patterns.ts';
import { makeRecords } from './records.lake.ts';
import { scorePairs, startPairs } from './score.lake.ts';
import { configOf, febrl3, febrl4, readShared, shared, sharedIsHere, testNeeds } from './test-febrl.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const csv = (file: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(`${shared}/${file}`, 'utf8').trim().split('\n');
  // Conditions of the histories are quoted and hold commas; nothing else is.
  const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? '');
  return lines.map((line) => Object.fromEntries(cells(head).map((name, i) => [name, cells(line)[i] ?? ''])));
};

const records = async (config: LinkConfig, right: string | null) => {
  const made = await makeRecords(testNeeds(engine), config, { left: 'a', right });
  if ('faults' in made) throw new Error('the oracle does not fit its settings');
  return made.counts;
};

/** Makes all pairs and how they agree, in one chunk. */
const agreement = async (config: LinkConfig) => {
  await makeCandidates(engine, config, { number: 0, of: 1 });
  await makeAgreement(engine, config);
};

describe.skipIf(!sharedIsHere)(
  'how likely two records are one person before looking, from certain rules (oracle A)',
  () => {
    const asWritten = (yaml: string) =>
      yaml
        .replaceAll(/kind: (latin|date)/g, 'kind: raw')
        .replace(/levels: \[exact, one-slip[^\]]*\]/, 'levels: [exact]');
    it.each([
      ['FEBRL4, empty is nothing', febrl4, false, 4767, 0.00023835],
      ['FEBRL4, a blank is a value', asWritten(febrl4), false, 4778, 0.0002389],
      ['FEBRL3, empty is nothing', febrl3, true, 5922, 0.000526505],
      ['FEBRL3, a blank is a value', asWritten(febrl3), true, 5940, 0.000528106],
    ] as const)('%s', async (_, yaml, dedupe, matches, lambda) => {
      await readShared(engine, 'a', dedupe ? 'febrl_dataset3.csv' : 'febrl_dataset4a.csv');
      if (!dedupe) await readShared(engine, 'b', 'febrl_dataset4b.csv');
      const config = configOf(yaml, dedupe);
      const { pairs } = await records(config, dedupe ? null : 'b');
      expect(pairs).toBe(dedupe ? 12_497_500 : 25_000_000);
      const certain = await countPairs(engine, config, config.prior.rules);
      expect(certain).toBe(matches);
      expect(certain / config.prior.recall / pairs).toBeCloseTo(lambda, 9);
    });
  },
);

const fake = `
left: { id: unique_id }
fields:
  first_name: { kind: raw, column: first_name }
  surname: { kind: raw, column: surname }
  dob: { kind: raw, column: dob }
  city: { kind: raw, column: city }
  email: { kind: raw, column: email }
blocking: [[surname]]
training: [[surname]]
compare:
  first_name: { levels: [exact, { levenshtein: 2 }], frequency: { weight: 0.6 } }
  dob: { levels: [exact] }
  city: { levels: [exact] }
  email: { levels: [exact] }
prior: { rules: [[surname]], recall: 1 }
`;
const start: Parameters = {
  lambda: 0.3,
  m: [
    [0.1, 0.2, 0.7],
    [0.1, 0.9],
    [0.1, 0.9],
    [0.1, 0.9],
  ],
  u: [
    [0.8, 0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.1],
    [0.9, 0.1],
  ],
};

describe.skipIf(!sharedIsHere)('expectation and maximisation, round by round (oracle B)', () => {
  let config: LinkConfig;
  let patterns: Pattern[];
  beforeAll(async () => {
    if (!sharedIsHere) return;
    await readShared(engine, 'a', 'fake_1000_from_splink_demos.csv');
    config = configOf(fake, true);
    await records(config, null);
    await agreement(config);
    const rows = await engine.rows<{ pattern: number; f0: number | null; n: number }>(
      'SELECT pattern, f0, count(*) AS n FROM link_agreement GROUP BY ALL',
    );
    patterns = rows.map(({ pattern, f0, n }) => {
      const levels = levelsOf(config.compare, pattern);
      const rare = levels[0] === 2 && f0 !== null ? { rarity: { comparison: 0, frequency: f0, weight: 0.6 } } : {};
      return { levels, count: n, ...rare };
    });
  });

  it('compares 3,167 pairs', () => expect(patterns.reduce((sum, { count }) => sum + count, 0)).toBe(3167));

  it.each([
    ['with u fixed', 'fixed_u', true],
    ['with u free', 'no_fix', false],
  ])('%s', (_, name, fixU) => {
    const history = runEm(patterns, start, { fixU, maxIterations: 2, tolerance: 0 });
    for (const { λ, iteration } of csv(`oracle_splink2_proportion_of_matches_history_${name}.csv`))
      expect(history[Number(iteration)]?.lambda).toBeCloseTo(Number(λ), 13);
    const rows = csv(`oracle_splink2_m_u_history_${name}.csv`).filter((row) => Number(row.iteration) <= 2);
    expect(rows.length).toBeGreaterThanOrEqual(18);
    for (const row of rows) {
      const c = config.compare.findIndex((comparison) => comparison.name === row.column_name);
      const at = history[Number(row.iteration)] as Parameters;
      expect(at.m[c]?.[Number(row.gamma_index)]).toBeCloseTo(Number(row.m_probability), 12);
      expect(at.u[c]?.[Number(row.gamma_index)]).toBeCloseTo(Number(row.u_probability), 12);
    }
  });

  it('weighs the pair 479 and 481 as Splink does', async () => {
    const [expected] = csv('oracle_splink2_479_vs_481.csv');
    await startPairs(engine, config);
    await scorePairs(engine, config, start);
    const rows = await engine.rows<{ weight: number }>(
      `SELECT weight FROM link_pairs s JOIN link_left_people a ON a.id = s.l JOIN link_left_people b ON b.id = s.r WHERE (a.key, b.key) IN (('479', '481'), ('481', '479'))`,
    );
    expect(rows).toHaveLength(1);
    const weight = rows[0]?.weight as number;
    expect(weight).toBeCloseTo(Number(expected?.match_weight), 13);
    expect(1 / (1 + 2 ** -weight)).toBeCloseTo(Number(expected?.match_probability), 13);
  });
});

describe.skipIf(!sharedIsHere)('known parameters (oracle C)', () => {
  it('are found again from vectors that follow the model', () => {
    const counts = new Map<string, number>();
    for (const row of csv('oracle_known_params_comparison_vectors.csv')) {
      const key = `${row.gamma_col_1}${row.gamma_col_2}${row.gamma_col_3}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const patterns = [...counts].map(([key, count]) => ({ levels: [...key].map(Number), count }));
    expect(patterns).toHaveLength(8);
    const even = {
      lambda: 0.5,
      m: [
        [0.1, 0.9],
        [0.1, 0.9],
        [0.1, 0.9],
      ],
      u: [
        [0.9, 0.1],
        [0.9, 0.1],
        [0.9, 0.1],
      ],
    };
    const found = runEm(patterns, even, { maxIterations: 200, tolerance: 1e-13 }).at(-1) as Parameters;
    expect(found.lambda).toBeCloseTo(0.5, 10);
    expect(found.m.map((levels) => levels[1])).toEqual([0.7, 0.9, 0.95].map((m) => expect.closeTo(m, 10)));
    expect(found.u.map((levels) => levels[1])).toEqual([0.1, 0.025, 0.2].map((u) => expect.closeTo(u, 10)));
  });
});

describe('a rare value weighs more than a common one (oracle D)', () => {
  const half = Math.sqrt(0.5);
  it.each([
    ['plain', 1, 0, { London: 1.25, Birmingham: 6.25, Truro: 25 }],
    ['with a least frequency', 1, 0.1, { London: 1.25, Birmingham: 6.25, Truro: 10 }],
    ['with half the weight', 0.5, 0, { London: 2.5, Birmingham: 5 * Math.sqrt(1.25), Truro: 5 * Math.sqrt(5) }],
    ['with both', 0.5, 0.1, { London: 2.5, Birmingham: 5 * Math.sqrt(1.25), Truro: 5 / half }],
  ])('%s', async (_, weight, minimum, expected) => {
    await engine.run(
      `CREATE OR REPLACE TABLE a AS SELECT row_number() OVER () AS "row", CASE WHEN i < 40 THEN 'London' WHEN i < 48 THEN 'Birmingham' ELSE 'Truro' END AS city FROM range(50) t(i)`,
    );
    const config = configOf(
      `{ fields: { city: { kind: raw, column: city }, other: { kind: raw, column: city } }, blocking: [[other]], compare: { city: { frequency: { weight: ${weight}, minimum: ${minimum} } } }, prior: { rules: [[city]], recall: 1 } }`,
      true,
    );
    await records(config, null);
    const model = { lambda: 0.5, m: [[1e-9, 1]], u: [[0.8, 0.2]] };
    await agreement(config);
    await startPairs(engine, config);
    await scorePairs(engine, config, model);
    const rows = await engine.rows<{ city: string; factor: number }>(
      'SELECT DISTINCT c_city AS city, round(pow(2, weight), 9) AS factor FROM link_pairs JOIN link_left ON link_left.id = l',
    );
    expect(Object.fromEntries(rows.map(({ city, factor }) => [city, factor]))).toEqual(
      Object.fromEntries(Object.entries(expected).map(([city, factor]) => [city, expect.closeTo(factor, 8)])),
    );
  });
});

describe('odds', () => {
  it('of a pair with everything empty are those before looking', () => {
    expect(oddsOf(start, { levels: [-1, -1, -1, -1] })).toBeCloseTo(0.3 / 0.7, 15);
  });
});
