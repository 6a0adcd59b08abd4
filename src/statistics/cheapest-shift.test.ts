/** A way around somebody who is alone: the cheapest shift leaves that person alone, in whatever number the person stands. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { cheapestShift } from './cheapest-shift.ts';
import { type Detail, detailOf } from './detail.ts';
import { loadSolver } from './highs-solver.ts';
import { loneArcs } from './lone-arcs.ts';
import type { Solver } from './needs.ts';
import { reduceDetail } from './reduce-detail.ts';
import { equationsOfCells, shown, sliceOf } from './slice.ts';
import { costsOf } from './suppress.ts';
import { staffPolicy } from './test-kit.ts';
import { mediumDetailed } from './test-small-tables.ts';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

it('moves a hidden number so that every sum holds and the person who stands is alone there still', () => {
  let found = 0;
  let wouldBreak = 0;
  fc.assert(
    fc.property(mediumDetailed, ({ system, decided }) => {
      const slice = sliceOf(system, 0, staffPolicy, equationsOfCells(system), (cell) => decided[cell] as number);
      const detail = detailOf(system) as Detail;
      const reduced = reduceDetail(slice, detail, new Set());
      const arcs = loneArcs(slice, detail, reduced);
      const small = { ...reduced.slice, arcs };
      const costs = costsOf(small, new Float64Array(small.value.length));
      const alone = reduced.tables.flatMap(({ atoms, years, x }) =>
        [...x.keys()]
          .filter((at) => x[at] === 1)
          .map((at) => slice.samePeople[detail.slots[at % years]?.[atoms[Math.floor(at / years)] as number] as number]),
      ) as number[];
      const hidden = [...small.state.keys()].filter((cell) => small.state[cell] !== shown);
      for (const [i, cell] of hidden.slice(0, 8).entries()) {
        const person = alone[i % Math.max(1, alone.length)];
        if (person === undefined) continue;
        const free = cheapestShift(small, costs, solver, cell, [1, -1], null);
        if (free && arcs.broken(free.cells, free.shifts).has(person)) wouldBreak += 1;
        const shift = cheapestShift(small, costs, solver, cell, [1, -1], person);
        if (!shift) continue;
        found += 1;
        const by = new Map(shift.cells.map((one, at) => [one, shift.shifts[at] as number]));
        expect(Math.abs(by.get(cell) ?? 0)).toBeCloseTo(1, 6);
        expect(arcs.broken(shift.cells, shift.shifts.map(Math.round)).has(person)).toBe(false);
        for (const { cells, signs } of small.system.equations)
          expect(cells.reduce((n, one, at) => n + (signs[at] as number) * (by.get(one) ?? 0), 0)).toBeCloseTo(0, 6);
        for (const [one, of] of by) expect((small.value[one] as number) + of).toBeGreaterThan(-1e-6);
      }
    }),
    { numRuns: 6, seed: 53 },
  );
  expect(found).toBeGreaterThan(15);
  expect(wouldBreak).toBeGreaterThan(0);
});
