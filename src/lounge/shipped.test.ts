/** Every dashboard that ships is read without a fault, and asks only for tables and measures that the shipped statistics make. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { valueOf } from '#base';
import { tablesOf } from './dashboard-spec.ts';
import { readDashboard } from './read-dashboard.ts';

const files = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.yaml'));
type Statistics = { tables?: { id: string; time: string; dimensions: { name: string }[]; measures: string[] }[] };
const tables = new Map(
  files('statistics')
    .flatMap((name) => (parse(readFileSync(`statistics/${name}`, 'utf8')) as Statistics).tables ?? [])
    .map((table) => [table.id, table]),
);

describe('the shipped dashboards', () => {
  it.each(files('dashboards'))('%s says nothing its statistics do not have', (name) => {
    const spec = valueOf(readDashboard(readFileSync(`dashboards/${name}`, 'utf8'), name));
    if (name.startsWith('open-')) return expect(tablesOf(spec).some((id) => tables.has(id))).toBe(false);
    const choosing = spec.filters.filter((filter) => 'choose' in filter);
    const asked = spec.tiles.flatMap((tile) =>
      tablesOf({ ...spec, filters: choosing, tiles: [tile] }).map((id) => ({ data: tile.data, table: tables.get(id) })),
    );
    for (const { data, table } of asked) {
      expect(table?.measures).toEqual(expect.arrayContaining([...data.measures]));
      const dimensions = [table?.time, ...(table?.dimensions ?? []).map((d) => d.name)];
      for (const asked of [...Object.keys(data.where), ...data.rows.map((row) => row.dimension)])
        expect(dimensions).toContain(asked);
    }
  });
});
