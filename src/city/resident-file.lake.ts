/** juki/juki_YYYYMMDD.csv: the whole resident register at a month end. Printed once per resident and state, and copied to its months. */
import { addressCells } from './address-cells.lake.ts';
import { type Cell, digits, empty, inTurn, oneOf, text, valueOf, where, word } from './cells.ts';
import type { Value } from './chance.ts';
import { day } from './days.ts';
import { type DirtKind, otherCity, unknownTown } from './dirt.ts';
import { faultOf, type Form, formOf, kindsOf, type Span } from './form.ts';
import {
  alias,
  birthAsWritten,
  familyKey,
  formerName,
  identityCells,
  nationName,
  personKey,
  phone,
  registerId,
  registerNumber,
  residenceCard,
  residentCode,
} from './identity-cells.lake.ts';
import type { SourceColumn } from './cells.ts';
import { Sheet } from './sheet.ts';
import type { World } from './world.lake.ts';

const formerCities = [
  '大阪府大阪市',
  '東京都世田谷区',
  '東瀬県汐路市',
  '愛知県名古屋市',
  '福岡県福岡市',
  '東瀬県松葉郡潮谷町',
  '京都府京都市',
  '神奈川県横浜市',
];

/** By 続柄コード (as a number), for a woman and for a man. */
const relationWords = Array.from({ length: 10 }, () => ['縁故者', '縁故者']);
relationWords[1] = ['世帯主', '世帯主'];
relationWords[2] = ['妻', '夫'];
relationWords[3] = ['子', '子'];
relationWords[4] = ['母', '父'];
relationWords[6] = ['妹', '弟'];

const reason = 'CASE WHEN r.reason > 0 THEN r.reason WHEN p.since_day = p.birth_day THEN 2 ELSE 1 END';

const columnsOf = (world: World, sheet: Sheet): readonly SourceColumn[] => {
  const who = identityCells(world, sheet);
  const home = addressCells(world, sheet);
  const code = residentCode(world, sheet);
  const given = world.chance.below(personKey(world, sheet), 'given detail', 1000);
  const family = world.chance.below(familyKey(world, sheet), 'family detail', 1000);
  const relation = sheet.of('r.relation');
  const setai = registerNumber(registerId(sheet));
  const birth = birthAsWritten(world, sheet);
  const since = day(sheet.of('p.since_day'), 'long');
  const former = oneOf(family, ...formerCities.map(text));
  const blanks = text('  ');
  const native = (cell: Cell) => where(who.nation, empty, cell);
  return [
    {
      header: '宛名番号',
      cell: who.atena,
      dirty: { 'wide-key': who.wideAtena, 'trailing-blanks': inTurn(who.atena, blanks) },
    },
    { header: '世帯番号', cell: setai, dirty: { 'missing-required': oneOf(given, empty, setai, setai) } },
    { header: '個人番号', cell: who.myNumber },
    { header: '住民票コード', cell: code },
    {
      header: '住民種別',
      cell: where(who.nation, text('2'), text('1')),
      dirty: { 'trailing-blanks': where(who.nation, text('2 '), text('1 ')) },
    },
    { header: '氏名', cell: who.name, dirty: { 'identifier-in-name': inTurn(who.name, text('　'), code) } },
    { header: '氏名_フリガナ', cell: who.kana },
    { header: '通称', cell: alias(world, sheet) },
    { header: '旧氏', cell: formerName(sheet) },
    {
      header: '性別',
      cell: where(who.man, text('1'), text('2')),
      dirty: {
        'unknown-code': oneOf(given, text('9'), text('M')),
        'trailing-blanks': where(who.man, text(' 1'), text(' 2')),
      },
    },
    {
      header: '生年月日',
      cell: birth,
      dirty: {
        'bad-date': oneOf(given, text('昭和50年13月45日'), text('S99.99.99'), text('平成18年2月30日'), text('3751341')),
        'missing-required': oneOf(given, birth, empty, birth),
      },
    },
    {
      header: '続柄コード1',
      cell: digits(relation, 2),
      dirty: { 'unknown-code': text('77'), 'trailing-blanks': inTurn(digits(relation, 2), text('　')) },
    },
    {
      header: '続柄表記',
      cell: word(sheet.of('r.relation * 2 + p.man::INTEGER'), relationWords.flat()),
    },
    { header: '郵便番号', cell: home.postal },
    {
      header: '住所',
      cell: home.joinedAddress,
      dirty: {
        'unknown-town': unknownTown(given, home.cityName, home.wardName),
        'other-city': otherCity(given),
        'missing-required': oneOf(given, home.joinedAddress, home.joinedAddress, empty),
      },
    },
    {
      header: '方書',
      cell: home.separateBuilding,
      dirty: {
        'embedded-delimiters': text('"ハイツ潮見,""Ａ""棟\r\n１０１号"'),
        'identifier-in-building': inTurn(text('個人番号'), who.myNumber),
      },
    },
    { header: '電話番号', cell: phone(world, sheet) },
    { header: '国籍等', cell: nationName(sheet) },
    { header: '在留カード番号', cell: residenceCard(world, sheet) },
    {
      header: '住民となった年月日',
      cell: since,
      dirty: { 'bad-date': oneOf(given, text('令和7年2月31日'), since) },
    },
    { header: '異動年月日', cell: day(sheet.of('coalesce(r.changed_day, p.since_day)'), 'long') },
    { header: '異動事由', cell: digits(sheet.of(reason), 2) },
    {
      header: '転入前住所',
      cell: where(sheet.of(`(${reason}) <> 2 AND p.since_day <> p.birth_day`), former),
    },
    {
      header: '本籍',
      cell: native(
        inTurn(
          oneOf(
            family,
            inTurn(text(`${world.prefecture}${world.cityName}`), home.wardName, home.townName),
            ...[1, 2].map(() => inTurn(former, text('中央町'))),
          ),
          (page, row) => page.number(1 + family(row)),
          text('番地'),
        ),
      ),
    },
    { header: '支援措置', cell: where(sheet.of('r.supported'), text('1')) },
  ];
};

