/**
 * The attacker on sums of money: random small tables of contributions, protected, then attacked by an outsider, by the second-largest contributor of a cell,
 * by coalitions, and by whoever makes up a cell alone. Levels are written down here once more (Handbook on Statistical Disclosure Control, 4.2.2).
 */
import fc from 'fast-check';
import type { Policy, ProtectionNeeds } from '#statistics';
import type { LinkedSystem } from '../../src/statistics/system/linked-system.ts';
import { protectSystem } from '../../src/statistics/hide/protect-system.ts';
import { equationsOfCells, shown, sliceOf } from '../../src/statistics/system/slice.ts';
import { staffPolicy } from '../../src/statistics/test-kit.ts';
import { weightsOf } from '../../src/statistics/system/weights.ts';
import { type Highs, openProgramme } from './programme.ts';

/** Contributions to a cell, the largest first. */
type Table = { readonly system: LinkedSystem; readonly contributions: readonly (readonly number[])[] };

const someone = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 900 }) },
);
const cell = fc.oneof(
  { weight: 1, arbitrary: fc.constant<number[]>([]) },
  { weight: 2, arbitrary: fc.array(someone, { minLength: 1, maxLength: 2 }) },
  { weight: 5, arbitrary: fc.array(someone, { minLength: 3, maxLength: 9 }) },
);

/** Rows × columns with margins; rows in two groups where there are four of them; columns cut once more where there are three. */
export const amountTables = fc
  .record({
    rows: fc.integer({ min: 2, max: 4 }),
    columns: fc.integer({ min: 2, max: 3 }),
    linked: fc.boolean(),
    cells: fc.array(cell, { minLength: 12, maxLength: 12 }),
  })
  .map(({ rows, columns, linked, cells }): Table => {
    const at = new Map<string, readonly number[]>();
    const sums: (readonly string[])[] = [];
    const R = Array.from({ length: rows }, (_, r) => `r${r}`);
    const C = Array.from({ length: columns }, (_, c) => `c${c}`);
    for (const [r, row] of R.entries())
      for (const [c, column] of C.entries()) at.set(row + column, cells[r * columns + c] ?? []);
    const sum = (parent: string, children: readonly string[]) => {
      at.set(
        parent,
        children.flatMap((child) => at.get(child) ?? []),
      );
      sums.push([parent, ...children]);
    };
    for (const row of R)
      sum(
        row,
        C.map((column) => row + column),
      );
    const groups = rows === 4 ? [R.slice(0, 2), R.slice(2)] : null;
    for (const column of ['', ...C]) {
      for (const [g, members] of (groups ?? []).entries())
        sum(
          `g${g}${column}`,
          members.map((row) => row + column),
        );
      sum(
        `all${column}`,
        (groups ? ['g0', 'g1'] : R).map((row) => row + column),
      );
      if (linked && rows > 2)
        sum(
          `east${column}`,
          R.slice(1).map((row) => row + column),
        );
    }
    const keys = [...at.keys()];
    const contributions = keys.map((key) => [...(at.get(key) ?? [])].sort((a, b) => b - a));
    const equations = sums.map((names) => ({
      cells: names.map((key) => keys.indexOf(key)),
      signs: names.map((_, i) => (i === 0 ? 1 : -1)),
    }));
    const nth = (n: number) => Float64Array.from(contributions, (of) => of[n] ?? 0);
    return {
      contributions,
      system: {
        name: 'amounts',
        times: ['now'],
        size: keys.length,
        keys,
        values: Float64Array.from(contributions, (of) => of.reduce((a, b) => a + b, 0)),
        people: Float64Array.from(contributions, (of) => of.length),
        first: nth(0),
        second: nth(1),
        third: nth(2),
        asked: new Float64Array(keys.length),
        amounts: true,
        published: new Uint8Array(keys.length).fill(1),
        protectZero: new Uint8Array(keys.length),
        wholeOf: new Int32Array(keys.length).fill(-1),
        weight: weightsOf(keys.length, equations),
        equations,
        at: new Map(),
      },
    };
  });

const added = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);

/** How far the bounds must reach above and below a sum; null where no rule is broken. */
export const requiredReach = (of: readonly number[], policy: Policy): number | null => {
  const total = added(of);
  const [first = 0] = of;
  const levels: number[] = [];
  if (of.length > 0 && of.length < policy.threshold) levels.push((policy.pPercent / 100) * total);
  for (const { units, percent } of Array.isArray(policy.dominance) ? policy.dominance : [policy.dominance]) {
    const largest = added(of.slice(0, units));
    if (largest > (percent / 100) * total) levels.push((100 / percent) * largest - total);
  }
  const rest = added(of.slice(1 + (policy.coalition ?? 1)));
  if (first > 0 && rest < (policy.pPercent / 100) * first) levels.push((policy.pPercent / 100) * first - rest);
  const beyondTwo = added(of.slice(2));
  if (policy.pq && first > 0 && beyondTwo < (policy.pq.p / policy.pq.q) * first)
    levels.push((policy.pq.p / policy.pq.q) * first - beyondTwo);
  return levels.length === 0 ? null : Math.max(0, ...levels);
};

const tolerance = 1e-6;

