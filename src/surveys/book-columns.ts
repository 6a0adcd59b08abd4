/** The columns of a code book's sheet, one row a choice, by the headings that survey firms give them; and the forms of questions, by the words they use. */

/** The first word is the one that is printed. */
export const bookColumns = {
  topic: ['分野', 'topic'],
  topicEn: ['分野(英)', 'topic(en)'],
  number: ['設問番号', '問番号', '質問番号', 'number', 'question no'],
  name: ['名前', '名前(英字)', 'name'],
  form: ['型', '設問形式', '回答形式', '回答方法', '形式', 'type'],
  column: ['列名', '変数名', '項目名', 'カラム名', 'column'],
  title: ['設問文', '設問', '質問文', 'question'],
  titleEn: ['設問文(英)', '設問(英)', '質問文(英)', 'question(en)'],
  code: ['選択肢コード', '選択肢番号', 'コード', 'code'],
  choice: ['選択肢', 'カテゴリ', 'choice'],
  choiceEn: ['選択肢(英)', 'カテゴリ(英)', 'choice(en)'],
  total: ['全体の呼び名', 'total'],
  totalEn: ['全体の呼び名(英)', 'total(en)'],
  required: ['必須', 'required'],
} as const satisfies Record<string, readonly string[]>;
export type BookColumn = keyof typeof bookColumns;
/** A sheet without one of these is no whole code book: every question and choice has its English, too. */
export const neededColumns: readonly BookColumn[] = [
  'number',
  'form',
  'column',
  'title',
  'titleEn',
  'code',
  'choice',
  'choiceEn',
];

export const bookForms = {
  group: ['属性', '属性(集計)', 'group'],
  weighted: ['属性(重みつき)', 'weighted'],
  kept: ['属性(集計しない)', 'kept'],
  single: ['単一', '単一回答', '単一選択', '単数', '単数回答', '択一', 'sa', 'single'],
  multiple: ['複数', '複数回答', '複数選択', 'ma', 'multiple'],
  notKept: ['自由記述', '自由回答', '自由', '残さない', 'fa', 'oa', 'free'],
  key: ['整理番号', 'key'],
  number: ['数値', '数量', '数値回答', '数量回答', 'na', 'number'],
} as const satisfies Record<string, readonly string[]>;
export type BookForm = keyof typeof bookForms;

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .toLowerCase()
    .replace(/\(英(語|文)\)$/, '(英)');
const find = <K extends string>(words: Readonly<Record<K, readonly string[]>>, text: string): K | undefined =>
  (Object.keys(words) as K[]).find((key) => words[key].some((word) => bare(word) === bare(text)));

export const columnNamed = (heading: string): BookColumn | undefined => find(bookColumns, heading);
export const formNamed = (text: string): BookForm | undefined => find(bookForms, text);

const names = /^[a-z][a-z0-9]{0,30}$/;
/** 問1 → q1, F2 → f2, 問3-(1) → q3b1; null where nothing can be made of it. */
export const nameOfNumber = (number: string): string | null => {
  const name = bare(number)
    .replace(/^(問|設問|質問)?(?=\d)/, 'q')
    .replaceAll(/[-_.()の枝‐－ー・]+/g, 'b')
    .replace(/b$/, '');
  return names.test(name) ? name : null;
};
/** An option's name is its code where that is a word, else made of its number: 1 → c1. */
export const nameOfCode = (code: string): string | null => {
  const name = bare(code).replace(/^(?=\d)/, 'c');
  return names.test(name) ? name : null;
};

export type Sheet = { readonly name: string; readonly rows: readonly (readonly string[])[] };
export type Headings = {
  /** Counted from 0. */
  readonly row: number;
  readonly at: ReadonlyMap<BookColumn, number>;
  /** As the sheet writes it, or as it is to be written. */
  readonly called: (column: BookColumn) => string;
  readonly unused: readonly string[];
  readonly twice: readonly string[];
};

/** A title and remarks may stand above; further down there are no headings. */
const rowsLooked = 20;

/** The first row that names the number and the form of questions, or the one that comes nearest to it. */
export const findHeadings = (rows: Sheet['rows']): Headings | null => {
  const known = rows
    .slice(0, rowsLooked)
    .map((row) => new Set(row.map(columnNamed).filter((one) => one !== undefined)));
  const row = known.findIndex((columns) => columns.has('number') && columns.has('form'));
  const best = row === -1 ? known.findIndex((columns) => columns.size >= 3) : row;
  const written = rows[best];
  if (!written) return null;
  const at = new Map<BookColumn, number>();
  const unused: string[] = [];
  const twice: string[] = [];
  for (const [i, heading] of written.entries()) {
    const column = columnNamed(heading);
    if (column === undefined) {
      if (heading !== '') unused.push(heading);
    } else if (at.has(column)) twice.push(heading);
    else at.set(column, i);
  }
  const called = (column: BookColumn) => written[at.get(column) ?? -1] ?? bookColumns[column][0];
  return { row: best, at, called, unused, twice };
};
