/** What a survey's table says of an answer follows from the counts it shows: an attacker who has the shares and intervals too knows no more of a hidden one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectedTable } from '../protected-table.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import { wilson } from './survey-interval.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';

const wards = ['e', 'w', 's'];
const answers = ['1', '2', '3'];
const people: Record<string, number> = { e: 60_000, w: 20_000, s: 5_000 };
const estimate = (name: string, give: string) =>
  `  ${name}: { from: trial-survey, kind: estimate, of: n, within: answer, give: ${give}, weighted: true, title: { ja: a, en: a }, unit: { ja: '%', en: '%' } }`;
const specText = (design = 'design: { strata: ward, population: { e: 60000, w: 20000, s: 5000 } }') => `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
${design}
variables:
  as_of: { kind: day, column: as_of, title: { ja: 時点, en: Day } }
  ward: { kind: codes, column: ward, title: { ja: 区, en: Ward }, total: { ja: 全市, en: City }, codes: { e: { ja: 東, en: e }, w: { ja: 西, en: w }, s: { ja: 南, en: s } } }
  q: { kind: codes, column: q, title: { ja: 答え, en: Answer }, unknown: { ja: 無回答, en: No answer }, codes: { '1': { ja: 一, en: a }, '2': { ja: 二, en: b }, '3': { ja: 三, en: c } } }
measures:
  n: { from: trial-survey, kind: count, title: { ja: 人, en: n }, unit: { ja: 人, en: people } }
${['share', 'low', 'high', 'asked'].map((give) => estimate(give, give)).join('\n')}
tables:
  - { id: by-ward, title: { ja: a, en: a }, time: as_of, dimensions: [{ name: ward, variable: ward, levels: [ward] }, { name: answer, variable: q, levels: [q] }], measures: [n, share, low, high, asked] }
`;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** counts[ward][answer]; the last answer is none. */
const published = async (counts: readonly (readonly number[])[], secret: string): Promise<ProtectedTable> => {
  const rows = counts.flatMap((of, w) =>
    of.map((n, a) => `SELECT '${wards[w]}' AS ward, ${a < 3 ? `'${answers[a]}'` : 'NULL'} AS q FROM range(${n})`),
  );
  await engine.run(
    `CREATE OR REPLACE TABLE trial_survey AS SELECT DATE '2026-08-31' AS as_of, row_number() OVER () AS city_number, ward, q FROM (${rows.join(' UNION ALL ')})`,
  );
  const spec = valueOf(readStatisticsSpec(specText(), 'trial.yaml'));
  const made = await makeRelease(engine, spec, staffPolicy, smallPack, [], await needsWith(secret));
  return valueOf(made).tables[0] as ProtectedTable;
};

const cell = (table: ProtectedTable, ward: string, answer: string) => {
  const found = table.cells.find(({ codes }) => codes[1] === ward && codes[2] === answer);
  if (!found) throw new Error('no cell');
  return Object.fromEntries(table.measures.map(({ name }, i) => [name, found.values[i] ?? null]));
};

/** What anybody can reckon from the shown counts alone: strata one by one, the hidden ones as what is left. */
const reckon = (table: ProtectedTable, ward: string, answer: string): number | null => {
  const n = (w: string, a: string) => cell(table, w, a)['n'] as number | null;
  const [all, own] = [n(ward, 'total'), n(ward, answer)];
  if (all === null || own === null || all === 0) return null;
  if (ward !== 'total') return own / all;
  let [restAll, restOwn, restPeople, sum, size] = [all, own, 0, 0, 0];
  for (const w of wards) {
    const [a, b] = [n(w, 'total'), n(w, answer)];
    const N = people[w] as number;
    if (a === null || b === null || a < 2) restPeople += N;
    else {
      sum += (N * b) / a;
      size += N;
      restAll -= a;
      restOwn -= b;
    }
  }
  return restAll > 0 ? (sum + (restPeople * restOwn) / restAll) / (size + restPeople) : sum / size;
};

