/** A CSV as another office has it: UTF-8 as it lies there; CP932 (Excel) or UTF-16 in UTF-8, in memory only. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { done, type Result, refused } from '#base';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';
import { officeCsvRefusal } from './office-csv-errors.ts';

export type OfficeCsv = {
  /** Where the engine reads it. */
  readonly path: string;
  /** Whether it came as a spreadsheet reads and writes it: CP932, UTF-16, or UTF-8 with the mark in front. */
  readonly isSpreadsheets: boolean;
  close(): void;
};

const chunk = 4 * 2 ** 20;
type Handle = Awaited<ReturnType<typeof open>>;

async function* partsOf(file: Handle): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(chunk), 0, chunk, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Where the last whole character ends. */
const endOf = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
};

const formOf = async (
  file: Handle,
): Promise<{ encoding: 'utf-8' | 'shift_jis' | 'utf-16le' | 'utf-16be'; marked: boolean }> => {
  let left: Buffer = Buffer.alloc(0);
  let marked = false;
  let isFirst = true;
  for await (const part of partsOf(file)) {
    if (isFirst && part[0] === 0xff && part[1] === 0xfe) return { encoding: 'utf-16le', marked: true };
    if (isFirst && part[0] === 0xfe && part[1] === 0xff) return { encoding: 'utf-16be', marked: true };
    if (isFirst) marked = part[0] === 0xef && part[1] === 0xbb && part[2] === 0xbf;
    isFirst = false;
    const bytes = Buffer.concat([left, part]);
    const end = endOf(bytes);
    if (!isUtf8(bytes.subarray(0, end))) return { encoding: 'shift_jis', marked: false };
    left = bytes.subarray(end);
  }
  return isUtf8(left) ? { encoding: 'utf-8', marked } : { encoding: 'shift_jis', marked: false };
};

export const openOfficeCsv = async (path: string): Promise<Result<OfficeCsv>> => {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return refused(doorRefusal('file-missing', { file: path }));
  try {
    const { encoding, marked } = await formOf(file);
    if (encoding === 'utf-8') return done({ path, isSpreadsheets: marked, close: () => {} });
    const decoder = new TextDecoder(encoding, { fatal: true });
    const memory = memoryFile();
    try {
      for await (const part of partsOf(file)) memory.append(Buffer.from(decoder.decode(part, { stream: true })));
      memory.append(Buffer.from(decoder.decode()));
    } catch {
      memory.close();
      return refused(officeCsvRefusal('encoding', { file: path }));
    }
    return done({ path: memory.path, isSpreadsheets: true, close: () => memory.close() });
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  } finally {
    await file.close();
  }
};
