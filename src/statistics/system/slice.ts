/** One time point of a linked system while it is being protected: what is hidden, why, and what an attacker knows of it. */
import { hiddenEarlier, mustHide, mustHideForOthers, staysShown, undecided } from '../released/differencing.ts';
import type { LinkedSystem } from './linked-system.ts';
import type { LoneArcs } from '../prove/lone-arcs.ts';
import { amountRules, type CellFacts, countIsSmall, protectionLevel } from '../rules/primary.ts';
import type { Policy } from '../spec/spec.ts';

export const shown = 0;
/** Too few people (or nobody, where that tells). */
export const byThreshold = 1;
/** One or two people make up nearly all of the amount. */
export const byDominance = 2;
/** Would give another hidden cell away. */
export const byComplement = 3;
/** Never shown in any table, but it could follow from those that are. */
export const neverShown = 4;
/** Finer than an area of so few residents shows, whatever the number: of such a cell the reason tells nothing but that. */
export const byDetail = 5;

export type Slice = {
  readonly system: LinkedSystem;
  readonly policy: Policy;
  readonly value: Float64Array;
  readonly people: Float64Array;
  /** Per cell one of the states above. */
  readonly state: Uint8Array;
  /** 1 where what is hidden concerns people directly: too few, or dominated. */
  readonly sensitive: Uint8Array;
  /** Required reach of the attacker's bounds above and below an amount; 0 for cells without one, and for counts. */
  readonly level: Float64Array;
  readonly equationsOf: readonly (readonly number[])[];
  /** 1 where it was decided before whether the cell is shown, and what it says; 2 where only that it is hidden. */
  readonly frozen: Uint8Array;
  /** Cells with the same number hold the same people (a ward whose only inhabitant lives in that town). */
  readonly samePeople: Int32Array;
  /** What people know who are alone in cells that were taken out of the system (lone-arcs.ts). */
  readonly arcs?: LoneArcs;
};

export const equationsOfCells = (system: LinkedSystem): number[][] => {
  const of: number[][] = Array.from({ length: system.size }, () => []);
  for (const [e, equation] of system.equations.entries()) for (const cell of equation.cells) of[cell]?.push(e);
  return of;
};

/** What the primary rules look at; `at` counts times × size. */
export const factsAt = (system: LinkedSystem, at: number): CellFacts => ({
  people: system.people[at] as number,
  total: system.values[at] as number,
  first: system.first[at] as number,
  second: system.second[at] as number,
  third: system.third?.[at] ?? 0,
  asked: system.asked?.[at] ?? 0,
});

/** A parent whose one child has all its people holds the same people as that child. */
const peopleClasses = (system: LinkedSystem, people: Float64Array): Int32Array => {
  const of = Int32Array.from({ length: system.size }, (_, cell) => cell);
  const rootOf = (cell: number): number => {
    let root = cell;
    while (of[root] !== root) root = of[root] as number;
    of[cell] = root;
    return root;
  };
  for (const { cells } of system.equations) {
    const parent = cells[0] as number;
    const n = people[parent] as number;
    if (n === 0) continue;
    for (let i = 1; i < cells.length; i += 1)
      if (people[cells[i] as number] === n) of[rootOf(cells[i] as number)] = rootOf(parent);
  }
  return of.map((_, cell) => rootOf(cell));
};

/**
 * Applies the primary rules to time point `t`. `before`: what was decided of a cell already (differencing.ts), because of its number of people
 * (amounts) or of other tables.
 */
export const sliceOf = (
  system: LinkedSystem,
  t: number,
  policy: Policy,
  equationsOf: readonly (readonly number[])[],
  before?: (cell: number) => number,
): Slice => {
  const range = (values: Float64Array) => values.subarray(t * system.size, (t + 1) * system.size);
  const value = range(system.values);
  const people = range(system.people);
  const state = new Uint8Array(system.size);
  const sensitive = new Uint8Array(system.size);
  const level = new Float64Array(system.size);
  const frozen = new Uint8Array(system.size);
  const decide = (cell: number) => {
    const of = before?.(cell) ?? undecided;
    if (of !== undecided) frozen[cell] = of === mustHide ? 2 : 1;
    if (of === staysShown) state[cell] = shown;
    else if (of === mustHideForOthers) state[cell] = byComplement;
    else if (of > hiddenEarlier) state[cell] = of - hiddenEarlier;
    else if (of === mustHide && state[cell] === shown)
      state[cell] = !system.amounts && (people[cell] as number) < policy.threshold ? byThreshold : byComplement;
  };
  for (let cell = 0; cell < system.size; cell += 1) {
    const n = people[cell] as number;
    const isPublished = system.published[cell] === 1;
    if (!isPublished) state[cell] = neverShown;
    if (!system.amounts) {
      const whole = system.wholeOf[cell] as number;
      const zeroTells = system.protectZero[cell] === 1 && (whole < 0 || (people[whole] as number) > 0);
      if (countIsSmall(n, policy.threshold, zeroTells)) {
        sensitive[cell] = 1;
        if (isPublished) state[cell] = byThreshold;
      }
      decide(cell);
      continue;
    }
    const facts = factsAt(system, t * system.size + cell);
    const rules = amountRules(facts, policy);
    if (rules.length > 0) {
      sensitive[cell] = 1;
      level[cell] = protectionLevel(facts, policy);
      state[cell] = rules[0] === 'threshold' ? byThreshold : byDominance;
    }
    decide(cell);
  }
  return {
    system,
    policy,
    value,
    people,
    state,
    sensitive,
    level,
    equationsOf,
    frozen,
    samePeople: peopleClasses(system, people),
  };
};

/** Cells that may not be recomputable: everything a table leaves out, and small groups no table shows. */
export const isGuarded = (slice: Slice, cell: number): boolean => {
  const state = slice.state[cell] as number;
  if (state === byDetail) return slice.sensitive[cell] === 1 || (slice.people[cell] as number) > 0;
  return state !== shown && (state !== neverShown || slice.sensitive[cell] === 1);
};

/**
 * What an attacker knows of a hidden cell who has read the rules and the reasons shown: a count hidden by threshold is
 * below it (it may be 0: some zeros are hidden among the 1–9, see decoys.ts); one hidden for others' sake can be anything (some of the 1–9 say so,
 * too). No amount is negative.
 */
export const knownBounds = (slice: Slice, cell: number): readonly [lower: number, upper: number] => {
  const { system, policy, state } = slice;
  if (system.amounts) return [0, Infinity];
  if (state[cell] === byThreshold) return [0, policy.threshold - 1];
  return [0, Infinity];
};

/** Whether complementary suppression may take the cell: shown, and not empty (an empty cell hides nothing). */
export const isCandidate = (slice: Slice, cell: number): boolean =>
  slice.state[cell] === shown &&
  slice.frozen[cell] === 0 &&
  (slice.people[cell] as number) > 0 &&
  (slice.value[cell] as number) > 0;
