/** Rules about every file, whatever it is said to be: its form, whether it can be read, and whether it names anybody. */
import { acro, both, house, law, opensafely, type Rule } from './rule.ts';

export const anyFileRules = {
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
  formula: {
    severity: 'must',
    about: both(
      '表計算ソフトが式として実行する文字（= + - @）で始まる値があります',
      'There are values that begin with =, +, - or @, which a spreadsheet runs as a formula',
    ),
    next: both(
      '値だけを貼り付けて保存し直すか、先頭の記号を消してください。',
      'Save it again with values only, or take the sign away.',
    ),
    source: both('OWASP CSV Injection', 'OWASP CSV Injection'),
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
} as const satisfies Record<string, Rule>;
