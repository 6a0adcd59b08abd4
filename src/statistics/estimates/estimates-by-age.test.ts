/** Shares by age of a survey drawn ward by ward: weighted from a table by ward and age, every one of them and its interval reckoned again respondent by respondent from the counts that are shown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectedTable } from '../protected-table.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';

const people: Readonly<Record<string, number>> = { e: 60_000, w: 20_000, s: 5000 };
const wards = Object.keys(people);
const ages = ['1', '2', '3'];
const answers = ['1', '2'];
const codes = (of: readonly string[]) =>
  `{ ${of.map((code) => `'${code}': { ja: ${code}の, en: of ${code} }`).join(', ')} }`;
const variable = (name: string, of: readonly string[]) =>
  `  ${name}: { kind: codes, column: ${name}, title: { ja: 項, en: Item }, codes: ${codes(of)} }`;
const estimate = (give: string) =>
  `  ${give}: { from: trial-survey, kind: estimate, of: n, within: q, give: ${give}, weighted: true, decimals: 3, title: { ja: a, en: a }, unit: { ja: '%', en: '%' } }`;
const spec = `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
design: { strata: ward, population: ${JSON.stringify(people)} }
variables:
  as_of: { kind: day, column: as_of, title: { ja: 時点, en: Day } }
${[variable('ward', wards), variable('age', ages), variable('q', answers)].join('\n')}
measures:
  n: { from: trial-survey, kind: count, title: { ja: 人, en: n }, unit: { ja: 人, en: people } }
${['share', 'low', 'high'].map(estimate).join('\n')}
tables:
  - { id: by-age, title: { ja: a, en: a }, time: as_of, dimensions: [${['ward', 'age', 'q'].map((name) => `{ name: ${name}, variable: ${name}, levels: [${name}] }`).join(', ')}], measures: [n, share, low, high] }
`;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

type Counts = (ward: number, age: number, answer: number) => number;
type Seen = Readonly<Record<string, number | null>>;

const published = async (counts: Counts, secret: string): Promise<(w: string, a: string, q: string) => Seen> => {
  const rows = wards.flatMap((ward, w) =>
    ages.flatMap((age, a) =>
      answers.map((q, i) => `SELECT '${ward}' AS ward, '${age}' AS age, '${q}' AS q FROM range(${counts(w, a, i)})`),
    ),
  );
  await engine.run(
    `CREATE OR REPLACE TABLE trial_survey AS SELECT DATE '2026-08-31' AS as_of, row_number() OVER () AS city_number, * FROM (${rows.join(' UNION ALL ')})`,
  );
  const read = valueOf(readStatisticsSpec(spec, 'trial.yaml'));
  const made = await makeRelease(engine, read, staffPolicy, smallPack, [], await needsWith(secret));
  const table = valueOf(made).tables[0] as ProtectedTable;
  const at = ['ward', 'age', 'q'].map((name) => table.dimensions.findIndex((d) => d.name === name));
  const cells = new Map(
    table.cells.map((cell) => [
      at.map((d) => cell.codes[d]).join(' '),
      Object.fromEntries(table.measures.map(({ name }, i) => [name, cell.values[i] ?? null])),
    ]),
  );
  return (...place) => cells.get(place.join(' ')) ?? {};
};

/** One who answered the survey: what for she stands, whether of the age, whether of the answer, in which stratum. */
type Respondent = { readonly weight: number; readonly of: boolean; readonly yes: boolean; readonly stratum: string };

