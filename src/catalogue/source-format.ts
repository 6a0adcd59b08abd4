/** How a core system hands a data set over: text with separators, fixed-length records, a workbook, or a table of a database. */
import { z } from 'zod';

export const encodings = ['cp932', 'utf-8', 'euc-jp', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

/** One sign of ASCII that is no letter, digit or quotation mark, a tab, or the full-width comma. */
const oneDelimiter = /^(?:[\t !#-/:-@[-`{-~]|，)$/;
export const isDelimiter = (text: string): boolean => oneDelimiter.test(text);

const always = {
  /** Era code table for dates written as era-coded digits: `1-2-3-4-5` or `1-3-5-7-9`. */
  eraCodes: z.enum(['1-2-3-4-5', '1-3-5-7-9']).optional(),
  /** Share of rows (0–1) that may be quarantined before the whole load is refused. */
  quarantineLimit: z.number().min(0).max(1).default(0.05),
  /** The city's own characters (外字): name of a CSV in `sealed-side/gaiji/` that says which Unicode characters they are. */
  gaiji: z
    .string()
    .regex(/^[^/\\]+\.csv$/)
    .optional(),
};
/** Files that come in a ZIP: which of the files in it (`*` and `?`); all of them if nothing is said. */
const zipped = { inZip: z.string().min(1).optional() };

export const sourceSchema = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('csv'),
    encoding: z.enum(encodings),
    delimiter: z
      .string()
      .refine(isDelimiter, '半角の記号1つ、タブ、全角コンマのどれかです / one sign, a tab, or the full-width comma')
      .default(','),
    /** `false`: the file has no header row; the columns are those of the contract, in order. */
    header: z.literal(false).optional(),
    ...zipped,
    ...always,
  }),
  z.strictObject({
    format: z.literal('tsv'),
    encoding: z.enum(encodings),
    header: z.literal(false).optional(),
    ...zipped,
    ...always,
  }),
  z.strictObject({
    format: z.literal('fixed'),
    /** Bytes of one record, its line end apart. Texts in it are CP932. */
    recordBytes: z.number().int().min(1).max(100_000),
    lineEnd: z.enum(['crlf', 'lf', 'none']),
    ...zipped,
    ...always,
  }),
  z.strictObject({
    format: z.literal('workbook'),
    /** Name of the sheet, or its place from 1. */
    sheet: z.union([z.string().min(1), z.number().int().min(1)]).default(1),
    /** Row of the column names, from 1; rows above it are passed over. */
    headerRow: z.number().int().min(1).max(1000).default(1),
    /** Rows that the column names take: those of upper rows stand in front of the lower ones, parted by `_` (人口_男). */
    headerRows: z.number().int().min(1).max(3).default(1),
    /** Row of the first record, from 1, where rows of units or examples follow the column names; right below them if nothing is said. */
    dataRow: z.number().int().min(2).max(2000).optional(),
    ...zipped,
    ...always,
  }),
  z.strictObject({
    format: z.literal('postgresql'),
    /** Name of a connection in `musubi.yaml` (`databases`), which names the environment variable that holds it. */
    database: z.string().regex(/^[a-z][a-z0-9-]*$/),
    /** One SELECT whose column names are the `source` names below; run in a read-only transaction. */
    query: z.string().min(1),
    ...always,
  }),
]);
export type SourceFormat = z.infer<typeof sourceSchema>;

/** What a column says of its place in a fixed-length record. */
export const fieldShape = {
  /** First byte of the field, from 1. */
  at: z.number().int().min(1).optional(),
  bytes: z.number().int().min(1).optional(),
  /** `zoned`: one digit a byte, sign in the last; `packed`: two digits a byte, sign in the last half (COMP-3). */
  as: z.enum(['text', 'zoned', 'packed']).optional(),
  /** Digits after the implied decimal point of a zoned or packed number. */
  decimals: z.number().int().min(0).max(18).optional(),
  /** Digits of a zoned or packed number that is a code or key: written out with leading zeros. */
  digits: z.number().int().min(1).max(31).optional(),
} as const;
type Field = { readonly [K in keyof typeof fieldShape]?: z.infer<(typeof fieldShape)[K]> } & {
  readonly source: string;
};

type Say = (column: string, ja: string, en: string) => void;

/** A fixed-length record must be declared byte by byte: a field moved by one byte must not be read as another. */
export const fieldFaults = (source: SourceFormat, columns: readonly Field[], say: Say): void => {
  if (source.format !== 'fixed') {
    for (const column of columns)
      if (Object.keys(fieldShape).some((name) => column[name as keyof typeof fieldShape] !== undefined))
        say(
          column.source,
          'at・bytes・as・decimals・digits は format: fixed のときだけ書けます',
          'at, bytes, as, decimals and digits belong to format: fixed only',
        );
    return;
  }
  for (const { source: name, at, bytes, as = 'text', decimals, digits } of columns) {
    if (at === undefined || bytes === undefined) say(name, 'at と bytes が必要です', 'needs at and bytes');
    if (as === 'text' && (decimals !== undefined || digits !== undefined))
      say(
        name,
        'decimals・digits は zoned・packed の項目だけに書けます',
        'decimals and digits are for zoned and packed fields',
      );
    if (as === 'packed' && (bytes ?? 1) > 16)
      say(name, 'packed は16バイトまでです', 'a packed field has 16 bytes at most');
    if (as === 'zoned' && (bytes ?? 1) > 31)
      say(name, 'zoned は31バイトまでです', 'a zoned field has 31 bytes at most');
    if (decimals !== undefined && digits !== undefined)
      say(name, 'decimals と digits は一緒に書けません', 'takes decimals or digits, not both');
    if (digits !== undefined && digits > (as === 'packed' ? 2 * (bytes ?? 1) - 1 : (bytes ?? 1)))
      say(name, 'digits が bytes に入りません', 'its digits do not fit into its bytes');
  }
  const placed = columns
    .flatMap(({ source: name, at, bytes }) => (at && bytes ? [{ name, at, next: at + bytes }] : []))
    .sort((a, b) => a.at - b.at);
  if (placed.length < columns.length) return;
  let next = 1;
  for (const field of placed) {
    if (field.at > next)
      say(
        field.name,
        `その前の${next}～${field.at - 1}バイト目が宣言されていません（使わない項目は role: unused で書きます）`,
        `bytes ${next} to ${field.at - 1} before it are not declared (declare fields you do not use as role: unused)`,
      );
    if (field.at < next) say(field.name, '前の項目と重なっています', 'overlaps the field before it');
    next = Math.max(next, field.next);
  }
  const last = placed.at(-1);
  if (last && next !== source.recordBytes + 1)
    say(
      last.name,
      `項目の合計は${next - 1}バイトですが、recordBytes は${source.recordBytes}です`,
      `the fields make ${next - 1} bytes, recordBytes says ${source.recordBytes}`,
    );
};
