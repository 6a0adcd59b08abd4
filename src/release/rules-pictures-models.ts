/** Rules about pictures and trained models. */
import { acro, both, opensafely, type Rule, satre } from './rule.ts';

export const pictureAndModelRules = {
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
} as const satisfies Record<string, Rule>;
