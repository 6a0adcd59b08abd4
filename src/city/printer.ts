/**
 * Prints rows, in CP932 with CRLF, into every file from their first to their last. A row is printed once: one that stands unchanged
 * in many months is copied to them, together with its neighbours that belong to the same files.
 */
import type { Cell } from './cells.ts';
import type { DirtKind } from './dirt.ts';
import type { Form } from './form.ts';
import { Page } from './page.ts';

const pieceSize = 512 * 1024;
/** A page may be as long as half a piece. */
const pageSize = pieceSize / 2;
/** Longer than any row; what is left of a page when it is full. */
const longestRow = 4096;

export type Printer = {
  /** Prints the next rows of a form: a chunk of its query's answer. */
  print(form: Form, chunk: readonly Int32Array[]): void;
  /** Gives away the last pieces; data rows of each file. */
  close(): readonly number[];
};

/** Whole rows for one of the files. Whoever gets them owns them: the printer never touches them again. */
export type Give = (file: number, piece: Uint8Array<ArrayBuffer>) => void;
/** A fault stands in this row (from 1) of what was printed for the file. */
export type Faulty = (file: number, row: number, kind: DirtKind) => void;

type Output = { piece: Uint8Array<ArrayBuffer> | null; used: number; rows: number };

export const makePrinter = (files: number, give: Give, faulty: Faulty): Printer => {
  const outputs = Array.from({ length: files }, (): Output => ({ piece: null, used: 0, rows: 0 }));
  const giveAway = (file: number, output: Output): void => {
    if (output.piece && output.used > 0) give(file, output.piece.subarray(0, output.used));
    output.piece = null;
    output.used = 0;
  };
  const append = (file: number, bytes: Uint8Array, rows: number): void => {
    const output = outputs[file];
    if (!output) throw new Error('a row names a file that is not there');
    if (output.used + bytes.length > pieceSize) giveAway(file, output);
    output.piece ??= new Uint8Array(pieceSize);
    output.piece.set(bytes, output.used);
    output.used += bytes.length;
    output.rows += rows;
  };

  // A run: rows on the page, one after the other, that go to the same files.
  const page = new Page(pageSize);
  let rows = 0;
  let runLow = -1;
  let runHigh = -1;
  const endRun = () => {
    if (rows > 0) {
      const bytes = page.bytes.subarray(0, page.at);
      for (let file = runLow; file <= runHigh; file++) append(file, bytes, rows);
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
    for (let file = from; file <= to; file++) faulty(file, outputs[file]?.rows ?? 0, kind);
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
      return outputs.map((output, file) => {
        giveAway(file, output);
        return output.rows;
      });
    },
  };
};
