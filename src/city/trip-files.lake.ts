/**
 * kotsu/touroku_YYYYMM.csv and kotsu/ic_YYYYMM.csv: cards of bus and subway with the names their holders registered, and a month of their trips.
 * Cards have numbers of their own; who holds which is only to be found by kana, birth date and sex, with the slips of a counter.
 */
import { type Cell, digits, inTurn, number, type SourceColumn, text, word, wordIn } from './cells.ts';
import { day } from './days.ts';
import type { Draw } from './draw.ts';
import { type Form, formOf, within } from './form.ts';
import { phone, spelledKana } from './identity-cells.lake.ts';
import { Sheet } from './sheet.ts';
import { dayNumber, tripMonth, yearsOn } from './window.ts';
import { Words } from './words.ts';
import type { World } from './world.lake.ts';

/** Share of residents of 6 and over in the sample. */
const cardShare = 0.06;

const cardSerial = (draw: Draw): string =>
  `((p.person::BIGINT * 48271 + ${draw.constant('card') % 10_000_000n}) % 1000000000)`;
/** SQL of the text of a card's number, for the ledger of the truth. */
export const cardNumber = (serial: string): string => `concat('YH', lpad((${serial})::VARCHAR, 10, '0'))`;

const printedCard = (sheet: Sheet): Cell => inTurn(text('YH'), digits(sheet.of('r.card'), 10));

const cardColumns = (world: World, sheet: Sheet): readonly SourceColumn[] => [
  { header: 'カード番号', cell: printedCard(sheet) },
  { header: '氏名カナ', cell: spelledKana(world, sheet, sheet.of('r.spelling')) },
  { header: '生年月日', cell: day(sheet.of('p.birth_day'), 'ymd') },
  { header: '性別', cell: number(sheet.of('CASE WHEN r.sex_draw < 0.03 THEN 0 WHEN p.man THEN 1 ELSE 2 END')) },
  { header: '電話番号', cell: phone(world, sheet, '') },
  { header: '券種', cell: number(sheet.of('r.ticket')) },
];

const tripColumns = ({ stations }: World, sheet: Sheet): readonly SourceColumn[] => {
  const minute = sheet.of('r.minute');
  const [from, to] = [sheet.of('r.from_station'), sheet.of('r.to_station')];
  const codes = new Words(stations.map(({ code }) => code));
  return [
    { header: 'カード番号', cell: printedCard(sheet) },
    { header: '利用年月日', cell: day(sheet.of('r.day'), 'ymd') },
    {
      header: '利用時刻',
      cell: (page, row) => {
        page.digits(Math.floor((minute.values[row] as number) / 60), 2);
        page.digits((minute.values[row] as number) % 60, 2);
      },
    },
    {
      header: '路線',
      cell: word(
        from,
        stations.map(({ line }) => line),
      ),
    },
    { header: '乗車駅', cell: wordIn(from, codes) },
    { header: '降車駅', cell: wordIn(to, codes) },
    { header: '券種', cell: number(sheet.of('r.ticket')) },
    {
      header: '運賃',
      cell: number(
        sheet.of(
          'CASE r.ticket WHEN 3 THEN 100 ELSE (180 + 40 * least(5, abs(r.from_station - r.to_station))) // CASE r.ticket WHEN 2 THEN 2 ELSE 1 END END',
        ),
      ),
    },
  ];
};

/** SQL that makes `card` for those registered at the end of the trips' month. */
export const cards = (world: World): string => {
  const { draw } = world;
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  return `
CREATE OR REPLACE TEMP TABLE card AS
SELECT h.* EXCLUDE (work_slot, typed), w.value AS work_station,
  CASE WHEN typed < 0.55 THEN 1 WHEN typed < 0.9 THEN 0 WHEN typed < 0.95 THEN 2 ELSE 3 END AS spelling, CASE WHEN age < 12 THEN 2 WHEN age >= 70 THEN 3 ELSE 1 END AS ticket
FROM (
  SELECT p.person, p.k, t.station AS home_station, ${u('card sex')} AS sex_draw, ${u('kana typed')} AS typed, ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} AS age,
    ${cardSerial(draw)}::INTEGER AS card, ${world.workStations.at(draw.bits('p.k', 'goes to'))} AS work_slot
  FROM residence r JOIN person p ON p.person = r.person JOIN town t ON t.town = r.town
  WHERE r.lo <= ${tripMonth.month} AND r.hi >= ${tripMonth.month} AND ${u('holds a card')} < ${cardShare} AND ${yearsOn(dayNumber(tripMonth.firstDay), 'p.birth_day')} >= 6
) h JOIN ${world.workStations.table} w ON w.i = h.work_slot`;
};

export const cardForm = (world: World, file: number): Form => {
  const sheet = new Sheet();
  const columns = cardColumns(world, sheet);
  return formOf(sheet, columns, within(file), 'card r JOIN person p ON p.person = r.person', 'r.person');
};

export const tripForm = (world: World, file: number): Form => {
  const { draw } = world;
  const sheet = new Sheet();
  const columns = tripColumns(world, sheet);
  return formOf(
    sheet,
    columns,
    within(file),
    `(
  WITH keyed AS (
    SELECT person, card, age, ticket, home_station, work_station, d.day, d.weekday, ${draw.key('person::BIGINT * 4096 + d.day', 'trip day')} AS dk
    FROM card, (SELECT ${dayNumber(tripMonth.firstDay)} + n::INTEGER AS day, isodow(DATE '${tripMonth.firstDay}' + n::INTEGER) AS weekday FROM range(${tripMonth.days}) AS r(n)) d
    WHERE home_station <> work_station
  ), ridden AS (
    -- Workers and pupils ride on working days there and back; the old ride at noon, fewer days; weekends less.
    SELECT *, (CASE WHEN age BETWEEN 15 AND 64 AND weekday <= 5 THEN 475 ELSE 640 END + 42 * ${draw.normal('dk', 'first ride')})::INTEGER AS out_minute,
      (CASE WHEN age BETWEEN 15 AND 64 AND weekday <= 5 THEN 1105 ELSE 860 END + 42 * ${draw.normal('dk', 'first ride')} + 35 * ${draw.normal('dk', 'second ride')})::INTEGER AS back_minute
    FROM keyed
    WHERE ${draw.uniform('dk', 'rides')} < CASE WHEN age BETWEEN 15 AND 64 THEN CASE WHEN weekday <= 5 THEN 0.82 ELSE 0.25 END WHEN age < 15 THEN 0.12 ELSE CASE WHEN weekday <= 5 THEN 0.28 ELSE 0.15 END END
  )
  SELECT person, card, ticket, day, 1 AS leg, home_station AS from_station, work_station AS to_station, out_minute AS minute FROM ridden
  UNION ALL SELECT person, card, ticket, day, 2, work_station, home_station, back_minute FROM ridden
    -- Some go home another way.
    WHERE ${draw.uniform('dk', 'goes back by train')} < 0.93) r`,
    'r.person, r.day, r.leg',
  );
};
