/** Sheets of a survey's code book: a workbook or a CSV → rows of texts, and rows → a workbook. Nothing of a resident is read here. */
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { done, type Result, refused } from '#base';
import { type Sheet, surveyRefusal } from '#surveys';
import type { CellObject } from '@e965/xlsx';
import { writeWhole } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';

const mostBytes = 20_000_000;

/** UTF-8, or else CP932; null where it is neither. */
const textOf = (bytes: Uint8Array): string | null => {
  for (const encoding of ['utf-8', 'shift_jis'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one may be it.
    }
  return null;
};

export const sheetsOf = async (bytes: Uint8Array, file: string): Promise<Result<readonly Sheet[]>> => {
  const unreadable = refused(surveyRefusal('sheet-unreadable', { file }));
  // An old or a locked workbook (OLE2): the walls around reading those stand on the sealed side.
  if (bytes.length > mostBytes || (bytes[0] === 0xd0 && bytes[1] === 0xcf)) return unreadable;
  const isBook = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const text = isBook ? null : textOf(bytes);
  if (!isBook && (text === null || text.includes('\0'))) return unreadable;
  const xlsx = await import('@e965/xlsx');
  /** Numbers as they are, unless a form (leading zeros) was given to them; days as days. */
  const written = (cell: CellObject | undefined): string => {
    if (!cell || cell.v === undefined || cell.v === null || cell.t === 'z') return '';
    const form = typeof cell.z === 'string' ? cell.z : 'General';
    if (cell.t === 'n' && typeof cell.v === 'number') {
      if (xlsx.SSF.is_date(form)) return xlsx.SSF.format('yyyy-mm-dd', cell.v);
      if (form === 'General') return String(cell.v);
    }
    return String(cell.t === 's' ? cell.v : (cell.w ?? cell.v)).trim();
  };
  try {
    // A line goes before: the beginning of a text may look like another format to the reader.
    const delimiter = /^[^\n]*\t/.test(text ?? '') ? '\t' : ',';
    const book = isBook
      ? xlsx.read(bytes, { type: 'array', dense: true, cellFormula: false, cellHTML: false, cellNF: true })
      : xlsx.read(`-\n${text}`, { type: 'string', dense: true, raw: true, FS: delimiter });
    const sheets = book.SheetNames.map((name) => {
      const cells = (book.Sheets[name] as { '!data'?: (CellObject | undefined)[][] })['!data'] ?? [];
      const rows = Array.from(cells, (row) => Array.from(row ?? [], written));
      return { name: isBook ? name : '', rows: isBook ? rows : rows.slice(1) };
    });
    return done(sheets);
  } catch {
    return unreadable;
  }
};

export const readSheets = async (path: string): Promise<Result<readonly Sheet[]>> => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  }
  return sheetsOf(bytes, basename(path));
};

/** Every cell is text, so a code keeps its zeros. */
export const bookOfSheets = async (sheets: readonly Sheet[]): Promise<Uint8Array> => {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const made = await writeXlsxFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      stickyRowsCount: 1,
      columns: (rows[0] ?? []).map((_, i) => ({
        width: Math.min(40, Math.max(10, ...rows.map((row) => (row[i] ?? '').length * 2))),
      })),
      data: rows.map((row, i) =>
        row.map((text) =>
          text === '' ? null : { value: text, type: String, ...(i === 0 ? { fontWeight: 'bold' as const } : {}) },
        ),
      ),
    })),
  ).toBuffer();
  return new Uint8Array(made);
};

export const writeSheets = async (path: string, sheets: readonly Sheet[]): Promise<Result<void>> => {
  mkdirSync(dirname(path), { recursive: true });
  await writeWhole(path, [await bookOfSheets(sheets)]);
  return done(undefined);
};
