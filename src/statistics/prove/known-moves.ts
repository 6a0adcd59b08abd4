/** Moves that proved a cell safe once: as long as what they shift is hidden they are possible tables again, next round and next month. */
import type { Attack } from './attack.ts';
import type { Move } from './moves.ts';

type CellMove = { readonly cells: readonly number[]; readonly shifts: readonly number[] };
/** Cell → the moves that helped it, the latest first. */
export type KnownMoves = Map<number, CellMove[]>;

const kept = 4;

export const rememberShift = (
  known: KnownMoves,
  cell: number,
  cells: readonly number[],
  shifts: readonly number[],
): void => {
  known.set(cell, [{ cells, shifts }, ...(known.get(cell) ?? [])].slice(0, kept));
};

export const rememberMove = (known: KnownMoves, attack: Attack, cell: number, { columns, shifts }: Move): void =>
  rememberShift(
    known,
    cell,
    columns.map((column) => attack.cells[column] as number),
    shifts,
  );

/** Whether every equation among the hidden cells still holds after the move. Asked again each time: a witness is never taken on trust. */
export const balances = (attack: Pick<Attack, 'equations' | 'equationsOf'>, { columns, shifts }: Move): boolean => {
  const off = new Map<number, number>();
  for (const [i, column] of columns.entries())
    for (const e of attack.equationsOf[column] as readonly number[]) {
      const by = shifts[i] as number;
      off.set(e, (off.get(e) ?? 0) + (attack.equations[e]?.parent === column ? by : -by));
    }
  return [...off.values()].every((by) => by === 0);
};

/** The remembered moves of a cell that are moves of this pattern too. */
export const movesAgain = (known: KnownMoves, attack: Attack, cell: number): Move[] =>
  (known.get(cell) ?? []).flatMap(({ cells, shifts }) => {
    const move = { columns: cells.map((c) => attack.columnOf[c] as number), shifts };
    return move.columns.every((column) => column >= 0) && balances(attack, move) ? [move] : [];
  });

/** Longer ones are seldom possible again. */
const longest = 150;

/** What a possible table differs from the true one by, as far as it hangs together with `target`: a move by itself. */
export const moveTowards = (attack: Attack, shiftOf: (column: number) => number, target: number): Move | null => {
  if (shiftOf(target) === 0) return null;
  const columns = [target];
  const seen = new Set(columns);
  for (const column of columns)
    for (const e of attack.equationsOf[column] as readonly number[])
      for (const other of attack.equations[e]?.columns ?? [])
        if (!seen.has(other) && shiftOf(other) !== 0) {
          if (columns.length === longest) return null;
          seen.add(other);
          columns.push(other);
        }
  return { columns, shifts: columns.map(shiftOf) };
};