const surveys = Array.from({ length: 12 }, (_, i): number[][] => {
  let seed = i * 7919 + 11;
  const below = (n: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  return wards.map(() => [below(14), 15 + below(60), below(90), below(8)]);
});

describe('a survey of three wards, drawn ward by ward', () => {
  it.each(surveys.map((counts, i) => [i, counts] as const))(
    'number %i: every share, end and number asked follows from the counts shown, and is hidden with them',
    async (i, counts) => {
      const table = await published(counts, `survey ${i}`);
      const codes = table.dimensions[2]?.categories.map(({ code }) => code) as string[];
      let hidden = 0;
      for (const ward of ['total', ...wards])
        for (const answer of codes) {
          const seen = cell(table, ward, answer);
          const share = reckon(table, ward, answer);
          hidden += seen['n'] === null ? 1 : 0;
          expect(seen['asked']).toBe(cell(table, ward, 'total')['n']);
          if (share === null) {
            expect([seen['share'], seen['low'], seen['high']]).toEqual([null, null, null]);
            continue;
          }
          expect(seen['share']).toBeCloseTo(share * 100, 0);
          expect(Math.abs((seen['share'] as number) - share * 100)).toBeLessThanOrEqual(0.0501);
          expect(seen['low']).toBeLessThanOrEqual(seen['share'] as number);
          expect(seen['high']).toBeGreaterThanOrEqual(seen['share'] as number);
          if (ward === 'total') continue;
          const ends = wilson(share, seen['asked'] as number).map((end) => Math.round(end * 1000) / 10);
          expect([seen['low'], seen['high']]).toEqual(ends);
        }
      expect(hidden).toBeGreaterThan(0);
      expect(JSON.stringify(table.dimensions[2])).toContain('無回答');
    },
  );
  it('would be opened by a weighted share worked out from the records: the weights tell the hidden counts apart', async () => {
    const counts = [
      [4, 60, 40, 0],
      [7, 50, 40, 0],
      [9, 30, 40, 0],
    ];
    const table = await published(counts, 'records');
    const n = (w: string, a: string) => cell(table, w, a)['n'] as number | null;
    const own = wards.map((w) => n(w, '1'));
    expect(own).toEqual([null, null, null]);
    const asked = wards.map((w) => n(w, 'total') as number);
    const shareOf = (of: readonly number[]) =>
      wards.reduce((s, w, i) => s + ((people[w] as number) * (of[i] as number)) / (asked[i] as number), 0) / 85_000;
    const total = n('total', '1') as number;
    // Every whole-number table with the shown total, against the share to one decimal.
    const fitting = (share: number) => {
      const found: number[][] = [];
      for (let e = 0; e <= total; e += 1)
        for (let w = 0; e + w <= total; w += 1)
          if (Math.abs(shareOf([e, w, total - e - w]) * 100 - share) <= 0.05) found.push([e, w, total - e - w]);
      return found;
    };
    const fromRecords = Math.round(shareOf([4, 7, 9]) * 1000) / 10;
    expect(((total + 1) * (total + 2)) / 2).toBe(231);
    expect(fitting(fromRecords).length).toBeLessThan(10);
    // What is published is the share of all three together, which the total alone gives.
    expect(cell(table, 'total', '1')['share']).toBe(Math.round((total / asked.reduce((a, b) => a + b)) * 1000) / 10);
  });
  it('refuses a design without a number for every stratum, or for a table without its strata', () => {
    const faults = (text: string) => {
      const read = readStatisticsSpec(text, 'trial.yaml');
      return read.ok ? '' : JSON.stringify(read.refusal);
    };
    expect(faults(specText('design: { strata: ward, population: { e: 1, w: 2 } }'))).toContain('has no number for s');
    expect(faults(specText('design: { strata: ward, weights: { e: 1, w: 2, s: 1, x: 3 } }'))).toContain(
      'not in the list: x',
    );
    expect(faults(specText(''))).toContain('has the strata of the design');
  });
});
