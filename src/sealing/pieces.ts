/** Cuts a stream of chunks into pieces of exact sizes; the end is known only when the stream has ended, so one piece is held back. */

export type Piece = { readonly number: number; readonly last: boolean; readonly bytes: Uint8Array };

/**
 * `size(number)` bytes per piece; the last may be shorter, and is empty only where the whole stream is.
 * A stream that ends exactly at a border ends with a full last piece, as Tink writes it.
 * A piece that lies whole in one chunk is a view of it, not a copy: who gives chunks must not use their memory again.
 */
export async function* pieces(
  chunks: AsyncIterable<Uint8Array>,
  size: (number: number) => number,
): AsyncGenerator<Piece> {
  let number = 0;
  /** Begun, and how much of it there is; a full one waits to hear whether it is the last. */
  let piece: Uint8Array | null = null;
  let filled = 0;
  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (piece && filled === piece.length) {
        yield { number, last: false, bytes: piece };
        number += 1;
        piece = null;
        filled = 0;
      }
      const whole = size(number);
      if (!piece && chunk.length - at >= whole) {
        piece = chunk.subarray(at, at + whole);
        filled = whole;
        at += whole;
        continue;
      }
      piece ??= new Uint8Array(whole);
      const taken = Math.min(chunk.length - at, piece.length - filled);
      piece.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield { number, last: true, bytes: piece ? piece.subarray(0, filled) : new Uint8Array(0) };
}
