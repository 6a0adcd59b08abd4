/** Looking at the first bytes of a stream before reading it. */

/** The first `count` bytes or more; fewer only where the stream ends before. */
export const peeked = async (chunks: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> => {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < count) {
    const next = await chunks.next();
    if (next.done) break;
    // Whoever asks for more no longer holds what came before: it may have been given back.
    head = head.length === 0 && next.value.length >= count ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
};

/** What was looked at, then the rest. */
export async function* continued(first: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.(undefined);
  }
}
