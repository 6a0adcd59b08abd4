/** Workbooks that are small as files and without end once they are unpacked or read, and whose index lies: refused in a sentence, quickly, and in little memory. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { valueOf } from '#base';
import { sheetForm, sheetText } from './sheet-text.ts';
import { contractOf, workbookOf } from './test-files.ts';
import { drawing } from './test-harm.ts';
import { type BookLimits, unpackedBook } from './unpacked-book.ts';

const limits: BookLimits = { bytes: 1e6, fileBytes: 5e5, cells: 100 };
const people = [
  ['番号', '氏名', '区分', '住所', '備考'],
  ['7300451', '山田太郎', '1', '秘密ヶ丘', ''],
];
const book = () => Buffer.from(workbookOf({ A: people }));
/** The book with its only sheet written otherwise. */
const withSheet = (inside: string, packed = true): Uint8Array => {
  const files = unzipSync(book());
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${inside}</worksheet>`;
  return zipSync({ ...files, 'xl/worksheets/sheet1.xml': [strToU8(sheet), { level: packed ? 9 : 0 }] });
};
const refusalOf = async (bytes: Uint8Array) => {
  const opened = await sheetForm(bytes, {}, new Map(), '住民.xlsx');
  return opened.ok ? opened.value.names : opened.refusal.code;
};
/** Where the index speaks of a file. */
const entryOf = (zip: Buffer, name: string): number => {
  for (
    let at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    at >= 0;
    at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at + 1)
  )
    if (zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString() === name) return at;
  throw new Error(`no ${name}`);
};
const sheet1 = 'xl/worksheets/sheet1.xml';

it('a book is handed on as plain files of the same content, without what no sheet is read from', async () => {
  const files = unzipSync(book());
  const more = zipSync({ ...files, 'Index.zip': new Uint8Array(50), 'xl/media/photo.png': new Uint8Array(50) });
  const plain = unpackedBook(more, limits);
  expect(typeof plain === 'string' ? plain : unzipSync(plain)).toEqual(files);
  expect(await refusalOf(more)).toEqual(people[0]);
});

it.each([
  ['says less than comes out', 24, 100, 'sources.workbook-broken'],
  ['says more than comes out', 24, 100_000, 'sources.workbook-broken'],
  ['says more than fits', 24, 0x7fffffff, 'sources.workbook-large'],
  ['says a size of 64 bits and gives none', 24, 0xffffffff, 'sources.workbook-broken'],
  ['has another checksum', 16, 1, 'sources.workbook-broken'],
  ['points beyond the file', 42, 0x7fffffff, 'sources.workbook-broken'],
  ['points at another file', 42, 0, 'sources.workbook-broken'],
  ['says that more is packed than there is', 20, 0x00ffffff, 'sources.workbook-broken'],
])('a book whose index %s is not opened', async (_, at, said, code) => {
  const zip = book();
  zip.writeUInt32LE(said, entryOf(zip, sheet1) + at);
  expect(await refusalOf(zip)).toBe(code);
});

it('a sheet that becomes 64 MB where its index says 100 bytes is left where its index ends', async () => {
  const bomb = Buffer.from(zipSync({ ...unzipSync(book()), [sheet1]: new Uint8Array(1 << 26) }));
  bomb.writeUInt32LE(100, entryOf(bomb, sheet1) + 24);
  const before = process.memoryUsage().rss;
  expect(await refusalOf(bomb)).toBe('sources.workbook-broken');
  expect(process.memoryUsage().rss - before).toBeLessThan(1 << 25);
});

it('files that lie over each other, so that little becomes much, are counted each', () => {
  const files = Buffer.from(zipSync({ 'xl/a.xml': new Uint8Array(1000).fill(65) }));
  const at = entryOf(files, 'xl/a.xml');
  const [before, entry, end] = [files.subarray(0, at), files.subarray(at, -22), files.subarray(-22)];
  const zipOf = (count: number) => {
    const last = Buffer.from(end);
    last.writeUInt16LE(count, 10);
    return Buffer.concat([before, ...Array.from({ length: count }, () => entry), last]);
  };
  expect(unpackedBook(zipOf(1000), limits)).toBeInstanceOf(Buffer);
  expect(unpackedBook(zipOf(1001), limits)).toBe('large');
});

it('cells are counted before any is read, whatever their names are prefixed with', () => {
  const cells = (count: number, text: string) =>
    withSheet(`<sheetData><row r="1">${text.repeat(count)}</row></sheetData>`);
  for (const text of ['<c><v>1</v></c>', '<c r="A1"><v>1</v></c>', '<x:c>1', '<c/>']) {
    expect(unpackedBook(cells(100, text), limits), text).toBeInstanceOf(Buffer);
    expect(unpackedBook(cells(101, text), limits), text).toBe('large');
  }
  expect(unpackedBook(cells(101, '<col/><cols><abc>'), limits)).toBeInstanceOf(Buffer);
});

it.each([
  [
    'a row beyond all rows',
    '<sheetData><row r="4000000000"><c r="A4000000000"><v>1</v></c></row></sheetData>',
    'sources.workbook-broken',
  ],
  [
    'a row just beyond',
    '<sheetData><row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>',
    'sources.workbook-broken',
  ],
  [
    'a column beyond all columns',
    '<sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>',
    'sources.workbook-broken',
  ],
  [
    'areas over areas',
    `<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData><mergeCells>${'<mergeCell ref="A1:A1048576"/>'.repeat(5000)}</mergeCells>`,
    'sources.workbook-large',
  ],
])('a sheet with %s is not read', async (_, inside, code) => {
  expect(await refusalOf(withSheet(inside))).toBe(code);
});

it('a long text that stands in very many cells is not written out without end', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, i) => `<row r="${i + 2}"><c r="A${i + 2}" t="str"><v>${'1'.repeat(10_000)}</v></c></row>`,
  );
  const first = '<row r="1"><c r="A1" t="str"><v>番号</v></c></row>';
  const contract = contractOf({ format: 'workbook' }, [{ source: '番号', role: 'person-key' }]);
  const read = async (most?: number) => {
    const bytes = withSheet(`<sheetData>${first}${rows.join('')}</sheetData>`);
    const text = valueOf(await sheetText(bytes, contract, contract.source as never, '住民.xlsx', most));
    return [...text.lines].reduce((sum, chunk) => sum + chunk.length, 0);
  };
  expect(await read()).toBeGreaterThan(3_000_000);
  await expect(read(1_000_000)).rejects.toMatchObject({ refusal: { code: 'sources.workbook-large' } });
});

it('a sheet that is there and cannot be read is damaged, not missing', async () => {
  const damaged = withSheet('<sheetData><row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData>');
  expect(await refusalOf(damaged)).toBe('sources.workbook-broken');
});

it('whatever the index of a book is changed to, the book is read or refused in a sentence', async () => {
  const draw = drawing(20261126);
  const codes = new Set<string>();
  for (let i = 0; i < 300; i++) {
    const zip = book();
    const index = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    for (let n = 0; n <= draw.below(3); n++) {
      const at = index + draw.below(zip.length - index);
      if (draw.below(2) === 0) zip[at] = draw.below(256);
      else
        zip.writeUInt32LE(
          [0, 1, 0xffff, 0x7fffffff, 0xffffffff][draw.below(5)] as number,
          Math.min(at, zip.length - 4),
        );
    }
    const told = await refusalOf(zip);
    codes.add(typeof told === 'string' ? told : 'read');
  }
  expect(
    [...codes].filter((code) => !/^(read|sources\.(workbook-(broken|large|locked)|sheet-missing))$/.test(code)),
  ).toEqual([]);
  expect(codes).toContain('read');
  expect(codes).toContain('sources.workbook-broken');
});
