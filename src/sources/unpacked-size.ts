/** How large the files of a ZIP say they are when unpacked, from its index: asked before a whole workbook is opened in memory. Pure. */

const indexEnd = 0x06054b50;
const indexEntry = 0x02014b50;
const entryLength = 46;
/** The end of the index, with the longest comment that may follow it. */
const endLength = 22 + 0xffff;

/** Infinity where it says more than a 32-bit size can; 0 where there is no index (what opens it then says so). */
export const unpackedSize = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endLength);
  let end = bytes.length - 22;
  while (end >= first && view.getUint32(end, true) !== indexEnd) end -= 1;
  if (end < first) return 0;
  let at = view.getUint32(end + 16, true);
  let sum = 0;
  while (at + entryLength <= end && view.getUint32(at, true) === indexEntry) {
    const size = view.getUint32(at + 24, true);
    sum += size === 0xffffffff ? Infinity : size;
    at += entryLength + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sum;
};
