/**
 * The cheapest safe pattern of a small system, exactly: a whole-number programme chooses cells, the audit and the exact check say why the choice
 * is not safe, each reason becomes a further condition («one of these must be hidden too»), until the choice is safe. Every condition holds in every
 * safe pattern, so the first safe choice is a cheapest one.
 */
import { audit } from '../prove/audit.ts';
import { type Reach, reachOf } from '../prove/reach.ts';
import type { LinearSystem, Solver } from '../needs.ts';
import { computationsOf, recomputable } from '../prove/recomputable.ts';
import { byComplement, isCandidate, type Slice, shown } from '../system/slice.ts';
import { type Costs, leftBare } from './suppress.ts';

/** Larger systems, and those that need more choices, stay as the other steps left them. A bound on work, not on time: the same everywhere. */
const most = { cells: 150, choices: 60 };

/** If `cell` is hidden (or always, for null), one of `needs` must be hidden too. */
type Condition = { readonly cell: number | null; readonly needs: readonly number[] };

/** The cheapest choice of `cells` that meets all conditions; null where there is none. */
const choose = (
  cells: readonly number[],
  costs: Costs,
  conditions: readonly Condition[],
  solver: Solver,
): Set<number> | null => {
  if (conditions.length === 0) return new Set();
  const index = new Map(cells.map((cell, i) => [cell, i]));
  const n = cells.length;
  // Σ needs − cell − slack = 0 (or 1): the slack takes what is more than enough.
  const system: LinearSystem = {
    lower: new Float64Array(n + conditions.length),
    upper: Float64Array.from({ length: n + conditions.length }, (_, i) => (i < n ? 1 : n)),
    whole: true,
    rows: conditions.map(({ cell, needs }, i) => ({
      columns: [
        ...needs.map((c) => index.get(c) as number),
        ...(cell === null ? [] : [index.get(cell) as number]),
        n + i,
      ],
      signs: [...needs.map(() => 1), ...(cell === null ? [] : [-1]), -1],
      equals: cell === null ? 1 : 0,
    })),
  };
  const opened = solver.open(system);
  try {
    const cost = new Float64Array(n + conditions.length);
    for (const [i, cell] of cells.entries()) cost[i] = -(costs[cell] as number);
    const found = opened.maximise(cost);
    return found && new Set(cells.filter((_, i) => (found.x[i] as number) > 0.5));
  } finally {
    opened.close();
  }
};

/**
 * Sets the slice to a cheapest safe pattern and answers true, with `reach` proved for it; or leaves both as they are: the system is not small, too many
 * choices, or nothing cheaper. `demanded`: cells hidden for reasons outside.
 */
export const findSmallest = (
  slice: Slice,
  costs: Costs,
  demanded: ReadonlySet<number>,
  reach: Reach,
  solver: Solver,
  random: () => number,
): boolean => {
  if (slice.system.size > most.cells) return false;
  const before = slice.state.slice();
  const costOf = (state: Uint8Array) =>
    state.reduce(
      (sum, of, cell) => sum + (of === byComplement && !demanded.has(cell) ? (costs[cell] as number) : 0),
      0,
    );
  const bound = costOf(before);
  if (bound === 0) return false;
  for (const [cell, of] of before.entries()) if (of === byComplement && !demanded.has(cell)) slice.state[cell] = shown;
  const start = slice.state.slice();
  const cells = [...start.keys()].filter((cell) => isCandidate(slice, cell));
  const isChoice = new Set(cells);
  const conditions: Condition[] = [];
  const giveUp = () => {
    slice.state.set(before);
    return false;
  };
  for (let round = 0; round < most.choices; round += 1) {
    const choice = choose(cells, costs, conditions, solver);
    if (!choice) return giveUp();
    slice.state.set(start);
    for (const cell of choice) slice.state[cell] = byComplement;
    if (costOf(slice.state) >= bound - 1e-9) return giveUp();
    const proved = reachOf(slice);
    const reasons = whyUnsafe(slice, proved, solver, random);
    if (reasons.length === 0) {
      reach.low.set(proved.low);
      reach.high.set(proved.high);
      reach.leansOn.clear();
      for (const [cell, lone] of proved.leansOn) reach.leansOn.set(cell, lone);
      return true;
    }
    for (const { cell, needs } of reasons) {
      const possible = [...new Set(needs)].filter((c) => isChoice.has(c) && slice.state[c] === shown);
      const own = cell !== null && choice.has(cell) ? cell : null;
      if (possible.length === 0 && own === null) return giveUp();
      conditions.push({ cell: own, needs: possible });
    }
  }
  return giveUp();
};

/** Every reason why the pattern is not safe; none if it is. */
const whyUnsafe = (slice: Slice, reach: Reach, solver: Solver, random: () => number): Condition[] => {
  const { equations } = slice.system;
  const all = [...slice.state.keys()].filter((cell) => slice.state[cell] === shown);
  // What can be computed of never-shown cells the exact check sees.
  const none = new Uint8Array(slice.system.size);
  const reasons: Condition[] = [];
  for (const [e, { cells }] of equations.entries())
    for (const cell of leftBare(slice, e, none))
      reasons.push({ cell, needs: cells.filter((c) => slice.state[c] === shown) });
  if (reasons.length > 0) return reasons;
  const computed = recomputable(slice, random, 'both');
  if (computed.length > 0) {
    const usedBy = computationsOf(slice);
    return computed.map(({ cell, by }) => ({ cell, needs: usedBy(cell, by) }));
  }
  return audit(slice, reach, solver, random).map(({ cell, narrowedBy }) => ({
    cell,
    needs: narrowedBy.length > 0 ? narrowedBy : all,
  }));
};
