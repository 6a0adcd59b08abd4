/** Workbooks that are small as files and without end once they are unpacked. */
import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { sheetForm } from './sheet-text.ts';
import { unpackedSize } from './unpacked-size.ts';

it('is the sum of what the index says, and nothing where there is none', () => {
  expect(unpackedSize(zipSync({ a: new Uint8Array(1000), 'b/c': strToU8('いろは') }))).toBe(1009);
  expect(unpackedSize(zipSync({}))).toBe(0);
  for (const length of [0, 1, 21, 22, 100]) expect(unpackedSize(new Uint8Array(length))).toBe(0);
});

/** The index of a ZIP with one small file that says it is so large; the file itself is not asked. */
const saying = (size: number): Uint8Array => {
  const packed = deflateRawSync(Buffer.alloc(100));
  const book = Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(packed) }));
  const entry = book.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  book.writeUInt32LE(size, entry + 24);
  return book;
};
it.each([[2_500_000_000], [0xffffffff], [1_073_741_825]])(
  'a workbook of %d bytes unpacked is not opened',
  async (size) => {
    const opened = await sheetForm(saying(size), {}, new Map(), '住民.xlsx');
    expect(opened.ok ? null : opened.refusal).toMatchObject({ code: 'sources.workbook-large' });
    expect(opened.ok ? '' : opened.refusal.ja).toMatch(/広げて1GB/);
  },
);
