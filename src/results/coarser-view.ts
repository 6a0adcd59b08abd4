/** For a hidden cell: the nearest coarser cell of the same table that is shown, in words («東区の65歳以上»), so that a reader knows where to look instead. */
import type { Bilingual } from '#base';
import type { Dimension, HiddenReason } from '#statistics';
import type { TableIndex } from './table-index.ts';

/** The code above: its parent, else the margin; null at the margin itself and where there is none (time). */
const above = (dimension: Dimension, code: string): string | null => {
  if (dimension.total === null || code === dimension.total) return null;
  return dimension.categories.find((category) => category.code === code)?.parent ?? dimension.total;
};

/** From the finest to the margin, the code itself first. */
const chain = (dimension: Dimension, code: string): string[] => {
  const codes = [code];
  for (let up = above(dimension, code); up !== null && !codes.includes(up); up = above(dimension, up)) codes.push(up);
  return codes;
};

/** All ways of going up, the fewest steps first; among equally many, in one dimension rather than several. */
const waysUp = (heights: readonly number[]): (readonly number[])[] => {
  let ways: number[][] = [[]];
  for (const height of heights)
    ways = ways.flatMap((way) => Array.from({ length: height }, (_, step) => [...way, step]));
  const steps = (way: readonly number[]) => way.reduce((sum, step) => sum + step, 0);
  const moved = (way: readonly number[]) => way.filter((step) => step > 0).length;
  return ways.filter((way) => steps(way) > 0).sort((a, b) => steps(a) - steps(b) || moved(a) - moved(b));
};

/** Deep hierarchies in many dimensions have very many ways; the nearest ones are enough. */
const mostWays = 60;

/** Tables in which one code stands in two dimensions (from ward to ward): there every name needs its dimension. */
const doubled = new WeakMap<TableIndex, boolean>();
const isDoubled = (index: TableIndex): boolean => {
  const before = doubled.get(index);
  if (before !== undefined) return before;
  const codes = index.columns.table.dimensions.flatMap(({ categories, total }) =>
    categories.flatMap(({ code }) => (code === total ? [] : [code])),
  );
  const found = new Set(codes).size < codes.length;
  doubled.set(index, found);
  return found;
};

const named = (index: TableIndex, codes: readonly string[]): Bilingual => {
  const titled = isDoubled(index);
  const labels = index.columns.table.dimensions.flatMap(({ title, total }, d): Bilingual[] => {
    const code = codes[d] as string;
    if (total === null || code === total) return [];
    const label = index.label(d, code) ?? { ja: code, en: code };
    return [titled ? { ja: `${title.ja}：${label.ja}`, en: `${title.en}: ${label.en}` } : label];
  });
  return labels.length === 0
    ? { ja: '「総数」', en: '“Total”' }
    : { ja: `「${labels.map(({ ja }) => ja).join('・')}」`, en: `“${labels.map(({ en }) => en).join(', ')}”` };
};

/** The nearest cells shown instead, two at most, by their codes. `codes`: of the hidden cell, by dimension; `measure`: its place. */
export const coarserCells = (
  index: TableIndex,
  codes: readonly string[],
  measure: number,
  reason: HiddenReason,
): (readonly string[])[] => {
  if (reason === 'undefined') return [];
  const { dimensions, merges = [] } = index.columns.table;
  const isShown = (at: readonly string[]): boolean => {
    const places = at.map((code, d) => index.place(d, code));
    if (places.includes(undefined)) return false;
    const value = index.find(places as number[], [measure])?.values[0];
    return value !== null && value !== undefined;
  };
  if (reason === 'merged')
    for (const { dimension, into, from } of merges) {
      const d = dimensions.findIndex(({ name }) => name === dimension);
      const at = codes.map((code, i) => (i === d ? into : code));
      if (d >= 0 && from.includes(codes[d] as string) && isShown(at)) return [at];
    }
  const chains = dimensions.map((dimension, d) => chain(dimension, codes[d] as string));
  const found: { readonly at: readonly string[]; readonly steps: number }[] = [];
  for (const way of waysUp(chains.map(({ length }) => length)).slice(0, mostWays)) {
    const steps = way.reduce((sum, step) => sum + step, 0);
    if (found.length === 2 || steps > (found[0]?.steps ?? steps)) break;
    const at = way.map((step, d) => chains[d]?.[step] as string);
    if (isShown(at)) found.push({ at, steps });
  }
  return found.map(({ at }) => at);
};

/** The same in words; null where nothing coarser is shown either. */
export const coarserView = (
  index: TableIndex,
  codes: readonly string[],
  measure: number,
  reason: HiddenReason,
): Bilingual | null => {
  const found = coarserCells(index, codes, measure, reason).map((at) => named(index, at));
  if (found.length === 0) return null;
  return {
    ja: `${found.map(({ ja }) => ja).join('か')}なら表示しています`,
    en: `shown for ${found.map(({ en }) => en).join(' or ')}`,
  };
};
