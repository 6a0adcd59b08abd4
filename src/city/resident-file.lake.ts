/** juki/juki_YYYYMMDD.csv: the whole resident register at a month end. Rendered once per resident and state, not once per month. */
import { registerNumber } from './check-digits.ts';
import { otherCity, unknownTown, wideKey } from './dirt.ts';
import { dirtOf, innerBreak, kindsOf, linesOf, type SourceColumn, withDuplicates } from './source-file.ts';
import type { World } from './world.lake.ts';

const formerCities =
  "['大阪府大阪市', '東京都世田谷区', '東瀬県汐路市', '愛知県名古屋市', '福岡県福岡市', '東瀬県松葉郡潮谷町', '京都府京都市', '神奈川県横浜市']";

export const residentColumns = (world: World): readonly SourceColumn[] => [
  {
    header: '宛名番号',
    sql: 'atena',
    dirty: { 'wide-key': wideKey('atena'), 'trailing-blanks': "concat(atena, '  ')" },
  },
  { header: '世帯番号', sql: 'setai', dirty: { 'missing-required': "CASE given % 3 WHEN 0 THEN '' ELSE setai END" } },
  { header: '個人番号', sql: 'my_number' },
  { header: '住民票コード', sql: 'resident_code' },
  {
    header: '住民種別',
    sql: "CASE WHEN nation = 0 THEN '1' ELSE '2' END",
    dirty: { 'trailing-blanks': "CASE WHEN nation = 0 THEN '1 ' ELSE '2 ' END" },
  },
  { header: '氏名', sql: 'name', dirty: { 'identifier-in-name': "concat(name, '　', resident_code)" } },
  { header: '氏名_フリガナ', sql: 'kana' },
  { header: '通称', sql: 'alias' },
  { header: '旧氏', sql: 'former' },
  {
    header: '性別',
    sql: "CASE WHEN man THEN '1' ELSE '2' END",
    dirty: {
      'unknown-code': "CASE given % 2 WHEN 0 THEN '9' WHEN 1 THEN 'M' END",
      'trailing-blanks': "CASE WHEN man THEN ' 1' ELSE ' 2' END",
    },
  },
  {
    header: '生年月日',
    sql: 'birth',
    dirty: {
      'bad-date': "['昭和50年13月45日', 'S99.99.99', '平成18年2月30日', '3751341'][1 + given % 4]",
      'missing-required': "CASE given % 3 WHEN 1 THEN '' ELSE birth END",
    },
  },
  {
    header: '続柄コード1',
    sql: 'relation',
    dirty: { 'unknown-code': "'77'", 'trailing-blanks': "concat(relation, '　')" },
  },
  {
    header: '続柄表記',
    sql: "CASE relation WHEN '01' THEN '世帯主' WHEN '02' THEN CASE WHEN man THEN '夫' ELSE '妻' END WHEN '03' THEN '子' WHEN '04' THEN CASE WHEN man THEN '父' ELSE '母' END WHEN '06' THEN CASE WHEN man THEN '弟' ELSE '妹' END ELSE '縁故者' END",
  },
  { header: '郵便番号', sql: 'postal' },
  {
    header: '住所',
    sql: "CASE WHEN joined AND building <> '' THEN concat(address, '　', building) ELSE address END",
    dirty: {
      'unknown-town': unknownTown(world.cityName),
      'other-city': otherCity,
      'missing-required': "CASE given % 3 WHEN 2 THEN '' ELSE address END",
    },
  },
  {
    header: '方書',
    sql: "CASE WHEN joined THEN '' ELSE building END",
    dirty: {
      'embedded-delimiters': `concat('"ハイツ潮見,""Ａ""棟', ${innerBreak}, '１０１号"')`,
      'identifier-in-building': "concat('個人番号', my_number)",
    },
  },
  { header: '電話番号', sql: 'phone' },
  { header: '国籍等', sql: 'nation_name' },
  { header: '在留カード番号', sql: 'residence_card' },
  {
    header: '住民となった年月日',
    sql: 'since_text',
    dirty: { 'bad-date': "CASE given % 2 WHEN 0 THEN '令和7年2月31日' ELSE since_text END" },
  },
  { header: '異動年月日', sql: 'changed_text' },
  { header: '異動事由', sql: 'reason' },
  {
    header: '転入前住所',
    sql: `CASE WHEN reason <> '02' AND since_day <> birth_day THEN ${formerCities}[1 + family % 8] ELSE '' END`,
  },
  {
    header: '本籍',
    sql: `CASE WHEN nation = 0 THEN CASE WHEN family % 3 = 0 THEN concat('${world.prefecture}${world.cityName}', ward_name, name_of_town, 1 + family, '番地') ELSE concat(${formerCities}[1 + family % 8], '中央町', 1 + family, '番地') END ELSE '' END`,
  },
  { header: '支援措置', sql: "CASE WHEN supported THEN '1' ELSE '' END" },
];

