/**
 * What a linear programme leaves of many numbers at once. Every optimum is a whole table that fits what is shown, and so widens what is known of all of them; only
 * those that no table of some random ones proved wide enough get programmes of their own, which say exactly how narrow they are.
 */
import type { LinearSystem, OpenedSystem, Solver } from '../needs.ts';

export type Interval = readonly [low: number, high: number];

/** A number the audit asks about: what it can be beside a table `x` of the rest, and where its own two programmes look. */
export type Asked = {
  readonly at: (x: Float64Array) => Interval;
  /** Columns whose shifts move it. */
  readonly columns: readonly number[];
  /** Its smallest and largest value, exactly; null where no table fits. */
  readonly ends: (opened: OpenedSystem) => Interval | null;
  /** Whether so much is enough. */
  readonly isEnough: (interval: Interval) => boolean;
};

/** Rounds in which less than one in so many is proved are no quicker than asking each. */
const few = 50;
const rounds = 40;

/** Of a column of the programme itself. */
export const askedColumn = (column: number, size: number, isEnough: Asked['isEnough']): Asked => ({
  at: (x) => [x[column] as number, x[column] as number],
  columns: [column],
  ends: (opened) => {
    const cost = new Float64Array(size);
    cost[column] = 1;
    const high = opened.maximise(cost)?.x[column];
    cost[column] = -1;
    const low = opened.maximise(cost)?.x[column];
    return low === undefined || high === undefined ? null : [low, high];
  },
  isEnough,
});

/** In the order of `asked`; null for all where no table fits what is shown. */
export const intervalsOf = (
  system: LinearSystem,
  asked: readonly Asked[],
  solver: Solver,
  random: () => number,
): (Interval | null)[] => {
  if (asked.length === 0) return [];
  const found: [number, number][] = asked.map(() => [Infinity, -Infinity]);
  let open = [...asked.keys()];
  const opened = solver.open(system);
  try {
    const see = (x: Float64Array) => {
      for (const i of open) {
        const [low, high] = (asked[i] as Asked).at(x);
        const known = found[i] as [number, number];
        known[0] = Math.min(known[0], low);
        known[1] = Math.max(known[1], high);
      }
    };
    for (let round = 0; round < rounds && open.length > 0; round += 1) {
      const cost = new Float64Array(system.lower.length);
      for (const i of open)
        for (const column of (asked[i] as Asked).columns)
          if (cost[column] === 0) cost[column] = random() < 0.5 ? 1 : -1;
      for (const sign of [1, -1]) {
        const solution = opened.maximise(cost.map((of) => sign * of));
        if (!solution) return asked.map(() => null);
        see(solution.x);
      }
      const before = open.length;
      open = open.filter((i) => !(asked[i] as Asked).isEnough(found[i] as Interval));
      if (round > 5 && before - open.length < before / few) break;
    }
    const answers: (Interval | null)[] = found;
    for (const i of open) answers[i] = (asked[i] as Asked).ends(opened);
    return answers;
  } finally {
    opened.close();
  }
};
