/** What is counted need not be people: households by area add up, households by the ages of their members do not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { forgetRecordSecret, recordKeySql, setRecordSecret, unitText } from './count/cell-key.lake.ts';
import { makeRelease } from './make-release.ts';
import { policyFor } from './spec/policy.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from './test-kit.ts';
import { peopleOf } from './test-people.ts';

const specOf = (dimension: string) =>
  valueOf(
    readStatisticsSpec(
      `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
unit: household_number
counts: household
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65] } }
measures:
  households: { from: trial-people, kind: count, title: { ja: 世帯, en: Households }, unit: { ja: 世帯, en: households } }
tables:
  - { id: households, title: { ja: a, en: a }, time: month, dimensions: [${dimension}], measures: [households] }
`,
      'trial',
    ),
  );

describe('households', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    // 200 households of three: two grown-ups and a child, all at one place.
    const records = peopleOf({
      from: 'range(600) t(i)',
      ward: "CASE WHEN (i // 3) % 40 = 0 THEN 'W1' ELSE 'W2' END",
      age: 'CASE WHEN i % 3 = 0 THEN 7 ELSE 40 END',
      more: 'i // 3 AS household_number',
    });
    await engine.run(`CREATE TABLE trial_people AS ${records}`);
  });
  afterAll(() => engine.close());
  const make = async (dimension: string) =>
    makeRelease(engine, specOf(dimension), staffPolicy, smallPack, [], await needsWith('units'));

  it('are counted once each, and few of them hidden as few people are', async () => {
    const made = valueOf(await make('{ name: area, variable: area, levels: [ward] }'));
    const values = new Map(made.tables[0]?.cells.map((cell) => [cell.codes[1], [cell.values[0], cell.hidden[0]]]));
    expect(values.get('total')).toEqual([200, null]);
    expect(values.get('W1')).toEqual([null, 'threshold']);
    expect(values.get('W2')).toEqual([null, 'complementary']);
  });
  it('of people of several ages do not add up, so that the table is refused', async () => {
    expect(await make('{ name: age3, variable: age, levels: [age3] }')).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.units-overlap', exitCode: 3 },
    });
  });
  it('keep the noise they had when their numbers were texts, and so do people', async () => {
    await setRecordSecret(engine, 'a secret of this test');
    const [keys] = await engine.rows<Record<string, number>>(`SELECT
      ${recordKeySql(unitText('household_number'))} AS household, ${recordKeySql("'H23456789012'")} AS former_household,
      ${recordKeySql(unitText('city_number'))} AS person, ${recordKeySql("'234567890123'")} AS former_person
      FROM (SELECT 23456789012 AS household_number, 234567890123 AS city_number)`);
    await forgetRecordSecret(engine);
    expect(keys?.household).toBe(keys?.former_household);
    expect(keys?.person).toBe(keys?.former_person);
    expect(keys?.person).not.toBe(keys?.household);
  });
  it('have a smallest number of their own', () => {
    const thresholds = { person: 10, household: 7, taxpayer: 10, establishment: 3, clinic: 3 };
    const policies = { audiences: { staff: { ...staffPolicy, thresholds } } } as never;
    expect(valueOf(policyFor(policies, specOf('{ name: area, variable: area, levels: [ward] }'))).threshold).toBe(7);
  });
});
