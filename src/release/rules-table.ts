/**
 * The rules of automatic findings: how grave, where it comes from, what it says. `must`: not released without a written reason.
 * Sources: ACRO 1.0.1 (statbarns and defaults), OpenSAFELY output checks, 介護DB提供ガイドライン, SATRE 2.0, 個人情報保護法施行令1条.
 */
import type { Bilingual } from '#base';
import type { Severity } from './release.api.ts';

type Rule = {
  readonly severity: Severity;
  readonly about: Bilingual;
  readonly next: Bilingual;
  readonly source: Bilingual;
};
const both = (ja: string, en: string): Bilingual => ({ ja, en });

const acro = (what: string) => both(`ACRO 1.0.1（${what}）`, `ACRO 1.0.1 (${what})`);
const staff = both('市の保護基準（statistics/policy.yaml）', "the city's policy (statistics/policy.yaml)");
const opensafely = both('OpenSAFELY 出力検査の基準', 'OpenSAFELY output checking');
const kaigo = both('介護DB提供ガイドライン（厚生労働省）', 'guideline of the long-term care database (MHLW)');
const handbook = both('Handbook on SDC 4章', 'Handbook on SDC, ch. 4');
const law = both('個人情報保護法2条2項・施行令1条', 'Act on the Protection of Personal Information, art. 2(2)');
const satre = (item: string) => both(`SATRE 2.0（${item}）`, `SATRE 2.0 (${item})`);
const house = both('確認の手引き（docs/checking.md）', 'the guide of checking (docs/checking.md)');

export const rules = {
  'file-type': {
    severity: 'must',
    about: both('この形式のファイルは持ち出せません', 'A file of this form is not released'),
    next: both('CSV・PNG・JPEG・TXT・JSONにしてください。', 'Make it CSV, PNG, JPEG, TXT or JSON.'),
    source: acro('blocked_extensions'),
  },
  'too-large': {
    severity: 'must',
    about: both('ファイルが16 MBを超えています', 'The file is larger than 16 MB'),
    next: both('人が見られる大きさに分けてください。', 'Make it as small as a person can look through.'),
    source: opensafely,
  },
  unreadable: {
    severity: 'must',
    about: both(
      '中身を読めません（文字コードUTF-8、行ごとに同じ列数であること）',
      'The content cannot be read (UTF-8, equal columns in every row)',
    ),
    next: both('UTF-8のCSVで保存し直してください。', 'Save it again as CSV in UTF-8.'),
    source: house,
  },
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
  'chart-metadata': {
    severity: 'must',
    about: both(
      '画像に、見えない情報（文字・撮影情報・余分なデータ）が入っています',
      'The picture carries hidden text, metadata or data behind its end',
    ),
    next: both('情報を消して保存し直してください。', 'Save it again without them.'),
    source: satre('3.1.20'),
  },
  'chart-counts-missing': {
    severity: 'must',
    about: both('図のもとになる表が、この申請にありません', 'The table behind the chart is not in this request'),
    next: both('もとの数をCSVで同じ申請に入れてください。', 'Put the counts into the same request as CSV.'),
    source: opensafely,
  },
  'chart-human': {
    severity: 'review',
    about: both('図は機械では読めません', 'A chart cannot be read by machine'),
    next: both(
      '散布図など1点が1人になっていないか、端の区分・外れ値が見えていないか、目で確かめてください。',
      'Look whether single points are single people, and whether extreme bins or outliers show.',
    ),
    source: acro('histogram, scatter'),
  },
  'model-binary': {
    severity: 'must',
    about: both('中身を人が確かめられないモデルのファイルです', 'A model file that no person can look into'),
    next: both('係数や規則をJSON・CSVで書き出してください。', 'Write its coefficients or rules as JSON or CSV.'),
    source: satre('3.3.07'),
  },
  'model-instances': {
    severity: 'must',
    about: both(
      '学習に使った記録そのものを持つモデルです（近傍法・サポートベクターなど）',
      'The model carries its training records (nearest neighbours, support vectors)',
    ),
    next: both(
      '別の種類のモデルにするか、持ち出さずに分析室で使ってください。',
      'Use another kind of model, or use it without release.',
    ),
    source: both('SACRO-ML（構造攻撃）', 'SACRO-ML (structural attacks)'),
  },
  'model-leaf': {
    severity: 'must',
    about: both(
      '最小の人数より少ない人からできた葉（規則）があります',
      'Some leaves (rules) stand on fewer people than may be shown',
    ),
    next: both('葉の最小の人数を増やして学習し直してください。', 'Train again with larger leaves.'),
    source: both('SACRO-ML（構造攻撃）', 'SACRO-ML (structural attacks)'),
  },
  'model-human': {
    severity: 'review',
    about: both(
      'モデルは、学習した人を当てられないか（メンバーシップ推論）を人が判断します',
      'Whether a model gives away who it learned from is for people to judge',
    ),
    next: both(
      '学習の人数、変数の数、当てはまりの良さ（過学習）を作成者に確かめてください。',
      'Ask for people, variables and fit (overfitting).',
    ),
    source: both('SACRO-ML（メンバーシップ推論）', 'SACRO-ML (membership inference)'),
  },
  identifier: {
    severity: 'must',
    about: both(
      '個人を指す番号・連絡先の形をした文字があります',
      'There is text in the shape of a personal number or contact',
    ),
    next: both(
      'その文字を消してください。違うものなら、何であるかを理由に書いてください。',
      'Remove it; if it is something else, say what in the reason.',
    ),
    source: law,
  },
  'person-words': {
    severity: 'review',
    about: both(
      '氏名・生年月日・住所などの見出しや、番地の形をした文字があります',
      'There are headings such as name, birth date, address, or text in the shape of a lot number',
    ),
    next: both('個人の値が入っていないか、目で確かめてください。', 'Look whether a value of a person stands there.'),
    source: law,
  },
  'text-human': {
    severity: 'note',
    about: both('文章は人が読んで確かめます', 'Text is read by people'),
    next: both(
      '数字・例・引用が一人の人を指していないか読んでください。',
      'Read whether numbers, examples or quotations point at one person.',
    ),
    source: opensafely,
  },
  'certificate-missing': {
    severity: 'must',
    about: both('保護の証明書がありません', 'There is no certificate of protection'),
    next: both('「musubi statistics make」で作り直してください。', 'Make it again with "musubi statistics make".'),
    source: staff,
  },
  'table-differs': {
    severity: 'must',
    about: both('表が、証明書の書かれた表と違います', 'The table is not the one its certificate was written for'),
    next: both('「musubi statistics make」で作り直してください。', 'Make it again with "musubi statistics make".'),
    source: staff,
  },
  'certificate-weaker': {
    severity: 'must',
    about: both('市の基準より弱い基準で保護されています', "It was protected by weaker rules than the city's"),
    next: both('市の基準で作り直してください。', "Make it again under the city's rules."),
    source: staff,
  },
  'certificate-narrow': {
    severity: 'must',
    about: both(
      '秘匿した人数の区間が、基準より狭い系があります',
      'In some system the interval of a hidden count is narrower than the rules allow',
    ),
    next: both(
      '作り直してください。続くときは管理者に連絡してください。',
      'Make it again; tell the administrator if it stays.',
    ),
    source: staff,
  },
  'much-hidden': {
    severity: 'note',
    about: both('値の4割を超えて秘匿されています', 'More than 40 % of the values are hidden'),
    next: both(
      'より粗い区分のほうが使えないか、作成者に伝えてください。',
      'Tell the author that coarser categories may serve better.',
    ),
    source: house,
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as readonly RuleName[];
