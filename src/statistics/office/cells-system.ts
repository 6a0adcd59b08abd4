/** A table of cells as text → one linear system, or every reason why it is none. */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { Coordinates } from '../count/coordinates.ts';
import { keyOf } from '../count/coordinates.ts';
import { impossibleContributions, unsaidTotals } from './against-description.ts';
import { statisticsRefusal } from '../errors.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { MergedCells } from '../otherwise/merge-cells.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { sumsOf } from '../system/sums.ts';
import { weightsOf } from '../system/weights.ts';

export type Trees = ReadonlyMap<string, Map<string, string>>;

/** Merged codes lie below their groups, so that earlier tables that name them can be compared, and later ones keep them together. */
export const tieMembers = (trees: Trees, { column, merges }: Pick<MergedCells, 'column' | 'merges'>): void => {
  for (const { code, members } of merges) for (const member of members) trees.get(column)?.set(member, code);
};

/** Column → code → the code above; the total of every column is `total` inside. */
export const treesOf = (spec: CellsSpec, rows: readonly Row[]): Trees =>
  new Map(
    spec.dimensions.map(({ column, total, parents }) => {
      const codes = new Set([...rows.map((row) => String(row[column])), ...Object.values(parents)]);
      codes.delete(total);
      return [column, new Map([...codes].map((code) => [code, parents[code] ?? rootCode]))] as const;
    }),
  );

const placeOf = (spec: CellsSpec, row: Row): Coordinates =>
  spec.dimensions.map(({ column, total }) => {
    const code = String(row[column]);
    return [column, code === total ? rootCode : code] as const;
  });

export type CellsSystem = {
  readonly system: LinkedSystem;
  readonly trees: Trees;
  /** Row → cell. */
  readonly cellOf: readonly number[];
};

/**
 * `amounts`: the amount instead of the number of people. `blank` says which rows have no value (a protected table); `exact`: whether every sum must hold
 * (with noise it need not).
 */
export const systemOfCells = (
  spec: CellsSpec,
  rows: readonly Row[],
  amounts: boolean,
  blank: (row: Row) => boolean = () => false,
  exact = true,
): Result<CellsSystem> => {
  const faults: Bilingual[] = [];
  const { third: thirdColumn, asked: askedColumn } = spec.amount ?? {};
  const columns = amounts && spec.amount ? [spec.people, ...Object.values(spec.amount)] : [spec.people];
  const names = new Set(Object.keys(rows[0] ?? {}));
  for (const column of [...spec.dimensions.map((d) => d.column), ...columns])
    if (!names.has(column)) faults.push({ ja: `列「${column}」がありません。`, en: `There is no column "${column}".` });
  const wrong = () => refused(statisticsRefusal('cells-invalid', { table: spec.table }, faults));
  if (faults.length > 0 || rows.length === 0) return wrong();
  // Keys of the ledger are put together with these.
  for (const { column } of spec.of ? spec.dimensions : [])
    if (/[&=]/.test(column) || rows.some((row) => String(row[column]).includes('&')))
      faults.push({
        ja: `列「${column}」: 台帳を使う表では、列の名前に「&」「=」、区分に「&」は使えません。`,
        en: `Column "${column}": beside a ledger names of columns cannot hold "&" or "=", nor codes "&".`,
      });
  if (faults.length > 0) return wrong();
  const keys: string[] = [];
  const places: Coordinates[] = [];
  const known = new Map<string, number>();
  const [values, people, first, second]: [number[], number[], number[], number[]] = [[], [], [], []];
  const [third, asked]: [number[], number[]] = [[], []];
  const cellOf: number[] = [];
  for (const [i, row] of rows.entries()) {
    const place = placeOf(spec, row);
    const key = keyOf('cells', place);
    if (known.has(key))
      faults.push({ ja: `${i + 2}行目: 同じセルが2回あります。`, en: `Row ${i + 2}: the same cell occurs twice.` });
    known.set(key, keys.length);
    cellOf.push(keys.length);
    places.push(place);
    keys.push(key);
    const number = (column: string): number => {
      if (blank(row)) return 0;
      const value = Number(row[column]);
      if (row[column] === '' || !Number.isFinite(value) || value < 0)
        faults.push({
          ja: `${i + 2}行目「${column}」: 0以上の数ではありません（桁区切りのコンマ・全角数字・単位・記号は外してください）。`,
          en: `Row ${i + 2}, "${column}": not a number from 0 up (without separators, units or signs).`,
        });
      return value;
    };
    const n = number(spec.people);
    people.push(n);
    values.push(amounts && spec.amount ? number(spec.amount.total) : n);
    first.push(amounts && spec.amount ? number(spec.amount.first) : 0);
    second.push(amounts && spec.amount ? number(spec.amount.second) : 0);
    third.push(amounts && thirdColumn ? number(thirdColumn) : 0);
    asked.push(amounts && askedColumn ? number(askedColumn) : 0);
  }
  if (exact && faults.length === 0 && !rows.some(blank)) {
    faults.push(...(amounts ? [] : unsaidTotals(spec, rows)));
    if (amounts) for (const [i, row] of rows.entries()) faults.push(...impossibleContributions(spec, row, i + 2));
  }
  const trees = treesOf(spec, rows);
  const sums = sumsOf(
    keys.map(() => 'cells'),
    places,
    trees,
  );
  for (const { parent, children } of exact ? sums : []) {
    if ([parent, ...children].some((cell) => blank(rows[cell] as Row))) continue;
    const sum = children.reduce((s, cell) => s + (values[cell] as number), 0);
    if (Math.abs(sum - (values[parent] as number)) > 1e-6 * Math.max(1, sum))
      faults.push({
        ja: `${parent + 2}行目の計が、内訳の合計と合いません（同じ人や会社が内訳のいくつもに入っていると、こうなります）。`,
        en: `Row ${parent + 2} is not the sum of its parts (as where somebody counts in several of them).`,
      });
  }
  if (faults.length > 0) return wrong();
  const equations = sums.map(({ parent, children }) => ({
    cells: [parent, ...children],
    signs: [1, ...children.map(() => -1)],
  }));
  const size = keys.length;
  const numbers = Float64Array.from(values);
  return done({
    system: {
      name: `${spec.table} ${amounts ? 'amount' : 'people'}`,
      times: [spec.of?.time ?? 'all'],
      size,
      keys,
      values: numbers,
      people: amounts ? Float64Array.from(people) : numbers,
      first: Float64Array.from(first),
      second: Float64Array.from(second),
      third: Float64Array.from(third),
      asked: Float64Array.from(asked),
      amounts,
      published: new Uint8Array(size).fill(1),
      protectZero: new Uint8Array(size).fill(spec.policy.zeros === 'protect' ? 1 : 0),
      wholeOf: new Int32Array(size).fill(-1),
      weight: weightsOf(size, equations),
      equations,
      at: new Map(),
    },
    trees,
    cellOf,
  });
};
