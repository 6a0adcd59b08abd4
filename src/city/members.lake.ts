/** The insured of a fiscal year's last day, and kokuho/shikaku_YYYYMMDD.csv: temporary table `member`. */
import { addressCells } from './address-cells.lake.ts';
import { type Cell, digits, empty, inTurn, oneOf, type SourceColumn, text, where } from './cells.ts';
import { day } from './days.ts';
import { otherCity, unknownTown } from './dirt.ts';
import { faultOf, type Form, formOf, kindsOf, within } from './form.ts';
import { identityCells, personKey, registerId, registerNumber, residentCode } from './identity-cells.lake.ts';
import { insured } from './insurance.ts';
import { Sheet } from './sheet.ts';
import { dayNumber, monthEnd, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

/** SQL that makes `member` for the people registered and insured at the end of `month`. */
export const members = (world: World, month: number): string => {
  const { draw } = world;
  const end = dayNumber(monthEnd(month));
  const age = yearsOn(end, 'p.birth_day');
  return `
CREATE OR REPLACE TEMP TABLE member AS
SELECT p.person, r.household, r.register, r.home, r.town, ${age} AS age,
  -- Joined by moving in, by birth, or on leaving an employer's insurance: at retirement for most of the old.
  CASE WHEN p.from_day >= 0 AND p.born_here THEN 3 WHEN p.from_day >= 0 THEN 1 WHEN ${age} >= 60 OR ${draw.uniform('p.k', 'joined by')} < 0.75 THEN 2 ELSE 9 END AS joined_by,
  CASE WHEN p.from_day >= 0 THEN p.from_day
    ELSE least(-2, greatest(p.since_day, p.birth_day + CASE WHEN ${age} >= 66 THEN 21900 + ${draw.below('p.k', 'retired', 1800)} WHEN ${age} >= 20 THEN 7300 + ${draw.below('p.k', 'left work', 5000)} ELSE 0 END)) END AS joined_day
FROM residence r JOIN person p ON p.person = r.person
WHERE r.lo <= ${month} AND r.hi >= ${month} AND p.birth_day <= ${end} AND ${insured(draw, 'p', end)}`;
};

/** 国保記号番号 */
export const insuranceNumber = (sheet: Sheet): Cell => {
  const id = registerId(sheet);
  return (page, row) => page.digits((id(row) * 13) % 100_000_000, 8);
};

const columnsOf = (world: World, sheet: Sheet): readonly SourceColumn[] => {
  const who = identityCells(world, sheet);
  const home = addressCells(world, sheet);
  const given = world.chance.below(personKey(world, sheet), 'given detail', 1000);
  const birth = day(who.birthDay, 'lettered');
  const joinedBy = digits(sheet.of('r.joined_by'), 2);
  return [
    // 99 is no prefecture: 保険者番号 990010 with its check digit (999 check: 1·2+0+0+9+(9·2→9) = 20 → 0).
    { header: '市区町村保険者番号', cell: text('00990010') },
    { header: '国保記号番号', cell: insuranceNumber(sheet) },
    { header: '枝番', cell: digits(sheet.of('p.role + 1'), 2) },
    {
      header: '宛名番号',
      cell: who.atena,
      dirty: {
        'wide-key': who.wideAtena,
        'missing-required': oneOf(given, empty, who.atena),
        'trailing-blanks': inTurn(who.atena, text(' ')),
      },
    },
    { header: '世帯番号', cell: registerNumber(registerId(sheet)) },
    { header: '個人番号', cell: who.myNumber },
    { header: '氏名', cell: who.name, dirty: { 'identifier-in-name': inTurn(who.name, residentCode(world, sheet)) } },
    { header: '氏名_フリガナ', cell: who.kana },
    {
      header: '生年月日',
      cell: birth,
      dirty: {
        'bad-date': oneOf(given, text('S63.02.30'), text('H35.13.01'), text('X12.01.01')),
        'missing-required': oneOf(given, birth, empty),
      },
    },
    // This system pads its one-digit codes.
    { header: '性別', cell: where(who.man, text(' 1'), text(' 2')), dirty: { 'unknown-code': text(' 5') } },
    {
      header: '住所',
      cell: home.address,
      dirty: { 'unknown-town': unknownTown(given, home.cityName, home.wardName), 'other-city': otherCity(given) },
    },
    {
      header: '方書',
      cell: home.building,
      dirty: {
        'embedded-delimiters': text('"メゾン若葉,""東""\r\n３０３"'),
        'identifier-in-building': inTurn(home.building, text('　番号'), who.myNumber),
      },
    },
    { header: '国保資格区分', cell: text('1'), dirty: { 'unknown-code': oneOf(given, text('7'), text('1')) } },
    { header: '国保資格取得年月日', cell: day(sheet.of('r.joined_day'), 'lettered') },
    { header: '国保資格取得事由', cell: joinedBy, dirty: { 'trailing-blanks': inTurn(joinedBy, text(' ')) } },
    {
      header: '口座番号',
      cell: (page, row) => page.digits(((who.person.values[row] as number) * 31_337) % 10_000_000, 7),
    },
  ];
};

export const memberForm = (world: World, dirty: number, month: number, file: number): Form => {
  const sheet = new Sheet();
  const columns = columnsOf(world, sheet);
  const fault = faultOf(world.chance, personKey(world, sheet), `member ${month}`, () => dirty, kindsOf(columns));
  return formOf(sheet, columns, within(file, fault), `member r JOIN person p ON p.person = r.person`, 'r.person');
};
