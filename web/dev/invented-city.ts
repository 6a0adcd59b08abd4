/** For development only: a small invented map (wards and towns on a bay) to lay invented numbers on. */
import { Delaunay } from 'd3-delaunay';
import { topology } from 'topojson-server';

/** A repeatable stream of numbers between 0 and 1 (mulberry32). */
export const stream = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

export const wards = ['浜手区', '港見区', '中央区', '東雲区', '青葉台区', '川上区', '北峰区', '西浦区', '汐入区'].map(
  (ja, at) => ({
    code: `9910${at + 1}`,
    label: {
      ja,
      en: `${['Hamate', 'Minatomi', 'Chuo', 'Shinonome', 'Aobadai', 'Kawakami', 'Kitamine', 'Nishiura', 'Shioiri'][at]} Ward`,
    },
  }),
);

const random = stream(7);
const centres = wards.map((_, at) => [
  0.1 + 0.4 * (at % 3) + random() * 0.1,
  0.42 + 0.22 * Math.floor(at / 3) + random() * 0.08,
]);
const points: [number, number][] = Array.from({ length: 170 }, () => [random() * 1.1, 0.3 + random() * 0.75]);
const cells = new Delaunay(Float64Array.from(points.flat())).voronoi([0, 0.25, 1.15, 1.1]);
const coast = (x: number) => 0.36 + 0.09 * Math.sin(x * 5) + 0.03 * Math.sin(x * 17);

export const towns = points.flatMap(([x, y], at) => {
  if (y < coast(x)) return [];
  const nearest = centres.map(([cx, cy]) => Math.hypot(x - (cx as number), y - (cy as number)));
  const ward = wards[nearest.indexOf(Math.min(...nearest))] as (typeof wards)[number];
  return [
    {
      code: `${ward.code}${String(at).padStart(4, '0')}01`,
      ward: ward.code,
      cell: at,
      label: {
        ja: `${'朝汐波松竹梅桜杉柳泉'[at % 10]}${'見野原田崎山谷浦津口'[Math.floor(at / 10) % 10]}町${(at % 4) + 1}丁目`,
        en: `Town ${at}`,
      },
    },
  ];
});

const polygon = (cell: number) => ({
  type: 'Polygon',
  coordinates: [(cells.cellPolygon(cell) ?? []).map(([x, y]) => [137 + x * 0.3, 32.2 + y * 0.25])],
});
const collection = (features: object[]) => ({ type: 'FeatureCollection', features });
export const map = topology({
  wards: collection(
    wards.map((ward) => ({
      type: 'Feature',
      id: ward.code,
      properties: { name: ward.label.ja },
      geometry: {
        type: 'MultiPolygon',
        coordinates: towns.filter((town) => town.ward === ward.code).map((town) => polygon(town.cell).coordinates),
      },
    })),
  ),
  towns: collection(
    towns.map((town) => ({
      type: 'Feature',
      id: town.code,
      properties: { name: town.label.ja },
      geometry: polygon(town.cell),
    })),
  ),
  sea: collection([]),
} as never);
