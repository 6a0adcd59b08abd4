/** YAML text → dashboard, with every fault named by its place in the file. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import type { z } from 'zod';
import { type DashboardSpec, dashboardSpecSchema } from './dashboard-spec.ts';
import { loungeRefusal } from './errors.ts';

const twice = (names: readonly string[]): string[] => names.filter((one, i) => names.indexOf(one) !== i);

/** Faults a schema cannot see; those that need the tables are found in check-dashboard.ts. */
const faultsOf = (spec: DashboardSpec): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (place: string, ja: string, en: string) => faults.push({ ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  const filters = spec.filters.map((filter) => filter.name);
  for (const one of twice(filters)) say(`filters.${one}`, '同じ名前が2回あります', 'is named twice');
  for (const one of twice(spec.tiles.map((tile) => tile.id)))
    say(`tiles.${one}`, '同じidが2回あります', 'is named twice');
  if (!spec.tiles.some((tile) => tile.id === spec.picture))
    say('picture', 'この図表はtilesにありません', 'is not one of the tiles');
  for (const tile of spec.tiles) {
    const place = `tiles.${tile.id}`;
    const { data } = tile;
    const codes = [
      ...Object.values(data.where),
      ...tile.compare.flatMap((comparison) => Object.values(comparison.where)),
      ...data.rows.flatMap(({ pick }) => (pick === 'all' ? [] : 'codes' in pick ? pick.codes : [pick.childrenOf])),
      ...(tile.sets ? [`$${tile.sets}`] : []),
      ...[...`${tile.title.ja}${tile.title.en}`.matchAll(/\{(\w+)\}/g)].map((match) => `$${match[1]}`),
    ];
    for (const code of codes)
      if (code.startsWith('$') && !filters.includes(code.slice(1)))
        say(place, `絞り込み「${code}」がありません`, `there is no filter "${code}"`);
    if (data.measures.length === 0 && !data.share)
      say(place, 'measures か share が必要です', 'needs measures or a share');
    if ((tile.kind === 'map') !== (tile.map !== undefined))
      say(place, 'map は kind: map だけに書きます', 'map belongs to kind: map, and only there');
    if (tile.kind === 'number' && data.rows.length > 0)
      say(place, 'kind: number に rows は書けません', 'kind: number takes no rows');
    if (tile.kind === 'pyramid' && data.rows.length !== 2)
      say(place, 'kind: pyramid には rows が2つ必要です（年齢・性別）', 'kind: pyramid needs two rows (age, sex)');
    if (!['number', 'pyramid'].includes(tile.kind) && data.rows.length === 0)
      say(place, 'rows が必要です', 'needs rows');
    if (tile.kind !== 'number' && tile.compare.length > 0)
      say(place, 'compare は kind: number だけに書きます', 'compare belongs to kind: number');
  }
  return faults;
};

export const readDashboard = (text: string, file: string): Result<DashboardSpec> => {
  const read = readYaml(text, dashboardSpecSchema as z.ZodType<DashboardSpec>, faultsOf);
  return 'value' in read ? done(read.value) : refused(loungeRefusal('dashboard-invalid', { file }, read.faults));
};
