/** A shift seen at once says what the audit will see in it later: no number wider, no lone person less suspected. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attackOn } from './attack.ts';
import { type Detail, detailOf } from '../system/detail.ts';
import { kernelMoves } from './kernel-moves.ts';
import { loneArcs } from './lone-arcs.ts';
import { reachOf, widenByMove } from './reach.ts';
import { reduceDetail } from '../system/reduce-detail.ts';
import { widenByShift } from './shift-witness.ts';
import { byComplement, equationsOfCells, shown, sliceOf } from '../system/slice.ts';
import { staffPolicy } from '../test-kit.ts';
import { mediumDetailed } from './test-small-tables.ts';

it('proves of towns, rests and people who are alone what the same move proves to the audit, and nothing where a sum does not hold', () => {
  let moved = 0;
  let leaning = 0;
  fc.assert(
    fc.property(mediumDetailed, fc.nat(), ({ system, decided }, pick) => {
      const slice = sliceOf(system, 0, staffPolicy, equationsOfCells(system), (cell) => decided[cell] as number);
      const detail = detailOf(system) as Detail;
      const reduced = reduceDetail(slice, detail, new Set());
      const small = { ...reduced.slice, arcs: loneArcs(slice, detail, reduced) };
      for (const [cell, n] of small.value.entries())
        if (small.state[cell] === shown && n > 0 && (cell + pick) % 3 > 0) small.state[cell] = byComplement;
      const attack = attackOn(small);
      const people = new Set(
        [...slice.value.keys()]
          .filter((cell) => slice.value[cell] === 1)
          .map((cell) => slice.samePeople[cell] as number),
      );
      const [seen, audited, off] = [reachOf(small), reachOf(small), reachOf(small)];
      for (const [m, move] of kernelMoves(attack).entries()) {
        const cells = move.columns.map((column) => attack.cells[column] as number);
        widenByMove(attack, audited, move, true);
        widenByShift(small, seen, cells, move.shifts);
        expect(seen).toEqual(audited);
        const shiftOf = new Map(cells.map((cell, i) => [cell, move.shifts[i] as number]));
        const broken = small.arcs.broken(cells, move.shifts);
        for (const person of people)
          expect(small.arcs.isBroken(person, (cell) => shiftOf.get(cell) ?? 0)).toBe(broken.has(person));
        moved += 1;
        const at = (pick + m) % move.shifts.length;
        widenByShift(
          small,
          off,
          cells,
          move.shifts.map((by, i) => (i === at ? by + 1 : by)),
        );
        widenByShift(
          small,
          off,
          cells,
          move.shifts.map((by) => by / 2 + 0.25),
        );
      }
      expect(off).toEqual(reachOf(small));
      for (const people of seen.leansOn.values()) leaning += people.size;
    }),
    { numRuns: 10, seed: 53 },
  );
  expect(moved).toBeGreaterThan(100);
  expect(leaning).toBeGreaterThan(10);
});
