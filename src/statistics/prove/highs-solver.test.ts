/** A solver that gives up only ever hides more, and the certificate says how often it did. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadSolver } from './highs-solver.ts';
import type { Solver } from '../needs.ts';
import { protectSystem } from '../hide/protect-system.ts';
import { attackAll, minimumWidth, threshold } from './test-attacker.ts';
import { needsWith, staffPolicy } from '../test-kit.ts';
import { smallTables } from './test-small-tables.ts';

/** Hardly any programme ends within one step. */
const impatient = () => loadSolver({ simplexSteps: 1, nodes: 0 });

it('tells a question given up from one that has no answer', async () => {
  const solver = await loadSolver();
  const rows = [{ columns: [0, 1], signs: [1, 1], equals: 5 }];
  const system = { lower: new Float64Array(2), upper: Float64Array.of(1, 1), rows, whole: false };
  const opened = solver.open(system);
  expect(opened.maximise(Float64Array.of(1, 0))).toBeNull();
  opened.close();
  expect(solver.gaveUp?.()).toBe(0);
});
it('hides more where the solver gives up, and says how often it did', async () => {
  const needs = { ...(await needsWith('gives up')), exact: false };
  const policy = { ...staffPolicy, threshold, minimumWidth };
  const all = (solver: Solver) =>
    fc.sample(smallTables, { numRuns: 40, seed: 14 }).map((table) => {
      const made = protectSystem(table, policy, { ...needs, solver });
      return 'failedAt' in made ? { undecided: 0, complementary: 0, tightest: Infinity } : made;
    });
  const [patient, hasty] = [all(needs.solver), all(await impatient())];
  const sum = (of: typeof patient, name: 'undecided' | 'complementary') => of.reduce((n, made) => n + made[name], 0);
  expect(sum(patient, 'undecided')).toBe(0);
  expect(sum(hasty, 'undecided')).toBeGreaterThan(10);
  expect(sum(hasty, 'complementary')).toBeGreaterThan(sum(patient, 'complementary'));
  for (const { tightest } of hasty) expect(tightest).toBeGreaterThanOrEqual(minimumWidth);
});
it('leaves the attacker who tries every table nothing either', async () => {
  const needs = { ...(await needsWith('gives up')), exact: false, solver: await impatient() };
  const { hiddenCells, refusals } = attackAll(needs, { numRuns: 60, seed: 14 });
  expect(hiddenCells).toBeGreaterThan(180);
  expect(refusals).toBeLessThan(6);
});
