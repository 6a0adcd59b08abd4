/** Columns that have few texts, most of them a letter or two: what was met a moment ago is known by its bytes, without a look into the book. */
import { numberOfText } from './book';
import { columnAt, Columns } from './columns';

/** 256 places: of the shortest texts, the bytes with their length above them (eight bytes each, 0: free) and the number. */
const met = memory.data(2048, 16);
const numbersMet = memory.data(1024, 16);
const longest: u32 = 7;
// oxlint-disable-next-line no-loss-of-precision -- a whole number of 64 bits here
const mix: u64 = 0x9e3779b97f4a7c15;

/** As `numberColumn` of books with many texts. */
export function numberFew(book: usize, columnsAt: usize, k: i32, numbers: usize): void {
  const columns = changetype<Columns>(columnsAt);
  const column = columnAt(columns, k);
  memory.fill(met, 0, 2048);
  const count = columns.count;
  let text = column.bytes;
  for (let row = 0; row < count; row++) {
    let number = 0;
    if (((<u32>load<u8>(column.filled + (<usize>row >> 3)) >> (row & 7)) & 1) == 1) {
      const length = load<u32>(text);
      if (length <= longest) {
        const bytes = (load<u64>(text + 4) & (((<u64>1) << (length << 3)) - 1)) | ((<u64>length) << 56);
        const place = <usize>((bytes * mix) >> 56);
        if (load<u64>(met + (place << 3)) == bytes) number = load<i32>(numbersMet + (place << 2));
        else {
          number = numberOfText(book, text);
          store<u64>(met + (place << 3), bytes);
          store<i32>(numbersMet + (place << 2), number);
        }
      } else number = numberOfText(book, text);
      text += 4 + length;
    }
    store<i32>(numbers + ((<usize>row) << 2), number);
  }
}
