/** $filter over dimensions: eq, ne, lt, le, gt, ge and in with texts; and, or, not, brackets. Read to a question about the places of a cell; numbers cannot be asked about. */
import { done, type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { feedsRefusal } from './errors.ts';
import { columnsOf, readerOf } from './feed-table.ts';

export type CellFilter = (cell: number) => boolean;

const longest = 4000;
const deepest = 50;
const token = /\s*(?:('(?:[^']|'')*')|([A-Za-z_]\w*|-?\d+(?:\.\d+)?)|([(),]))/y;

const tokensOf = (text: string): readonly string[] | null => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const found = token.exec(text);
    if (!found) return null;
    tokens.push(found[1] ?? found[2] ?? (found[3] as string));
  }
  return tokens;
};

const comparisons: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

class Unread extends Error {}

export const readFilter = (table: PublishedTable, text: string): Result<CellFilter> => {
  const columns = columnsOf(table.index.columns.table);
  const dimensions = columns.filter(({ holds }) => 'dimension' in holds);
  const tokens = text.length > longest ? null : tokensOf(text);
  if (!tokens || tokens.length === 0) return refused(feedsRefusal('filter-unread', {}));
  const valid = (of: typeof columns) => of.map(({ name }) => name).join(', ');
  // A number that is asked about is refused as such: it is the one thing that is never compared.
  for (const word of tokens) {
    const column = columns.find(({ name }) => name === word);
    if (column && 'measure' in column.holds)
      return refused(feedsRefusal('by-value', { option: '$filter', valid: valid(dimensions) }));
  }
  let at = 0;
  const next = () => tokens[at++];
  const literal = (): string => {
    const word = next();
    if (word?.[0] !== "'") throw new Unread();
    return word.slice(1, -1).replaceAll("''", "'");
  };
  const comparison = (): CellFilter => {
    const name = next();
    const column = dimensions.find((one) => one.name === name);
    if (!column) throw new Unread();
    const read = readerOf(table, column);
    const operator = next() ?? '';
    if (operator === 'in') {
      if (next() !== '(') throw new Unread();
      const texts = new Set([literal()]);
      for (let after = next(); after !== ')'; after = next()) {
        if (after !== ',') throw new Unread();
        texts.add(literal());
      }
      return (cell) => texts.has(String(read(cell)));
    }
    const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (!compare) throw new Unread();
    const to = literal();
    return (cell) => compare(String(read(cell)), to);
  };
  const one = (depth: number): CellFilter => {
    if (depth > deepest) throw new Unread();
    if (tokens[at] === 'not') {
      at += 1;
      const inner = one(depth + 1);
      return (cell) => !inner(cell);
    }
    if (tokens[at] !== '(') return comparison();
    at += 1;
    const inner = any(depth + 1);
    if (next() !== ')') throw new Unread();
    return inner;
  };
  const all = (depth: number): CellFilter => {
    const parts = [one(depth)];
    while (tokens[at] === 'and') {
      at += 1;
      parts.push(one(depth));
    }
    return (cell) => parts.every((part) => part(cell));
  };
  const any = (depth: number): CellFilter => {
    const parts = [all(depth)];
    while (tokens[at] === 'or') {
      at += 1;
      parts.push(all(depth));
    }
    return (cell) => parts.some((part) => part(cell));
  };
  try {
    const filter = any(0);
    if (at < tokens.length) throw new Unread();
    return done(filter);
  } catch (error) {
    if (error instanceof Unread) return refused(feedsRefusal('filter-unread', {}));
    throw error;
  }
};
