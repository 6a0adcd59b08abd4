/** Gives every town its name, 丁目 or 小字, and code: neighbours share a name and are numbered along it. */
import type { Point } from './map-land.ts';
import { makeNamer, type Flavour } from './map-names.ts';
import { type Chance, pick } from './map-noise.ts';
import { ruralWard, type Towns, wards } from './map-towns.ts';

export type NamedTown = {
  readonly code: string;
  readonly name: string;
  readonly chome: number | null;
  readonly koaza: string;
};

/** How many 丁目 a name has; mean about 3. */
const sizes = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7];

/** Clusters of neighbouring towns of one ward. */
const clusters = (towns: Towns, next: Chance): number[][] => {
  const free = new Set(Array.from({ length: towns.count }, (_, i) => i));
  const groups: number[][] = [];
  const open = (i: number): number[] =>
    (towns.neighbours[i] as number[]).filter((j) => free.has(j) && towns.ward[j] === towns.ward[i]);
  const span = (p: Point, q: Point): number => Math.hypot(p[0] - q[0], p[1] - q[1]);
  while (free.size > 0) {
    // The town with fewest free neighbours first: no town is left over alone by chance.
    const start = [...free].reduce((best, i) => (open(i).length < open(best).length ? i : best));
    const size = pick(next, sizes);
    const group = [start];
    free.delete(start);
    while (group.length < size) {
      const around = [...new Set(group.flatMap(open))];
      if (around.length === 0) break;
      const sum = (j: number) =>
        group.reduce((total, i) => total + span(towns.at[i] as Point, towns.at[j] as Point), 0);
      const nearest = around.reduce((best, j) => (sum(j) < sum(best) ? j : best));
      group.push(nearest);
      free.delete(nearest);
    }
    groups.push(group);
  }
  return groups;
};

/** Orders a group along its longer axis, starting at the end nearer the centre of the city. */
const alongAxis = (group: readonly number[], at: readonly Point[]): number[] => {
  const points = group.map((i) => at[i] as Point);
  const [mx, my] = [0, 1].map((k) => points.reduce((sum, p) => sum + (p[k] as number), 0) / points.length) as [
    number,
    number,
  ];
  const [xx, xy, yy] = points.reduce(
    ([a, b, c], [x, y]) => [a + (x - mx) ** 2, b + (x - mx) * (y - my), c + (y - my) ** 2],
    [0, 0, 0],
  );
  const angle = Math.atan2(2 * (xy as number), (xx as number) - (yy as number)) / 2;
  const along = ([x, y]: Point): number => x * Math.cos(angle) + y * Math.sin(angle);
  const sorted = [...group].sort((a, b) => along(at[a] as Point) - along(at[b] as Point));
  const far = (i: number | undefined): number =>
    Math.hypot((at[i as number] as Point)[0] - 17.8, (at[i as number] as Point)[1] - 10.4);
  return far(sorted[0]) <= far(sorted.at(-1)) ? sorted : sorted.reverse();
};

export const nameTowns = (towns: Towns, shoreKm: (p: Point) => number, next: Chance): NamedTown[] => {
  const namer = makeNamer(next);
  const named: NamedTown[] = new Array(towns.count);
  const serial = new Map<string, number>();
  let before: { ward: string; name: string; at: Point } | null = null;
  const flavourOf = (i: number, ward: string): Flavour => {
    if (ward === ruralWard && (towns.urban[i] as number) < 0.2) return 'village';
    if ((towns.height[i] as number) > 0.12 || ward === '99108' || ward === ruralWard) return 'heights';
    if (shoreKm(towns.at[i] as Point) < 1.1) return 'coast';
    return (towns.urban[i] as number) > 0.75 ? 'old' : 'town';
  };
  for (const group of clusters(towns, next)) {
    const head = group[0] as number;
    const ward = wards[towns.ward[head] as number]?.code as string;
    const flavour = flavourOf(head, ward);
    const at = towns.at[head] as Point;
    const direction =
      before && Math.abs(at[0] - before.at[0]) > Math.abs(at[1] - before.at[1])
        ? at[0] > before.at[0]
          ? '東'
          : '西'
        : before && at[1] > before.at[1]
          ? '北'
          : '南';
    const paired: string | null =
      before?.ward === ward && flavour !== 'village' && next() < 0.12 ? namer.beside(before.name, direction) : null;
    const name: string = paired ?? namer.take(flavour);
    if (!paired) before = { ward, name, at };
    const number = (serial.get(ward) ?? 0) + 1;
    serial.set(ward, number);
    const hamlets = namer.hamlets();
    alongAxis(group, towns.at).forEach((town, k) => {
      const part = group.length === 1 ? 0 : k + 1;
      named[town] = {
        code: `${ward}${String(number).padStart(4, '0')}${String(part).padStart(2, '0')}`,
        name,
        chome: flavour === 'village' || part === 0 ? null : part,
        koaza: flavour === 'village' && part > 0 ? (hamlets[k] as string) : '',
      };
    });
  }
  return named;
};
