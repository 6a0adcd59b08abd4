/** Reading dates in the mass gives exactly what reading each of them thoroughly gives, near and beyond what is ordinary. */
import type { Engine } from '#base';
import { sqlText } from '#base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { dateContexts, parseDates, type ParseDates, parseDatesInTheMass } from './date-rules.lake.ts';

const eraWords = [
  ...['明治', '大正', '昭和', '平成', '令和', '明', '大', '昭', '平', '令', 'M', 'T', 'S', 'H', 'R', 's', 'Ｓ', '㍼'],
  ...['', '', '', '1', '2', '3', '4', '5', '7', '9', '03', '西暦', 'X'],
];
const years = [
  ...[
    '元',
    '1',
    '2',
    '5',
    '6',
    '7',
    '8',
    '15',
    '31',
    '38',
    '45',
    '63',
    '64',
    '65',
    '99',
    '0',
    '00',
    '01',
    '07',
    '６４',
  ],
  ...['1868', '1905', '1926', '1963', '1989', '2000', '2019', '2026', '2027', '9999', '0000', '20260', '三'],
];
const marks = ['年', '年', '.', '.', '/', '-', '', '', '', '・', ' ', '月', '．', ','];
const months = ['1', '2', '4', '7', '11', '12', '01', '02', '07', '12', '0', '00', '13', '99', '', '１２', '不詳'];
const days = ['1', '8', '25', '28', '29', '30', '31', '01', '07', '24', '26', '32', '0', '00', '99', '', '３', '上旬'];
const ends = ['', '', '', '', '日', '日', '日', '.', '頃', ' 00:00:00', '推定', '日から昭和2年1月3日までの間', '\n'];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  const one = (of: readonly string[], salt: number) =>
    `list_extract([${of.map(sqlText).join(', ')}], (hash(i, ${salt}) % ${of.length})::INTEGER + 1)`;
  await engine.run(`CREATE TABLE written AS SELECT DISTINCT concat(${one(eraWords, 1)}, ${one(years, 2)}, ${one(marks, 3)}, ${one(months, 4)}, ${one(marks, 5)},
    ${one(days, 6)}, ${one(ends, 7)}) AS t FROM range(16000) r(i) UNION ALL SELECT NULL`);
  // Days of a century and a half, in the spellings that core systems use most, and every day around those at which an era or a life ends.
  await engine.run(`CREATE TABLE everyday AS SELECT unnest([strftime(day, '%Y%m%d'), strftime(day, '%Y-%m-%d'), strftime(day, '%Y年%-m月%-d日'),
      concat(code, strftime(day, '%m%d')), concat(letter, strftime(day, '.%m.%d')), concat(word, strftime(day, '年%-m月%-d日'))]) AS t
    FROM (SELECT day, concat(1 + i % 5, lpad((1 + i % 64)::VARCHAR, 2, '0')) AS code, concat(['M', 'T', 'S', 'H', 'R'][1 + i % 5], lpad((year(day) % 65)::VARCHAR, 2, '0')) AS letter,
      concat(['大正', '昭和', '平成', '令和'][1 + i % 4], CASE WHEN i % 65 = 0 THEN '元' ELSE (i % 65)::VARCHAR END) AS word
      FROM (SELECT (DATE '1868-01-01' + i::INTEGER) AS day, i FROM range(59000) r(i))
      WHERE i % 11 = 0 OR substr(day::VARCHAR, 6) BETWEEN '12-20' AND '12-31' OR substr(day::VARCHAR, 6) IN ('01-01', '01-07', '01-08', '04-30', '05-01', '07-29', '07-30', '10-31', '11-01'))`);
  await engine.run('CREATE TABLE everyday_once AS SELECT DISTINCT t FROM everyday');
});
afterAll(() => engine.close());

/** Of `from`: how many texts there are, how many are ordinary days, and on how many the two readings do not agree. */
const agree = async (order: Omit<ParseDates, 'column' | 'into'>) => {
  await parseDatesInTheMass(engine, { ...order, column: 't', into: 'massed' });
  // A table below the mass is read thoroughly: the texts come in slices.
  const [all] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${order.from}`);
  const n = all?.n ?? 0;
  await engine.run(`CREATE OR REPLACE TABLE thorough AS SELECT * FROM massed LIMIT 0;
    CREATE OR REPLACE TEMP TABLE numbered AS SELECT t, row_number() OVER () // 4900 AS slice FROM ${order.from}`);
  for (let slice = 0; slice * 4900 <= n; slice++) {
    await engine.run(`CREATE OR REPLACE TEMP TABLE slice AS SELECT t FROM numbered WHERE slice = ${slice}`);
    await parseDates(engine, { ...order, from: 'slice', column: 't', into: 'of_slice' });
    await engine.run('INSERT INTO thorough SELECT * FROM of_slice');
  }
  const [row] = await engine.rows<{ massed: number; apart: number; ok: number; kinds: number }>(`
    SELECT (SELECT count(*) FROM massed) AS massed, (SELECT count(*) FROM massed WHERE status = 'ok') AS ok,
      (SELECT count(DISTINCT status) FROM massed) AS kinds,
      (SELECT count(*) FROM ((FROM massed EXCEPT ALL FROM thorough) UNION ALL (FROM thorough EXCEPT ALL FROM massed))) AS apart`);
  return { n, ...row };
};

it.each(['', ...dateContexts])('sixteen thousand dates of every shape, declared «%s»', async (context) => {
  const told = await agree({ from: 'written', context, today: '2026-11-01' });
  expect(told).toMatchObject({ massed: told.n, apart: 0, kinds: 5 });
  expect(told.ok).toBeGreaterThan(200);
});

it.each(['2026-11-01', '2019-05-01', '1989-01-07'])('the days of a century and a half, seen on %s', async (today) => {
  const told = await agree({ from: 'everyday_once', eraCodes: '1-2-3-4-5', today });
  expect(told).toMatchObject({ massed: told.n, apart: 0 });
  expect(told.ok).toBeGreaterThan(15_000);
});
