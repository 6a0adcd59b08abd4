/** A table or query of a database → the query its contract reads: columns under the names their comments give them, values as files write them. */
import { sqlName } from '#base';

/** What a database says of a column. */
export type TableColumn = { readonly name: string; readonly type: string; readonly comment: string | null };
export type TableSample = {
  /** Its name in the settings. */
  readonly database: string;
  /** `schema.table`, quoted, or the query that was given. */
  readonly from: { readonly table: string } | { readonly query: string };
  readonly title: string | null;
  readonly columns: readonly TableColumn[];
  /** Columns that tell all its rows apart, by the database's own word. */
  readonly key: readonly string[];
};
export type TableForm = {
  readonly database: string;
  readonly query: string;
  readonly title: string | null;
  /** In their order, by the heading they have in the contract. */
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** Headings. */
  readonly key: readonly string[];
};

/** A server cuts longer names off, so that the heading would not be found again. */
const longestName = 63;
const isJapanese = (text: string) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);

/** `宛名番号（15桁）。前ゼロ` → `宛名番号`, or with what stands in the brackets, or as the table calls it. */
const namesOf = ({ name, comment }: TableColumn): readonly string[] => {
  const line = comment?.normalize('NFC').trim() ?? '';
  const [, word = '', brackets = ''] =
    /^([^\s　（(［[【:：、，,。.;；=＝/／]+)([（(][^\n（()）]{1,20}[)）])?/u.exec(line) ?? [];
  const fits = (text: string) =>
    isJapanese(text) && !/["\p{Cc}]/u.test(text) && new TextEncoder().encode(text).length <= longestName;
  // A name that somebody wrote in Japanese is meant.
  return isJapanese(name) ? [name] : [...new Set([word, word + brackets])].filter(fits).concat(name);
};

/** Each column's best name that no other column has as its best, too. */
const headingsOf = (columns: readonly TableColumn[]): readonly string[] => {
  const names = columns.map(namesOf);
  const place = columns.map(() => 0);
  const chosen = () => names.map((some, i) => some[place[i] as number] as string);
  for (;;) {
    const now = chosen();
    const doubled = now.map((one) => now.filter((other) => other === one).length > 1);
    const next = doubled.map((twice, i) => twice && (place[i] as number) < (names[i] as readonly string[]).length - 1);
    if (!next.includes(true)) return now;
    for (const [i, go] of next.entries()) if (go) place[i] = (place[i] as number) + 1;
  }
};

/** Truth as 0 and 1, a moment as its day, padded text without its blanks. */
const asInFiles = ({ name, type }: TableColumn): string => {
  if (type === 'boolean') return `${sqlName(name)}::int`;
  if (type.startsWith('timestamp')) return `${sqlName(name)}::date`;
  return type.startsWith('character(') ? `${sqlName(name)}::text` : sqlName(name);
};

export const tableForm = ({ database, from, title, columns, key }: TableSample): TableForm => {
  const headings = headingsOf(columns);
  const list = columns.map((column, i) => {
    const [value, heading] = [asInFiles(column), sqlName(headings[i] as string)];
    return value === heading ? value : `${value} AS ${heading}`;
  });
  const given = 'query' in from ? from.query : null;
  const asItIs = given !== null && columns.every((column, i) => list[i] === sqlName(column.name));
  const around = given === null ? (from as { table: string }).table : `(\n${given}\n) AS source`;
  const byName = new Map(columns.map(({ name }, i) => [name, headings[i] as string]));
  return {
    database,
    query: asItIs ? given : `SELECT\n  ${list.join(',\n  ')}\nFROM ${around}`,
    title: title?.split('\n')[0]?.trim().slice(0, 60) || null,
    columns: new Map(columns.map((column, i) => [headings[i] as string, column])),
    key: key.flatMap((name) => byName.get(name) ?? []),
  };
};

/** As it stands before the reason of a column's role; one line. */
export const toldOf = ({ name, type, comment }: TableColumn): { readonly ja: string; readonly en: string } => {
  const said = (comment ?? '').replace(/\s+/g, ' ').trim().slice(0, 60);
  return {
    ja: `列 ${name}（${type}${said ? `、注釈「${said}」` : ''}）: `,
    en: `column ${name} (${type}${said ? `, comment "${said}"` : ''}): `,
  };
};
