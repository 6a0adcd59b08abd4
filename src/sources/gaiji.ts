/** The city's own characters (外字): its table from private-use characters to Unicode, put into text before the engine sees it. */
import { type Bilingual, done, type Result, refused } from '#base';
import { sourcesRefusal } from './errors.ts';

/** Private-use character → its UTF-8 replacement. */
export type GaijiTable = ReadonlyMap<number, Uint8Array>;

const isPrivate = (point: number): boolean =>
  (point >= 0xe000 && point <= 0xf8ff) ||
  (point >= 0xf0000 && point <= 0xffffd) ||
  (point >= 0x100000 && point <= 0x10fffd);

/** `F040` (CP932), `U+E000`, or the character itself. */
const privateOf = (text: string): number | null => {
  const cp932 = /^(?:0x)?([fF][0-9])([4-9A-Fa-f][0-9A-Fa-f])$/.exec(text);
  if (cp932) {
    const trail = Number.parseInt(cp932[2] as string, 16);
    if (trail === 0x7f || trail > 0xfc) return null;
    const column = trail - 0x40 - (trail > 0x7f ? 1 : 0);
    return 0xe000 + (Number.parseInt(cp932[1] as string, 16) - 0xf0) * 188 + column;
  }
  const unicode = /^U\+([0-9A-Fa-f]{4,6})$/.exec(text);
  const point = unicode
    ? Number.parseInt(unicode[1] as string, 16)
    : [...text].length === 1
      ? text.codePointAt(0)
      : undefined;
  return point !== undefined && isPrivate(point) ? point : null;
};

/** One character with its variation selector, or `U+8FBA U+E0101`. */
const targetOf = (text: string): string | null => {
  const codes = /^(?:U\+[0-9A-Fa-f]{4,6}\s*)+$/.test(text)
    ? [...text.matchAll(/U\+([0-9A-Fa-f]+)/g)].map(([, hex]) => Number.parseInt(hex as string, 16))
    : [...text].map((letter) => letter.codePointAt(0) as number);
  const fits =
    codes.length >= 1 &&
    codes.length <= 4 &&
    codes.every((code) => code >= 0xa0 && code <= 0x10ffff && !isPrivate(code) && !(code >= 0xd800 && code <= 0xdfff));
  return fits ? String.fromCodePoint(...codes) : null;
};

/** CSV (UTF-8): code, character; further columns are notes, a first line without a code is a header. Every wrong line is named. */
export const readGaijiTable = (bytes: Uint8Array, file: string): Result<GaijiTable> => {
  const table = new Map<number, Uint8Array>();
  const faults: Bilingual[] = [];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused(sourcesRefusal('gaiji-invalid', { file }, [{ ja: 'UTF-8ではありません', en: 'it is not UTF-8' }]));
  }
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const [code = '', target = ''] = line.split(',').map((cell) => cell.replace(/^\s*"?|"?\s*$/g, ''));
    const from = privateOf(code);
    if (from === null && i === 0) continue;
    const to = targetOf(target);
    if (from === null)
      faults.push({
        ja: `${i + 1}行目: 外字のコードではありません`,
        en: `line ${i + 1}: not the code of a private-use character`,
      });
    else if (to === null)
      faults.push({
        ja: `${i + 1}行目: 対応する文字ではありません`,
        en: `line ${i + 1}: not a character to put in its place`,
      });
    else if (table.has(from))
      faults.push({
        ja: `${i + 1}行目: 同じ外字が前にあります`,
        en: `line ${i + 1}: repeats the code of an earlier line`,
      });
    else table.set(from, new TextEncoder().encode(to));
  }
  if (table.size === 0 && faults.length === 0) faults.push({ ja: '対応が1つもありません', en: 'it lists nothing' });
  return faults.length > 0 ? refused(sourcesRefusal('gaiji-invalid', { file }, faults.slice(0, 50))) : done(table);
};

/** The code point of the private-use character at `i` of well-formed UTF-8, or 0. */
const privateAt = (bytes: Uint8Array, i: number): number => {
  const lead = bytes[i] as number;
  const next = (k: number) => (bytes[i + k] as number) & 0x3f;
  if (lead === 0xee || lead === 0xef) {
    const point = ((lead & 0xf) << 12) | (next(1) << 6) | next(2);
    return isPrivate(point) ? point : 0;
  }
  if (lead === 0xf3 || lead === 0xf4) {
    const point = ((lead & 7) << 18) | (next(1) << 12) | (next(2) << 6) | next(3);
    return isPrivate(point) ? point : 0;
  }
  return 0;
};

/** `unknown`: private-use characters the table does not have; they stay as they are. */
export const withoutGaiji = (
  bytes: Uint8Array,
  table: GaijiTable,
): { readonly bytes: Uint8Array; readonly replaced: number; readonly unknown: number } => {
  const parts: Uint8Array[] = [];
  let from = 0;
  let replaced = 0;
  let unknown = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) < 0xee) continue;
    const point = privateAt(bytes, i);
    if (point === 0) continue;
    const target = table.get(point);
    const size = point > 0xffff ? 4 : 3;
    if (target) {
      parts.push(bytes.subarray(from, i), target);
      from = i + size;
      replaced++;
    } else unknown++;
    i += size - 1;
  }
  return { bytes: replaced === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)]), replaced, unknown };
};
