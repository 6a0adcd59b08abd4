/** Taking numbers along: the very numbers of the screen, with their conditions. */
import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { publish } from '#results';
import { cityTables, testMark } from '../results/test-tables.ts';
import { refusalSchema } from './lounge.api.ts';
import { signedIn } from './test-lounge.ts';

describe('a download', () => {
  it('holds the very numbers of the screen, in CSV and in Excel, for every tile', async () => {
    const { browser, view, dashboard } = await signedIn();
    const shown = await view('population', '?ward=99102');
    for (const tile of (await dashboard('population')).tiles) {
      const table = shown.tiles[tile.id]?.table;
      const measured = (table?.rows ?? []).map((row) =>
        row.filter((_, i) => table?.columns[i]?.kind === 'measure').map((value) => value ?? '秘'),
      );
      for (const format of ['csv', 'xlsx']) {
        const answer = await browser.get(
          `/api/dashboards/population/tiles/${tile.id}/download?format=${format}&ward=99102`,
        );
        expect(answer.status).toBe(200);
        const [, plain, title = ''] =
          /^attachment; filename="([\w.-]+)"; filename\*=UTF-8''(\S+)$/.exec(
            answer.headers.get('content-disposition') ?? '',
          ) ?? [];
        expect(plain).toBe(`population_${tile.id}_2026-10_99102_districts.${format}`);
        const spoken = `人口：${shown.tiles[tile.id]?.title.ja.replaceAll('/', ' ')}.${format}`;
        expect(decodeURIComponent(title)).toBe(spoken);
        const workbook = read(new Uint8Array(await answer.arrayBuffer()), { type: 'array' });
        const rows = utils
          .sheet_to_json<unknown[]>(workbook.Sheets[workbook.SheetNames[0] as string] as never, { header: 1 })
          .slice(1, 1 + measured.length);
        const measures = (measured[0] ?? []).length;
        expect(rows.map((row) => row.slice(-measures))).toEqual(measured);
      }
    }
  });

  it('brings the list of merged areas of a table that has some; of one that has none, an empty list and no link', async () => {
    const { browser, dashboard, resultsNeeds } = await signedIn();
    const list = async () => (await browser.get('/api/dashboards/income/tiles/by-ward/download?format=merges')).text();
    expect((await dashboard('income')).tables.map(({ merged }) => merged)).toEqual([0, 0, 0]);
    expect((await list()).trim().split('\r\n')).toHaveLength(1);
    const income = cityTables().find(({ id }) => id === 'income-area');
    const merges = [{ dimension: 'area', into: '991010002', from: ['9910100010', '9910100030'] }];
    await publish(resultsNeeds, { ...income, merges } as never, { actor: { name: 'local:test' } }, testMark());
    expect((await dashboard('income')).tables.find(({ id }) => id === 'income-area')?.merged).toBe(2);
    const lines = (await list()).trim().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',').slice(3).join())).toEqual([
      '1,,9910100010 9910100030',
      '2,991010002,',
      '2,991010002,',
    ]);
  });

  it('says its conditions in the language asked for', async () => {
    const { browser } = await signedIn();
    const text = async (language: string) =>
      (await browser.get(`/api/dashboards/income/tiles/by-ward/download?format=csv&language=${language}`)).text();
    expect(await text('ja')).toContain('合成データ（実在の市ではありません）');
    expect(await text('en')).toContain('Synthetic data (not a real city)');
    expect((await browser.get('/api/dashboards/income/tiles/by-ward/download?format=pdf')).status).toBe(400);
    const wrong = await browser.get('/api/dashboards/income/tiles/nothing/download?format=csv');
    expect(refusalSchema.parse(await wrong.json())).toMatchObject({
      code: 'lounge.no-tile',
      en: expect.stringContaining('by-ward'),
    });
  });
});