/** The lines of the register; `first` is the first month that is written, the files 0 … 35 − first are its month ends. */
export const residentLines = (world: World, dirty: number, first: number): string => {
  const { draw } = world;
  const columns = residentColumns(world);
  // A fault stands for some months, until somebody corrects it: its state is cut in up to three.
  const length = `least(hi - lo + 1, greatest(1 + ${draw.below('sk', 'fault lasts', 6)}, ceil((hi - lo + 1) * ${dirty})::INTEGER))`;
  return `
WITH states AS (
  SELECT r.person, r.lo, r.hi, ${draw.key('r.person * 64 + r.lo', 'state')} AS sk FROM residence r WHERE r.hi >= ${first}
), spans AS (
  SELECT *, ${length} AS lasts FROM states
), faulty AS MATERIALIZED (
  SELECT *, ${dirtOf(draw, 'sk', 'resident', `${dirty} * (hi - lo + 1) / lasts`, kindsOf(columns))} AS fault FROM spans
), placed AS (
  SELECT *, lo + (${draw.bits('sk', 'fault begins')} >> 20) % (hi - lo + 2 - lasts) AS start FROM faulty WHERE fault <> ' '
), pieces AS (
  SELECT person, lo AS state, lo, hi, ' ' AS dirt FROM faulty WHERE fault = ' '
  UNION ALL SELECT person, lo, lo, start - 1, ' ' FROM placed WHERE start > lo
  UNION ALL SELECT person, lo, start, start + lasts - 1, fault FROM placed
  UNION ALL SELECT person, lo, start + lasts, hi, ' ' FROM placed WHERE start + lasts - 1 < hi
), rows_once AS (
  SELECT person, state, greatest(lo, ${first}) - ${first} AS lo, hi - ${first} AS hi, dirt FROM pieces WHERE hi >= ${first}
), rows_all AS (${withDuplicates('rows_once')}),
full_rows AS (
  SELECT x.lo AS lo_file, x.hi AS hi_file, x.dirt, x.again, p.*, r.relation, r.supported, ${registerNumber('r.household * 8 + r.register')} AS setai,
    d.postal, d.joined AND p.planted_address IS NULL AS joined, coalesce(p.planted_address, d.address) AS address, coalesce(p.planted_building, d.building) AS building,
    coalesce(r.reason, CASE WHEN p.since_day = p.birth_day THEN '02' ELSE '01' END) AS reason, t.ward_name, t.name AS name_of_town,
    st.long AS since_text, coalesce(ct.long, st.long) AS changed_text, ${draw.below('p.k', 'given detail', 1000)} AS given, ${draw.below('p.hk', 'family detail', 1000)} AS family
  FROM rows_all x JOIN residence r ON r.person = x.person AND r.lo = x.state
  JOIN resident p ON p.person = x.person
  JOIN dwelling d ON d.household = r.household AND d.home = r.home
  JOIN town t ON t.town = r.town
  JOIN day_text st ON st.day = p.since_day LEFT JOIN day_text ct ON ct.day = r.changed_day
)
${linesOf(columns, 'full_rows', 'lo_file', 'hi_file', 'person, lo_file, again')}`;
};
