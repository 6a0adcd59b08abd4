/** The record reader a second time, plainly: the whole file at once, byte after byte, field after field, nothing in mind but the rules. */
import { cp932Table, isCp932Lead } from './character-table.ts';
import type { Reason } from './quarantine.ts';
import type { Broken, End, Layout } from './records.ts';

export type PlainFile = {
  readonly rows: readonly (readonly [row: number, ...fields: readonly (string | null)[]])[];
  readonly broken: readonly Broken[];
  readonly blank: number;
  readonly end: End['at'];
  readonly endMark: boolean;
};

/** A character of the file and how many bytes it takes; a text of '' is no character. */
const cp932At = (bytes: Uint8Array, i: number): { readonly text: string; readonly size: number } => {
  const byte = bytes[i] as number;
  if (byte < 0x80) return { text: String.fromCharCode(byte), size: 1 };
  const trail = bytes[i + 1] ?? 0;
  const code = cp932Table()[(byte << 8) | trail] as number;
  if (code !== 0) return { text: String.fromCharCode(code), size: 2 };
  if (byte >= 0xa1 && byte <= 0xdf) return { text: String.fromCharCode(0xff61 + byte - 0xa1), size: 1 };
  return { text: '', size: isCp932Lead(byte) && trail >= 0x80 ? 2 : 1 };
};
const utf8At = (bytes: Uint8Array, i: number): { readonly text: string; readonly size: number } => {
  for (const size of [1, 2, 3, 4]) {
    const some = bytes.subarray(i, i + size);
    if (some.length < size) break;
    try {
      return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(some), size };
    } catch {
      // Not as long as that.
    }
  }
  return { text: '', size: 1 };
};
const bare = (text: string): string | null => text.replace(/^[ \t\n\u3000]+|[ \t\n\u3000]+$/gu, '') || null;

export const plainlyRead = (bytes: Uint8Array, { encoding, delimiter, keep, firstRow }: Layout): PlainFile => {
  const rows: [number, ...(string | null)[]][] = [];
  const broken: Broken[] = [];
  let row = firstRow - 1;
  let blank = 0;
  let fields: string[] | null = null;
  let fault: { readonly column: number; readonly reason: Reason } | null = null;
  let state: 'start' | 'text' | 'quoted' | 'closed' | 'return' | 'end-mark' = 'start';
  const spoil = (reason: Reason) => {
    fault ??= { column: (fields as string[]).length - 1, reason };
  };
  const begin = () => {
    fields = [''];
    row++;
  };
  const end = () => {
    if (!fields) {
      row++;
      blank++;
      return;
    }
    if (fields.length !== keep.length) fault ??= { column: -1, reason: 'ragged' };
    if (fault) broken.push({ row, ...fault, column: fault.column < keep.length ? fault.column : -1 });
    else rows.push([row, ...fields.filter((_, c) => keep[c]).map(bare)]);
    fields = null;
    fault = null;
  };
  const add = (text: string) => {
    const all = fields as unknown as string[];
    all[all.length - 1] += text;
  };
  for (let i = 0; i < bytes.length; ) {
    const { text, size } = (encoding === 'cp932' ? cp932At : utf8At)(bytes, i);
    const isBreak = text === '\n' || text === '\r';
    const next = bytes[i + 1];
    i += size;
    if (state === 'end-mark') {
      if (text === '\x1a' || isBreak) continue;
      begin();
      spoil('control-character');
      state = 'text';
    }
    if (state === 'return' && text !== '\n') {
      spoil('control-character');
      state = 'text';
    }
    if (!fields && !isBreak) {
      if (text === '\x1a') {
        state = 'end-mark';
        continue;
      }
      begin();
    }
    if (text === '\n') {
      if (state === 'quoted') add(text);
      else {
        end();
        state = 'start';
      }
    } else if (text === '\r') {
      if (state === 'quoted') {
        if (next !== 0x0a) add('\n');
      } else if (fields) state = 'return';
    } else if (text === delimiter) {
      if (state === 'quoted') add(text);
      else {
        (fields as unknown as string[]).push('');
        state = 'start';
      }
    } else if (text === '"') {
      if (state === 'start') state = 'quoted';
      else if (state === 'quoted') state = 'closed';
      else {
        if (state === 'closed') state = 'quoted';
        add(text);
      }
    } else if (text !== '\t' && /^[\0-\x1f\x7f]$/.test(text)) spoil(text === '\0' ? 'nul-byte' : 'control-character');
    else {
      if (state === 'start') state = 'text';
      else if (state === 'closed') spoil('text-after-quote');
      if (text === '') spoil('undecodable');
      else add(text);
    }
  }
  const endMark = state === 'end-mark';
  if (!fields) return { rows, broken, blank, end: 'clean', endMark };
  if (state === 'quoted') return { rows, broken, blank, end: 'inside-quotes', endMark };
  if ((fields as string[]).length < keep.length) return { rows, broken, blank, end: 'inside-record', endMark };
  end();
  return { rows, broken, blank, end: 'no-newline', endMark };
};
