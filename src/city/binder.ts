/** Binds what was printed of the batches into files: the pieces of each in the order of the batches, with its header before them. */
import { cp932 } from './cp932.ts';
import type { DirtKind } from './dirt.ts';
import type { BatchMade } from './maker.ts';
import type { OutputFile } from './needs.ts';

export type Written = { readonly path: string; readonly rows: number; readonly bytes: number };

export type Binder = {
  /** A piece of a batch. Where its turn has not come it is held, and the answer comes when it has been written. */
  take(batch: number, file: number, piece: Uint8Array): Promise<void> | undefined;
  /** A batch is whole. `bound` is called when its turn has come and all of it is written. */
  finish(batch: number, made: BatchMade): void;
  /** Closes all files; data rows and bytes of each. */
  close(): readonly Written[];
};

type Held = { readonly file: number; readonly piece: Uint8Array; readonly written: () => void };

/** @param faulty a fault stands in this row (from 1) of a file; @param bound a batch is written whole. */
export const makeBinder = (
  files: readonly { readonly path: string; readonly header: string }[],
  open: (path: string) => OutputFile,
  faulty: (path: string, row: number, kind: DirtKind) => void,
  bound: (made: BatchMade) => void,
): Binder => {
  const outputs = files.map(({ path, header }) => {
    const file = open(path);
    const first = cp932(`${header}\r\n`);
    file.write(first);
    return { path, file, rows: 0, bytes: first.length };
  });
  const held = new Map<number, Held[]>();
  const finished = new Map<number, BatchMade>();
  let turn = 0;
  const write = (number: number, piece: Uint8Array) => {
    const output = outputs[number];
    if (!output) throw new Error('a piece names a file that is not there');
    output.file.write(piece);
    output.bytes += piece.length;
  };
  const turnOver = (made: BatchMade) => {
    for (const [file, row, kind] of made.faults) {
      const output = outputs[file];
      if (output) faulty(output.path, output.rows + row, kind);
    }
    for (const [i, output] of outputs.entries()) output.rows += made.rows[i] ?? 0;
    bound(made);
    turn += 1;
    for (const { file, piece, written } of held.get(turn) ?? []) {
      write(file, piece);
      written();
    }
    held.delete(turn);
  };
  return {
    take(batch, file, piece) {
      if (batch === turn) {
        write(file, piece);
        return undefined;
      }
      return new Promise((written) => {
        const pieces = held.get(batch) ?? [];
        pieces.push({ file, piece, written });
        held.set(batch, pieces);
      });
    },
    finish(batch, made) {
      finished.set(batch, made);
      for (let next = finished.get(turn); next; next = finished.get(turn)) {
        finished.delete(turn);
        turnOver(next);
      }
    },
    close() {
      return outputs.map(({ path, file, rows, bytes }) => {
        file.close();
        return { path, rows, bytes };
      });
    },
  };
};
