/** One row by its key, as OData writes it: `population_area(month='2026-10',area='99101',age3='total')`, or `wards('99101')` where one dimension is all. Coordinates only. */
import { done, type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { feedsRefusal } from './errors.ts';

export type AskedSet = { readonly set: string; readonly key: string | null };

/** What stands in the path: the set, and what is in brackets behind it. */
export const askedSet = (path: string): AskedSet => {
  const [, set, key] = /^([^()]*)\((.*)\)$/s.exec(path) ?? [];
  return set === undefined ? { set: path, key: null } : { set, key: key ?? '' };
};

const part = /\s*(?:([A-Za-z_]\w*)\s*=\s*)?'((?:[^']|'')*)'\s*(,|$)/y;

/** Name (or nothing) and value of every part; null where it is no key. */
const partsOf = (text: string): readonly (readonly [string | undefined, string])[] | null => {
  const parts: [string | undefined, string][] = [];
  part.lastIndex = 0;
  for (;;) {
    const found = part.exec(text);
    if (!found) return null;
    parts.push([found[1], (found[2] as string).replaceAll("''", "'")]);
    if (found[3] !== ',') return part.lastIndex === text.length ? parts : null;
  }
};

/** The cell of a key. That there is no such row is told by the coordinates alone: a hidden number has its row. */
export const cellOfKey = ({ index }: PublishedTable, key: string): Result<number> => {
  const { dimensions } = index.columns.table;
  const names = dimensions.map(({ name }) => name);
  const wrong = () => refused(feedsRefusal('key-wrong', { needs: names.map((name) => `${name}='…'`).join(',') }));
  const parts = partsOf(key);
  if (!parts || parts.length !== names.length) return wrong();
  const [first] = parts;
  const given =
    names.length === 1 && first?.[0] === undefined
      ? new Map([[names[0] as string, first?.[1] ?? '']])
      : new Map(parts.flatMap(([name, value]) => (name === undefined ? [] : [[name, value] as const])));
  if (given.size !== names.length || names.some((name) => !given.has(name))) return wrong();
  const places = names.map((name, d) => index.place(d, given.get(name) as string));
  const cell = places.includes(undefined) ? null : index.cell(places as number[]);
  return cell === null ? refused(feedsRefusal('no-row', {})) : done(cell);
};
