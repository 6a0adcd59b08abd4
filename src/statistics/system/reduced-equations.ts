/** The equations of a system from which the years of small places were taken out (reduce-detail.ts): areas that show years are sums of such areas and of rests. */
import type { Detail } from './detail.ts';
import type { Equation } from './linked-system.ts';

/** Innermost places that stand in the same areas which show years. */
export type Rest = { readonly atoms: number[]; readonly years: number; same: number };

/** Slots are filled from the first one on. */
export const yearsOf = ({ slots }: Detail, whole: number): number => {
  const none = slots.findIndex((slot) => (slot[whole] as number) < 0);
  return none < 0 ? slots.length : none;
};

/** The equations of the smaller system, by cells of the whole and rests. */
export const equationsOfReduced = (
  detail: Detail,
  kept: (whole: number) => boolean,
  rests: readonly Rest[],
  restOf: ReadonlyMap<number, number>,
  idsOf: (rest: Rest) => { readonly band: number; readonly years: readonly number[] },
): Equation[] => {
  const { system, atomsOf, wholes, slots, wholeOf, ways } = detail;
  const equation = (cells: readonly number[]): Equation => ({ cells, signs: cells.map((_, i) => (i === 0 ? 1 : -1)) });
  const isOut = (cell: number) => (wholeOf[cell] as number) >= 0 && !kept(wholeOf[cell] as number);
  const found: Equation[] = [];
  for (const one of system.equations) {
    const whole = one.cells[0] as number;
    // A band whose years are all taken out stands for them by its number alone.
    if (one.cells.every((cell) => !isOut(cell))) found.push(one);
    else if ((wholeOf[whole] as number) < 0 && kept(whole)) throw new Error('a band shows some of its years only');
  }
  const told = new Set<number>();
  for (const rest of rests) {
    const { band, years } = idsOf(rest);
    if (rest.atoms.length === 1) told.add(rest.atoms[0] as number);
    else if (rest.same >= 0) told.add(rest.same);
    if (rest.atoms.length === 1) continue;
    found.push(equation([band, ...rest.atoms]));
    if (rest.same < 0) found.push(equation([band, ...years]));
  }
  // Each area that shows years is the sum of rests: by the areas in it that show them too, or else said here. `wholes` has parts before what they are parts of.
  for (const whole of wholes) {
    if (!kept(whole) || told.has(whole)) continue;
    const parts = ways.get(whole) ?? [];
    told.add(whole);
    if (parts.some((of) => of.every((part) => kept(part)))) continue;
    const terms = parts
      .map((of) => {
        const areas = of.filter((part) => kept(part));
        const beside = of.filter((part) => !kept(part)).flatMap((part) => [...(atomsOf.get(part) as Int32Array)]);
        return { areas, of: [...new Set(beside.map((atom) => restOf.get(atom) as number))] };
      })
      .sort((a, b) => a.areas.length + a.of.length - b.areas.length - b.of.length)[0];
    if (!terms) continue;
    const inRests = terms.of.map((r) => idsOf(rests[r] as Rest));
    for (let j = 0; j < yearsOf(detail, whole); j += 1) {
      const slot = slots[j] as Int32Array;
      const cells = [slot[whole], ...terms.areas.map((part) => slot[part]), ...inRests.map(({ years }) => years[j])];
      found.push(equation(cells as number[]));
    }
  }
  return found;
};
