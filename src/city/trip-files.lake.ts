/**
 * kotsu/touroku_YYYYMM.csv and kotsu/ic_YYYYMM.csv: cards of bus and subway with the names their holders registered, and a month of their trips.
 * Cards have numbers of their own; who holds which is only to be found by kana, birth date and sex, with the slips of a counter.
 */
import { linesOf, type SourceColumn } from './source-file.ts';
import { dayNumber, tripMonth, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

/** Share of residents of 6 and over in the sample. */
const cardShare = 0.06;

export const cardColumns: readonly SourceColumn[] = [
  { header: 'カード番号', sql: 'card' },
  { header: '氏名カナ', sql: 'registered_kana' },
  { header: '生年月日', sql: 'birth_ymd' },
  { header: '性別', sql: "CASE WHEN sex_draw < 0.03 THEN '0' WHEN man THEN '1' ELSE '2' END" },
  { header: '電話番号', sql: "replace(phone, '-', '')" },
  { header: '券種', sql: 'ticket' },
];

export const tripColumns: readonly SourceColumn[] = [
  { header: 'カード番号', sql: 'card' },
  { header: '利用年月日', sql: 'ymd' },
  { header: '利用時刻', sql: "concat(lpad((minute // 60)::VARCHAR, 2, '0'), lpad((minute % 60)::VARCHAR, 2, '0'))" },
  { header: '路線', sql: 'line_name' },
  { header: '乗車駅', sql: 'from_name' },
  { header: '降車駅', sql: 'to_name' },
  { header: '券種', sql: 'ticket' },
  {
    header: '運賃',
    sql: "CASE ticket WHEN '3' THEN 100 ELSE (180 + 40 * least(5, abs(from_station - to_station))) // CASE ticket WHEN '2' THEN 2 ELSE 1 END END",
  },
];

/** SQL that makes `card` for those registered at the end of the trips' month. */
export const cards = (world: World): string => {
  const { draw } = world;
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  return `
CREATE OR REPLACE TEMP TABLE card AS
SELECT p.person, p.k, p.man, p.birth_ymd, p.phone, t.station AS home_station, ${u('card sex')} AS sex_draw, w.value AS work_station, ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} AS age,
  concat('YH', lpad(((p.person * 48271 + ${draw.constant('card') % 10_000_000n}) % 1000000000)::VARCHAR, 10, '0')) AS card,
  CASE WHEN ${u('kana typed')} < 0.55 THEN replace(p.kana, '　', '') WHEN ${u('kana typed')} < 0.9 THEN p.kana WHEN ${u('kana typed')} < 0.95 THEN replace(replace(p.kana, 'ヅ', 'ズ'), 'ウ', 'オ') ELSE translate(p.kana, 'ガギグゲゴザジズデドバビブベボ', 'カキクケコサシスデトハヒフヘホ') END AS registered_kana,
  CASE WHEN ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} < 12 THEN '2' WHEN ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} >= 70 THEN '3' ELSE '1' END AS ticket
FROM residence r JOIN (SELECT *, ${world.workStations.at(draw.bits('k', 'goes to'))} AS work_slot FROM resident) p ON p.person = r.person JOIN town t ON t.town = r.town JOIN slot w ON w.i = p.work_slot
WHERE r.lo <= ${tripMonth.month} AND r.hi >= ${tripMonth.month} AND ${u('holds a card')} < ${cardShare} AND ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} >= 6`;
};

export const cardLines = (file: number): string =>
  linesOf(cardColumns, "(SELECT *, ' ' AS dirt FROM card)", String(file), String(file), 'person');

export const tripLines = (world: World, file: number): string => {
  const { draw } = world;
  return `
WITH day_rows AS (
  SELECT c.*, ${dayNumber(tripMonth.firstDay)} + unnest(range(${tripMonth.days}))::INTEGER AS day FROM card c
), keyed AS (SELECT *, ${draw.key('person * 4096 + day', 'trip day')} AS dk, isodow(DATE '2023-11-01' + day) AS weekday FROM day_rows),
-- Workers and pupils ride on working days there and back; the old ride at noon, fewer days; weekends less.
rides AS (
  SELECT *, unnest([1, 2]) AS leg FROM keyed
  WHERE ${draw.uniform('dk', 'rides')} < CASE WHEN age BETWEEN 15 AND 64 THEN CASE WHEN weekday <= 5 THEN 0.82 ELSE 0.25 END WHEN age < 15 THEN 0.12 ELSE CASE WHEN weekday <= 5 THEN 0.28 ELSE 0.15 END END
), timed AS (
  SELECT *, CASE WHEN leg = 1 THEN home_station ELSE work_station END AS from_station, CASE WHEN leg = 1 THEN work_station ELSE home_station END AS to_station,
    (CASE WHEN age BETWEEN 15 AND 64 AND weekday <= 5 THEN CASE leg WHEN 1 THEN 475 ELSE 1105 END ELSE CASE leg WHEN 1 THEN 640 ELSE 860 END END + 42 * ${draw.normal('dk', 'first ride')} + CASE leg WHEN 2 THEN 35 * ${draw.normal('dk', 'second ride')} ELSE 0 END)::INTEGER AS minute
  FROM rides WHERE home_station <> work_station
)
${linesOf(
  tripColumns,
  `(SELECT timed.*, ' ' AS dirt, d.ymd, a.name AS from_name, a.line AS line_name, b.name AS to_name
      FROM timed JOIN day_text d ON d.day = timed.day JOIN station a ON a.station = from_station JOIN station b ON b.station = to_station)`,
  String(file),
  String(file),
  'person, day, leg',
)}`;
};
