/** Numbers taken along for programs: Parquet for analysis, GeoJSON for maps; the numbers of the screen, and a reason where there is none. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Engine, sqlText } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { signedIn } from './test-lounge.ts';

let at: Awaited<ReturnType<typeof signedIn>>;
beforeAll(async () => {
  at = await signedIn();
});
const take = (tile: string, format: string, filters = '') =>
  at.browser.get(`/api/dashboards/population/tiles/${tile}/download?format=${format}${filters}`);

const readParquet = async <T>(bytes: Uint8Array, read: (engine: Engine, path: string) => Promise<T>): Promise<T> => {
  const [engine, file] = [await openEngine({ threads: 1 }), memoryFile()];
  try {
    file.append(bytes);
    return await read(engine, sqlText(file.path));
  } finally {
    engine.close();
    file.close();
  }
};

describe('a tile as Parquet', () => {
  it('has the rows of the screen, typed, hidden numbers as nulls with their reason, and its conditions as notes', async () => {
    const answer = await take('map-level', 'parquet', '&ward=99102');
    expect(answer.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(answer.headers.get('content-disposition')).toMatch(/\.parquet/);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const shown = (await at.view('population', '?ward=99102')).tiles['map-level']?.table;
    await readParquet(bytes, async (engine, path) => {
      const rows = await engine.rows(`SELECT * FROM read_parquet(${path})`);
      expect(rows).toHaveLength(shown?.rows.length as number);
      for (const [r, row] of rows.entries()) {
        const own = shown?.rows[r] as (string | number | null)[];
        const [name] = Object.keys(row);
        expect(row[name as string]).toBe(own[0]);
        for (const [c, column] of (shown?.columns ?? []).entries()) {
          if (column.kind === 'dimension') continue;
          expect(row[column.name]).toBe(own[c]);
          const reason = shown?.hidden.find((one) => one.row === r && one.column === c)?.reason;
          expect(row[`${column.name}_status`]).toBe(reason ?? 'shown');
          expect(row[`${column.name}_reason`] === null).toBe(reason === undefined);
        }
      }
      const notes = await engine.rows<{ key: string; value: string }>(
        `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${path})`,
      );
      expect(notes.find(({ key }) => key === 'データ時点')?.value).toBe('2026-10-31');
    });
    const again = new Uint8Array(await (await take('map-level', 'parquet', '&ward=99102')).arrayBuffer());
    expect(again).toEqual(bytes);
  });
});

describe('a map as GeoJSON', () => {
  type Feature = {
    id: string;
    geometry: { type: string; coordinates: number[][][] } | null;
    properties: Record<string, string | number | null>;
  };
  it('has every area of the screen with its shape, rings against the clock, and the numbers of the screen', async () => {
    const answer = await take('map-people', 'geojson', '&ward=99102');
    expect(answer.headers.get('content-type')).toBe('application/geo+json');
    const { type, features, about } = (await answer.json()) as { type: string; features: Feature[]; about: object };
    expect([type, (about as Record<string, string>)['データ時点']]).toEqual(['FeatureCollection', '2026-10-31']);
    const shown = (await at.view('population', '?ward=99102')).tiles['map-people']?.table;
    expect(features.map(({ id, properties }) => [id, properties.people])).toEqual(shown?.rows.map(([a, b]) => [a, b]));
    // People whose town is not known live in no area of the map.
    expect(features.filter(({ geometry }) => geometry === null).map(({ id }) => id)).toEqual(['99102-unknown']);
    for (const { geometry } of features) {
      const [ring = []] = geometry?.coordinates ?? [];
      const turn = ring.reduce((sum, [x = 0, y = 0], i) => {
        const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length] ?? [];
        return sum + x * nextY - nextX * y;
      }, 0);
      if (geometry) expect(turn).toBeGreaterThan(0);
    }
  });
  it('is refused for what is no map, in a sentence', async () => {
    const answer = await take('pyramid', 'geojson');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'lounge.no-geojson']);
  });
});
