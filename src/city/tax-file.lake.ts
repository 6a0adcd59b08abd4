/** zei/kojinjuminzei_YYYY.csv: the roll of the individual resident tax as of 1 January. Dates era-coded, as tax systems keep them. */
import { addressCells } from './address-cells.lake.ts';
import { type Cell, empty, inTurn, number, oneOf, type SourceColumn, text, where } from './cells.ts';
import { day } from './days.ts';
import { otherCity, unknownTown } from './dirt.ts';
import { faultOf, type Form, formOf, kindsOf, within } from './form.ts';
import { birthNotation, identityCells, personKey } from './identity-cells.lake.ts';
import { Sheet } from './sheet.ts';
import type { World } from './world.lake.ts';

const columnsOf = (world: World, sheet: Sheet, taxYear: number): readonly SourceColumn[] => {
  const who = identityCells(world, sheet);
  const home = addressCells(world, sheet);
  const given = world.chance.below(personKey(world, sheet), 'given detail', 1000);
  const notation = birthNotation(world, sheet);
  const [yearOnly, coded] = [inTurn(day(who.birthDay, 'codedYear'), text('0000')), day(who.birthDay, 'coded')];
  const birth: Cell = (page, row) => (notation(row) < 3 ? yearOnly : coded)(page, row);
  const [pay, income, levy] = [sheet.of('r.pay'), sheet.of('r.income'), sheet.of('r.income_levy')];
  const dependants = number(sheet.of('r.dependants'));
  const status = (blank: string) =>
    where(levy, text(`1${blank}`), where(sheet.of('r.flat_levy'), text(`2${blank}`), text(`3${blank}`)));
  const employer = world.chance.uniform(personKey(world, sheet), 'employer');
  return [
    { header: '課税年度', cell: text(String(taxYear)) },
    {
      header: '宛名番号',
      cell: who.atena,
      dirty: {
        'wide-key': who.wideAtena,
        'missing-required': oneOf(given, empty, who.atena),
        'trailing-blanks': inTurn(who.atena, text('  ')),
      },
    },
    {
      header: '通知書番号',
      cell: inTurn(text(String(taxYear % 100)), (page, row) => page.digits(who.person.values[row] as number, 8)),
    },
    { header: '個人番号', cell: who.myNumber },
    { header: '氏名', cell: who.name, dirty: { 'identifier-in-name': inTurn(who.name, text('　'), who.myNumber) } },
    { header: '氏名_フリガナ', cell: who.kana },
    {
      header: '生年月日',
      cell: birth,
      dirty: { 'bad-date': oneOf(given, text('3501345'), text('9990101'), text('0000000'), text('5010231')) },
    },
    { header: '性別', cell: where(who.man, text('1'), text('2')), dirty: { 'unknown-code': text('3') } },
    {
      header: '住所',
      cell: home.address,
      dirty: {
        'unknown-town': unknownTown(given, home.cityName, home.wardName),
        'other-city': otherCity(given),
      },
    },
    {
      header: '方書',
      cell: home.building,
      dirty: {
        'embedded-delimiters': text('"コーポ浜風,""Ｂ""\r\n２０５"'),
        'identifier-in-building': inTurn(home.building, text(' '), who.myNumber),
      },
    },
    {
      header: '特別徴収義務者指定番号',
      cell: where(pay, (page, row) => page.digits(Math.floor(employer(row) * 1_000_000), 8)),
    },
    {
      header: '口座番号',
      cell: where(sheet.of('r.pay = 0 AND r.income_levy > 0'), (page, row) =>
        page.digits(((who.person.values[row] as number) * 31_337) % 10_000_000, 7),
      ),
    },
    {
      header: '課税非課税区分',
      cell: status(''),
      dirty: { 'trailing-blanks': status(' '), 'unknown-code': text('8') },
    },
    { header: '給与収入', cell: where(pay, number(pay)) },
    {
      header: '総所得金額',
      cell: number(income),
      dirty: {
        'out-of-range': text('999999999999'),
        'missing-required': oneOf(given, number(income), empty),
      },
    },
    { header: '課税標準額', cell: number(sheet.of('r.base')) },
    { header: '所得割額', cell: number(levy) },
    { header: '均等割額', cell: number(sheet.of('r.flat_levy')) },
    { header: '扶養人数', cell: dependants, dirty: { 'out-of-range': oneOf(given, text('99'), dependants) } },
  ];
};

/** Rows from `earning`, all for the one file numbered `file`. */
export const taxForm = (world: World, dirty: number, taxYear: number, file: number): Form => {
  const sheet = new Sheet();
  const columns = columnsOf(world, sheet, taxYear);
  const fault = faultOf(world.chance, personKey(world, sheet), `tax ${taxYear}`, () => dirty, kindsOf(columns));
  return formOf(sheet, columns, within(file, fault), `earning r JOIN person p ON p.person = r.person`, 'r.person');
};
