/**
 * Area merging, as the census and Kobe do: an area with too few people is added to its neighbour in the list (of the rows above and below in the same ward
 * the one with fewer people), at every time point alike. The group is one cell for protection; on the page the receiving area shows the sum, the others are blank, and both say so.
 */
import type { Bilingual } from '#base';
import type { Released } from '../released/released.ts';
import type { MergingSpec, ReleaseSpec } from '../spec/spec.ts';
import { stridesOf, type TabulatedDimension, type TabulatedRelease, type Tabulation } from '../count/tabulation.ts';

/** `code` of the group names all its members, so that it means the same people in every release. */
export type Merge = { readonly code: string; readonly into: string; readonly members: readonly string[] };

const between = '+';
export const isGroup = (code: string): boolean => code.includes(between);

/** What was merged in earlier releases stays merged: each member is known from the tree written down then. */
export const mergedBefore = (ledger: readonly Released[], release: string, variable: string): string[][] => {
  const groups = new Set<string>();
  for (const entry of ledger)
    if (entry.release === release)
      for (const parent of Object.values(entry.trees[variable] ?? {})) if (isGroup(parent)) groups.add(parent);
  return [...groups].map((code) => code.split(between));
};

/** People of each place at the time point where there are fewest; an area without anybody has nothing to hide. */
const fewestOf = (table: Tabulation, d: number, measure: string): Map<string, number> => {
  const stride = stridesOf(table.dimensions)[d] as number;
  const counts = table.counts.get(measure) as Float64Array;
  const fewest = new Map<string, number>();
  for (const [place, { code }] of (table.dimensions[d] as TabulatedDimension).categories.entries())
    for (let t = 0; t < table.times.length; t += 1) {
      const n = counts[t * table.size + place * stride] as number;
      if (n > 0) fewest.set(code, Math.min(fewest.get(code) ?? Infinity, n));
    }
  return fewest;
};

/** Groups of areas in the order of the list. */
export const findMerges = (
  places: readonly { readonly code: string; readonly parent: string }[],
  isTiny: (members: readonly string[]) => boolean,
  peopleOf: (members: readonly string[]) => number,
  before: readonly (readonly string[])[],
  neighboursOf?: (code: string) => ReadonlySet<string>,
): Merge[] => {
  const merges: Merge[] = [];
  for (const ward of new Set(places.map(({ parent }) => parent))) {
    const codes = places.filter(({ parent }) => parent === ward).map(({ code }) => code);
    let groups: string[][] = [];
    for (const code of codes) {
      const earlier = before.find((members) => members.includes(code));
      const known = earlier && groups.find((members) => members.some((m) => earlier.includes(m)));
      if (known) known.push(code);
      else groups.push([code]);
    }
    /** Of the neighbours that may receive a group the one with fewest people, of equals the first. */
    const receiverOf = (at: number): number => {
      const beside = groups.flatMap((members, i) => {
        if (i === at) return [];
        const touches = neighboursOf
          ? (groups[at] as string[]).some((code) => members.some((m) => neighboursOf(code).has(m)))
          : Math.abs(i - at) === 1;
        return touches ? [i] : [];
      });
      return beside.reduce(
        (best, i) => (best < 0 || peopleOf(groups[i] as string[]) < peopleOf(groups[best] as string[]) ? i : best),
        -1,
      );
    };
    const next = () => groups.findIndex((members, i) => isTiny(members) && receiverOf(i) >= 0);
    for (let at = next(); at >= 0; at = next()) {
      const into = receiverOf(at);
      const joined = [...(groups[into] as string[]), ...(groups[at] as string[])];
      groups = groups.flatMap((members, i) => (i === at ? [] : i === into ? [joined] : [members]));
    }
    for (const members of groups) {
      if (members.length < 2) continue;
      const ordered = codes.filter((code) => members.includes(code));
      merges.push({
        code: ordered.join(between),
        into: ordered.find((code) => !isTiny([code])) ?? (ordered[0] as string),
        members: ordered,
      });
    }
  }
  return merges;
};

/** Names of merged areas that stand beside the receiving one; the whole list is in `merges` of the table. */
const mostNamed = 3;

export const mergedLabel = (categories: TabulatedDimension['categories'], merge: Merge): Bilingual => {
  const name = (code: string) => categories.find((c) => c.code === code)?.label ?? { ja: code, en: code };
  const others = merge.members.filter((code) => code !== merge.into).map(name);
  const named = others.slice(0, mostNamed);
  const more = others.length - named.length;
  const into = name(merge.into);
  return {
    ja: `${into.ja}（${named.map((o) => o.ja).join('・')}${more > 0 ? `ほか${more}区域` : ''}を合算）`,
    en: `${into.en} (with ${named.map((o) => o.en).join(', ')}${more > 0 ? ` and ${more} more` : ''})`,
  };
};

const largest = (lists: readonly (readonly number[])[]): number[] =>
  lists
    .flat()
    .sort((a, b) => b - a)
    .slice(0, 3);

