/** What stands with a table that leaves the screen: so that a sheet found a year later still says what it is. */
import type { Bilingual, Language } from '#base';
import type { ShownTable } from './results.api.ts';

export type Conditions = {
  readonly title: Bilingual;
  /** Filters as they stood: name of the filter, label chosen. */
  readonly filters: readonly { readonly title: Bilingual; readonly chosen: Bilingual }[];
  readonly asOf: string;
  readonly source: Bilingual;
  readonly credit: Bilingual | null;
  readonly protection: Bilingual;
  readonly definition: Bilingual;
  /** Whom it is for; null for all staff. */
  readonly audience: Bilingual | null;
  /** Number of the release, and who checked it by post; null for statistics published elsewhere. */
  readonly release: Bilingual | null;
  readonly takenOn: string;
  readonly synthetic: boolean;
};

/** How a hidden value is written in every file. */
const hiddenMark = '秘';
const legend: Bilingual = {
  ja: '「秘」は、個人が特定されるのを防ぐため、または計算できないために表示していない値です。',
  en: '"秘" marks a value that is not shown, to protect individuals or because it cannot be computed.',
};

export const conditionLines = (conditions: Conditions, language: Language): readonly (readonly [string, string])[] => {
  const words =
    language === 'ja'
      ? {
          title: '表題',
          asOf: 'データ時点',
          source: '出典',
          credit: 'クレジット',
          protection: '秘匿の方法',
          definition: '定義・注意',
          audience: '公開範囲（この範囲の外に渡さないでください）',
          release: '公表番号',
          taken: '取得日',
          data: 'データの種類',
          hidden: '記号',
        }
      : {
          title: 'Title',
          asOf: 'Data as of',
          source: 'Source',
          credit: 'Credit',
          protection: 'Protection',
          definition: 'Definition and cautions',
          audience: 'For (do not pass it on beyond)',
          release: 'Release',
          taken: 'Taken on',
          data: 'Kind of data',
          hidden: 'Mark',
        };
  return [
    [words.title, conditions.title[language]],
    ...conditions.filters.map(({ title, chosen }) => [title[language], chosen[language]] as const),
    [words.asOf, conditions.asOf],
    [words.source, conditions.source[language]],
    ...(conditions.credit ? [[words.credit, conditions.credit[language]] as const] : []),
    ...(conditions.synthetic
      ? [
          [
            words.data,
            language === 'ja' ? '合成データ（実在の市ではありません）' : 'Synthetic data (not a real city)',
          ] as const,
        ]
      : []),
    [words.protection, conditions.protection[language]],
    [words.definition, conditions.definition[language]],
    ...(conditions.audience ? [[words.audience, conditions.audience[language]] as const] : []),
    ...(conditions.release ? [[words.release, conditions.release[language]] as const] : []),
    [words.hidden, legend[language]],
    [words.taken, conditions.takenOn],
  ];
};

export type SheetCell = { readonly text: string } | { readonly number: number; readonly decimals: number };

/** A range or a month: what opens a CSV file by a double click takes 5-9 for the ninth of May, and 2026-10 for a day of it. */
const looksLikeADay = /^\d+-\d*$/;
/** Dimensions whose codes would be read as days in a file that cannot say what is text; their names say the same. */
const withoutCodes = (table: ShownTable): ReadonlySet<number> =>
  new Set(
    table.columns.flatMap(({ kind }, i) =>
      kind === 'dimension' && table.rows.some((row) => looksLikeADay.test(String(row[i]))) ? [i] : [],
    ),
  );

/**
 * Header and body as a reader sees them: labels for codes (the codes beside them, so that tables can be joined), 秘 for hidden values.
 * `textIsKept`: whether the file says what is text (a workbook does, CSV does not).
 */
export const sheetOf = (
  table: ShownTable,
  language: Language,
  textIsKept = true,
): { header: string[]; body: SheetCell[][] } => {
  const code = language === 'ja' ? 'コード' : 'code';
  const bare = textIsKept ? new Set<number>() : withoutCodes(table);
  const header = table.columns.flatMap((column, i) =>
    column.kind === 'dimension'
      ? [
          ...(bare.has(i) ? [] : [`${column.title[language]}${language === 'ja' ? `（${code}）` : ` (${code})`}`]),
          column.title[language],
        ]
      : [
          column.unit?.[language]
            ? `${column.title[language]}${language === 'ja' ? `（${column.unit.ja}）` : ` (${column.unit.en})`}`
            : column.title[language],
        ],
  );
  const body = table.rows.map((row) =>
    table.columns.flatMap((column, i): SheetCell[] => {
      const value = row[i];
      if (column.kind === 'dimension')
        return [
          ...(bare.has(i) ? [] : [{ text: String(value) }]),
          { text: table.labels[column.name]?.[String(value)]?.[language] ?? String(value) },
        ];
      return [typeof value === 'number' ? { number: value, decimals: column.decimals ?? 0 } : { text: hiddenMark }];
    }),
  );
  return { header, body };
};

/** Text that a spreadsheet would take for a formula (OWASP, CSV Injection) gets an apostrophe in front. Numbers of ours are never text. */
export const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
