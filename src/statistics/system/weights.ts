/** What it costs to hide a cell, before ties are broken: inner cells are cheap, totals dear. */
import type { Equation } from './linked-system.ts';

/** Totals are dear, totals of totals dearer: 6 to the power of the levels below, doubled for each further way of adding up. */
export const weightsOf = (size: number, equations: readonly Equation[]): Float64Array => {
  const height = new Uint8Array(size);
  const ways = new Uint16Array(size);
  for (const { cells } of equations)
    if (cells.length > 2) ways[cells[0] as number] = (ways[cells[0] as number] as number) + 1;
  // Hierarchies are a few levels deep; the bound stops equations of equal sets that would lift each other for ever.
  for (let level = 0; level < 6; level += 1)
    for (const { cells } of equations) {
      const parent = cells[0] as number;
      for (let i = 1; i < cells.length; i += 1)
        if (
          cells.length > 2 &&
          (height[parent] as number) <= (height[cells[i] as number] as number) &&
          (height[parent] as number) < 6
        )
          height[parent] = (height[cells[i] as number] as number) + 1;
    }
  return Float64Array.from(height, (h, cell) => 6 ** h * 2 ** Math.max(0, (ways[cell] as number) - 1));
};
