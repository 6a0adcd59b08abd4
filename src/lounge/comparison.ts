/** What a big number is compared with: the same question a year before, or for the whole city. */
import type { Bilingual } from '#base';
import type { PublishedTable } from '#results';
import type { Question, TileSpec } from './dashboard-spec.ts';
import { type Chosen, codeOf, inTime } from './filters.ts';
import { tileNumbers } from './tile-numbers.ts';

/** `earlier`: another time of the same thing. Otherwise another thing at the same time. */
export type Compared = {
  readonly measure: string;
  readonly label: Bilingual;
  readonly value: number | null;
  readonly earlier: boolean;
};

/** The question asked elsewhere; null where there is no earlier time, or elsewhere is here. */
const elsewhere = (
  table: PublishedTable,
  question: Question,
  compare: TileSpec['compare'][number],
  chosen: Chosen,
): Question | null => {
  const where: Record<string, string> = { ...question.where };
  for (const [dimension, code] of Object.entries(compare.where)) where[dimension] = codeOf(code, chosen);
  if (compare.back) {
    const dimension = table.index.columns.table.dimensions.find(({ name }) => name === compare.back?.dimension);
    if (!dimension) return null;
    const times = inTime(dimension);
    const earlier = times[times.indexOf(codeOf(question.where[dimension.name] ?? '', chosen)) - compare.back.by];
    if (earlier === undefined) return null;
    where[dimension.name] = earlier;
  }
  const same = Object.entries(where).every(
    ([dimension, code]) => codeOf(question.where[dimension] ?? '', chosen) === codeOf(code, chosen),
  );
  return same ? null : { ...question, where };
};

export const comparisonsOf = (table: PublishedTable, tile: TileSpec, chosen: Chosen): Compared[] =>
  tile.compare.flatMap((compare) => {
    const question = elsewhere(table, tile.data, compare, chosen);
    const numbers = question ? tileNumbers(table, question, chosen) : null;
    if (!numbers?.ok) return [];
    const row = numbers.value.table.rows[0];
    return numbers.value.table.columns.map((column, i) => {
      const value = row?.[i];
      return {
        measure: column.name,
        label: compare.label,
        value: typeof value === 'number' ? value : null,
        earlier: compare.back !== undefined,
      };
    });
  });
