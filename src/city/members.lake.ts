/** The insured of a fiscal year's last day, and kokuho/shikaku_YYYYMMDD.csv: temporary table `member`. */
import { registerNumber } from './check-digits.ts';
import { otherCity, unknownTown, wideKey } from './dirt.ts';
import { insured } from './insurance.ts';
import { dirtOf, innerBreak, kindsOf, linesOf, type SourceColumn, withDuplicates } from './source-file.ts';
import { dayNumber, monthEnd, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

/** SQL that makes `member` for the people registered and insured at the end of `month`. */
export const members = (world: World, month: number): string => {
  const { draw } = world;
  const day = dayNumber(monthEnd(month));
  return `
CREATE OR REPLACE TEMP TABLE member AS
SELECT p.person, r.household, r.register, r.home, r.town, r.relation, ${yearsOn(day, 'p.birth_day')} AS age,
  -- Joined by moving in, by birth, or on leaving an employer's insurance: at retirement for most of the old.
  CASE WHEN p.from_day >= 0 AND p.born_here THEN '03' WHEN p.from_day >= 0 THEN '01' WHEN ${yearsOn(day, 'p.birth_day')} >= 60 OR ${draw.uniform('p.k', 'joined by')} < 0.75 THEN '02' ELSE '09' END AS joined_by,
  CASE WHEN p.from_day >= 0 THEN p.from_day
    ELSE least(-2, greatest(p.since_day, p.birth_day + CASE WHEN ${yearsOn(day, 'p.birth_day')} >= 66 THEN 21900 + ${draw.below('p.k', 'retired', 1800)} WHEN ${yearsOn(day, 'p.birth_day')} >= 20 THEN 7300 + ${draw.below('p.k', 'left work', 5000)} ELSE 0 END)) END AS joined_day
FROM residence r JOIN resident p ON p.person = r.person
WHERE r.lo <= ${month} AND r.hi >= ${month} AND p.birth_day <= ${day} AND ${insured(draw, 'p', day)}`;
};

export const memberColumns = (world: World): readonly SourceColumn[] => [
  // 99 is no prefecture: 保険者番号 990010 with its check digit (999 check: 1·2+0+0+9+(9·2→9) = 20 → 0).
  { header: '市区町村保険者番号', sql: "'00990010'" },
  { header: '国保記号番号', sql: "lpad(((household * 8 + register) * 13 % 100000000)::VARCHAR, 8, '0')" },
  { header: '枝番', sql: "lpad((role + 1)::VARCHAR, 2, '0')" },
  {
    header: '宛名番号',
    sql: 'atena',
    dirty: {
      'wide-key': wideKey('atena'),
      'missing-required': "CASE given % 2 WHEN 0 THEN '' ELSE atena END",
      'trailing-blanks': "concat(atena, ' ')",
    },
  },
  { header: '世帯番号', sql: 'setai' },
  { header: '個人番号', sql: 'my_number' },
  { header: '氏名', sql: 'name', dirty: { 'identifier-in-name': 'concat(name, resident_code)' } },
  { header: '氏名_フリガナ', sql: 'kana' },
  {
    header: '生年月日',
    sql: 'birth_lettered',
    dirty: {
      'bad-date': "['S63.02.30', 'H35.13.01', 'X12.01.01'][1 + given % 3]",
      'missing-required': "CASE given % 2 WHEN 1 THEN '' ELSE birth_lettered END",
    },
  },
  // This system pads its one-digit codes.
  { header: '性別', sql: "CASE WHEN man THEN ' 1' ELSE ' 2' END", dirty: { 'unknown-code': "' 5'" } },
  { header: '住所', sql: 'address', dirty: { 'unknown-town': unknownTown(world.cityName), 'other-city': otherCity } },
  {
    header: '方書',
    sql: 'building',
    dirty: {
      'embedded-delimiters': `concat('"メゾン若葉,""東""', ${innerBreak}, '３０３"')`,
      'identifier-in-building': "concat(building, '　番号', my_number)",
    },
  },
  { header: '国保資格区分', sql: "'1'", dirty: { 'unknown-code': "CASE given % 2 WHEN 0 THEN '7' ELSE '1' END" } },
  { header: '国保資格取得年月日', sql: 'joined_text' },
  { header: '国保資格取得事由', sql: 'joined_by', dirty: { 'trailing-blanks': "concat(joined_by, ' ')" } },
  { header: '口座番号', sql: "lpad(((person * 31337) % 10000000)::VARCHAR, 7, '0')" },
];

export const memberLines = (world: World, dirty: number, month: number, file: number): string => {
  const { draw } = world;
  const columns = memberColumns(world);
  return `
WITH rows_once AS (
  SELECT *, ${dirtOf(draw, 'mk', `member ${month}`, dirty, kindsOf(columns))} AS dirt FROM (SELECT *, ${draw.key(`person * 64 + ${month}`, 'member row')} AS mk FROM member)
), rows_all AS (${withDuplicates('rows_once')}),
full_rows AS (
  SELECT x.* EXCLUDE (mk), p.* EXCLUDE (person, household), ${registerNumber('x.household * 8 + x.register')} AS setai, j.lettered AS joined_text,
    coalesce(p.planted_address, d.address) AS address, coalesce(p.planted_building, d.building) AS building, t.ward_name, ${draw.below('p.k', 'given detail', 1000)} AS given
  FROM rows_all x JOIN resident p ON p.person = x.person JOIN dwelling d ON d.household = x.household AND d.home = x.home JOIN town t ON t.town = x.town JOIN day_text j ON j.day = x.joined_day
)
${linesOf(columns, 'full_rows', String(file), String(file), 'person, again')}`;
};
