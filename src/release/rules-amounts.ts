/** Rules about rates, amounts, averages and positions: what they are of, and whether one of those makes them up. */
import { acro, both, opensafely, type Rule, staff } from './rule.ts';

export const amountRules = {
  'rates-without-counts': {
    severity: 'review',
    about: both('率・割合がありますが、もとの人数の列がありません', 'There are rates without the counts behind them'),
    next: both(
      '分子と分母の人数を添えてもらい、どちらも最小の人数以上か確かめてください。',
      'Ask for numerators and denominators, and see that both reach the smallest count.',
    ),
    source: opensafely,
  },
  'amounts-without-counts': {
    severity: 'review',
    about: both(
      '金額・合計・平均がありますが、もとの人数の列がありません',
      'There are amounts or means without the number of people behind them',
    ),
    next: both('人数の列を添えてもらってください。', 'Ask for the column of people.'),
    source: acro('aggregation'),
  },
  dominance: {
    severity: 'must',
    about: both(
      '1〜2人が大半を占める金額があります（(n,k)またはp%規則）',
      'One or two make up nearly all of an amount ((n,k) or p% rule)',
    ),
    next: both('その値を秘匿するか、区分をまとめてください。', 'Suppress the value or merge categories.'),
    source: staff,
  },
  'dominance-unknown': {
    severity: 'review',
    about: both(
      '金額の寡占を調べる列（最大・2番目）がありません',
      'There is no column (largest, second) to check the dominance of amounts',
    ),
    next: both('作成者に、最大の人の割合を確かめてもらってください。', 'Ask the author for the share of the largest.'),
    source: acro('nk, p%'),
  },
  extremes: {
    severity: 'must',
    about: both('最小・最大・範囲は一人の値そのものです', 'A minimum, maximum or range is the value of one person'),
    next: both(
      '5・95パーセンタイルなどに替えるか、上限・下限をまとめてください（トップコーディング）。',
      'Use the 5th and 95th percentile, or top-code.',
    ),
    source: acro('endpoints'),
  },
  'position-groups': {
    severity: 'must',
    about: both(
      '中央値・四分位のもとの人数が、最小の人数より少ない行があります',
      'Some medians or quartiles stand on fewer people than may be shown',
    ),
    next: both('区分をまとめるか、その行を消してください。', 'Merge the groups or take the rows out.'),
    source: acro('position'),
  },
  'position-unknown': {
    severity: 'review',
    about: both(
      '中央値・分位点のもとの人数の列がありません',
      'The number of people behind medians and quantiles is missing',
    ),
    next: both('人数の列を添えてもらってください。', 'Ask for the column of people.'),
    source: acro('position'),
  },
  'tail-percentile': {
    severity: 'must',
    about: both(
      '分位点の外側にいる人が、最小の人数より少なくなります',
      'Beyond a percentile stand fewer people than may be shown',
    ),
    next: both(
      'より内側の分位点にするか、区分をまとめてください。',
      'Use a percentile further inside, or merge groups.',
    ),
    source: acro('endpoints'),
  },
} as const satisfies Record<string, Rule>;
