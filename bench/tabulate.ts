/**
 * `npm run bench -- tabulate [--rows 6000000 --months 6 --towns 2000]`: a monthly population cube (ward ⊃ town × single years of age in bands of five and
 * three groups × sex) counted with all margins from records that are made while they are read. Prints cells, processor time and peak memory, and what one bare
 * grouping statement a month over the same records takes, whose answer stays in the engine (left out by `--no-bare`).
 */
import { parseArgs } from 'node:util';
import { valueOf } from '#base';
import type { AreaPack } from '#catalogue';
import { readStatisticsSpec, tabulate } from '#statistics';
import { openEngine } from '../src/machinery/duckdb.ts';
import { peopleOf } from '../src/statistics/test-people.ts';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rows: { type: 'string', default: '6000000' },
    months: { type: 'string', default: '6' },
    towns: { type: 'string', default: '2000' },
    memory: { type: 'string', default: '2GB' },
    bare: { type: 'boolean', default: true },
  },
});
const [rows, months, towns] = [values.rows, values.months, values.towns].map(Number) as [number, number, number];
const wards = 9;
const perMonth = Math.round(rows / months);

const pack: AreaPack = {
  id: 'bench',
  prefecture: '',
  city: '',
  cityCode: '99999',
  vintage: '',
  credit: '',
  synthetic: true,
  wards: Array.from({ length: wards }, (_, w) => ({ code: `W${w}`, name: `W${w}` })),
  towns: Array.from({ length: towns }, (_, t) => ({
    code: `W${t % wards}T${t}`,
    ward: `W${t % wards}`,
    name: `T${t}`,
    chome: null,
    koaza: '',
    schoolDistrict: null,
  })),
  schoolDistricts: [],
};
const years = Array.from({ length: 101 }, (_, i) => i);
const spec = valueOf(
  readStatisticsSpec(
    `
release: bench
title: { ja: 計測, en: Bench }
source: { ja: 計測, en: Bench }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65], age5: [${years.filter((y) => y % 5 === 0).join(', ')}], age1: [${years.join(', ')}] } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
measures:
  people: { from: people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
  - { id: cube, title: { ja: a, en: a }, time: month, dimensions: [{ name: area, variable: area, levels: [ward, town] }, { name: age, variable: age, levels: [age3, age5, age1] }, { name: sex, variable: sex, levels: [sex] }], measures: [people] }
`,
    'bench',
  ),
);

const engine = await openEngine({ memoryLimit: values.memory as `${number}GB` });
// A part for each month with its day written down, as snapshots have: a filter on the day then leaves the other months unmade. (One product of months and
// people would make all of them for every statement.)
const month = (m: number) =>
  peopleOf({
    from: `(SELECT i, (hash(i, 1) % ${towns})::INTEGER AS t FROM range(${perMonth}) b(i))`,
    asOf: `last_day(DATE '2024-01-01' + to_months(${m}))`,
    ward: `'W' || (t % ${wards})`,
    town: `'W' || (t % ${wards}) || 'T' || t`,
    age: `(hash(i, 2) % 1212 + ${m}) // 12`,
  });
await engine.run(`CREATE VIEW people AS ${Array.from({ length: months }, (_, m) => month(m)).join(' UNION ALL ')}`);
const before = process.cpuUsage();
const began = performance.now();
const { tables } = valueOf(await tabulate(engine, spec, pack));
const used = process.cpuUsage(before);
const [table] = tables;
if (!table) throw new Error('nothing was counted');
const people = table.counts.get('people') as Float64Array;
for (let t = 0; t < table.times.length; t += 1)
  if (people[t * table.size] !== perMonth) throw new Error('a month was not counted whole');
const cells = table.size * table.times.length;
const processor = (used.user + used.system) / 1e6;
const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;

const bareSets = [[], ['ward'], ['ward', 'town']].flatMap((area) =>
  [[], ['age3'], ['age3', 'age5'], ['age3', 'age5', 'age1']].flatMap((age) =>
    [[], ['sex']].map((sex) => `(${[...area, ...age, ...sex].join(', ')})`),
  ),
);
const beforeBare = process.cpuUsage();
const beganBare = performance.now();
for (let m = 0; values.bare && m < months; m += 1)
  await engine.run(`CREATE OR REPLACE TEMP TABLE bare AS SELECT ward, town, age3, age5, age1, sex, count(*) AS n
    FROM (SELECT ward_code AS ward, town_code AS town, CASE WHEN age_years < 15 THEN 0 WHEN age_years < 65 THEN 15 ELSE 65 END AS age3,
      age_years // 5 AS age5, age_years AS age1, sex FROM people WHERE as_of = last_day(DATE '2024-01-01' + to_months(${m})))
    GROUP BY GROUPING SETS (${bareSets.join(', ')})`);
const usedBare = process.cpuUsage(beforeBare);
const bare = (usedBare.user + usedBare.system) / 1e6;
console.log(
  '| rows | cells, margins included | time | processor time | rows/s of processor time | peak memory | bare grouping: time | processor time | against it |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
console.log(
  `| ${(perMonth * months).toLocaleString('en')} | ${cells.toLocaleString('en')} | ${seconds.toFixed(0)} s | ${processor.toFixed(0)} s | ${Math.round((perMonth * months) / processor).toLocaleString('en')} | ${peak.toFixed(0)} MB | ${values.bare ? `${((performance.now() - beganBare) / 1000).toFixed(0)} s | ${bare.toFixed(0)} s | ${(processor / bare).toFixed(2)} ×` : '– | – | –'} |`,
);
engine.close();
