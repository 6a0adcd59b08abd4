/** Rules about tables of counts. */
import { acro, both, handbook, kaigo, opensafely, type Rule, staff } from './rule.ts';

export const countRules = {
  'record-rows': {
    severity: 'must',
    about: both('一人ひとりの行（個票）のようです', 'These look like rows of single people'),
    next: both('集計してから申請してください。個票は持ち出せません。', 'Count them first: records never leave.'),
    source: opensafely,
  },
  'small-count': {
    severity: 'must',
    about: both('表示できる最小の人数より小さい数があります', 'There are counts below the smallest that may be shown'),
    next: both(
      '秘匿（補完秘匿も）するか、区分をまとめてください。',
      'Suppress them (with complements) or merge categories.',
    ),
    source: staff,
  },
  'zero-cells': {
    severity: 'review',
    about: both(
      '0人のセルがあります（0であることが人のことを語らないか）',
      'There are empty cells (does being none tell something?)',
    ),
    next: both(
      'その区分に「いない」と分かることの影響を見てください。',
      'Consider what it tells that nobody is there.',
    ),
    source: acro('zeros_are_disclosive'),
  },
  class: {
    severity: 'review',
    about: both('全員が1つの区分に入る行・列があります', 'In some rows or columns everybody falls into one category'),
    next: both(
      'その集団の全員の属性が分かります。区分をまとめるか、理由を確かめてください。',
      'It tells the attribute of everybody in the group: merge, or ask why it may stand.',
    ),
    source: acro('class disclosure'),
  },
  'hidden-derivable': {
    severity: 'must',
    about: both('秘匿した値が、計からの引き算で分かります', 'A suppressed value follows by subtraction from a total'),
    next: both(
      '同じ行・列でもう1つ以上を補完秘匿してください。',
      'Suppress at least one more in the same row or column.',
    ),
    source: handbook,
  },
  'shown-beside-hidden': {
    severity: 'must',
    about: both(
      '人数を秘匿した行に、率・割合・金額が残っています',
      'A rate or amount still stands in a row whose count is suppressed',
    ),
    next: both(
      '同じ行の率・金額も秘匿してください（分母が分かると人数が計算できます）。',
      'Suppress them too: with the denominator they give the count back.',
    ),
    source: opensafely,
  },
  'hidden-unproved': {
    severity: 'review',
    about: both(
      '秘匿がありますが、逆算できないことの証明書がありません',
      'Values are suppressed, but no certificate proves they cannot be derived',
    ),
    next: both(
      '「musubi statistics protect」で作り直すと、重なる表まで検査した証明書が付きます。',
      'Made again with "musubi statistics protect" it comes with a certificate over all linked tables.',
    ),
    source: acro('linked tables'),
  },
  'opens-released': {
    severity: 'must',
    about: both(
      '公表済み（または確認中）の統計で隠している数が、この表から分かります',
      'This table gives away numbers that released statistics (or some that wait) hide',
    ),
    next: both(
      '場所に示したセルを秘匿するか、区分をまとめてください。統計の名前で始まる場所は、公表した数と合わせると狭まる隠れた数です。',
      'Suppress the cells named, or merge categories. Places that begin with the name of a statistic are hidden numbers which follow beside what is shown.',
    ),
    source: handbook,
  },
  'near-released': {
    severity: 'review',
    about: both(
      '公表済みの統計で隠している区分の数があります',
      'There are numbers for categories that released statistics hide',
    ),
    next: both(
      '同じ人たちを数えた数なら、隠した数が分かります。だれを数えたかを確かめてください。',
      'If it counts the same people they give away what is hidden: make sure who is counted.',
    ),
    source: handbook,
  },
  'differs-little': {
    severity: 'review',
    about: both(
      '公表済みの統計と少ししか違わない数が並んでいます',
      'Many numbers differ by a few people only from those of a released statistic',
    ),
    next: both(
      '差が、少し違う人たち（訂正、1つの施設を除いたなど）の人数になります。同じ人たちを数え直すか、粗い区分にしてください。',
      'The difference is a number of people (a correction, one institution left out): count the same people, or coarser.',
    ),
    source: handbook,
  },
  dimensions: {
    severity: 'review',
    about: both('区分の軸が3つを超えています', 'There are more than three dimensions'),
    next: both('軸を減らせないか、作成者に確かめてください。', 'Ask the author whether fewer would do.'),
    source: kaigo,
  },
  'too-many-rows': {
    severity: 'review',
    about: both('5,000行を超えています', 'There are more than 5,000 rows'),
    next: both(
      '目で確かめられる量か、分けられないかを見てください。',
      'Consider whether it can be looked through, or divided.',
    ),
    source: opensafely,
  },
} as const satisfies Record<string, Rule>;
