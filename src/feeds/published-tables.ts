/** What tables there are at this moment, without their cells: read once a version, since lists are asked for far more often than new versions come. */
import type { Person } from '#accounts';
import type { PublishedResults, PublishedTable } from '#results';
import type { FeedNeeds } from './needs.ts';

export type DescribedTable = Pick<PublishedTable, 'id' | 'version' | 'sha256' | 'publishedAt' | 'mark'> & {
  readonly table: PublishedTable['index']['columns']['table'];
};

const known = new WeakMap<PublishedResults, Map<string, DescribedTable>>();

/** In the order of their ids; what was recalled or cannot be read is not among them. */
const publishedTables = async ({ results }: Pick<FeedNeeds, 'results'>): Promise<readonly DescribedTable[]> => {
  const before = known.get(results) ?? new Map<string, DescribedTable>();
  const now = new Map<string, DescribedTable>();
  for (const { id, version } of await results.tables()) {
    const key = `${id} ${version}`;
    const described = before.get(key);
    if (described) {
      now.set(key, described);
      continue;
    }
    const read = await results.readTable(id, version);
    if (!read.ok) continue;
    const { sha256, publishedAt, mark, index } = read.value;
    now.set(key, { id, version, sha256, publishedAt, mark, table: index.columns.table });
  }
  known.set(results, now);
  return [...now.values()];
};

/** Those of them that are for somebody. */
export const tablesFor = async (
  needs: Pick<FeedNeeds, 'results' | 'readers'>,
  person: Person,
): Promise<readonly DescribedTable[]> => {
  const [tables, mayRead] = await Promise.all([publishedTables(needs), needs.readers()]);
  return tables.filter(({ id }) => mayRead(person, id));
};
