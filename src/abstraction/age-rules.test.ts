/** Ages follow the law's three conventions, and 学年年齢 is the age attained when the school year opens. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { band5, civilAge, fiscalYear, grade, legalAttainedAge, schoolAge, statPrevdayAge } from './age-rules.lake.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const every = `${civilAge('birth', 'onday')} AS civil_age, ${legalAttainedAge('birth', 'onday')} AS legal_attained_age,
  ${statPrevdayAge('birth', 'onday')} AS stat_prevday_age, ${fiscalYear('onday')} AS fiscal_year,
  ${schoolAge('birth', 'onday')} AS gakunen_age_fy, ${grade(schoolAge('birth', 'onday'))} AS grade, ${band5(civilAge('birth', 'onday'))} AS band5`;

const path = '../shared/vectors/ages.tsv';
if (!existsSync(path)) console.warn(`SKIPPED: ${path} is not here, the vectors of ages are not tried`);
describe.skipIf(!existsSync(path))('the vectors of ages', () => {
  it('agree in every column', async () => {
    const [header, ...lines] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const columns = (header as string[]).slice(0, 9);
    for (const line of lines) {
      const [row] = await engine.rows(
        `SELECT ${every} FROM (SELECT DATE '${line[0]}' AS birth, DATE '${line[1]}' AS onday)`,
      );
      const got = [line[0], line[1], ...columns.slice(2).map((c) => (row?.[c] === null ? '' : String(row?.[c])))];
      expect(got).toEqual(line.slice(0, 9));
    }
    expect(lines.length).toBeGreaterThan(30);
  });
});

describe('over 20,000 random pairs of days', () => {
  it('学年年齢 is the age attained when the school year opens, at 0:00 of 1 April', async () => {
    await engine.run(`SELECT setseed(0.42)`);
    await engine.run(
      `CREATE TABLE pairs AS SELECT DATE '1900-01-01' + (random() * 46000)::INTEGER AS birth, DATE '2000-01-01' + (random() * 11000)::INTEGER AS onday FROM range(20000)`,
    );
    const eve = `make_date(${fiscalYear('onday')}, 3, 31)`;
    const [odd] = await engine.rows<{ n: number; tried: number }>(
      `SELECT count(*) FILTER (WHERE ${schoolAge('birth', 'onday')} IS DISTINCT FROM ${legalAttainedAge('birth', eve)}) AS n, count(*) AS tried FROM pairs WHERE birth <= ${eve}`,
    );
    expect(odd?.tried).toBeGreaterThan(15_000);
    expect(odd?.n).toBe(0);
  });
  it('the three conventions differ only around the birthday, always in the same order', async () => {
    const [row] = await engine.rows<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT ${every}, birth, onday FROM pairs) WHERE birth < onday AND NOT (stat_prevday_age <= civil_age AND civil_age <= legal_attained_age AND legal_attained_age <= stat_prevday_age + 1)`,
    );
    expect(row?.n).toBe(0);
  });
  it('nobody has an age before being born', async () => {
    const [row] = await engine.rows<{ n: number; some: number }>(
      `SELECT count(*) FILTER (WHERE civil_age IS NOT NULL OR gakunen_age_fy IS NOT NULL OR band5 IS NOT NULL OR grade IS NOT NULL) AS n, count(*) AS some FROM (SELECT ${every}, birth, onday FROM pairs) WHERE birth > onday`,
    );
    expect(row?.some).toBeGreaterThan(100);
    expect(row?.n).toBe(0);
  });
});
