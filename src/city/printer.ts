/**
 * Prints rows, in CP932 with CRLF, into every file from their first to their last. A row is printed once: one that stands unchanged
 * in many months is copied to them, together with its neighbours that belong to the same files.
 */
import type { Cell } from './cells.ts';
import { cp932 } from './cp932.ts';
import type { DirtKind } from './dirt.ts';
import type { Form } from './form.ts';
import type { OutputFile } from './needs.ts';
import { Page } from './page.ts';

const bufferSize = 512 * 1024;
/** Longer than any row; what is left of a page when it is full. */
const longestRow = 4096;

export type Written = { readonly path: string; readonly rows: number; readonly bytes: number };

export type Printer = {
  /** Prints the next rows of a form: a chunk of its query's answer. */
  print(form: Form, chunk: readonly Int32Array[]): void;
  /** Closes all files; data rows and bytes of each. */
  close(): readonly Written[];
};

type Output = { path: string; file: OutputFile; buffer: Uint8Array; used: number; rows: number; bytes: number };
type Faulty = (file: string, row: number, kind: DirtKind) => void;

const append = (output: Output, bytes: Uint8Array): void => {
  if (output.used + bytes.length > bufferSize) {
    output.file.write(output.buffer.subarray(0, output.used));
    output.bytes += output.used;
    output.used = 0;
  }
  output.buffer.set(bytes, output.used);
  output.used += bytes.length;
};

export const makePrinter = (
  files: readonly { readonly path: string; readonly header: string }[],
  open: (path: string) => OutputFile,
  faulty: Faulty,
): Printer => {
  const outputs = files.map(
    ({ path }): Output => ({
      path,
      file: open(path),
      buffer: new Uint8Array(bufferSize),
      used: 0,
      rows: 0,
      bytes: 0,
    }),
  );
  for (const [i, output] of outputs.entries()) append(output, cp932(`${files[i]?.header ?? ''}\r\n`));

  // A run: rows on the page, one after the other, that go to the same files.
  const page = new Page(bufferSize / 2);
  let rows = 0;
  let runLow = -1;
  let runHigh = -1;
  const endRun = () => {
    if (rows > 0) {
      const bytes = page.bytes.subarray(0, page.at);
      for (let f = runLow; f <= runHigh; f++) {
        const output = outputs[f];
        if (!output) throw new Error('a row names a file that is not there');
        append(output, bytes);
        output.rows += rows;
      }
    }
    rows = 0;
    page.at = 0;
  };
  const line = (cells: readonly Cell[], row: number, from: number, to: number): void => {
    if (from !== runLow || to !== runHigh || page.at > page.bytes.length - longestRow) {
      endRun();
      runLow = from;
      runHigh = to;
    }
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) page.bytes[page.at++] = 44;
      (cells[i] as Cell)(page, row);
    }
    page.bytes[page.at++] = 13;
    page.bytes[page.at++] = 10;
    rows++;
  };
  const faultyLine = (form: Form, row: number, fault: number, from: number, to: number): void => {
    const kind = form.kinds[fault - 1] as DirtKind;
    const cells = form.faulty[fault - 1] as readonly Cell[];
    if (kind === 'duplicate-row') line(cells, row, from, to);
    line(cells, row, from, to);
    endRun();
    for (let f = from; f <= to; f++) faulty(files[f]?.path ?? '', outputs[f]?.rows ?? 0, kind);
  };

  return {
    print(form, chunk) {
      const count = form.sheet.turn(chunk);
      const { low, high, fault, faultLow, faultHigh } = form.span;
      for (let row = 0; row < count; row++) {
        const from = low(row);
        const to = high(row);
        const kind = fault(row);
        if (kind === 0) line(form.clean, row, from, to);
        else {
          const begins = faultLow(row);
          const ends = faultHigh(row);
          if (begins > from) line(form.clean, row, from, begins - 1);
          faultyLine(form, row, kind, begins, ends);
          if (ends < to) line(form.clean, row, ends + 1, to);
        }
      }
      endRun();
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