/** Variance of a ratio over strata, with the residuals of each respondent one by one. */
const reckon = (all: readonly Respondent[]): { share: number; low: number; high: number } => {
  const asked = all.filter(({ of }) => of);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const size = sum(asked.map(({ weight }) => weight));
  const share = sum(asked.filter(({ yes }) => yes).map(({ weight }) => weight)) / size;
  let variance = 0;
  for (const members of Map.groupBy(all, ({ stratum }) => stratum).values()) {
    const residuals = members.map(({ weight, of, yes }) => (of ? (weight * ((yes ? 1 : 0) - share)) / size : 0));
    const mean = sum(residuals) / residuals.length;
    if (residuals.length > 1)
      variance += (residuals.length / (residuals.length - 1)) * sum(residuals.map((one) => (one - mean) ** 2));
  }
  const n = asked.length;
  const effective =
    variance > 1e-15
      ? (n * share * (1 - share)) / Math.max(1, n - 1) / variance
      : size ** 2 / sum(asked.map(({ weight }) => weight ** 2));
  const m = Math.min(n, effective);
  const z = 1.959963984540054;
  const half = z * Math.sqrt((share * (1 - share)) / m + (z / (2 * m)) ** 2);
  const end = (sign: number) => (share + (z * z) / (2 * m) + sign * half) / (1 + (z * z) / m);
  return { share, low: Math.max(0, end(-1)), high: Math.min(1, end(1)) };
};

const surveys = Array.from({ length: 6 }, (_, i): Counts => {
  const below = (w: number, a: number, q: number, n: number) => ((i + 3) * 7919 + (w * 9 + a * 3 + q) * 48271) % n;
  return (w, a, q) => (i % 2 === 0 ? below(w, a, q, 40) : 14 + below(w, a, q, 60));
});

describe('shares by age', () => {
  it.each(surveys.map((counts, i) => [i, counts] as const))(
    'of survey %i, with their intervals, follow from the shown counts alone, all strata with a hidden one taken together',
    async (i, counts) => {
      const seen = await published(counts, `by age ${i}`);
      const n = (...place: [string, string, string]) => seen(...place)['n'] ?? null;
      let merged = 0;
      let reckoned = 0;
      for (const age of ages)
        for (const q of answers) {
          const cell = seen('total', age, q);
          const [all, group, yes] = [n('total', 'total', 'total'), n('total', age, 'total'), n('total', age, q)];
          if (all === null || group === null || yes === null) {
            expect(cell['share'] ?? null).toBeNull();
            continue;
          }
          const rest = { all, group, yes, people: 0 };
          const respondents: Respondent[] = [];
          const add = (stratum: string, weight: number, size: number, of: number, said: number) => {
            for (let k = 0; k < size; k += 1) respondents.push({ weight, of: k < of, yes: k < said, stratum });
          };
          for (const ward of wards) {
            const own = [n(ward, 'total', 'total'), n(ward, age, 'total'), n(ward, age, q)];
            const number = people[ward] as number;
            if (own.includes(null)) {
              rest.people += number;
              merged += 1;
              continue;
            }
            const [size, of, said] = own as [number, number, number];
            add(ward, number / size, size, of, said);
            rest.all -= size;
            rest.group -= of;
            rest.yes -= said;
          }
          if (rest.all > 0) add('rest', rest.people / rest.all, rest.all, rest.group, rest.yes);
          const found = reckon(respondents);
          reckoned += 1;
          for (const give of ['share', 'low', 'high'] as const)
            expect(Math.abs((cell[give] as number) - found[give] * 100), `${age} ${q} ${give}`).toBeLessThan(0.0011);
        }
      expect(reckoned).toBeGreaterThan(0);
      if (i % 2 === 0) expect(merged).toBeGreaterThan(0);
      else expect(merged).toBe(0);
    },
  );
  it('weighted, come to what everybody asked would have said where wards differ and the sample does not follow their size', async () => {
    // As many answer in each ward; in the largest most say 1, in the smallest few.
    const yes = [80, 50, 20];
    const seen = await published((w, _, q) => (q === 0 ? (yes[w] as number) : 100 - (yes[w] as number)), 'wards');
    const truth = wards.reduce((sum, ward, w) => sum + (people[ward] as number) * (yes[w] as number), 0) / 85_000;
    for (const age of ages) {
      expect(seen('total', age, '1')['share']).toBeCloseTo(truth, 2);
      expect(seen('e', age, '1')['share']).toBe(80);
    }
    expect(Math.abs(truth - 50)).toBeGreaterThan(15);
  });
});
