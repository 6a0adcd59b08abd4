/** chosa/shimin_2026.csv: a postal survey of adults (市民アンケート): code answers and a free text. Answers go with age, ward and household. */
import { innerBreak, linesOf, type SourceColumn } from './source-file.ts';
import { dayNumber, monthEnd, surveyMonth, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

const likes = [
  '海が近くて気持ちがよい。',
  '子どもの遊び場が増えてうれしい。',
  '近所の付き合いが温かい。',
  '買い物が便利になった。',
  '図書館をよく使っている。',
  '坂が多いが眺めはよい。',
];
const wishes = [
  'バスの本数を増やしてほしい。',
  '夜道が暗いので街灯をお願いしたい。',
  '病院までの足が心配です。',
  '保育所に早く入れるようにしてほしい。',
  '空き家が目立つ。',
  '津波の避難所を知りたい。',
  'ごみの日を増やしてほしい。',
  '特にありません。',
];
const listed = (texts: readonly string[]) => `['${texts.join("','")}']`;

export const surveyColumns: readonly SourceColumn[] = [
  { header: '整理番号', sql: "lpad(((person * 7907) % 10000000)::VARCHAR, 7, '0')" },
  { header: '居住区', sql: 'ward_name' },
  { header: '性別', sql: "CASE WHEN sex_answer < 0.02 THEN '3' WHEN man THEN '1' ELSE '2' END" },
  {
    header: '年齢階級',
    sql: "CASE WHEN age < 30 THEN '1' WHEN age < 40 THEN '2' WHEN age < 50 THEN '3' WHEN age < 60 THEN '4' WHEN age < 70 THEN '5' WHEN age < 80 THEN '6' ELSE '7' END",
  },
  {
    header: '問1_住みやすさ',
    sql: "CASE WHEN skips < 0.02 THEN '' ELSE greatest(1, least(5, 3.5 + mood + 0.25 * income))::INTEGER::VARCHAR END",
  },
  { header: '問2_定住意向', sql: 'greatest(1, least(4, 2.6 + 0.7 * mood + 0.012 * (age - 50)))::INTEGER::VARCHAR' },
  { header: '問3_交通の便', sql: 'greatest(1, least(5, 3.2 + 0.8 * ride - 0.5 * elderly))::INTEGER::VARCHAR' },
  { header: '問4_医療福祉', sql: 'greatest(1, least(5, 3.1 + 0.6 * mood + 0.5 * care))::INTEGER::VARCHAR' },
  {
    header: '問5_子育て',
    sql: "CASE WHEN age > 65 AND skips < 0.4 THEN '' ELSE greatest(1, least(5, 3.0 + 0.5 * mood + 0.7 * care))::INTEGER::VARCHAR END",
  },
  ...['防災', '公園', '図書館', 'スポーツ', '自治会', '市の広報'].map((name, i) => ({
    header: `問6_${i + 1}_${name}`,
    sql: `CASE WHEN (choices >> ${i * 8}) % 256 < ${[120, 95, 70, 55, 80, 110][i]} THEN '1' ELSE '0' END`,
  })),
  {
    header: '自由記述',
    sql: `CASE WHEN writes < 0.68 THEN '' WHEN writes < 0.86 THEN ${listed(wishes)}[1 + choices::BIGINT % ${wishes.length}] WHEN writes < 0.95 THEN concat(${listed(likes)}[1 + choices::BIGINT % ${likes.length}], ${listed(wishes)}[1 + choices::BIGINT % ${wishes.length}])
      ELSE concat('"', ${listed(likes)}[1 + choices::BIGINT % ${likes.length}], ${innerBreak}, '「', ward_name, '」は住みよい,と思う。ただ""', ${listed(wishes)}[1 + choices::BIGINT % ${wishes.length}], '""とも思う。"') END`,
  },
];

/** `share` of the adults get the letter; more of the old answer it. */
export const surveyLines = (world: World, share: number, file: number): string => {
  const { draw } = world;
  const z = (purpose: string) => draw.normal('p.k', purpose);
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  const day = dayNumber(monthEnd(surveyMonth));
  const answered = `(SELECT p.person, p.man, t.ward_name, t.income, t.elderly, ${yearsOn(day, 'p.birth_day')} AS age, ' ' AS dirt, ${u('survey sex')} AS sex_answer, ${u('survey skips')} AS skips,
    0.9 * ${z('survey mood')} AS mood, ${z('survey ride')} AS ride, ${z('survey care')} AS care, ${draw.bits('p.k', 'survey choices')} >> 12 AS choices, ${u('survey writes')} AS writes
  FROM residence r JOIN resident p ON p.person = r.person JOIN town t ON t.town = r.town
  WHERE r.lo <= ${surveyMonth} AND r.hi >= ${surveyMonth} AND p.birth_day <= ${day} - 6575 AND NOT r.supported
    AND ${u('gets the survey')} < ${share.toFixed(6)} AND ${u('answers')} < 0.22 + 0.0052 * ${yearsOn(day, 'p.birth_day')})`;
  return linesOf(surveyColumns, answered, String(file), String(file), 'person');
};
