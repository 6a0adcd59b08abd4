/**
 * One pass over the bytes of a CSV file: decodes, finds the ends of records, drops the columns nobody may keep, and names
 * every broken record by row and column. What comes out is what the engine reads without any guessing.
 *
 * Out: whole records into `parts`, in UTF-8, every line break inside a field as one LF. Kept columns only, so names and identification
 * codes never reach the engine. Broken records do not come out; they are in `broken`.
 * RFC 4180 quoting; a quotation mark inside an unquoted field is an ordinary character. The pass itself: kernel/records.ts.
 */
import type { ColumnParts } from './column-parts.ts';
import { kernel } from './kernel.ts';
import type { Reason } from './quarantine.ts';
import type { Broken, Counts, End, Layout, RowReader } from './records.ts';

/** Bytes that go into the kernel at once; what is cut of a character at their end is at most three bytes, and behind them it writes zeros. */
const window = 1 << 18;
const around = 64;

/** As the kernel numbers them, from 1. */
const reasons: readonly Reason[] = ['ragged', 'undecodable', 'control-character', 'nul-byte', 'text-after-quote'];
/** States of kernel/records.ts. */
const [QUOTED, CTRL_Z] = [2, 5];

export const recordReader = (layout: Layout, parts: ColumnParts): RowReader => {
  const inner = kernel();
  const { keep } = layout;
  const delimiter = layout.delimiter.charCodeAt(0);
  const reader = inner.newReader(parts.place, keep.length, layout.encoding === 'cp932', delimiter, layout.firstRow);
  const input = inner.allocate(window + around);
  let kept = 0;
  inner.numbers(inner.keptOf(reader), keep.length).set(keep.map((of) => (of ? kept++ : -1)));
  inner.countSkips(reader);
  const broken: Broken[] = [];
  /** Bytes at the beginning of `input` that wait for those that come. */
  let carry = 0;

  const status = () => {
    const [row, records, blank, undecodable, open, state, column, begun, brokenCount, at] = inner.numbers(
      inner.statusOf(reader),
      10,
    ) as unknown as [number, number, number, number, number, number, number, number, number, number];
    return { row, records, blank, undecodable, open, state, column, begun: begun !== 0, brokenCount, at };
  };
  const takeBroken = (): void => {
    const { brokenCount, at } = status();
    if (brokenCount === 0) return;
    const list = inner.numbers(at, brokenCount * 3);
    for (let n = 0; n < list.length; n += 3)
      broken.push({
        row: list[n] as number,
        column: list[n + 1] as number,
        reason: reasons[(list[n + 2] as number) - 1] as Reason,
      });
    inner.forgetBroken(reader);
  };
  const read = (end: number, last: boolean): void => {
    const used = inner.read(reader, input, input + end, last);
    carry = (input + end - used) | 0;
    if (carry > 0) inner.bytes(input, end).copyWithin(0, end - carry);
    takeBroken();
  };

  return {
    push(chunk: Uint8Array): void {
      for (let from = 0; from < chunk.length; from += window) {
        const some = chunk.subarray(from, from + window);
        inner.bytes(input + carry, some.length).set(some);
        read(carry + some.length, false);
      }
    },
    finish(): End {
      if (carry > 0) read(carry, true);
      const { begun, state, column, row } = status();
      if (!begun) return { at: 'clean', row };
      const quoted = state === QUOTED;
      if (quoted || column < keep.length - 1) return { at: quoted ? 'inside-quotes' : 'inside-record', row };
      inner.endOfFile(reader);
      takeBroken();
      return { at: 'no-newline', row };
    },
    parts,
    counts(): Counts {
      const { records, blank, row, undecodable, open, state } = status();
      return { records, blank, row, undecodable, open, endMark: state === CTRL_Z };
    },
    broken,
    close(): void {
      inner.free(input);
      inner.freeReader(reader);
      parts.close();
    },
  };
};