/**
 * `first` is the first month that is written: the files 0 … 35 − first are its month ends. A fault stands for some months, until
 * somebody corrects it: it cuts its state in up to three.
 */
const spanOf = ({ chance }: World, sheet: Sheet, kinds: readonly DirtKind[], dirty: number, first: number): Span => {
  const [person, lo, hi] = [sheet.of('r.person'), sheet.of('r.lo'), sheet.of('r.hi')].map(valueOf) as [
    Value,
    Value,
    Value,
  ];
  const key = chance.key((row) => person(row) * 64 + lo(row), 'state');
  const span: Value = (row) => hi(row) - lo(row) + 1;
  const months = chance.below(key, 'fault lasts', 6);
  const lasts: Value = (row) => Math.min(span(row), Math.max(1 + months(row), Math.ceil(span(row) * dirty)));
  const offset = chance.uniform(key, 'fault begins');
  const begins: Value = (row) => lo(row) + Math.floor(offset(row) * (span(row) + 1 - lasts(row)));
  const fault = faultOf(chance, key, 'resident', (row) => (dirty * span(row)) / lasts(row), kinds);
  return {
    low: (row) => Math.max(lo(row), first) - first,
    high: (row) => hi(row) - first,
    fault: (row) => {
      const kind = fault(row);
      return kind > 0 && begins(row) + lasts(row) > first ? kind : 0;
    },
    faultLow: (row) => Math.max(begins(row), first) - first,
    faultHigh: (row) => begins(row) + lasts(row) - 1 - first,
  };
};

export const residentForm = (world: World, dirty: number, first: number): Form => {
  const sheet = new Sheet();
  const columns = columnsOf(world, sheet);
  const span = spanOf(world, sheet, kindsOf(columns), dirty, first);
  const relation = `(FROM residence WHERE hi >= ${first}) r JOIN person p ON p.person = r.person`;
  return formOf(sheet, columns, span, relation, 'r.person, r.lo');
};
