/** What an attacker reads who has no access to any record: the definitions of statistics and dashboards, and the map of areas. All of it is published. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AreaPack, readAreaPack } from '#catalogue';
import { type DashboardSpec, readDashboard } from '#lounge';
import { readStatisticsSpec, type ReleaseSpec, type TableSpec } from '#statistics';
import { root } from '../journeys/musubi.ts';

export type Definitions = {
  readonly specs: readonly ReleaseSpec[];
  readonly dashboards: ReadonlyMap<string, DashboardSpec>;
  readonly pack: AreaPack;
  /** Table id → its definition and release. */
  readonly tables: ReadonlyMap<string, { readonly table: TableSpec; readonly spec: ReleaseSpec }>;
};

const must = <T>(result: { ok: true; value: T } | { ok: false; refusal: { en: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.en);
  return result.value;
};
const yaml = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml') && name !== 'policy.yaml')
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }));

export const readDefinitions = (dataFolder: string): Definitions => {
  const specs = yaml('statistics').map(({ name, text }) => must(readStatisticsSpec(text, name)));
  const dashboards = yaml('dashboards').map(({ name, text }) => must(readDashboard(text, name)));
  return {
    specs,
    dashboards: new Map(dashboards.map((dashboard) => [dashboard.id, dashboard])),
    pack: must(readAreaPack(readFileSync(join(dataFolder, 'areas/pack.json'), 'utf8'), 'pack.json')),
    tables: new Map(specs.flatMap((spec) => spec.tables.map((table) => [table.id, { table, spec }] as const))),
  };
};
