/** The city's own published numbers, from the workbooks to a dashboard of the Lounge: read, published, asked with every filter. */
import { parquetFile } from '../../src/machinery/parquet-file.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDashboard, type DashboardTables, openDashboards, readDashboard, readTables } from '#lounge';
import { takeTile } from '../../src/lounge/take-tile.ts';
import { dashboardOf } from '../../src/lounge/view.ts';
import { createResultTables, importPopulation, openResults, publish, publishMap, type ResultRegister } from '#results';
import { testAccounts } from '../../src/accounts/test-register.ts';
import { filesInMemory } from '../../src/results/test-tables.ts';

const reader = { name: 'shokuin', section: '', post: '' };
const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data');
const present = existsSync(join(data, 'population/juuki2406.xls'));
if (!present) console.warn(`SKIPPED: the published workbooks are not there (${data}); their dashboard was not tried.`);

const spec = () => {
  const read = readDashboard(
    readFileSync(join(root, 'dashboards/open-population.yaml'), 'utf8'),
    'open-population.yaml',
  );
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
};

it('the dashboard of open statistics is a valid dashboard that stays away while nothing was imported', async () => {
  const accounts = await testAccounts();
  const register = accounts.register as unknown as ResultRegister;
  await createResultTables(register as never);
  const results = openResults({
    register,
    now: accounts.needs.now,
    files: filesInMemory(),
    recalled: async () => new Set<string>(),
  });
  expect(await openDashboards({ dashboards: [spec()], results }).shown(reader)).toEqual([]);
});

describe.runIf(present)('the dashboard of the published population', () => {
  let tables: DashboardTables;
  let dashboards: ReturnType<typeof openDashboards>;
  beforeAll(async () => {
    const accounts = await testAccounts();
    const register = accounts.register as unknown as ResultRegister;
    await createResultTables(register as never);
    const needs = {
      register,
      now: accounts.needs.now,
      files: filesInMemory(),
      recalled: async () => new Set<string>(),
    };
    const why = { actor: { name: 'local:test' } };
    const imported = await importPopulation(
      {
        readFile: async (path) => (existsSync(path) ? readFileSync(path) : null),
        publish: (table) => publish(needs, table, why, 'elsewhere'),
        publishMap: (id, topology) => publishMap(needs, id, topology, why),
      },
      {
        population: ['juuki2406', 'zensi2409', 'zensi2606'].map((name) => join(data, `population/${name}.xls`)),
        boundaries: join(data, 'wards.topo.json'),
      },
    );
    if (!imported.ok) throw new Error(imported.refusal.en);
    const results = openResults(needs);
    dashboards = openDashboards({ dashboards: [spec()], results });
    const read = await readTables(results, spec());
    if (!read.ok) throw new Error(read.refusal.en);
    tables = read.value;
  }, 120_000);

  it('is real also in a synthetic city: neither page nor download calls it synthetic', async () => {
    const opened = await dashboards.open('open-population', reader);
    if (!opened.ok) throw new Error(opened.refusal.en);
    const { spec: shown } = opened.value;
    expect(
      dashboardOf(shown, tables, false, { ja: '全職員', en: 'All staff' }, (id) => ({ ja: id, en: id })).facts
        .openStatistics,
    ).toBe(true);
    const ready = dashboards.view(opened.value, {});
    if (!ready.ok) throw new Error(ready.refusal.en);
    const [tile] = shown.tiles;
    if (!tile) throw new Error('no tile');
    const file = await takeTile(opened.value, tile, ready.value.view, {
      format: 'csv',
      language: 'ja',
      now: new Date('2026-11-24'),
      synthetic: true,
      parquet: parquetFile,
      audience: null,
      map: null,
    });
    expect(Buffer.from(file.bytes).toString('utf8')).not.toContain('合成データ');
  });

  it('is shown, and every tile answers for the city, a ward and a town', async () => {
    expect(checkDashboard(spec(), tables)).toEqual([]);
    const [open] = await dashboards.shown(reader);
    if (!open) throw new Error('not shown');
    const view = dashboards.view(open, { day: '2014-06-30', ward: '28107', town: '28101001001' });
    if (!view.ok) throw new Error(view.refusal.en);
    const { tiles } = view.value.view;
    expect(tiles['people']?.table.rows).toEqual([[166_603]]);
    expect(tiles['pyramid']?.table.rows).toHaveLength(34);
    expect(tiles['town-ages']?.table.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(851);
    expect(tiles['map-change']?.table.rows).toHaveLength(9);
    expect(tiles['towns']?.table.hidden.every(({ reason }) => reason === 'merged')).toBe(true);
  });

  it('draws its picture from the wards of the published map, and carries the credit of both publishers', async () => {
    const [open] = await dashboards.shown(reader);
    if (!open) throw new Error('not shown');
    expect(await dashboards.picture(open)).toMatch(/^<svg[\s\S]*<path/);
    const credits = [...tables.values()].map((table) => table.index.columns.table.provenance.credit?.ja ?? '');
    expect(credits.every((credit) => credit.includes('CC BY 2.1 JP') && credit.includes('国土数値情報'))).toBe(true);
  });
});
