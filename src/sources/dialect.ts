/** What the first bytes of a file say of themselves: container, encoding, separator, line ends. Shown to the owner and held against the contract. */
import type { Bilingual } from '#base';
import type { Encoding } from '#catalogue';
import { isOle } from './sheet-text.ts';
import { isZip } from './zip-files.ts';

export type Dialect = {
  readonly container: 'text' | 'zip' | 'workbook';
  /** `ascii`: every encoding reads it alike; null: none reads it. */
  readonly encoding: Encoding | 'ascii' | null;
  readonly mark: boolean;
  readonly delimiter: string | null;
  readonly lineEnd: 'crlf' | 'lf' | 'cr' | null;
};

/** So many bytes are looked at; a header longer than this is no header. */
export const headBytes = 1 << 16;

export const encodingName: Readonly<Record<Encoding | 'ascii', string>> = {
  cp932: 'CP932',
  'utf-8': 'UTF-8',
  'euc-jp': 'EUC-JP',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  ascii: 'ASCII',
};
const labels: Readonly<Record<Encoding, string>> = {
  cp932: 'shift_jis',
  'utf-8': 'utf-8',
  'euc-jp': 'euc-jp',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
};
const delimiterNames: Readonly<Record<string, Bilingual>> = {
  ',': { ja: 'コンマ', en: 'commas' },
  '\t': { ja: 'タブ', en: 'tabs' },
  ';': { ja: 'セミコロン', en: 'semicolons' },
  '|': { ja: '縦線', en: 'vertical bars' },
  '，': { ja: '全角コンマ', en: 'full-width commas' },
};
export const delimiters = Object.keys(delimiterNames);
export const delimiterName = (delimiter: string): Bilingual =>
  delimiterNames[delimiter] ?? { ja: `「${delimiter}」`, en: `"${delimiter}"` };

/** The head as text; bytes that mean nothing become U+FFFD, or null is answered where `strictly`. A character cut at the end is left out. */
export const headText = (bytes: Uint8Array, encoding: Encoding, strictly = false): string | null => {
  try {
    return new TextDecoder(labels[encoding], { fatal: strictly }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
};

const share = (text: string, letters: RegExp): number => (text.match(letters)?.length ?? 0) / Math.max(1, text.length);

/** UTF-16 without a mark: the ASCII of it (separators, digits, line ends) has a zero byte always on the same side. */
const utf16Side = (bytes: Uint8Array): Encoding | null => {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  const enough = bytes.length / 50;
  if (odd > enough && even * 10 < odd) return 'utf-16le';
  return even > enough && odd * 10 < even ? 'utf-16be' : null;
};

const encodingOf = (bytes: Uint8Array): Pick<Dialect, 'encoding' | 'mark'> => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', mark: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', mark: true };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', mark: true };
  const wide = utf16Side(bytes);
  if (wide) return { encoding: wide, mark: false };
  if (bytes.every((byte) => byte < 0x80)) return { encoding: 'ascii', mark: false };
  if (headText(bytes, 'utf-8', true) !== null) return { encoding: 'utf-8', mark: false };
  const [cp932, euc] = [headText(bytes, 'cp932') ?? '', headText(bytes, 'euc-jp') ?? ''];
  const [badCp932, badEuc] = [share(cp932, /\ufffd/g), share(euc, /\ufffd/g)];
  if (badCp932 > 0.2 && badEuc > 0.2) return { encoding: null, mark: false };
  // Half-width kana of CP932 pair up as kanji of EUC-JP; real EUC-JP text has kana in it.
  const isEuc = badEuc < badCp932 || (badEuc === badCp932 && share(euc, /[ぁ-ヶー、。]/g) >= 0.02);
  return { encoding: isEuc ? 'euc-jp' : 'cp932', mark: false };
};

/** The first record, line breaks inside quotation marks being part of it. */
export const firstRecord = (text: string): string => {
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') inside = !inside;
    else if (!inside && (letter === '\n' || letter === '\r')) return text.slice(0, i);
  }
  return text;
};

const delimiterOf = (record: string): string | null => {
  const bare = record.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => [bare.split(delimiter).length - 1, delimiter] as const);
  const most = counted.reduce((a, b) => (b[0] > a[0] ? b : a));
  return most[0] > 0 ? most[1] : null;
};

/** ISO-2022-JP (JIS) changes its character set by these signs; what is written in it is ASCII to everybody else. */
export const isJis = (bytes: Uint8Array): boolean =>
  /\x1b(?:\$[@B]|\([BIJ])/.test(Buffer.from(bytes.subarray(0, headBytes)).toString('latin1'));

export const containerOf = (head: Uint8Array): Dialect['container'] => {
  if (isOle(head)) return 'workbook';
  if (!isZip(head)) return 'text';
  const first = Buffer.from(head.subarray(30, 60)).toString('latin1');
  return /^(\[Content_Types\]|_rels\/|docProps\/|customXml\/|xl\/)/.test(first) ? 'workbook' : 'zip';
};

export const dialectOf = (head: Uint8Array): Dialect => {
  const container = containerOf(head);
  if (container !== 'text') return { container, encoding: null, mark: false, delimiter: null, lineEnd: null };
  const bytes = head.subarray(0, headBytes);
  const { encoding, mark } = encodingOf(bytes);
  const text = headText(bytes, encoding === null || encoding === 'ascii' ? 'utf-8' : encoding) ?? '';
  const end = /\r\n|\n|\r/.exec(text)?.[0];
  return {
    container,
    encoding,
    mark,
    delimiter: delimiterOf(firstRecord(text)),
    lineEnd: end === undefined ? null : end === '\r\n' ? 'crlf' : text.includes('\n') ? 'lf' : 'cr',
  };
};

export const dialectSentence = ({ container, encoding, mark, delimiter, lineEnd }: Dialect): Bilingual => {
  if (container === 'workbook') return { ja: 'Excelブック', en: 'an Excel workbook' };
  if (container === 'zip') return { ja: 'ZIPファイル', en: 'a ZIP file' };
  const name =
    encoding === null ? { ja: '不明', en: 'unknown' } : { ja: encodingName[encoding], en: encodingName[encoding] };
  const ends = lineEnd === null ? { ja: 'なし', en: 'none' } : { ja: lineEnd.toUpperCase(), en: lineEnd.toUpperCase() };
  const between = delimiter === null ? { ja: 'なし', en: 'none' } : delimiterName(delimiter);
  return {
    ja: `文字コード ${name.ja}${mark ? '（BOMあり）' : ''}、区切り ${between.ja}、改行 ${ends.ja}`,
    en: `encoding ${name.en}${mark ? ' (with a byte order mark)' : ''}, separated by ${between.en}, line ends ${ends.en}`,
  };
};
