/** Why a row is set aside: the reason codes, and the list an owner gets (row, column, reason — never the value). */
import type { Bilingual } from '#base';

export const reasons = {
  undecodable: { ja: '読めない文字（文字コードの誤り）があります', en: 'has bytes that are no character' },
  'nul-byte': { ja: 'NUL文字があります', en: 'has a NUL byte' },
  'control-character': { ja: '制御文字があります', en: 'has a control character' },
  ragged: { ja: '列の数が見出しと違います', en: 'has more or fewer fields than the header' },
  'text-after-quote': { ja: '閉じた引用符の後に文字があります', en: 'has text after a closing quotation mark' },
  'decimal-invalid': {
    ja: 'ゾーン10進・パック10進として読めません',
    en: 'is not the zoned or packed number the contract declares',
  },
  'key-missing': { ja: '番号が空です', en: 'has no key' },
  'key-invalid': { ja: '番号の形が正しくありません', en: 'has a malformed key' },
  'duplicate-key': { ja: '同じ番号の行が前にあります', en: 'repeats the key of an earlier row' },
  'required-missing': { ja: '必須の値が空です', en: 'lacks a required value' },
  'code-unknown': { ja: '定義書にないコードです', en: 'has a code the contract does not list' },
  'number-invalid': { ja: '数として読めません', en: 'is not a number' },
  'out-of-range': { ja: '値が範囲の外です', en: 'is out of range' },
  'time-invalid': { ja: '時刻として読めません', en: 'is not a time of day' },
  'year-invalid': { ja: '年として読めません', en: 'is not a year' },
  'flag-invalid': { ja: '0・1以外の値です', en: 'is neither 0 nor 1' },
  'date-invalid': { ja: '日付として読めません', en: 'cannot be a date' },
  'not-linked': { ja: '名寄せで本人が決まっていません', en: 'is not linked to anybody yet' },
} as const satisfies Record<string, Bilingual>;

export type Reason = keyof typeof reasons;

/** `column` is null where the row as a whole is meant. Rows count from 1, the header being row 1 — as a spreadsheet shows them. */
export type Quarantined = {
  readonly file: string;
  readonly row: number;
  readonly column: string | null;
  readonly reason: Reason;
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The list as CSV (UTF-8 with BOM, CRLF: opens in a spreadsheet). */
export const quarantineCsv = (list: readonly Quarantined[]): string =>
  `\ufeffファイル,行,列,理由コード,理由\r\n${list
    .map((q) => `${quoted(q.file)},${q.row},${quoted(q.column ?? '')},${q.reason},${reasons[q.reason].ja}\r\n`)
    .join('')}`;
