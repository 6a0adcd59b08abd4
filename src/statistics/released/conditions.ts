/**
 * Conditions on who is counted, read so that tables of other people can be laid beside each other: each is a category of its own (meeting it or not), one inside
 * another or apart from it where both ask of the same column. What nobody can read is a condition by itself.
 */
import type { Coordinates } from '../count/coordinates.ts';
import { rootCode, unknownCode } from '../spec/hierarchy.ts';

/** Of a column: everything above a number, or some codes. */
export type Said =
  | { readonly column: string; readonly above: number }
  | { readonly column: string; readonly codes: ReadonlySet<string> };

/** As released.ts writes them (JSON of a statistics file); as another office does (`column=code`); or any words. */
export const readCondition = (text: string): Said => {
  if (text.startsWith('{')) {
    const {
      column,
      above,
      is,
      in: codes,
    } = JSON.parse(text) as { column: string; above?: number; is?: boolean; in?: string[] };
    return above !== undefined ? { column, above } : { column, codes: new Set(codes ?? [String(is)]) };
  }
  const [, column, code] = /^([^=<>()]+)=([^=]+)$/.exec(text) ?? [];
  return column !== undefined && code !== undefined
    ? { column: column.trim(), codes: new Set([code.trim()]) }
    : { column: text, codes: new Set(['']) };
};

/** Whether whoever meets `a` meets `b` too. */
const isInside = (a: Said, b: Said): boolean => {
  if (a.column !== b.column) return false;
  if ('above' in a) return 'above' in b && a.above >= b.above;
  return 'codes' in b && [...a.codes].every((code) => b.codes.has(code));
};
const isApart = (a: Said, b: Said): boolean =>
  'codes' in a && 'codes' in b && [...a.codes].every((code) => !b.codes.has(code));

export type Arranged = {
  /** Variable → category → the one above it: for every condition a category, and for whoever of the one above meets none of those below, another. */
  readonly trees: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What each category says; those of the rest say nothing. */
  readonly saidOf: ReadonlyMap<string, ReadonlyMap<string, Said>>;
  /** Where people stand who meet all these conditions; null where nobody can. */
  readonly placeOf: (conditions: readonly string[]) => Coordinates | null;
};
/** The category of whoever meets the one above and none beside it. */
export const restOf = (code: string): string => `${code} rest`;

export const arranged = (texts: Iterable<string>): Arranged => {
  const variables: { readonly column: string; readonly said: Map<string, Said> }[] = [];
  const at = new Map<string, readonly [variable: number, code: string]>();
  for (const text of [...new Set(texts)].sort()) {
    const said = readCondition(text);
    const fits = ({ column, said: others }: (typeof variables)[number]) =>
      column === said.column &&
      [...others.values()].every((other) => isInside(said, other) || isInside(other, said) || isApart(said, other));
    let v = variables.findIndex(fits);
    if (v < 0) v = variables.push({ column: said.column, said: new Map() }) - 1;
    const own = (variables[v] as (typeof variables)[number]).said;
    const same = [...own].find(([, other]) => isInside(said, other) && isInside(other, said));
    const code = same?.[0] ?? `c${own.size}`;
    if (!same) own.set(code, said);
    at.set(text, [v, code]);
  }
  const nameOf = (v: number) => `?${v}`;
  const trees = new Map<string, Map<string, string>>();
  for (const [v, { said }] of variables.entries()) {
    const tree = new Map<string, string>();
    for (const [code, own] of said) {
      const above = [...said].filter(([other, of]) => other !== code && isInside(own, of));
      // The nearest lies inside all the others.
      const nearest = above.find(([, of]) => above.every(([, other]) => isInside(of, other)));
      tree.set(code, nearest?.[0] ?? rootCode);
    }
    for (const parent of new Set(tree.values())) tree.set(restOf(parent), parent);
    trees.set(nameOf(v), tree);
  }
  const isBelow = (tree: ReadonlyMap<string, string>, code: string, of: string): boolean => {
    for (let node: string | undefined = code; node !== undefined; node = tree.get(node)) if (node === of) return true;
    return false;
  };
  return {
    trees,
    saidOf: new Map(variables.map(({ said }, v) => [nameOf(v), said])),
    placeOf: (conditions) => {
      const place = new Map<string, string>();
      for (const text of conditions) {
        const [v, code] = at.get(text) as readonly [number, string];
        const tree = trees.get(nameOf(v)) as ReadonlyMap<string, string>;
        const before = place.get(nameOf(v));
        if (before === undefined || isBelow(tree, code, before)) place.set(nameOf(v), code);
        else if (!isBelow(tree, before, code)) return null;
      }
      return [...place];
    },
  };
};

type Cuts = { readonly kind: string; readonly column?: string };
const columnsOf: Readonly<Record<string, readonly string[]>> = { area: ['ward_code', 'town_code'] };
/** Whether a variable (as released.ts writes down how it cuts) asks of the column of a condition. */
export const asksOf = (cut: string, { column }: Said): boolean => {
  const { kind, column: own } = JSON.parse(cut) as Cuts;
  return (columnsOf[kind] ?? [own]).includes(column);
};

/** Whether the people of a category all meet a condition, none of them, or some (null: cannot be told). */
export const meets = (said: Said, code: string, tree: ReadonlyMap<string, string>): 'all' | 'none' | 'some' | null => {
  // Whoever has no such fact meets no condition on it.
  if (code === unknownCode) return 'none';
  if ('above' in said) {
    const [, from, to] = /^(-?\d+)-(\d*)$/.exec(code) ?? [];
    if (from === undefined || to === undefined) return null;
    if (Number(from) > said.above) return 'all';
    return to !== '' && Number(to) <= said.above ? 'none' : 'some';
  }
  for (let node: string | undefined = code; node !== undefined; node = tree.get(node))
    if (said.codes.has(node)) return 'all';
  for (const asked of said.codes)
    for (let node = tree.get(asked); node !== undefined; node = tree.get(node)) if (node === code) return 'some';
  return 'none';
};
