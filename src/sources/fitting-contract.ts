/** Whose form a text file has: its header held against the contracts there are. Only names of columns are looked at. */
import type { Contract } from '#catalogue';
import { dialectOf, firstRecord, headBytes, headText } from './dialect.ts';
import { headerNames } from './header.ts';

/** This share of a contract's columns must stand in the header, and this share of the header among its columns. */
const enough = 0.8;
/** The next best contract must be this much further away. */
const clearly = 0.1;

const namesOf = (head: Uint8Array): readonly string[] => {
  const bytes = head.subarray(0, headBytes);
  const { container, encoding, delimiter } = dialectOf(bytes);
  if (container !== 'text' || encoding === null) return [];
  const text = headText(bytes, encoding === 'ascii' ? 'utf-8' : encoding) ?? '';
  return headerNames(firstRecord(text).replace(/^\ufeff/, ''), delimiter ?? ',');
};

/** Columns in common among all of both, 0 to 1. */
const likeness = (names: ReadonlySet<string>, { columns }: Contract): number => {
  const both = columns.filter(({ source }) => names.has(source)).length;
  const near = both >= enough * columns.length && both >= enough * names.size;
  return near ? both / (columns.length + names.size - both) : 0;
};

/** The contract that a header fits, where it is clear and another one than was chosen. */
export const fittingNames = (
  header: readonly string[],
  contracts: Iterable<Contract>,
  chosen: Contract,
): Contract | null => {
  const names = new Set(header);
  if (names.size < 2) return null;
  const headed = [...contracts].filter(
    ({ source }) => !('header' in source && source.header === false) && source.format !== 'fixed',
  );
  const ranked = headed
    .map((contract) => ({ contract, like: likeness(names, contract) }))
    .sort((a, b) => b.like - a.like);
  const [best, next] = ranked;
  if (!best || best.like === 0 || best.contract.dataset === chosen.dataset) return null;
  return best.like - (next?.like ?? 0) >= clearly && likeness(names, chosen) < best.like ? best.contract : null;
};

/** The same for the first bytes of a text file. */
export const fittingContract = (head: Uint8Array, contracts: Iterable<Contract>, chosen: Contract): Contract | null =>
  fittingNames(namesOf(head), contracts, chosen);

/** Beginnings of files that people take for tables: PDF, PNG, JPEG, GIF, TIFF, RTF, gzip, 7z. */
const otherFiles = ['%PDF-', '\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*', '{\\rtf', '\x1f\x8b', '7z\xbc\xaf'];

/** Whether a file is surely no text: by its first letters, or full of control characters where it is not UTF-16. */
export const isNoText = (head: Uint8Array): boolean => {
  const bytes = head.subarray(0, headBytes);
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (otherFiles.some((mark) => start.startsWith(mark))) return true;
  const { container, encoding } = dialectOf(bytes);
  if (container !== 'text' || encoding?.startsWith('utf-16')) return false;
  const controls = bytes.filter(
    (byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1a,
  );
  return controls.length * 20 > bytes.length;
};
