/**
 * kokuho/kenshin_YYYY.csv: the health check-up (特定健診, 高齢者の医療の確保に関する法律20条) of a fiscal year: everybody insured aged 40–74, who came, what was measured.
 * Made so that analysis finds something: the young, men and poorer towns come less; weight, age and smoking go with pressure and sugar.
 */
import { otherCity, unknownTown, wideKey } from './dirt.ts';
import { dirtOf, kindsOf, linesOf, type SourceColumn, withDuplicates } from './source-file.ts';
import { dayNumber } from './window.ts';
import type { World } from './world.lake.ts';

export const checkupColumns = (world: World, fiscalYear: number): readonly SourceColumn[] => {
  const came = (sql: string) => `CASE WHEN came THEN ${sql} ELSE '' END`;
  const oneDecimal = (tenths: string) => `concat(${tenths} // 10, '.', ${tenths} % 10)`;
  return [
    { header: '年度', sql: `'${fiscalYear}'` },
    {
      header: '受診券整理番号',
      sql: `concat('${fiscalYear % 100}', lpad(((person * 104729) % 1000000000)::VARCHAR, 9, '0'))`,
    },
    { header: '国保記号番号', sql: "lpad(((household * 8 + register) * 13 % 100000000)::VARCHAR, 8, '0')" },
    {
      header: '宛名番号',
      sql: 'atena',
      dirty: { 'wide-key': wideKey('atena'), 'trailing-blanks': "concat(atena, '  ')" },
    },
    { header: '氏名_フリガナ', sql: 'kana', dirty: { 'identifier-in-name': 'concat(kana, my_number)' } },
    {
      header: '生年月日',
      sql: 'birth_ymd',
      dirty: {
        'bad-date': "['19551332', '20010229', '18000101'][1 + given % 3]",
        'missing-required': "CASE given % 2 WHEN 0 THEN '' ELSE birth_ymd END",
      },
    },
    { header: '性別', sql: "CASE WHEN man THEN '1' ELSE '2' END", dirty: { 'unknown-code': "'4'" } },
    { header: '住所', sql: 'address', dirty: { 'unknown-town': unknownTown(world.cityName), 'other-city': otherCity } },
    {
      header: '受診有無',
      sql: "CASE WHEN came THEN '1' ELSE '0' END",
      dirty: { 'missing-required': "CASE given % 2 WHEN 1 THEN '' ELSE CASE WHEN came THEN '1' ELSE '0' END END" },
    },
    { header: '受診年月日', sql: came('examined_ymd') },
    { header: 'ＢＭＩ', sql: came(oneDecimal('bmi')), dirty: { 'out-of-range': "'999.9'" } },
    { header: '腹囲', sql: came(oneDecimal('waist')) },
    {
      header: '収縮期血圧',
      sql: came('systolic::VARCHAR'),
      dirty: { 'out-of-range': "CASE given % 2 WHEN 0 THEN '1280' ELSE '-1' END" },
    },
    { header: '拡張期血圧', sql: came('diastolic::VARCHAR') },
    { header: 'ＨｂＡ１ｃ', sql: came(oneDecimal('sugar')) },
    { header: '喫煙', sql: came("CASE WHEN smokes THEN '1' ELSE '0' END") },
    {
      header: 'メタボ判定',
      sql: came(
        "CASE WHEN waist < CASE WHEN man THEN 850 ELSE 900 END THEN '3' WHEN risks >= 2 THEN '1' WHEN risks = 1 THEN '2' ELSE '3' END",
      ),
      dirty: { 'unknown-code': "CASE WHEN came THEN '6' ELSE '' END" },
    },
  ];
};

