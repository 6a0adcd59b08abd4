/** The first bytes of a text file against the contract: container, encoding and separator as declared, then the header record, column by column. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { Contract, Encoding } from '#catalogue';
import {
  type Dialect,
  delimiterName,
  delimiters,
  encodingName,
  firstRecord,
  headBytes,
  headText,
  isJis,
} from './dialect.ts';
import { sourcesRefusal } from './errors.ts';
import { compareHeader, headerNames } from './header.ts';

export type Declared = { readonly encoding: Encoding; readonly delimiter: string };

/** Declared names among those of a record. */
const knownIn = (record: string | null, delimiter: string, contract: Contract): number => {
  if (record === null) return 0;
  const names = new Set(headerNames(record.replace(/^\ufeff/, ''), delimiter));
  return contract.columns.filter(({ source }) => names.has(source)).length;
};

/** One clear sentence where the file is not in the encoding, or not separated, as declared; null where it may be. */
export const dialectFault = (
  head: Uint8Array,
  seen: Dialect,
  declared: Declared,
  contract: Contract,
  file: string,
  headed: boolean,
) => {
  const wrong = (found: Encoding | null) =>
    sourcesRefusal('wrong-encoding', {
      file,
      declared: encodingName[declared.encoding],
      found: found && encodingName[found],
    });
  if (seen.container === 'workbook') return sourcesRefusal('is-workbook', { file });
  if (isJis(head)) return sourcesRefusal('is-jis', { file, declared: encodingName[declared.encoding] });
  if (seen.lineEnd === 'cr') return sourcesRefusal('cr-alone', { file });
  const { encoding } = seen;
  if (seen.mark && encoding !== null && encoding !== 'ascii' && encoding !== declared.encoding) return wrong(encoding);
  const bytes = head.subarray(0, headBytes);
  const recordIn = (one: Encoding): string | null => {
    const text = headText(bytes, one);
    return text === null ? null : firstRecord(text);
  };
  const record = recordIn(declared.encoding);
  const known = knownIn(record, declared.delimiter, contract);
  if (headed && known > 0) return null;
  const other = encoding !== null && encoding !== 'ascii' && encoding !== declared.encoding ? encoding : null;
  // Names known under another encoding only: the file is in that one.
  const named = (['cp932', 'utf-8', 'euc-jp', 'utf-16le', 'utf-16be'] as const).find(
    (one) =>
      one !== declared.encoding &&
      recordIn(one) !== record &&
      delimiters.some((delimiter) => knownIn(recordIn(one), delimiter, contract) > 0),
  );
  if (headed && named) return wrong(named);
  if (other && (!headed || headText(firstLine(bytes), declared.encoding, true) === null || other.startsWith('utf-16')))
    return wrong(other);
  if (headed && headText(firstLine(bytes), declared.encoding, true) === null) return wrong(null);
  const between = delimiters.find((one) => one !== declared.delimiter && knownIn(record, one, contract) > 0);
  if (headed && between)
    return sourcesRefusal('wrong-delimiter', {
      file,
      declared: delimiterName(declared.delimiter),
      found: delimiterName(between),
    });
  return null;
};

const firstLine = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0x0a);
  return end === -1 ? bytes : bytes.subarray(0, end);
};

export type Opened = {
  readonly names: readonly string[];
  readonly rest: Uint8Array;
  readonly notices: readonly Bilingual[];
};

const markBytes = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

/** Of a ZIP, a file that is not meant may be in the way. */
const ofZip = (file: string, { source }: Contract): readonly Bilingual[] => {
  const [, place] = /#(\d+)$/.exec(file) ?? [];
  if (place === undefined || ('inZip' in source && source.inZip !== undefined)) return [];
  return [
    {
      ja: `ZIPの中の${place}番目のファイルです。読まないファイルが混じるときは、定義書の source に inZip: "JUKI_*.csv" のように、読むものの名前を書きます`,
      en: `it is file ${place} of the ZIP; where files are in it that are not meant, name those to be read in source of the contract, such as inZip: "JUKI_*.csv"`,
    },
  ];
};

/** A file without a header row: the contract's columns, in its order. */
export const withoutHeader = (bytes: Uint8Array, contract: Contract): Opened => ({
  names: contract.columns.map(({ source }) => source),
  rest: bytes.subarray(markBytes(bytes)),
  notices: [],
});

/** Takes the header record off the first bytes of a file (`rest` is what follows). `bytes` in one of the two encodings the record reader reads. */
export const openHeader = (
  bytes: Uint8Array,
  { encoding, delimiter }: { readonly encoding: 'cp932' | 'utf-8'; readonly delimiter: string },
  contract: Contract,
  file: string,
): Result<Opened> => {
  const from = encoding === 'utf-8' ? markBytes(bytes) : 0;
  let end = from;
  let inside = false;
  while (end < bytes.length && (inside || bytes[end] !== 0x0a)) if (bytes[end++] === 0x22) inside = !inside;
  const record = headText(bytes.subarray(from, bytes[end - 1] === 0x0d ? end - 1 : end), encoding) ?? '';
  const names = headerNames(record, delimiter);
  const following = headText(bytes.subarray(end + 1, end + 1 + headBytes), encoding) ?? '';
  const next = following === '' ? null : headerNames(firstRecord(following), delimiter).length;
  const verdict = compareHeader(names, contract, next);
  if (verdict.faults.length > 0)
    return refused(sourcesRefusal('columns-differ', { file }, [...verdict.faults, ...ofZip(file, contract)]));
  const notices = verdict.reordered
    ? [
        {
          ja: `「${file}」: 列の順序が定義書と違いますが、列名で読み取りました。`,
          en: `"${file}": the columns stand in another order than in the contract; they were read by name.`,
        },
      ]
    : [];
  return done({ names, rest: bytes.subarray(Math.min(end + 1, bytes.length)), notices });
};
