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

/** The contract that the first bytes of a file fit, where it is clear and another one than was chosen. */
export const fittingContract = (head: Uint8Array, contracts: Iterable<Contract>, chosen: Contract): Contract | null => {
  const names = new Set(namesOf(head));
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
