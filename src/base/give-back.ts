/**
 * Memory that nobody needs any more, given back at once. Left to the collector, every few megabytes that go by would make it walk through the whole program: that
 * cost more than all cryptography together. What shares its memory with others stays.
 */
export const giveBack = ({ buffer, length }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
};
