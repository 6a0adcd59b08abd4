/** Rules about regressions and tests. */
import { acro, both, opensafely, type Rule } from './rule.ts';

export const estimateRules = {
  'degrees-of-freedom': {
    severity: 'must',
    about: both('残差の自由度が10未満です', 'Fewer than 10 residual degrees of freedom'),
    next: both('変数を減らすか、対象を広げてください。', 'Use fewer variables or more people.'),
    source: acro('safe_dof_threshold 10'),
  },
  'degrees-missing': {
    severity: 'review',
    about: both(
      '自由度（または対象者数と係数の数）が書かれていません',
      'The degrees of freedom (or people and coefficients) are not given',
    ),
    next: both('出力に自由度か対象者数を添えてもらってください。', 'Ask for them to be printed with the output.'),
    source: acro('safe_dof_threshold 10'),
  },
  'dummy-counts': {
    severity: 'must',
    about: both(
      '係数のもとの人数（ダミー変数の度数）が、最小の人数より少ない変数があります',
      'The people behind a coefficient (the count of a dummy) are fewer than may be shown',
    ),
    next: both('その区分をまとめるか、変数を外してください。', 'Merge the category or leave the variable out.'),
    source: acro('regression'),
  },
  'dummy-counts-missing': {
    severity: 'review',
    about: both('係数のもとの人数の列がありません', 'There is no column with the people behind each coefficient'),
    next: both('区分を表す変数ごとに、該当者数を確かめてください。', 'Check the number of people of every category.'),
    source: opensafely,
  },
  'test-cells': {
    severity: 'must',
    about: both(
      '検定のもとの表に、最小の人数より小さい数があります',
      'The table behind a test holds counts below the smallest that may be shown',
    ),
    next: both('区分をまとめてから検定し直してください。', 'Merge categories and test again.'),
    source: acro('hypothesis tests'),
  },
} as const satisfies Record<string, Rule>;
