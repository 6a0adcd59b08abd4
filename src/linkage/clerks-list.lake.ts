/** The review list as a clerk of the city fills it in: headings and words in Japanese, the load's own heading for its keys. Keys, weights and levels only. */
import { sqlName, sqlText } from '#base';
import type { Comparison, Level, LinkConfig } from './config.ts';
import { radices } from './patterns.ts';
import { reviewPairs } from './results.lake.ts';

/** What a list is read back by; the first of each is what is written. */
export const listHeadings = {
  decision: ['決定', 'decision'],
  register: ['住民の番号', 'right_id'],
  load: 'left_id',
} as const;

const reasons = {
  uncertain: '確からしさが足りない',
  tied: '同じくらい近い人が複数いる',
  taken: '相手にもっと近い行がある',
} as const;

const fieldWords: Readonly<Record<string, string>> = {
  kana: 'カナ氏名',
  name: '氏名',
  birth: '生年月日',
  sex: '性別',
  address: '住所',
  phone: '電話番号',
};

const words: Readonly<Record<Exclude<Level['is'], 'jaro-winkler' | 'within-months' | 'within-years'>, string>> = {
  exact: '一致',
  key: '読みが同じ（清濁・長音の違い）',
  variant: '異体字',
  'parts-unknown': '分かる部分が同じ（月日などが不詳）',
  'day-month-swapped': '月と日が入れ替わり',
  'one-slip': '1字違い',
  'era-slip': '元号だけ違う',
  'same-town': '町まで同じ',
  'same-ward': '区まで同じ',
  levenshtein: '字違い',
  'damerau-levenshtein': '字違い',
  same: '一致',
  'swapped-with': '入れ替わり',
};
const levelWord = (level: Level): string => {
  if (level.is === 'jaro-winkler') return level.bound >= 0.9 ? 'よく似ている' : 'やや似ている';
  if (level.is === 'within-months') return `${level.bound}か月以内の違い`;
  if (level.is === 'within-years') return `${level.bound}年以内の違い`;
  return 'bound' in level ? `${level.bound}${words[level.is]}` : words[level.is];
};
/** By γ, as `gammaLabel` counts it. */
const gammaWord = ({ levels }: Comparison, gamma: number): string => {
  if (gamma < 0) return 'どちらかが空欄';
  return gamma === 0 ? '違う' : levelWord(levels[levels.length - gamma] as Level);
};

/** `key`: the heading of the load's own keys. Surest first. */
export const clerksList = (config: LinkConfig, key: string): string => {
  const by = radices(config.compare);
  const levels = config.compare.map((comparison, n) => {
    const count = comparison.levels.length + 2;
    const cases = Array.from(
      { length: count },
      (_, i) => `WHEN ${i - 1} THEN ${sqlText(gammaWord(comparison, i - 1))}`,
    );
    return `CASE pattern // ${by[n]} % ${count} - 1 ${cases.join(' ')} END AS ${sqlName(fieldWords[comparison.name] ?? comparison.name)}`;
  });
  const why = Object.entries(reasons).map(([is, word]) => `WHEN ${sqlText(is)} THEN ${sqlText(word)}`);
  // The mark in front: without it a spreadsheet takes the letters for CP932.
  return `SELECT '' AS ${sqlName(`\uFEFF${listHeadings.decision[0]}`)}, a.key AS ${sqlName(key)}, b.key AS ${sqlName(listHeadings.register[0])},
    CASE why ${why.join(' ')} END AS "理由", ${levels.join(', ')}, round(probability * 100, 1) AS "確からしさ（%）" ${reviewPairs}`;
};
