/** Regions grown from seeds over a graph: every node goes to the seed that reaches it at least cost, so regions hang together. */

/** A binary heap of (cost, node, region). */
const makeHeap = () => {
  const items: [number, number, number][] = [];
  const before = (a: number, b: number): boolean =>
    (items[a] as [number, number, number])[0] < (items[b] as [number, number, number])[0];
  const swap = (a: number, b: number): void => {
    [items[a], items[b]] = [items[b] as [number, number, number], items[a] as [number, number, number]];
  };
  return {
    push: (item: [number, number, number]): void => {
      items.push(item);
      for (let i = items.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    pop: (): [number, number, number] | undefined => {
      const top = items[0];
      const last = items.pop();
      if (top && last && items.length > 0) {
        items[0] = last;
        for (let i = 0; ; ) {
          const left = 2 * i + 1;
          const least = left + 1 < items.length && before(left + 1, left) ? left + 1 : left;
          if (least >= items.length || !before(least, i)) break;
          swap(i, least);
          i = least;
        }
      }
      return top;
    },
  };
};

/**
 * `region[i]` = index of the seed that owns node i, −1 where no seed reaches it.
 * `cost(from, to, region)` of a step; infinite where there is no way.
 */
export const grow = (
  count: number,
  neighbours: readonly (readonly number[])[],
  seeds: readonly number[],
  cost: (from: number, to: number, region: number) => number,
): Int32Array => {
  const region = new Int32Array(count).fill(-1);
  const best = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const heap = makeHeap();
  seeds.forEach((node, k) => {
    best[node] = 0;
    heap.push([0, node, k]);
  });
  for (let item = heap.pop(); item; item = heap.pop()) {
    const [soFar, node, k] = item;
    if (region[node] !== -1) continue;
    region[node] = k;
    for (const to of neighbours[node] as readonly number[]) {
      const total = soFar + cost(node, to, k);
      if (region[to] === -1 && total < (best[to] as number)) {
        best[to] = total;
        heap.push([total, to, k]);
      }
    }
  }
  return region;
};

/** For each region the member nearest to its weighted centre: the seed of the next round (Lloyd's step on a graph). */
export const recentre = (
  region: Int32Array,
  regions: number,
  at: readonly (readonly [number, number])[],
  weight: (i: number) => number,
): number[] => {
  const sums = Array.from({ length: regions }, () => [0, 0, 0] as [number, number, number]);
  region.forEach((k, i) => {
    const sum = sums[k];
    const w = weight(i);
    const [x, y] = at[i] as readonly [number, number];
    if (sum) {
      sum[0] += x * w;
      sum[1] += y * w;
      sum[2] += w;
    }
  });
  const nearest = Array.from({ length: regions }, () => ({ node: -1, distance: Number.POSITIVE_INFINITY }));
  region.forEach((k, i) => {
    const sum = sums[k];
    const best = nearest[k];
    if (!sum || !best) return;
    const [x, y] = at[i] as readonly [number, number];
    const distance = Math.hypot(x - sum[0] / sum[2], y - sum[1] / sum[2]);
    if (distance < best.distance) nearest[k] = { node: i, distance };
  });
  return nearest.map((n) => n.node);
};

/** Neighbourhood of regions from that of their nodes. */
export const regionNeighbours = (
  region: Int32Array,
  regions: number,
  neighbours: readonly (readonly number[])[],
): number[][] => {
  const sets = Array.from({ length: regions }, () => new Set<number>());
  region.forEach((k, i) => {
    for (const j of neighbours[i] as readonly number[]) if (region[j] !== k) sets[k]?.add(region[j] as number);
  });
  return sets.map((set) => [...set].sort((a, b) => a - b));
};

/** Groups of nodes that reach each other; `neighbours(i)` null leaves i out. */
export const connectedPieces = (count: number, neighbours: (i: number) => readonly number[] | null): number[][] => {
  const seen = new Uint8Array(count);
  const pieces: number[][] = [];
  for (let start = 0; start < count; start++) {
    if (seen[start] || !neighbours(start)) continue;
    const piece = [start];
    seen[start] = 1;
    for (let k = 0; k < piece.length; k++)
      for (const j of neighbours(piece[k] as number) ?? [])
        if (!seen[j]) {
          seen[j] = 1;
          piece.push(j);
        }
    pieces.push(piece);
  }
  return pieces;
};

/** Whether the nodes of the set all reach each other inside it. */
export const isConnected = (set: ReadonlySet<number>, neighbours: readonly (readonly number[])[]): boolean => {
  const [start] = set;
  if (start === undefined) return false;
  const seen = new Set([start]);
  for (const i of seen) for (const j of neighbours[i] as readonly number[]) if (set.has(j)) seen.add(j);
  return seen.size === set.size;
};
