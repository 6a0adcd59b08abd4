/**
 * Which cells of a released system the rows of a handed-in table speak of, read by the words of its headings and categories: 「東区」「65歳以上」「男」. A column
 * that the system does not know makes its rows some other people, apart from its totals.
 */
import type { ReleasedSystem } from '#statistics';
import { type ColumnKind, columnsOf } from './columns.ts';
import { isTotal, numberOf, type Rows } from './read-rows.ts';

export type Matched = {
  readonly row: number;
  readonly column: number;
  readonly coordinates: readonly (readonly [variable: string, code: string])[];
  readonly value: number;
};

/** Of so many different words of a column this share must be categories. */
const known = 0.8;

const kanjiDigits = '〇一二三四五六七八九';
/** 2丁目 and 12丁目 as blocks are named: 二丁目, 十二丁目. */
const blockNumber = (digits: string): string => {
  const n = Number(digits);
  if (n < 1 || n > 99) return digits;
  const tens = Math.floor(n / 10);
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : kanjiDigits[tens]}十`;
  return `${ten}${n % 10 === 0 ? '' : kanjiDigits[n % 10]}`;
};

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/(\d+)(?=丁目)/g, blockNumber)
    .replaceAll(/[\s,]/g, '')
    .replaceAll(/[〜~–—―−]/g, '-')
    .replaceAll(/歳(?=-)/g, '')
    .toLowerCase();

/** 2026年10月, 2026-10, 2026/10/31 and 2026年度 as the codes of times are written. */
const timeOf = (text: string): string | null => {
  const found = /^(\d{4})(?:年度?|[-/.])?(?:(\d{1,2})(?:月末?|[-/.])?)?(?:(\d{1,2})日?)?$/.exec(
    text.normalize('NFKC').trim(),
  );
  if (!found) return null;
  const [, year, month, day] = found;
  return [year, month?.padStart(2, '0'), day?.padStart(2, '0')].filter((part) => part !== undefined).join('-');
};
const isSameTime = (text: string, at: string): boolean => {
  const time = timeOf(text);
  return time !== null && (at.startsWith(time) || time.startsWith(at));
};

type Words = ReadonlyMap<string, readonly string[]>;
const wordsOf = (categories: ReleasedSystem['categories'] extends ReadonlyMap<string, infer T> ? T : never): Words => {
  const words = new Map<string, string[]>();
  for (const { code, label } of categories)
    for (const word of new Set([plain(code), plain(label.ja), plain(label.en)]))
      words.set(word, [...(words.get(word) ?? []), code]);
  return words;
};

type Role = { readonly kind: 'variable'; readonly variable: string } | { readonly kind: 'time' | 'other' };

/** Codes a cell may mean, one for each column of a variable: the finest that lies within all the others (a town of that ward). */
const finestOf = (tree: ReadonlyMap<string, string>, candidates: readonly (readonly string[])[]): string | null => {
  const isWithin = (code: string, above: readonly string[]): boolean => {
    for (let at: string | undefined = code; at !== undefined; at = tree.get(at)) if (above.includes(at)) return true;
    return false;
  };
  const depth = (code: string): number => {
    let n = 0;
    for (let at = tree.get(code); at !== undefined && n < 20; at = tree.get(at)) n += 1;
    return n;
  };
  const found = candidates.flat().filter((code) => candidates.every((of) => isWithin(code, of)));
  const best = found.sort((a, b) => depth(b) - depth(a));
  const [first, second] = best;
  // Two towns of one name: nobody can tell which.
  if (first === undefined || (second !== undefined && second !== first && depth(second) === depth(first))) return null;
  return first;
};

export const matchRows = (rows: Rows, kinds: readonly ColumnKind[], system: ReleasedSystem): readonly Matched[] => {
  const words = new Map([...system.categories].map(([variable, of]) => [variable, wordsOf(of)]));
  const roleOf = (texts: readonly string[]): Role => {
    const distinct = [...new Set(texts.filter((text) => text !== '' && !isTotal(text)))];
    if (distinct.length === 0) return { kind: 'other' };
    const share = (is: (text: string) => boolean) => distinct.filter(is).length / distinct.length;
    for (const [variable, of] of words)
      if (share((text) => of.has(plain(text))) >= known) return { kind: 'variable', variable };
    return { kind: share((text) => timeOf(text) !== null) >= known ? 'time' : 'other' };
  };
  const groups = columnsOf(kinds, 'group');
  const roles = new Map(groups.map((column) => [column, roleOf(rows.rows.map((row) => row[column] as string))]));
  const counts = columnsOf(kinds, 'count', 'other');
  const across =
    counts.length > 1 ? roleOf(counts.map((column) => rows.header[column] as string)) : { kind: 'other' as const };
  if (across.kind !== 'variable' && [...roles.values()].every(({ kind }) => kind !== 'variable')) return [];

  const said = (variable: string, text: string): readonly string[] | null =>
    isTotal(text) ? [] : (words.get(variable)?.get(plain(text)) ?? null);
  return rows.rows.flatMap((cells, row) => {
    const of = new Map<string, (readonly string[])[]>();
    const add = (variable: string, text: string): boolean => {
      const codes = said(variable, text);
      if (codes && codes.length > 0) of.set(variable, [...(of.get(variable) ?? []), codes]);
      return codes !== null;
    };
    for (const [column, role] of roles) {
      const text = cells[column] as string;
      if (
        role.kind === 'variable'
          ? !add(role.variable, text)
          : role.kind === 'time'
            ? !isSameTime(text, system.at)
            : !isTotal(text)
      )
        return [];
    }
    return counts.flatMap((column): Matched[] => {
      const value = numberOf(cells[column] as string);
      const own = new Map(of);
      if (across.kind === 'variable') {
        const codes = said(across.variable, rows.header[column] as string);
        if (codes === null) return [];
        if (codes.length > 0) own.set(across.variable, [...(own.get(across.variable) ?? []), codes]);
      }
      if (value === null || value < 0 || !Number.isInteger(value)) return [];
      const coordinates: (readonly [string, string])[] = [];
      for (const [variable, candidates] of own) {
        const code = finestOf(system.trees.get(variable) ?? new Map(), candidates);
        if (code === null) return [];
        coordinates.push([variable, code]);
      }
      return [{ row, column, coordinates, value }];
    });
  });
};