/** The table with the groups in the place of their members. */
const mergeTable = (table: Tabulation, d: number, merges: readonly Merge[]): Tabulation => {
  const dimension = table.dimensions[d] as TabulatedDimension;
  const groupOf = new Map(merges.flatMap((merge) => merge.members.map((code) => [code, merge] as const)));
  const own = merges.filter(({ members }) => dimension.categories.some(({ code }) => members.includes(code)));
  if (own.length === 0) return table;
  const categories: TabulatedDimension['categories'][number][] = [];
  for (const category of dimension.categories) {
    const merge = groupOf.get(category.code);
    if (!merge) categories.push(category);
    else if (!categories.some(({ code }) => code === merge.code))
      categories.push({ ...category, code: merge.code, label: mergedLabel(dimension.categories, merge) });
  }
  const dimensions = table.dimensions.map((other, i) => (i === d ? { ...other, categories } : other));
  const size = (table.size / dimension.categories.length) * categories.length;
  const [before, after] = [stridesOf(table.dimensions), stridesOf(dimensions)];
  const places = dimension.categories.map(({ code }) =>
    categories.findIndex((c) => c.code === (groupOf.get(code)?.code ?? code)),
  );
  const cellAt = (cell: number): number =>
    table.dimensions.reduce((sum, { categories: of }, i) => {
      const place = Math.floor(cell / (before[i] as number)) % of.length;
      return sum + (i === d ? (places[place] as number) : place) * (after[i] as number);
    }, 0);
  const cellOf = Int32Array.from({ length: table.size }, (_, cell) => cellAt(cell));
  const add = (values: Float64Array, modulo = Infinity): Float64Array => {
    const out = new Float64Array(size * table.times.length);
    for (let t = 0; t < table.times.length; t += 1)
      for (let cell = 0; cell < table.size; cell += 1) {
        const at = t * size + (cellOf[cell] as number);
        const sum = (out[at] as number) + (values[t * table.size + cell] as number);
        out[at] = sum >= modulo ? sum - modulo : sum;
      }
    return out;
  };
  const sums = [...table.sums].map(([name, sum]) => {
    const lists: number[][][] = Array.from({ length: size * table.times.length }, () => []);
    for (let t = 0; t < table.times.length; t += 1)
      for (let cell = 0; cell < table.size; cell += 1) {
        const at = t * table.size + cell;
        lists[t * size + (cellOf[cell] as number)]?.push([sum.first[at], sum.second[at], sum.third[at]] as number[]);
      }
    const top = lists.map(largest);
    const rank = (k: number) => Float64Array.from(top, (list) => list[k] ?? 0);
    const most = (values: Float64Array) => {
      const out = new Float64Array(size * table.times.length);
      for (const [at, value] of values.entries()) {
        const to = Math.floor(at / table.size) * size + (cellOf[at % table.size] as number);
        out[to] = Math.max(out[to] as number, value);
      }
      return out;
    };
    return [
      name,
      {
        total: add(sum.total),
        first: rank(0),
        second: rank(1),
        third: rank(2),
        ...(sum.asked ? { asked: most(sum.asked) } : {}),
        ...(sum.signed ? { signed: add(sum.signed) } : {}),
        ...(sum.holders ? { holders: add(sum.holders) } : {}),
      },
    ] as const;
  });
  return {
    ...table,
    dimensions,
    size,
    counts: new Map([...table.counts].map(([name, values]) => [name, add(values)])),
    keys: new Map([...table.keys].map(([name, values]) => [name, add(values, 2 ** 32)])),
    sums: new Map(sums),
    merged: { dimension: d, categories: dimension.categories, merges: own },
  };
};

/** The release with its tiny areas merged; the tree then has each group between its members and their ward. */
export const mergeAreas = (
  release: TabulatedRelease,
  spec: ReleaseSpec,
  ledger: readonly Released[],
): TabulatedRelease => {
  const merging = spec.merging as MergingSpec;
  const { variable, least } = merging;
  const at = (table: Tabulation) => table.dimensions.findIndex((d) => d.variable === variable);
  const fewest = new Map<string, Map<string, number>>();
  let places: { code: string; parent: string }[] = [];
  for (const table of release.tables) {
    const d = at(table);
    if (d < 0) continue;
    const { categories } = table.dimensions[d] as TabulatedDimension;
    const inner = categories.filter(({ code }) => !categories.some(({ parent }) => parent === code));
    if (inner.length > places.length)
      places = inner.flatMap(({ code, parent }) => (parent === undefined ? [] : [{ code, parent }]));
    for (const measure of Object.keys(least))
      if (table.counts.has(measure) && inner.length === places.length) fewest.set(measure, fewestOf(table, d, measure));
  }
  const isTiny = (members: readonly string[]): boolean =>
    Object.entries(least).some(([measure, n]) => {
      const people = members.reduce((sum, code) => sum + (fewest.get(measure)?.get(code) ?? 0), 0);
      return people > 0 && people < n;
    });
  const [first = ''] = Object.keys(least);
  const peopleOf = (members: readonly string[]) =>
    members.reduce((sum, code) => sum + (fewest.get(first)?.get(code) ?? 0), 0);
  const merges = findMerges(places, isTiny, peopleOf, mergedBefore(ledger, spec.release, variable));
  const tree = new Map(release.parents.get(variable));
  for (const { code, members } of merges) {
    tree.set(code, tree.get(members[0] as string) as string);
    for (const member of members) tree.set(member, code);
  }
  const parents = new Map(release.parents).set(variable, tree);
  return { ...release, parents, tables: release.tables.map((t) => (at(t) < 0 ? t : mergeTable(t, at(t), merges))) };
};
