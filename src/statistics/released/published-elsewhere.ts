/**
 * Statistics that their publisher has already made public, e.g. a city's open data. They come as they were published: nothing is
 * hidden that anybody can read elsewhere, and what the publisher left blank stays blank.
 */
import type { ProtectedTable, TableContent } from '../protected-table.ts';

/**
 * @param content cells hidden only as `merged` (the publisher added a small area to its neighbour) or `undefined` (nothing to
 * divide by); `provenance.credit` must be there: open licences (CC BY) ask for it. Anything else is a fault of the program.
 */
export const publishedElsewhere = (content: Omit<TableContent, 'protection'>): ProtectedTable => {
  if (!content.provenance.credit) throw new Error(`${content.id}: statistics of others need their credit line`);
  let merged = 0;
  for (const { values, hidden } of content.cells)
    values.forEach((value, i) => {
      const reason = hidden[i] ?? null;
      if ((value === null) !== (reason !== null)) throw new Error(`${content.id}: a cell is both shown and hidden`);
      if (reason !== null && reason !== 'merged' && reason !== 'undefined')
        throw new Error(`${content.id}: hidden as ${reason}, which only our own disclosure control may say`);
      if (reason === 'merged') merged += 1;
    });
  const protection: TableContent['protection'] = {
    rules: [
      {
        ja: '公表元がすでに公表している統計です。公表元が人数の少ない地域を隣の地域に合算した値は空欄のまま示し、それ以上の秘匿はしていません。',
        en: 'Statistics already made public by their publisher. Values it merged into a neighbouring area stay blank; nothing further is hidden.',
      },
    ],
    cells: content.cells.length,
    primary: merged,
    complementary: 0,
    recomputable: 0,
  };
  return { ...content, protection } as TableContent as ProtectedTable;
};