/** What falls, in words: cells whose interval is narrower than required, or that are known to the yen. */
export const fallenOf = (
  highs: Highs,
  { system, contributions }: Table,
  state: Uint8Array,
  policy: Policy,
): string[] => {
  const hidden = system.keys.flatMap((_, c) => (state[c] === shown ? [] : [c]));
  const columnOf = new Map(hidden.map((c, i) => [c, i]));
  const most = 10 * Math.max(1, ...system.values);
  const rows = system.equations.flatMap(({ cells, signs }) => {
    let side = 0;
    const [columns, coefficients]: [number[], number[]] = [[], []];
    for (const [i, c] of cells.entries()) {
      const column = columnOf.get(c);
      if (column === undefined) side -= (signs[i] as number) * (system.values[c] as number);
      else {
        columns.push(column);
        coefficients.push(signs[i] as number);
      }
    }
    return columns.length === 0 ? [] : [{ columns, coefficients, low: side, high: side }];
  });
  /** What can be known of cells by somebody who knows `known` exactly. */
  const intervals = (cells: readonly number[], known: number): Map<number, readonly [number, number]> => {
    const fixed = (column: number, otherwise: number) =>
      hidden[column] === known ? (system.values[known] as number) : otherwise;
    const opened = openProgramme(highs, {
      lower: Float64Array.from(hidden, (_, i) => fixed(i, 0)),
      upper: Float64Array.from(hidden, (_, i) => fixed(i, most)),
      rows,
      whole: false,
    });
    const end = (c: number, sign: number): number => {
      const cost = new Float64Array(hidden.length);
      cost[columnOf.get(c) as number] = sign;
      return opened.maximise(cost)?.x[columnOf.get(c) as number] ?? Number.NaN;
    };
    try {
      return new Map(cells.map((c) => [c, [end(c, -1), end(c, 1)] as const]));
    } finally {
      opened.close();
    }
  };
  const fallen: string[] = [];
  const reachOf = new Map(hidden.map((c) => [c, requiredReach(contributions[c] as readonly number[], policy)]));
  for (const [c, [low, high]] of intervals(hidden, -1)) {
    const [own, key] = [contributions[c] as readonly number[], system.keys[c] as string];
    const total = added(own);
    const reach = reachOf.get(c) ?? null;
    if (!(high - low > tolerance)) fallen.push(`${key}: everybody knows it`);
    else if (reach !== null && (high < total + reach - tolerance || low > Math.max(0, total - reach) + tolerance))
      fallen.push(`${key}: ${low} to ${high}, ${total} ± ${reach} required`);
    else if (reach !== null && high - low < ((policy.sliding ?? 0) / 100) * total - tolerance)
      fallen.push(`${key}: ${low} to ${high} is narrower than ${policy.sliding} % of ${total}`);
    // The second-largest (with the coalition's others) takes the own amount off the upper bound: what is left must not tell the largest to within p %.
    const others = added(own.slice(1, 1 + (policy.coalition ?? 1)));
    if (
      own.length > 1 &&
      reach !== null &&
      high - others < (own[0] as number) * (1 + policy.pPercent / 100) - tolerance
    )
      fallen.push(`${key}: the next largest know the largest`);
  }
  // Whoever makes up a cell alone knows that one to the yen; of cells with the same sum the parts are the same people.
  for (const by of hidden.filter((c) => contributions[c]?.length === 1)) {
    const about = hidden.filter((c) => reachOf.get(c) !== null && system.values[c] !== system.values[by]);
    for (const [c, [low, high]] of intervals(about, by))
      if (!(high - low > tolerance)) fallen.push(`${system.keys[c]}: known to the one of ${system.keys[by]}`);
  }
  return fallen;
};

/** Dominance and p%; two dominance rules with pq; dominance of three with a coalition of two; sliding protection. */
export const policies: readonly Policy[] = [
  { ...staffPolicy, threshold: 3 },
  {
    ...staffPolicy,
    threshold: 3,
    dominance: [
      { units: 1, percent: 70 },
      { units: 2, percent: 85 },
    ],
    pPercent: 15,
    pq: { p: 15, q: 50 },
  },
  { ...staffPolicy, threshold: 3, dominance: { units: 3, percent: 90 }, pPercent: 20, coalition: 2 },
  { ...staffPolicy, threshold: 3, sliding: 60 },
];

export type Campaign = { tables: number; refusals: number; hidden: number; needed: number; bareFallen: number };

export const attackAmounts = (
  highs: Highs,
  needs: ProtectionNeeds,
  policies: readonly Policy[],
  runs: { numRuns: number; seed: number },
): Campaign => {
  const campaign: Campaign = { tables: 0, refusals: 0, hidden: 0, needed: 0, bareFallen: 0 };
  fc.assert(
    fc.property(amountTables, fc.constantFrom(...policies), (table, policy) => {
      const result = protectSystem(table.system, policy, needs);
      if ('failedAt' in result) {
        campaign.refusals += 1;
        return;
      }
      campaign.tables += 1;
      campaign.hidden += result.state.reduce((n, of) => n + (of === shown ? 0 : 1), 0);
      for (const [c, of] of table.contributions.entries())
        if (requiredReach(of, policy) !== null && result.state[c] === shown)
          throw new Error(`${table.system.keys[c]} is shown`);
      const fallen = fallenOf(highs, table, result.state, policy);
      if (fallen.length > 0) throw new Error(fallen.join('; '));
      if (result.complementary === 0) return;
      campaign.needed += 1;
      const bare = sliceOf(table.system, 0, policy, equationsOfCells(table.system)).state;
      if (fallenOf(highs, table, bare, policy).length > 0) campaign.bareFallen += 1;
    }),
    runs,
  );
  return campaign;
};