/** Lines from `member`, all for the one file numbered `file`. Bodies change slowly: a person's own draw, and a smaller one for the year. */
export const checkupLines = (world: World, dirty: number, fiscalYear: number, file: number): string => {
  const { draw } = world;
  const columns = checkupColumns(world, fiscalYear);
  const z = (purpose: string) => draw.normal('p.k', purpose);
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  const trend = fiscalYear - 2023;
  return `
WITH rows_once AS (
  SELECT *, ${dirtOf(draw, 'ck', `checkup ${fiscalYear}`, dirty, kindsOf(columns))} AS dirt
  FROM (SELECT *, ${draw.key(`person * 4096 + ${fiscalYear}`, 'checkup row')} AS ck FROM member WHERE age BETWEEN 40 AND 74)
), rows_all AS (${withDuplicates('rows_once')}),
bodies AS (
  SELECT x.*, p.* EXCLUDE (person, household), coalesce(p.planted_address, d.address) AS address, t.ward_name, ${draw.below('p.k', 'given detail', 1000)} AS given,
    -- Half of the will to come is the person's own, half the year's: those who came once come again.
    0.5 * ${u('comes')} + 0.5 * ${u(`comes ${fiscalYear}`)} < 0.33 + ${(0.012 * trend).toFixed(3)} + 0.0042 * (x.age - 58) + CASE WHEN p.man THEN -0.035 ELSE 0.035 END + 0.05 * t.income AS came,
    ${u('smokes')} < CASE WHEN p.man THEN 0.33 ELSE 0.11 END - 0.0035 * (x.age - 50) - 0.04 * t.income AS smokes,
    CASE WHEN p.man THEN 24.1 - 0.02 * (x.age - 55) ELSE 22.4 + 0.01 * (x.age - 55) END + 3.3 * ${z('weight')} + 0.3 * ${z(`weight ${fiscalYear}`)} + 0.5 * abs(${z('weight')}) - 0.3 * t.income AS mass
  FROM rows_all x JOIN resident p ON p.person = x.person JOIN dwelling d ON d.household = x.household AND d.home = x.home JOIN town t ON t.town = x.town
), measured AS (
  SELECT * EXCLUDE (mass), (greatest(14.0, least(46.0, mass)) * 10)::INTEGER AS bmi,
    ((greatest(52.0, least(140.0, CASE WHEN man THEN 85.5 ELSE 81.0 END + 2.45 * (mass - CASE WHEN man THEN 24 ELSE 22.5 END) + 0.12 * (age - 55) + 3.2 * ${draw.normal('k', 'waist')}))) * 10)::INTEGER AS waist,
    greatest(84, least(220, 117 + 0.55 * (age - 50) + 1.15 * (mass - 22.5) + CASE WHEN man THEN 4 ELSE 0 END + 11 * ${draw.normal('k', 'pressure')} + 6 * ${draw.normal('k', `pressure ${fiscalYear}`)}))::INTEGER AS systolic,
    greatest(4.4, least(12.0, 5.35 + 0.012 * (age - 50) + 0.035 * (mass - 22.5) + CASE WHEN smokes THEN 0.08 ELSE 0 END + 0.28 * ${draw.normal('k', 'sugar')} + 0.35 * pow(greatest(0, ${draw.normal('k', 'sugar')} - 1.2), 2))) AS sugar_level
  FROM bodies
), read_off AS (
  SELECT * EXCLUDE (sugar_level), (sugar_level * 10)::INTEGER AS sugar, greatest(44, least(130, 0.55 * systolic + 5.5 - 0.12 * (age - 55) + 5.5 * ${draw.normal('k', 'diastolic')}))::INTEGER AS diastolic
  FROM measured
), judged AS (
  SELECT *, (systolic >= 130 OR diastolic >= 85)::INTEGER + (sugar >= 60)::INTEGER + (${draw.uniform('k', 'lipids')} < 0.2 + 0.018 * (bmi / 10.0 - 22))::INTEGER AS risks,
    ${dayNumber(`${fiscalYear}-06-01`)} + ${draw.below('k', `examined ${fiscalYear}`, 270)} AS examined_day
  FROM read_off
)
${linesOf(columns, '(SELECT judged.*, e.ymd AS examined_ymd FROM judged JOIN day_text e ON e.day = examined_day)', String(file), String(file), 'person, again')}`;
};
