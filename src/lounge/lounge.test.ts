/** Finding dashboards by Japanese words, days of update, and what is wrong with a dashboard file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStatisticsSpec } from '#statistics';
import { describe, expect, it } from 'vitest';
import { checkDashboard } from './check-dashboard.ts';
import { readTables } from './dashboard-tables.ts';
import { tableIn } from './dashboard-spec.ts';
import { readDashboard } from './read-dashboard.ts';
import { fold, search, searchableOf } from './search.ts';
import { dashboardText, shippedDashboards, testLounge } from './test-lounge.ts';
import { markOf, nextUpdateOf } from './update-day.ts';

describe('search', () => {
  const all = shippedDashboards().map(searchableOf);
  it.each([
    ['人口', 'population'],
    ['じんこう', 'population'],
    ['ジンコウ', 'population'],
    ['ｼﾞﾝｺｳ', 'population'],
    ['人口ピラミット', 'population'],
    ['高齢化率', 'population'],
    ['小学校区 人口', 'population'],
    ['ＩＮＣＯＭＥ', 'income'],
    ['課税', 'income'],
    ['メタボ', 'checkups'],
    ['特定検診', 'checkups'],
    ['受診率　区', 'checkups'],
    ['check-up', 'checkups'],
  ])('%s finds %s first', (query, id) => {
    expect(search(query, all)[0]).toBe(id);
  });
  it('finds nothing for words that stand nowhere, all for no words, and only what fits every word', () => {
    expect(search('地下鉄の乗車人員', all)).toEqual([]);
    expect(search('　 ', all)).toEqual(['population', 'income', 'checkups']);
    expect(search('人口 メタボ', all)).toEqual([]);
    expect(fold('Ｋｏｂｅ・データー')).toBe('kobeでた');
  });
});

describe('days', () => {
  it.each([
    ['2026-10-31', { months: 1, days: 15 }, '2026-12-15'],
    ['2026-01-31', { months: 1, days: 0 }, '2026-02-28'],
    ['2026-02-28', { months: 1, days: 0 }, '2026-03-31'],
    ['2026-01-01', { months: 12, days: 210 }, '2027-07-30'],
    ['2026-03-15', { months: 2, days: 0 }, '2026-05-15'],
    ['2026-12-31', { months: 2, days: 1 }, '2027-03-01'],
  ])('after %s the next data are due on %s → %s', (asOf, update, due) => {
    expect(nextUpdateOf(asOf, update)).toBe(due);
  });
  it('a dashboard is new for a month, changed for two weeks, stale when a month overdue', () => {
    const entry = (on: string) => ({ on, what: { ja: '', en: '' }, by: { ja: '', en: '' } });
    const mark = (days: string[], next: string | null, today: string) => markOf(days.map(entry), next, today);
    expect(mark(['2026-11-10'], '2026-12-15', '2026-11-24')).toBe('new');
    expect(mark(['2026-09-10'], '2026-12-15', '2026-11-24')).toBeNull();
    expect(mark(['2026-09-10', '2026-11-20'], null, '2026-11-24')).toBe('changed');
    expect(mark(['2026-11-10'], '2026-10-15', '2026-11-24')).toBe('stale');
    expect(nextUpdateOf('2026-10-31', undefined)).toBeNull();
  });
});

describe('a dashboard file', () => {
  const faultsOf = (text: string): string[] => {
    const read = readDashboard(text, 'population.yaml');
    if (read.ok) return [];
    expect(read.refusal).toMatchObject({ code: 'lounge.dashboard-invalid', exitCode: 2 });
    return (read.refusal.because ?? []).map(({ en }) => en);
  };
  const good = dashboardText('population');

  it.each([
    ['a part of the manual is missing', good.replace(/  limits:\n.*\n.*\n/, ''), /manual\.limits/],
    ['a key is unknown', good.replace('picture: pyramid', 'picture: pyramid\ncolour: red'), /colour/],
    [
      'a title names a filter there is not',
      good.replace('{ward}', '{town}'),
      /tiles\.total: there is no filter "\$town"/,
    ],
    [
      'a question names a filter there is not',
      good.replace('area: $ward', 'area: $wrd'),
      /tiles\.total: there is no filter "\$wrd"/,
    ],
    [
      'the picture is of no tile',
      good.replace('picture: pyramid', 'picture: pyramids'),
      /picture: is not one of the tiles/,
    ],
    ['a map has no map', good.replace("    map: { id: city, layer: '{level}' }\n", ''), /map-level: map belongs/],
    ['two tiles share an id', good.replace('id: people65', 'id: total'), /tiles\.total: is named twice/],
    ['it is not YAML', 'id: [', /YAML/],
  ])('is refused when %s, by the place', (_, text, fault) => {
    expect(faultsOf(text).join('\n')).toMatch(fault);
  });

  it('fits the tables, or the faults are named', async () => {
    const { results } = await testLounge();
    const faults = async (text: string) => {
      const read = readDashboard(text, 'x.yaml');
      if (!read.ok) throw new Error(JSON.stringify(read.refusal));
      const tables = await readTables(results, read.value);
      return tables.ok ? checkDashboard(read.value, tables.value).map(({ en }) => en) : [tables.refusal.en];
    };
    for (const id of ['population', 'income', 'checkups']) expect(await faults(dashboardText(id))).toEqual([]);
    expect((await faults(good.replaceAll("'65-'", "'66-'"))).join()).toContain(
      'Choose one of: total, 0-14, 15-64, 65-',
    );
    expect((await faults(good.replace('dimension: month, initial', 'dimension: moon, initial'))).join()).toContain(
      'filters.month',
    );
    expect((await faults(good.replaceAll('population-age', 'population-planet'))).join()).toContain(
      'population-planet',
    );
  });
});

describe('the shipped dashboards and the shipped statistics', () => {
  const releases = ['population', 'income', 'checkups'].map((id) => {
    const spec = readStatisticsSpec(
      readFileSync(join(import.meta.dirname, '../../statistics', `${id}.yaml`), 'utf8'),
      `${id}.yaml`,
    );
    if (!spec.ok) throw new Error(JSON.stringify(spec.refusal));
    return spec.value;
  });
  const tables = new Map(
    releases.flatMap((release) => release.tables.map((table) => [table.id, { table, release }] as const)),
  );

  it('speak of the same tables, dimensions and measures', () => {
    const wrong: string[] = [];
    for (const spec of shippedDashboards()) {
      for (const tile of spec.tiles) {
        const first = Object.fromEntries(
          spec.filters.flatMap((filter) => ('choose' in filter ? [[filter.name, filter.choose[0]?.code ?? '']] : [])),
        );
        const found = tables.get(tableIn(tile.data.table, first));
        const dimensions = [found?.table.time, ...(found?.table.dimensions ?? []).map(({ name }) => name)];
        const asked = [
          ...Object.keys(tile.data.where),
          ...tile.data.rows.map((row) => row.dimension),
          ...(tile.data.share ? [tile.data.share.dimension] : []),
        ];
        const measures = [...tile.data.measures, ...(tile.data.share ? [tile.data.share.measure] : [])];
        wrong.push(
          ...asked.filter((name) => !dimensions.includes(name)).map((name) => `${spec.id}.${tile.id}: ${name}`),
        );
        wrong.push(
          ...measures
            .filter((name) => !found?.table.measures.includes(name))
            .map((name) => `${spec.id}.${tile.id}: ${name}`),
        );
        const unit = tile.data.share ? '%' : found?.release.measures[tile.data.measures[0] as string]?.unit.ja;
        if (tile.kind !== 'table' && tile.unit.ja !== unit) wrong.push(`${spec.id}.${tile.id}: unit`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
