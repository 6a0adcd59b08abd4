/**
 * Takes the engine's lines (UTF-8; shape in source-file.ts) and puts each, in CP932 with CRLF, into every file from its first to its
 * last. One pass over the bytes: a resident's row is written out once and copied to all the months it stands in.
 */
import { cp932Table } from './cp932.ts';
import { type DirtKind, kindOfLetter } from './dirt.ts';
import type { OutputFile } from './needs.ts';
import { firstLetter, type SourceFile } from './source-file.ts';

const bufferSize = 512 * 1024;

export type LineWriter = {
  take(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Closes all files; data rows and bytes of each. */
  close(): readonly { readonly path: string; readonly rows: number; readonly bytes: number }[];
};

type Faulty = (file: string, row: number, kind: DirtKind) => void;

export const makeLineWriter = (
  files: readonly SourceFile[],
  open: (path: string) => OutputFile,
  faulty: Faulty,
): LineWriter => {
  const table = cp932Table();
  const outputs = files.map(({ path }) => ({
    path,
    file: open(path),
    buffer: new Uint8Array(bufferSize),
    used: 0,
    rows: 0,
    bytes: 0,
  }));
  const encode = (text: string): Uint8Array => {
    const bytes: number[] = [];
    for (let i = 0; i < text.length; i++) {
      const code = table[text.charCodeAt(i)] ?? 0;
      if (code > 255) bytes.push(code >> 8, code & 255);
      else bytes.push(code);
    }
    return Uint8Array.from(bytes);
  };
  const append = (output: (typeof outputs)[number], bytes: Uint8Array) => {
    if (output.used + bytes.length > bufferSize) {
      output.file.write(output.buffer.subarray(0, output.used));
      output.bytes += output.used;
      output.used = 0;
    }
    output.buffer.set(bytes, output.used);
    output.used += bytes.length;
  };
  for (const [i, output] of outputs.entries()) append(output, encode(`${files[i]?.header ?? ''}\r\n`));

  // A run: consecutive finished lines that go to the same files, lying in `out` from `runStart`.
  const out = new Uint8Array(bufferSize);
  let runStart = 0;
  let runRows = 0;
  let runLow = -1;
  let runHigh = -1;
  const flush = () => {
    if (runRows > 0) {
      // A run grows to more than a file's buffer only if its first line does.
      for (let f = runLow; f <= runHigh; f++) {
        const output = outputs[f];
        if (!output) throw new Error('a line names a file that is not there');
        append(output, out.subarray(runStart, lineStart));
        output.rows += runRows;
      }
    }
    runRows = 0;
  };

  let at = 0; // next byte in `out`
  let lineStart = 0; // where the unfinished line begins in `out`
  let place = 0; // letters of the prefix already read
  let low = 0;
  let high = 0;
  let fault = 0;
  let first = 0; // lead byte of an unfinished UTF-8 sequence
  let second = 0;
  const endLine = () => {
    out[at++] = 13;
    out[at++] = 10;
    const kind = fault === 32 ? undefined : kindOfLetter.get(String.fromCharCode(fault));
    if (low !== runLow || high !== runHigh || kind) {
      flush();
      runStart = lineStart;
      runLow = low;
      runHigh = high;
    }
    runRows++;
    lineStart = at;
    if (kind) {
      flush();
      for (let f = low; f <= high; f++) faulty(files[f]?.path ?? '', outputs[f]?.rows ?? 0, kind);
      runStart = lineStart;
    }
    if (at > bufferSize / 2) {
      flush();
      at = lineStart = runStart = 0;
    }
    place = 0;
  };
  const take = (chunk: Uint8Array) => {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (place < 3) {
        if (byte === 3) continue;
        if (place === 0) low = byte - firstLetter;
        else if (place === 1) high = byte - firstLetter;
        else fault = byte;
        place++;
      } else if (byte < 0x80) {
        if (byte >= 32) out[at++] = byte;
        else if (byte === 10) endLine();
        else if (byte === 1) {
          out[at++] = 13;
          out[at++] = 10;
        }
        // 3 is the engine's own quote, which no value holds: the engine puts it around values it finds strange.
      } else if (byte >= 0xc0) {
        first = byte;
        second = 0;
      } else if (first >= 0xe0 && second === 0) {
        if (first >= 0xf0) throw new Error('a character outside the basic plane has no place in CP932');
        second = byte;
      } else {
        const unit =
          first >= 0xe0 ? ((first & 15) << 12) | ((second & 63) << 6) | (byte & 63) : ((first & 31) << 6) | (byte & 63);
        const code = table[unit] as number;
        if (code === 0) throw new Error(`U+${unit.toString(16)} has no place in CP932`);
        if (code > 255) out[at++] = code >> 8;
        out[at++] = code & 255;
      }
    }
  };
  return {
    async take(chunks) {
      for await (const chunk of chunks) take(chunk);
      if (place !== 0) throw new Error('the engine stopped within a line');
      flush();
      at = lineStart = runStart = 0;
      runLow = runHigh = -1;
    },
    close() {
      return outputs.map((output) => {
        output.file.write(output.buffer.subarray(0, output.used));
        output.bytes += output.used;
        output.file.close();
        return { path: output.path, rows: output.rows, bytes: output.bytes };
      });
    },
  };
};
