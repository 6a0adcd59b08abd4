/** Old workbooks whose chains lead back to themselves, or whose records hide where they end, are told from sound ones before anybody walks them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { isSoundOle } from './ole-sound.ts';
import { workbookOf } from './test-files.ts';

const book = () =>
  Buffer.from(
    workbookOf({ A: [['番号', '氏名'], ...Array.from({ length: 400 }, (_, i) => [`${i}`, `山田${i}`])] }, 'biff8'),
  );
/** Where sector n begins, and its place in the table of sectors. */
const sectorAt = (n: number) => (n + 1) * 512;
const tableAt = (bytes: Buffer, sector: number) => sectorAt(bytes.readInt32LE(76)) + sector * 4;
const entryAt = (bytes: Buffer, n: number) => sectorAt(bytes.readInt32LE(48)) + n * 128;
const streamOf = (bytes: Buffer) => {
  for (let n = 0; ; n++)
    if (bytes.subarray(entryAt(bytes, n), entryAt(bytes, n) + 16).toString('utf16le') === 'Workbook') return n;
};

describe('a workbook of 1997', () => {
  it('as it should be is sound, also those of Kobe where they are at hand', () => {
    expect(isSoundOle(book())).toBe(true);
    const folder = join(import.meta.dirname, '../../../shared/data/population');
    const real = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xls')) : [];
    for (const name of real) expect([name, isSoundOle(readFileSync(join(folder, name)))]).toEqual([name, true]);
  });
  it.each<[string, (bytes: Buffer) => void]>([
    [
      'whose stream comes back to its beginning',
      (bytes) => {
        const first = bytes.readInt32LE(entryAt(bytes, streamOf(bytes)) + 116);
        bytes.writeInt32LE(first, tableAt(bytes, bytes.readInt32LE(tableAt(bytes, first))));
      },
    ],
    [
      'whose directory names itself as its own neighbour',
      (bytes) => {
        const n = streamOf(bytes);
        bytes.writeInt32LE(n, entryAt(bytes, n) + 68);
      },
    ],
    [
      'whose stream claims to be longer than the file',
      (bytes) => void bytes.writeInt32LE(2 ** 30, entryAt(bytes, streamOf(bytes)) + 120),
    ],
    [
      'whose directory is itself a ring',
      (bytes) => {
        const first = bytes.readInt32LE(48);
        bytes.writeInt32LE(first, tableAt(bytes, first));
      },
    ],
    [
      'with a record of links that holds not even their number',
      (bytes) => {
        const at = sectorAt(bytes.readInt32LE(entryAt(bytes, streamOf(bytes)) + 116));
        const next = at + 4 + bytes.readUInt16LE(at + 2);
        bytes.writeUInt16LE(0x17, next);
        bytes.writeUInt16LE(0, next + 2);
      },
    ],
    [
      'with a formula whose record ends before its formula',
      (bytes) => {
        const at = sectorAt(bytes.readInt32LE(entryAt(bytes, streamOf(bytes)) + 116));
        const next = at + 4 + bytes.readUInt16LE(at + 2);
        bytes.writeUInt16LE(0x06, next);
        bytes.writeUInt16LE(21, next + 2);
      },
    ],
    ['cut off in its header', (bytes) => void bytes.fill(0, 30)],
  ])('%s is not walked', (_, harm) => {
    const bytes = book();
    harm(bytes);
    expect(isSoundOle(bytes)).toBe(false);
  });
  it('with formulas keeps what they came to, and loses the formulas', () => {
    const sheet = xlsx.utils.aoa_to_sheet([['番号', '合計']]);
    for (let row = 2; row < 500; row++) {
      sheet[`A${row}`] = { t: 'n', v: row };
      // The formula is 5, as its bytes.
      sheet[`B${row}`] = { t: 'n', v: row * 2, bf: [3, 0, 0x1e, 5, 0] };
    }
    sheet['!ref'] = 'A1:B499';
    const file = { SheetNames: ['A'], Sheets: { A: sheet } };
    const bytes = new Uint8Array(xlsx.write(file, { type: 'array', bookType: 'biff8' }));
    const read = () => xlsx.read(bytes, { type: 'array' }).Sheets.A as xlsx.WorkSheet;
    const formulas = () => Object.values(read()).filter((cell) => cell?.f !== undefined && cell.f !== '').length;
    const before = xlsx.utils.sheet_to_json(read());
    expect([before.length, formulas()]).toEqual([498, 498]);
    expect(isSoundOle(bytes)).toBe(true);
    expect([formulas(), xlsx.utils.sheet_to_json(read())]).toEqual([0, before]);
  });
});
