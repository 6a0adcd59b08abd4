/** Reading dates in the mass gives exactly what reading each of them thoroughly gives, near and beyond what is ordinary. */
import type { Engine } from '#base';
import { sqlText } from '#base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { columnParts } from '../sources/column-parts.ts';
import { dateBook } from '../sources/text-book.ts';
import {
  dateContexts,
  daysByForm,
  parseDates,
  type ParseDates,
  parseDatesInTheMass,
  readForms,
  readUnusual,
} from './date-rules.lake.ts';

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

type Order = Omit<ParseDates, 'column' | 'into'>;

/** Makes `booked(id, text, …)` of the texts of `from` as those of a load are read: put into a book by the reader, beside their forms. Blanks around a text are gone. */
const readInBook = async (order: Order): Promise<void> => {
  const dates = dateBook();
  const parts = columnParts([{ texts: false, book: dates }], null);
  const [file, texts, forms] = [memoryFile(), memoryFile(), memoryFile()];
  try {
    const rows = await engine.rows<{ t: string }>(`SELECT t FROM ${order.from} WHERE t IS NOT NULL`);
    for (const [row, { t }] of rows.entries()) {
      const bytes = Buffer.from(t);
      parts.record(row, bytes, Int32Array.of(bytes.length));
    }
    parts.take(file);
    dates.writeSplits(texts, 0, dates.size);
    dates.forms.write(forms, 0, dates.forms.size);
    await engine.run(`
      CREATE OR REPLACE TABLE forms AS SELECT "row" AS id, c0 AS text FROM read_parquet('${forms.path}');
      CREATE OR REPLACE TABLE texts AS SELECT "row" AS id, n0 AS form, n1 AS first, n2 AS second, n3 AS third, c0 AS text FROM read_parquet('${texts.path}');`);
    await readForms(engine, 'forms', 'forms_read', order);
    await engine.run(`CREATE OR REPLACE TABLE days AS ${daysByForm('texts', 'forms_read', order)}`);
    await readUnusual(engine, 'days', 'others', order);
    await engine.run(`CREATE OR REPLACE TABLE booked AS
      SELECT id, text, r.* EXCLUDE (id) FROM texts JOIN (SELECT id, 'ok' AS status, found::VARCHAR AS iso, 'day' AS precision, '' AS flags FROM days WHERE found IS NOT NULL UNION ALL SELECT * EXCLUDE (leap) FROM others) r USING (id)`);
  } finally {
    parts.close();
    for (const each of [file, texts, forms]) each.close();
  }
};

/** Of `from`: how many texts there are, how many are ordinary days, and on how many the readings do not agree. */
const agree = async (order: Order) => {
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
  await readInBook(order);
  const [row] = await engine.rows<
    Record<'massed' | 'apart' | 'ok' | 'kinds' | 'days' | 'booked' | 'bookedApart' | 'missing', number>
  >(`
    SELECT (SELECT count(*) FROM massed) AS massed, (SELECT count(*) FROM massed WHERE status = 'ok') AS ok,
      (SELECT count(DISTINCT status) FROM massed) AS kinds,
      (SELECT count(*) FROM ((FROM massed EXCEPT ALL FROM thorough) UNION ALL (FROM thorough EXCEPT ALL FROM massed))) AS apart,
      (SELECT count(found) FROM days) AS days, (SELECT count(*) FROM booked SEMI JOIN thorough USING (text)) AS booked,
      (SELECT count(*) FROM (SELECT * EXCLUDE (id) FROM booked EXCEPT ALL FROM thorough) SEMI JOIN thorough USING (text)) AS "bookedApart",
      (SELECT count(*) FROM texts ANTI JOIN booked USING (id)) + (SELECT count(*) FROM texts) - (SELECT count(*) FROM booked) AS missing
  `);
  return { n, ...row };
};

it.each(['', ...dateContexts])('sixteen thousand dates of every shape, declared «%s»', async (context) => {
  const told = await agree({ from: 'written', context, today: '2026-11-01' });
  expect(told).toMatchObject({ massed: told.n, apart: 0, kinds: 5, bookedApart: 0, missing: 0 });
  expect(told.ok).toBeGreaterThan(200);
  expect(told.days).toBeGreaterThan(90);
  expect(told.booked).toBeGreaterThan(14_000);
});

it.each(['2026-11-01', '2019-05-01', '1989-01-07'])('the days of a century and a half, seen on %s', async (today) => {
  const told = await agree({ from: 'everyday_once', eraCodes: '1-2-3-4-5', today });
  expect(told).toMatchObject({ massed: told.n, apart: 0, booked: told.n, bookedApart: 0, missing: 0 });
  expect(told.days).toBeGreaterThan(15_000);
});
