/**
 * What a file is printed from and how: its cells, the numbers they need, the relation these come from, and for every row the first and
 * the last file it belongs to (a resident's row is the same in every month in which nothing changed), its fault, and in which of these
 * files the fault stands.
 */
import type { Cell, SourceColumn } from './cells.ts';
import type { Chance, Value } from './chance.ts';
import type { DirtKind } from './dirt.ts';
import type { Sheet } from './sheet.ts';

/** `fault` 0: none; the other two are asked only where there is one. */
export type Span = Readonly<Record<'low' | 'high' | 'fault' | 'faultLow' | 'faultHigh', Value>>;

export type Form = {
  readonly columns: readonly SourceColumn[];
  /** The fault with number n is `kinds[n − 1]`. */
  readonly kinds: readonly DirtKind[];
  /** The cells of a clean row, and of a row with each kind of fault. */
  readonly clean: readonly Cell[];
  readonly faulty: readonly (readonly Cell[])[];
  readonly sheet: Sheet;
  readonly span: Span;
  /** SQL of the whole query; rows in the order of the file. */
  readonly select: string;
};

/** The faults that the columns know, and the one that is a row's own: being there twice. */
export const kindsOf = (columns: readonly SourceColumn[]): DirtKind[] => [
  ...new Set([...columns.flatMap((column) => Object.keys(column.dirty ?? {}) as DirtKind[]), 'duplicate-row' as const]),
];

/** The number of a fault for a share of rows, 0 for the others. */
export const faultOf = (
  chance: Chance,
  key: Value,
  purpose: string,
  share: Value,
  kinds: readonly DirtKind[],
): Value => {
  const dirty = chance.uniform(key, `${purpose} dirty`);
  const kind = chance.below(key, `${purpose} fault`, kinds.length);
  return (row) => (dirty(row) < share(row) ? 1 + kind(row) : 0);
};

/** The span of a row that belongs to one file only. */
export const within = (file: number, fault: Value = () => 0): Span => {
  const at = () => file;
  return { low: at, high: at, fault, faultLow: at, faultHigh: at };
};

/** @param relation what follows FROM; @param order what follows ORDER BY. */
export const formOf = (
  sheet: Sheet,
  columns: readonly SourceColumn[],
  span: Span,
  relation: string,
  order: string,
): Form => {
  const kinds = kindsOf(columns);
  return {
    columns,
    kinds,
    clean: columns.map(({ cell }) => cell),
    faulty: kinds.map((kind) => columns.map(({ cell, dirty }) => dirty?.[kind] ?? cell)),
    sheet,
    span,
    select: `SELECT ${sheet.list} FROM ${relation} ORDER BY ${order}`,
  };
};

export const headerOf = (form: Form): string => form.columns.map((column) => column.header).join(',');
