/** What happened to what one person may see: versions of tables, results let out as files, and recalls of either. */
import type { Person } from '#accounts';
import type { ReleasedRow } from '#results';
import type { News } from './atom.ts';
import type { FeedNeeds } from './needs.ts';
import { tablesFor } from './published-tables.ts';

const mostEntries = 100;

const gone = (release: string) => ({
  ja: `公表番号 ${release} は取り消されました。お手元の写しは使わないでください`,
  en: `release ${release} was recalled: do not use copies of it`,
});

const tableNews = async (
  needs: FeedNeeds,
  person: Person,
  origin: string,
  recalledAt: ReadonlyMap<string, string>,
): Promise<News[]> => {
  const titles = new Map((await tablesFor(needs, person)).map(({ id, table }) => [id, table.title]));
  const mayRead = await needs.readers();
  const own = (await needs.results.history(mostEntries)).filter(({ id, mark }) => mayRead(person, id, mark));
  return own.flatMap(({ id, version, at, asOf, mark }): News[] => {
    // What is not there any more is named by its id: its words went with it.
    const title = titles.get(id) ?? { ja: id, en: id };
    const shown = needs.dashboardShowing(person, id);
    // A page for people: what reads feeds opens it in a browser, which has no token.
    const of = { title, href: shown === null ? `${origin}/feeds` : `${origin}/dashboards/${shown}` };
    const day = asOf ?? '';
    const release = mark ? `、公表番号 ${mark.release}` : '';
    const published: News = {
      ...of,
      id: `table:${id}:${version}`,
      kind: version === 1 ? 'new' : 'updated',
      at,
      summary: {
        ja: `第${version}版、データ時点 ${day}${release}`,
        en: `version ${version}, data as of ${day}${mark ? `, release ${mark.release}` : ''}`,
      },
    };
    const end = mark && recalledAt.get(mark.release);
    if (!mark || !end) return [published];
    return [{ ...of, id: `table:${id}:${version}:recalled`, kind: 'recalled', at: end, summary: gone(mark.release) }];
  });
};

const fileNews = ({ content, publishedAt }: ReleasedRow, origin: string, end: string | undefined): News => {
  const of = { title: content.title, href: `${origin}/results/${content.release}` };
  return end === undefined
    ? {
        ...of,
        id: `result:${content.release}`,
        kind: 'new',
        at: publishedAt,
        summary: {
          ja: `${content.section}、データ時点 ${content.sharing.asOf}、公表番号 ${content.release}`,
          en: `${content.section}, data as of ${content.sharing.asOf}, release ${content.release}`,
        },
      }
    : { ...of, id: `result:${content.release}:recalled`, kind: 'recalled', at: end, summary: gone(content.release) };
};

/** The newest first; a result for others is not there, recalled or not. */
export const newsFor = async (needs: FeedNeeds, person: Person, origin: string): Promise<readonly News[]> => {
  const recalledAt = await needs.recalledAt();
  const [tables, there, ended] = await Promise.all([
    tableNews(needs, person, origin, recalledAt),
    needs.released.list(person),
    needs.released.recalledFor(person),
  ]);
  const files = [
    ...there.map((row) => fileNews(row, origin, undefined)),
    ...ended.map((row) => fileNews(row, origin, recalledAt.get(row.content.release) ?? row.publishedAt)),
  ];
  const key = ({ at, id }: News) => `${at} ${id}`;
  return [...tables, ...files].sort((a, b) => (key(a) < key(b) ? 1 : -1)).slice(0, mostEntries);
};
