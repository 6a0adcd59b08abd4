/** Files for tests: text in every encoding, fixed-length records, host numbers, ZIPs, workbooks; and what is needed to read them. */
import { createHash } from 'node:crypto';
import * as xlsx from '@e965/xlsx';
import { type Engine, silentProgress } from '#base';
import { type Contract, contractSchema, type Encoding } from '#catalogue';
import { memoryFile } from '../machinery/memory-file.ts';
import { cp932Table } from './character-table.ts';
import { eucTables } from './euc-table.ts';
import type { SourceFile, SourcesNeeds, TextBook } from './index.ts';
import { beginScan } from './scan.ts';

const reversed = (table: Uint16Array): Map<number, number> => {
  const codes = new Map<number, number>();
  for (const [bytes, code] of table.entries()) if (code && !codes.has(code)) codes.set(code, bytes);
  return codes;
};
const toCp932 = reversed(cp932Table());
const toEuc = reversed(eucTables().two);
const inPairs = (text: string, pairs: ReadonlyMap<number, number>, kana: (code: number) => number[]): Uint8Array => {
  const out: number[] = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 0x80) out.push(code);
    else if (code >= 0xff61 && code <= 0xff9f) out.push(...kana(code - 0xff61 + 0xa1));
    else {
      const pair = pairs.get(code);
      if (pair === undefined) throw new Error(`not in this encoding: ${letter}`);
      out.push(pair >> 8, pair & 0xff);
    }
  }
  return Uint8Array.from(out);
};
export const cp932 = (text: string): Uint8Array => inPairs(text, toCp932, (code) => [code]);
export const bytesOf: Readonly<Record<Encoding, (text: string) => Uint8Array>> = {
  cp932,
  'utf-8': (text) => new TextEncoder().encode(text),
  'euc-jp': (text) => inPairs(text, toEuc, (code) => [0x8e, code]),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
};

/** CP932, padded with blanks to `bytes`. */
export const padded = (text: string, bytes: number): Uint8Array => {
  const out = new Uint8Array(bytes).fill(0x20);
  out.set(cp932(text).subarray(0, bytes));
  return out;
};
export const packed = (value: number, bytes: number, unsigned = false): Uint8Array => {
  const half = unsigned ? 'f' : value < 0 ? 'd' : 'c';
  return Buffer.from(`${String(Math.abs(value)).padStart(bytes * 2 - 1, '0')}${half}`, 'hex');
};
export const zoned = (value: number, bytes: number): Uint8Array => {
  const out = Buffer.from(String(Math.abs(value)).padStart(bytes, '0'));
  if (value < 0) out[bytes - 1] = 0xd0 | ((out[bytes - 1] as number) & 0xf);
  return out;
};

export const workbookOf = (sheets: Record<string, unknown[][]>, bookType: 'xlsx' | 'biff8' = 'xlsx'): Uint8Array => {
  const book = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
  return new Uint8Array(xlsx.write(book, { type: 'array', bookType }));
};

export const columns = [
  { source: '番号', role: 'person-key', required: true },
  { source: '氏名', role: 'name' },
  { source: '区分', role: 'code', name: 'kind', codes: { '1': { ja: '一', en: 'one' } } },
  { source: '住所', role: 'address' },
  { source: '備考', role: 'unused' },
];
export const header = '番号,氏名,区分,住所,備考\r\n';
export const contractOf = (source: object, own: readonly object[] = columns): Contract =>
  contractSchema.parse({
    dataset: 'test-data',
    version: 1,
    title: { ja: '試験', en: 'Test' },
    owner: { ja: '課', en: 'Section' },
    grounds: ['試験'],
    cadence: 'monthly',
    key: ['番号'],
    source,
    columns: own,
  });

export const needsOf = (engine: Engine, over: Partial<SourcesNeeds> = {}): SourcesNeeds => ({
  engine,
  memoryFile,
  sha256: () => {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
  loads: { earlier: async () => null },
  progress: silentProgress,
  ...over,
});
export const inChunks = (name: string, bytes: Uint8Array, size = 1 << 20): SourceFile => ({
  name,
  async *bytes() {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  },
});

/** The same, looked through for its records as a thread beside does it, piece by piece. */
export const lookedThrough = (name: string, bytes: Uint8Array, size: number, pieceBytes: number): SourceFile => ({
  ...inChunks(name, bytes, size),
  async *scan(order) {
    const scan = beginScan({ ...order, pieceBytes });
    const room = (length: number) => new SharedArrayBuffer(length);
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.subarray(at, at + size);
      scan.push(chunk.subarray(Math.min(chunk.length, Math.max(0, order.from - at))));
      const found = scan.take(false, room);
      if (found) yield found;
    }
    const last = scan.take(true, room);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (last) yield { ...last, whole: { sha256, bytes: bytes.length } };
  },
});

/** Number → text of everything in a book, as the engine gets it. */
export const textsOfBook = async (engine: Engine, book: TextBook, above = 0): Promise<ReadonlyMap<number, string>> => {
  const file = memoryFile();
  try {
    book.write(file, above, book.size);
    const rows = await engine.rows<{ row: number; c0: string }>(`SELECT * FROM read_parquet('${file.path}')`);
    return new Map(rows.map(({ row, c0 }) => [row, c0]));
  } finally {
    file.close();
  }
};
