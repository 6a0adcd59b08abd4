/**
 * kokuho/kenshin_YYYY.csv: the health check-up (特定健診, 高齢者の医療の確保に関する法律20条) of a fiscal year: everybody insured aged 40–74, who came, what was measured.
 * Made so that analysis finds something: the young, men and poorer towns come less; weight, age and smoking go with pressure and sugar.
 */
import { addressCells } from './address-cells.lake.ts';
import { type Cell, empty, inTurn, number, oneOf, type SourceColumn, text, where } from './cells.ts';
import { day } from './days.ts';
import { otherCity, unknownTown } from './dirt.ts';
import { faultOf, type Form, formOf, kindsOf, within } from './form.ts';
import { identityCells, personKey } from './identity-cells.lake.ts';
import { insuranceNumber } from './members.lake.ts';
import { type Column, Sheet } from './sheet.ts';
import { dayNumber } from './window.ts';
import type { World } from './world.lake.ts';

const oneDecimal =
  (tenths: Column): Cell =>
  (page, row) => {
    const n = tenths.values[row] as number;
    page.number(Math.floor(n / 10));
    page.bytes[page.at++] = 46;
    page.digits(n % 10, 1);
  };

const columnsOf = (world: World, sheet: Sheet, fiscalYear: number): readonly SourceColumn[] => {
  const who = identityCells(world, sheet);
  const home = addressCells(world, sheet);
  const given = world.chance.below(personKey(world, sheet), 'given detail', 1000);
  const hasCome = sheet.of('r.came');
  const came = (cell: Cell) => where(hasCome, cell);
  const birth = day(who.birthDay, 'ymd');
  const attended = where(hasCome, text('1'), text('0'));
  return [
    { header: '年度', cell: text(String(fiscalYear)) },
    {
      header: '受診券整理番号',
      cell: inTurn(text(String(fiscalYear % 100)), (page, row) =>
        page.digits(((who.person.values[row] as number) * 104_729) % 1_000_000_000, 9),
      ),
    },
    { header: '国保記号番号', cell: insuranceNumber(sheet) },
    {
      header: '宛名番号',
      cell: who.atena,
      dirty: { 'wide-key': who.wideAtena, 'trailing-blanks': inTurn(who.atena, text('  ')) },
    },
    { header: '氏名_フリガナ', cell: who.kana, dirty: { 'identifier-in-name': inTurn(who.kana, who.myNumber) } },
    {
      header: '生年月日',
      cell: birth,
      dirty: {
        'bad-date': oneOf(given, text('19551332'), text('20010229'), text('18000101')),
        'missing-required': oneOf(given, empty, birth),
      },
    },
    { header: '性別', cell: where(who.man, text('1'), text('2')), dirty: { 'unknown-code': text('4') } },
    {
      header: '住所',
      cell: home.address,
      dirty: { 'unknown-town': unknownTown(given, home.cityName, home.wardName), 'other-city': otherCity(given) },
    },
    { header: '受診有無', cell: attended, dirty: { 'missing-required': oneOf(given, attended, empty) } },
    { header: '受診年月日', cell: came(day(sheet.of('r.examined_day'), 'ymd')) },
    { header: 'ＢＭＩ', cell: came(oneDecimal(sheet.of('r.bmi'))), dirty: { 'out-of-range': text('999.9') } },
    { header: '腹囲', cell: came(oneDecimal(sheet.of('r.waist'))) },
    {
      header: '収縮期血圧',
      cell: came(number(sheet.of('r.systolic'))),
      dirty: { 'out-of-range': oneOf(given, text('1280'), text('-1')) },
    },
    { header: '拡張期血圧', cell: came(number(sheet.of('r.diastolic'))) },
    { header: 'ＨｂＡ１ｃ', cell: came(oneDecimal(sheet.of('r.sugar'))) },
    { header: '喫煙', cell: came(where(sheet.of('r.smokes'), text('1'), text('0'))) },
    {
      header: 'メタボ判定',
      cell: came(
        number(
          sheet.of(
            'CASE WHEN r.waist < CASE WHEN p.man THEN 850 ELSE 900 END THEN 3 WHEN r.risks >= 2 THEN 1 WHEN r.risks = 1 THEN 2 ELSE 3 END',
          ),
        ),
      ),
      dirty: { 'unknown-code': came(text('6')) },
    },
  ];
};

