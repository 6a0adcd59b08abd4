/**
 * What may shift among places within one year of a band, whatever the year. Places that stand in the same sums (the same ward and district) can take over from each
 * other: these are found by what they stand in. Whatever else is possible is found by elimination.
 */
import type { Attack } from './attack.ts';
import type { CellMove } from './cell-moves.ts';
import type { Detail } from './detail.ts';
import { kernelMoves } from './kernel-moves.ts';
import { type Slice, shown } from './slice.ts';

export type BandMoves = {
  /** Choices by coarse cells. */
  readonly choices: readonly CellMove[];
  /** Inner coarse cell → taking over from the fullest that stands in the same sums; undefined for others, and for that one. */
  readonly fromFullest: readonly (CellMove | undefined)[];
  /** Inner coarse cell → the fullest that stands in the same sums (perhaps itself), −1 for others. */
  readonly fullestOf: Int32Array;
  /** The fullest cells → themselves, with every total they are a part of. */
  readonly withTotals: readonly (CellMove | undefined)[];
};

/** From how many of the fullest others a cell may take over. */
const partners = 3;

type Band = Pick<Attack, 'equations' | 'equationsOf'> & { readonly cells: readonly number[] };

/** The cells whose detail is hidden in every year, by band, the fullest first; with the equations among them. */
const bandsOf = (slice: Slice, { coarse, slots, bandOf, mirrored }: Detail): Band[] => {
  const inBand = new Map<number, number[]>();
  for (let c = 0; c < coarse.size; c += 1) {
    const band = bandOf[c] as number;
    if (band < 0) continue;
    if (slots.some((slot) => (slot[c] as number) < 0 || slice.state[slot[c] as number] === shown)) continue;
    const of = inBand.get(band);
    if (of) of.push(c);
    else inBand.set(band, [c]);
  }
  const equationsIn = new Map<number, (typeof mirrored)[number][]>();
  for (const equation of mirrored) {
    const band = bandOf[equation.cells[0] as number] as number;
    const of = equationsIn.get(band);
    if (of) of.push(equation);
    else equationsIn.set(band, [equation]);
  }
  const peopleIn = (c: number) => slots.reduce((n, slot) => n + (slice.value[slot[c] as number] as number), 0);
  const columnOf = new Int32Array(coarse.size).fill(-1);
  return [...inBand].map(([band, unsorted]) => {
    const cells = unsorted
      .map((c) => [c, peopleIn(c)] as const)
      .sort((a, b) => b[1] - a[1])
      .map(([c]) => c);
    for (const [column, c] of cells.entries()) columnOf[c] = column;
    const equationsOf: number[][] = cells.map(() => []);
    const equations: Attack['equations'][number][] = [];
    for (const { cells: all, signs } of equationsIn.get(band) ?? []) {
      const of = all
        .flatMap((c, i) => {
          const column = columnOf[c] as number;
          return column < 0 ? [] : [{ column, sign: signs[i] as number, isParent: i === 0 }];
        })
        .sort((a, b) => a.column - b.column);
      if (of.length === 0) continue;
      for (const { column } of of) equationsOf[column]?.push(equations.length);
      equations.push({
        columns: of.map(({ column }) => column),
        signs: of.map(({ sign }) => sign),
        parent: of.find(({ isParent }) => isParent)?.column ?? -1,
      });
    }
    for (const c of cells) columnOf[c] = -1;
    return { cells, equations, equationsOf };
  });
};

/** A column with every hidden total it is a part of, and the equations that are out of balance then, as one word. */
const totalsOf = ({ equations, equationsOf }: Band, start: number) => {
  const columns = [start];
  const seen = new Set(columns);
  const open: number[] = [];
  for (const column of columns)
    for (const e of equationsOf[column] as readonly number[]) {
      const { parent } = equations[e] as Attack['equations'][number];
      if (parent < 0) open.push(e);
      else if (!seen.has(parent)) {
        seen.add(parent);
        columns.push(parent);
      }
    }
  return { columns, word: open.sort((a, b) => a - b).join() };
};

export const bandMoves = (slice: Slice, detail: Detail): BandMoves => {
  const { size } = detail.coarse;
  const choices: CellMove[] = [];
  const fromFullest: (CellMove | undefined)[] = [];
  const withTotals: (CellMove | undefined)[] = [];
  const fullestOf = new Int32Array(size).fill(-1);
  for (const band of bandsOf(slice, detail)) {
    const { cells, equations, equationsOf } = band;
    const cellAt = (column: number) => cells[column] as number;
    const isTotal = new Uint8Array(cells.length);
    for (const { parent } of equations) if (parent >= 0) isTotal[parent] = 1;
    const alike = new Map<string, number[][]>();
    for (const column of cells.keys()) {
      if (isTotal[column]) continue;
      const { columns, word } = totalsOf(band, column);
      const of = alike.get(word);
      if (of) of.push(columns);
      else alike.set(word, [columns]);
    }
    const takeOver = (to: readonly number[], from: readonly number[]): CellMove => {
      const both = new Set(to.filter((column) => from.includes(column)));
      const [gaining, losing] = [to, from].map((all) => all.filter((column) => !both.has(column)).map(cellAt));
      return {
        cells: Int32Array.from([...(gaining ?? []), ...(losing ?? [])]),
        shifts: Int8Array.from([...(gaining ?? []).map(() => 1), ...(losing ?? []).map(() => -1)]),
      };
    };
    for (const group of alike.values()) {
      const fullest = group[0] as number[];
      withTotals[cellAt(fullest[0] as number)] = {
        cells: Int32Array.from(fullest, cellAt),
        shifts: new Int8Array(fullest.length).fill(1),
      };
      for (const [i, columns] of group.entries()) {
        const c = cellAt(columns[0] as number);
        fullestOf[c] = cellAt(fullest[0] as number);
        for (let k = 0; k < Math.min(partners + 1, group.length); k += 1) {
          if (k >= i) break;
          const move = takeOver(columns, group[k] as number[]);
          if (k === 0) fromFullest[c] = move;
          choices.push(move);
        }
      }
    }
    for (const { columns, shifts } of kernelMoves({ cells, equations, equationsOf }))
      choices.push({ cells: Int32Array.from(columns, cellAt), shifts: Int8Array.from(shifts) });
  }
  return { choices, fromFullest, fullestOf, withTotals };
};
