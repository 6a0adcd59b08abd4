/** For tests of OData: a published table read as programs read it, page after page. */
import { cityTables } from '../results/test-tables.ts';
import type { testFeeds } from './test-feeds.ts';

export type Row = Readonly<Record<string, string | number | null>>;
export type Page = { '@odata.context': string; '@odata.count'?: number; '@odata.nextLink'?: string; value: Row[] };
export const root = '/api/feeds/odata';
export const table = (id: string) => cityTables().find((one) => one.id === id) as ReturnType<typeof cityTables>[number];

export const allPages = async (
  at: Pick<Awaited<ReturnType<typeof testFeeds>>, 'json'>,
  address: string,
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let next: string | undefined = address; next; ) {
    const page: Page = await at.json(next);
    rows.push(...page.value);
    next = page['@odata.nextLink'];
  }
  return rows;
};
export const asked = (set: string, options: Readonly<Record<string, string>>) =>
  `${root}/${set}?${new URLSearchParams(options)}`;
