/** The first bytes of a file: byte order mark, encoding and header record against the contract. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { sourcesRefusal } from './errors.ts';
import { compareHeader, headerNames } from './header.ts';

export const encodingName = { cp932: 'CP932', 'utf-8': 'UTF-8' } as const;
/** A header longer than this is no header. */
const headerLimit = 1 << 16;

const byteOrderMark = (bytes: Uint8Array): 'UTF-16' | 'UTF-8' | null => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'UTF-16';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'UTF-8' : null;
};

const decoded = (bytes: Uint8Array, encoding: 'cp932' | 'utf-8'): string | null => {
  try {
    return new TextDecoder(encoding === 'cp932' ? 'shift_jis' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

export type Opened = {
  readonly names: readonly string[];
  readonly rest: Uint8Array;
  readonly notices: readonly Bilingual[];
};

/** Takes the header record off the first bytes of a file (`rest` is what follows); null while more bytes are needed. */
export const openHeader = (
  bytes: Uint8Array,
  ended: boolean,
  contract: Contract,
  file: string,
): Result<Opened> | null => {
  const declared = contract.source.encoding;
  const wrong = (found: string | null) =>
    refused(sourcesRefusal('wrong-encoding', { file, declared: encodingName[declared], found }));
  const mark = byteOrderMark(bytes);
  if (mark === 'UTF-16' || (mark === 'UTF-8' && declared === 'cp932')) return wrong(mark);
  const from = mark === 'UTF-8' ? 3 : 0;
  let end = from;
  let inside = false;
  while (end < bytes.length && (inside || bytes[end] !== 0x0a)) if (bytes[end++] === 0x22) inside = !inside;
  if (end === bytes.length && !ended && end < headerLimit) return null;
  const record = bytes.subarray(from, bytes[end - 1] === 0x0d ? end - 1 : end);
  const text = decoded(record, declared);
  const other = declared === 'cp932' ? 'utf-8' : 'cp932';
  const verdict = text === null ? null : compareHeader(headerNames(text, contract.source.delimiter), contract);
  if (verdict === null || verdict.faults.length > 0) {
    const otherText = decoded(record, other);
    // Garbage under the declared encoding, but known names under the other one: the file is in the other one.
    const known =
      otherText !== null &&
      headerNames(otherText, contract.source.delimiter).some((n) =>
        contract.columns.some((c) => c.source === n && /[^\x20-\x7e]/.test(n)),
      );
    if (known && (text === null || text !== otherText)) return wrong(encodingName[other]);
    if (verdict === null) return wrong(record.includes(0) ? 'UTF-16' : null);
    if (record.includes(0)) return wrong('UTF-16');
    return refused(sourcesRefusal('columns-differ', { file }, verdict.faults));
  }
  const notices = verdict.reordered
    ? [
        {
          ja: `「${file}」: 列の順序が定義書と違いますが、列名で読み取りました。`,
          en: `"${file}": the columns stand in another order than in the contract; they were read by name.`,
        },
      ]
    : [];
  return done({
    names: headerNames(text as string, contract.source.delimiter),
    rest: bytes.subarray(Math.min(end + 1, bytes.length)),
    notices,
  });
};
