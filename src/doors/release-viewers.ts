/** Who looked at, or took, the numbers of a release: read from the audit log, from the moment it was let out. */
import { basename } from 'node:path';
import { recentEvents, type ToldEvent } from '#audit';
import { type DashboardSpec, readDashboard, tablesOf } from '#lounge';
import type { Released, ReleaseRegister, Viewer } from '#release';
import { yamlFiles } from './shipped-files.ts';

const dashboardsOver = (dataFolder: string, tables: ReadonlySet<string>): readonly DashboardSpec[] =>
  yamlFiles('dashboards', dataFolder).flatMap(({ path, text }) => {
    const read = readDashboard(text, basename(path));
    return read.ok && tablesOf(read.value).some((table) => tables.has(table)) ? [read.value] : [];
  });

const pageLength = 2000;

const add = (found: Map<string, Viewer>, { at, event }: ToldEvent): void => {
  const { name, post } = event.actor;
  const known = found.get(name) ?? { person: name, post: post ?? '', views: 0, downloads: 0, last: at };
  const taken = event.act === 'Downloaded' || event.act === 'ReleaseFileTaken' ? 1 : 0;
  found.set(name, {
    ...known,
    views: known.views + 1 - taken,
    downloads: known.downloads + taken,
    last: at > known.last ? at : known.last,
  });
};

const acts = new Set(['DashboardViewed', 'ResultViewed', 'Downloaded', 'ReleaseFileTaken']);

/** Dashboards that show its tables, each of their tiles that was taken, and the files of the release itself. The most recent first. */
export const releaseViewers = async (
  register: ReleaseRegister,
  dataFolder: string,
  release: Released,
): Promise<readonly Viewer[]> => {
  const tables = new Set(
    release.files.filter(({ kind }) => kind === 'protected-table').map(({ name }) => name.replace(/\.json$/, '')),
  );
  const dashboards = dashboardsOver(dataFolder, tables);
  const subjects = [
    `release:${release.id}`,
    `result:${release.id}`,
    ...dashboards.flatMap(({ id, tiles }) => [`dashboard:${id}`, ...tiles.map((tile) => `dashboard:${id}/${tile.id}`)]),
  ];
  const found = new Map<string, Viewer>();
  for (let before: number | undefined; ; ) {
    const page = await recentEvents(register, {
      limit: pageLength,
      subjects,
      ...(before === undefined ? {} : { before }),
    });
    const since = page.filter(({ at }) => at >= release.releasedAt);
    for (const told of since) if (acts.has(told.event.act) && told.event.outcome === 'done') add(found, told);
    const last = page.at(-1);
    if (!last || page.length < pageLength || since.length < page.length) break;
    before = last.sequence;
  }
  return [...found.values()].sort((a, b) => (a.last < b.last ? 1 : -1));
};
