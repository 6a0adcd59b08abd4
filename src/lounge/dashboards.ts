/** The dashboards of this installation: found, read with their tables, and kept ready while the published versions stay the same. */
import { createHash } from 'node:crypto';
import { isInAudience } from '#accounts';
import { done, type Result, refused } from '#base';
import { audienceOf, isTooFine, type Reader } from './audience.ts';
import { checkDashboard } from './check-dashboard.ts';
import { type DashboardSpec, tableIn } from './dashboard-spec.ts';
import { type DashboardTables, readTables, versionsKey } from './dashboard-tables.ts';
import { loungeRefusal } from './errors.ts';
import { type View, viewSchema } from './lounge.api.ts';
import type { LoungeNeeds } from './needs.ts';
import { pictureOf } from './picture.ts';
import type { Topology } from './picture-map.ts';
import { tileNumbers } from './tile-numbers.ts';
import { chosenOf, filtersOf } from './filters.ts';
import { tableOf } from './dashboard-tables.ts';
import { viewOf } from './view.ts';

export type Open = { readonly spec: DashboardSpec; readonly tables: DashboardTables };
/** `text`: the view as JSON, after its schema; `tag`: hash of it. */
export type ReadyView = { readonly view: View; readonly text: string; readonly tag: string };

export interface Dashboards {
  /** What is not for the reader is not there for him or her. */
  open(id: string, reader: Reader): Promise<Result<Open>>;
  /** Those for the reader whose tables are published and fit, in the order of the front page. */
  shown(reader: Reader): Promise<readonly Open[]>;
  view(open: Open, asked: Readonly<Record<string, string>>): Result<ReadyView>;
  picture(open: Open): Promise<string | null>;
}

const viewsKept = 400;

export const openDashboards = (needs: Pick<LoungeNeeds, 'dashboards' | 'results'>): Dashboards => {
  const views = new Map<string, ReadyView>();
  const pictures = new Map<string, string | null>();
  const specs = new Map(needs.dashboards.map((spec) => [spec.id, spec]));

  const fits = new Map<string, boolean>();
  const fitting = ({ spec, tables }: Open): boolean => {
    const key = `${spec.id} ${versionsKey(tables)}`;
    const known = fits.get(key) ?? checkDashboard(spec, tables).length === 0;
    fits.set(key, known);
    return known;
  };

  const open = async (id: string, reader: Reader): Promise<Result<Open>> => {
    const spec = specs.get(id);
    // Asked first: not even which tables it waits for is told to others.
    if (!spec || !isInAudience(reader, audienceOf(spec))) return refused(loungeRefusal('no-dashboard', {}));
    const tables = await readTables(needs.results, spec);
    if (!tables.ok) return tables;
    if ([...tables.value.values()].some((table) => isTooFine(audienceOf(spec), table)))
      return refused(loungeRefusal('too-fine-for-all', {}));
    const opened = { spec, tables: tables.value };
    return fitting(opened) ? done(opened) : refused(loungeRefusal('does-not-fit', {}));
  };

  return {
    open,
    async shown(reader) {
      const opened = await Promise.all(needs.dashboards.map((spec) => open(spec.id, reader)));
      return opened.flatMap((one) => (one.ok ? [one.value] : []));
    },
    view({ spec, tables }, asked) {
      const chosen = chosenOf(filtersOf(spec, tables), asked);
      if (!chosen.ok) return chosen;
      const key = JSON.stringify([spec.id, versionsKey(tables), chosen.value]);
      const ready = views.get(key);
      if (ready) return done(ready);
      const made = viewOf(spec, tables, chosen.value);
      if (!made.ok) return made;
      const view = viewSchema.parse(made.value);
      const text = JSON.stringify(view);
      const fresh = { view, text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
      if (views.size >= viewsKept) views.delete(views.keys().next().value as string);
      views.set(key, fresh);
      return done(fresh);
    },
    async picture({ spec, tables }) {
      const tile = spec.tiles.find(({ id }) => id === spec.picture);
      if (!tile) return null;
      const map = tile.map ? await needs.results.readMap(tile.map.id) : null;
      const key = `${spec.id} ${versionsKey(tables)} ${map?.ok ? map.value.sha256 : ''}`;
      const known = pictures.get(key);
      if (known !== undefined) return known;
      const chosen = chosenOf(filtersOf(spec, tables), {});
      const numbers = chosen.ok
        ? tileNumbers(tableOf(tables, tableIn(tile.data.table, chosen.value)), tile.data, chosen.value)
        : null;
      const topology = map?.ok ? (JSON.parse(new TextDecoder().decode(map.value.bytes)) as Topology) : null;
      const picture = numbers?.ok ? pictureOf(tile, numbers.value.table, topology) : null;
      pictures.set(key, picture);
      return picture;
    },
  };
};