/** SQL: the bodies of the insured of a year. They change slowly: a person's own draw, and a smaller one for the year. */
const bodies = ({ draw }: World, fiscalYear: number): string => {
  const z = (purpose: string) => draw.normal('k', purpose);
  const u = (purpose: string) => draw.uniform('k', purpose);
  const trend = fiscalYear - 2023;
  return `(
  SELECT *, (systolic >= 130 OR diastolic >= 85)::INTEGER + (sugar >= 60)::INTEGER + (${u('lipids')} < 0.2 + 0.018 * (bmi / 10.0 - 22))::INTEGER AS risks,
    ${dayNumber(`${fiscalYear}-06-01`)} + ${draw.below('k', `examined ${fiscalYear}`, 270)} AS examined_day
  FROM (
  SELECT * EXCLUDE (sugar_level), (sugar_level * 10)::INTEGER AS sugar, greatest(44, least(130, 0.55 * systolic + 5.5 - 0.12 * (age - 55) + 5.5 * ${z('diastolic')}))::INTEGER AS diastolic
  FROM (
  SELECT * EXCLUDE (mass), (greatest(14.0, least(46.0, mass)) * 10)::INTEGER AS bmi,
    ((greatest(52.0, least(140.0, CASE WHEN man THEN 85.5 ELSE 81.0 END + 2.45 * (mass - CASE WHEN man THEN 24 ELSE 22.5 END) + 0.12 * (age - 55) + 3.2 * ${z('waist')}))) * 10)::INTEGER AS waist,
    greatest(84, least(220, 117 + 0.55 * (age - 50) + 1.15 * (mass - 22.5) + CASE WHEN man THEN 4 ELSE 0 END + 11 * ${z('pressure')} + 6 * ${z(`pressure ${fiscalYear}`)}))::INTEGER AS systolic,
    greatest(4.4, least(12.0, 5.35 + 0.012 * (age - 50) + 0.035 * (mass - 22.5) + CASE WHEN smokes THEN 0.08 ELSE 0 END + 0.28 * ${z('sugar')} + 0.35 * pow(greatest(0, ${z('sugar')} - 1.2), 2))) AS sugar_level
  FROM (
  SELECT m.*, k, man,
    -- Half of the will to come is the person's own, half the year's: those who came once come again.
    0.5 * ${u('comes')} + 0.5 * ${u(`comes ${fiscalYear}`)} < 0.33 + ${(0.012 * trend).toFixed(3)} + 0.0042 * (age - 58) + CASE WHEN man THEN -0.035 ELSE 0.035 END + 0.05 * income AS came,
    ${u('smokes')} < CASE WHEN man THEN 0.33 ELSE 0.11 END - 0.0035 * (age - 50) - 0.04 * income AS smokes,
    CASE WHEN man THEN 24.1 - 0.02 * (age - 55) ELSE 22.4 + 0.01 * (age - 55) END + 3.3 * ${z('weight')} + 0.3 * ${z(`weight ${fiscalYear}`)} + 0.5 * abs(${z('weight')}) - 0.3 * income AS mass
  FROM member m JOIN person p ON p.person = m.person JOIN town t ON t.town = m.town WHERE m.age BETWEEN 40 AND 74))))`;
};

/** Rows from `member`, all for the one file numbered `file`. */
export const checkupForm = (world: World, dirty: number, fiscalYear: number, file: number): Form => {
  const sheet = new Sheet();
  const columns = columnsOf(world, sheet, fiscalYear);
  const fault = faultOf(world.chance, personKey(world, sheet), `checkup ${fiscalYear}`, () => dirty, kindsOf(columns));
  return formOf(
    sheet,
    columns,
    within(file, fault),
    `${bodies(world, fiscalYear)} r JOIN person p ON p.person = r.person`,
    'r.person',
  );
};
