/** Cuts a stream of chunks into pieces of exact sizes; the end is known only when the stream has ended, so one piece is held back. */

/** Valid until the next is asked for. */
export type Piece = { readonly number: number; readonly last: boolean; readonly bytes: Uint8Array };

/**
 * `size(number)` bytes per piece, none larger than `most`; the last may be shorter, and is empty only where the whole stream is.
 * A stream that ends exactly at a border ends with a full last piece, as Tink writes it. A chunk is needed no more when the next is asked for: all pieces lie in one
 * memory, one after the other, because so many megabytes would make the collector walk through the whole program again and again.
 */
export async function* pieces(
  chunks: AsyncIterable<Uint8Array>,
  size: (number: number) => number,
  most: number,
): AsyncGenerator<Piece> {
  let piece: Uint8Array = new Uint8Array(Math.min(most, 1 << 14));
  let number = 0;
  /** How much there is of the piece; a full one waits to hear whether it is the last. */
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (filled === size(number)) {
        yield { number, last: false, bytes: piece.subarray(0, filled) };
        number += 1;
        filled = 0;
      }
      const taken = Math.min(chunk.length - at, size(number) - filled);
      if (filled + taken > piece.length) {
        const larger = new Uint8Array(most);
        larger.set(piece);
        piece = larger;
      }
      piece.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield { number, last: true, bytes: piece.subarray(0, filled) };
}
