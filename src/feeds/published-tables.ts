/** All tables that are published at this moment; what was recalled or cannot be read is not among them. */
import type { PublishedTable } from '#results';
import type { FeedNeeds } from './needs.ts';

export const publishedTables = async ({ results }: Pick<FeedNeeds, 'results'>): Promise<readonly PublishedTable[]> => {
  const tables: PublishedTable[] = [];
  for (const { id } of await results.tables()) {
    const read = await results.readTable(id);
    if (read.ok) tables.push(read.value);
  }
  return tables;
};
