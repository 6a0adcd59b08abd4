/** zei/kojinjuminzei_YYYY.csv: the roll of the individual resident tax as of 1 January. Dates era-coded, as tax systems keep them. */
import { otherCity, unknownTown, wideKey } from './dirt.ts';
import { dirtOf, innerBreak, kindsOf, linesOf, type SourceColumn, withDuplicates } from './source-file.ts';
import type { World } from './world.lake.ts';

export const taxColumns = (world: World, taxYear: number): readonly SourceColumn[] => [
  { header: '課税年度', sql: `'${taxYear}'` },
  {
    header: '宛名番号',
    sql: 'atena',
    dirty: {
      'wide-key': wideKey('atena'),
      'missing-required': "CASE given % 2 WHEN 0 THEN '' ELSE atena END",
      'trailing-blanks': "concat(atena, '  ')",
    },
  },
  { header: '通知書番号', sql: `concat('${taxYear % 100}', lpad((person % 100000000)::VARCHAR, 8, '0'))` },
  { header: '個人番号', sql: 'my_number' },
  { header: '氏名', sql: 'name', dirty: { 'identifier-in-name': "concat(name, '　', my_number)" } },
  { header: '氏名_フリガナ', sql: 'kana' },
  {
    header: '生年月日',
    sql: "CASE WHEN notation < 3 THEN concat(substr(birth_coded, 1, 3), '0000') ELSE birth_coded END",
    dirty: { 'bad-date': "['3501345', '9990101', '0000000', '5010231'][1 + given % 4]" },
  },
  { header: '性別', sql: "CASE WHEN man THEN '1' ELSE '2' END", dirty: { 'unknown-code': "'3'" } },
  { header: '住所', sql: 'address', dirty: { 'unknown-town': unknownTown(world.cityName), 'other-city': otherCity } },
  {
    header: '方書',
    sql: 'building',
    dirty: {
      'embedded-delimiters': `concat('"コーポ浜風,""Ｂ""', ${innerBreak}, '２０５"')`,
      'identifier-in-building': "concat(building, ' ', my_number)",
    },
  },
  {
    header: '特別徴収義務者指定番号',
    sql: "CASE WHEN pay > 0 THEN lpad((given * 977 + family)::VARCHAR, 8, '0') ELSE '' END",
  },
  {
    header: '口座番号',
    sql: "CASE WHEN pay = 0 AND income_levy > 0 THEN lpad(((person * 31337) % 10000000)::VARCHAR, 7, '0') ELSE '' END",
  },
  {
    header: '課税非課税区分',
    sql: "CASE WHEN income_levy > 0 THEN '1' WHEN flat_levy > 0 THEN '2' ELSE '3' END",
    dirty: {
      'trailing-blanks': "CASE WHEN income_levy > 0 THEN '1 ' WHEN flat_levy > 0 THEN '2 ' ELSE '3 ' END",
      'unknown-code': "'8'",
    },
  },
  { header: '給与収入', sql: "CASE WHEN pay > 0 THEN pay::VARCHAR ELSE '' END" },
  {
    header: '総所得金額',
    sql: 'income',
    dirty: {
      'out-of-range': "'999999999999'",
      'missing-required': "CASE given % 2 WHEN 1 THEN '' ELSE income::VARCHAR END",
    },
  },
  { header: '課税標準額', sql: 'base' },
  { header: '所得割額', sql: 'income_levy' },
  { header: '均等割額', sql: 'flat_levy' },
  {
    header: '扶養人数',
    sql: 'dependants',
    dirty: { 'out-of-range': "CASE given % 2 WHEN 0 THEN '99' ELSE dependants::VARCHAR END" },
  },
];

/** Lines from `earning`, all for the one file numbered `file`. */
export const taxLines = (world: World, dirty: number, taxYear: number, file: number): string => {
  const { draw } = world;
  const columns = taxColumns(world, taxYear);
  return `
WITH rows_once AS (
  SELECT *, ${dirtOf(draw, 'tk', `tax ${taxYear}`, dirty, kindsOf(columns))} AS dirt FROM (SELECT *, ${draw.key(`person * 4096 + ${taxYear}`, 'tax row')} AS tk FROM earning)
), rows_all AS (${withDuplicates('rows_once')}),
full_rows AS (
  SELECT x.* EXCLUDE (tk), p.* EXCLUDE (person, household), coalesce(p.planted_address, d.address) AS address, coalesce(p.planted_building, d.building) AS building, t.ward_name,
    ${draw.below('p.k', 'given detail', 1000)} AS given, ${draw.below('p.hk', 'family detail', 1000)} AS family, ${draw.below('p.k', 'birth notation', 10_000)} AS notation
  FROM rows_all x JOIN resident p ON p.person = x.person JOIN dwelling d ON d.household = x.household AND d.home = x.home JOIN town t ON t.town = x.town
)
${linesOf(columns, 'full_rows', String(file), String(file), 'person, again')}`;
};
