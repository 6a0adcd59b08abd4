/** YAML text → dashboard, with every fault named by its place in the file. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import type { z } from 'zod';
import { audienceFault } from './audience.ts';
import { type DashboardSpec, dashboardSpecSchema } from './dashboard-spec.ts';
import { loungeRefusal } from './errors.ts';

const twice = (names: readonly string[]): string[] => names.filter((one, i) => names.indexOf(one) !== i);

/** Faults a schema cannot see; those that need the tables are found in check-dashboard.ts. */
const faultsOf = (spec: DashboardSpec): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (place: string, ja: string, en: string) => faults.push({ ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  const limit = audienceFault(spec.audience);
  if (limit) say('audience', limit.ja, limit.en);
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
    for (const match of data.table.matchAll(/\{([^}]+)\}/g))
      if (!spec.filters.some((filter) => 'choose' in filter && filter.name === match[1]))
        say(
          place,
          `表を選ぶ絞り込み「${match[1]}」がありません`,
          `there is no filter "${match[1]}" that chooses a table`,
        );
    const apart = [...(tile.interval ? [tile.interval.low, tile.interval.high] : []), ...tile.beside];
    for (const one of apart)
      if (!data.measures.includes(one))
        say(place, `「${one}」は measures にありません`, `"${one}" is not one of its measures`);
    const across = data.stack ? 1 : data.rows.length;
    const holds = tile.kind === 'bar' ? across === 1 : tile.kind === 'table' && !tile.interval && across === 2;
    if (apart.length > 0 && !(holds && data.measures.length === apart.length + 1))
      say(
        place,
        'interval・beside は、1つの項目を1つの区分で示す kind: bar に書きます（beside は2つの区分の kind: table にも）',
        'interval and beside belong to kind: bar with one measure over one dimension (beside also to kind: table over two)',
      );
    if (data.stack && (data.rows.length > 0 || data.stack.of[0]?.table !== data.table || tile.kind !== 'bar'))
      say(
        place,
        'stack は rows のない kind: bar に書き、最初の表を table にも書きます',
        'stack belongs to kind: bar without rows, and its first table is the tile’s table',
      );
    if (data.measures.length === 0 && !data.share)
      say(place, 'measures か share が必要です', 'needs measures or a share');
    if ((tile.kind === 'map') !== (tile.map !== undefined))
      say(place, 'map は kind: map だけに書きます', 'map belongs to kind: map, and only there');
    if (tile.kind === 'number' && data.rows.length > 0)
      say(place, 'kind: number に rows は書けません', 'kind: number takes no rows');
    if (tile.kind === 'pyramid' && data.rows.length !== 2)
      say(place, 'kind: pyramid には rows が2つ必要です（年齢・性別）', 'kind: pyramid needs two rows (age, sex)');
    if (!['number', 'pyramid'].includes(tile.kind) && data.rows.length === 0 && !data.stack)
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
