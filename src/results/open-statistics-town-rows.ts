/** The rows of a ward's sheet, alike in both layouts: code, name, households, men, women, all, then ages. */
import type { Bilingual } from '#base';
import { type AreaFigures, bands, type Figures, fault } from './open-statistics-survey.ts';
import { bare, type Cell, type Sheet, wholeNumber } from './open-statistics-workbook.ts';

export type Columns = {
  readonly code: number;
  readonly wardCode: number | null;
  readonly name: number;
  readonly first: number;
};

/** Single years 0 … 99, 100+ → the common bands. */
export const intoBands = (years: readonly number[]): number[] =>
  bands.map((_, band) =>
    years.reduce((all, people, age) => (Math.min(Math.floor(age / 5), 16) === band ? all + people : all), 0),
  );

/** Values of a row from `first`: null when all are blank, undefined where one is no number. */
export const valuesIn = (row: readonly Cell[], first: number, count: number): number[] | null | undefined => {
  const values = Array.from({ length: count }, (_, i) => wholeNumber(row[first + i]));
  if (values.every((value) => value === null)) return null;
  return values.every((value): value is number => typeof value === 'number') ? values : undefined;
};

/**
 * Towns of one sheet. Rows without a town code (the ward's own total, notes, blank lines) are passed over; a town whose values are
 * all blank was merged into a neighbour.
 * @param ages how many age columns follow men, women and all
 */
export const townRows = (
  sheet: Sheet,
  ward: string,
  header: number,
  columns: Columns,
  ages: number,
  take: (values: readonly number[]) => readonly number[],
  faults: Bilingual[],
): AreaFigures[] => {
  const towns: AreaFigures[] = [];
  sheet.rows.forEach((row, at) => {
    if (at <= header) return;
    const place = { sheet: sheet.name, row: at + 1 };
    const code = wholeNumber(row[columns.code]);
    const name = bare(row[columns.name]);
    if (code === undefined && name !== '')
      faults.push(fault(place, '町コードが数字ではありません', 'the town code is not a number'));
    if (!code || name === '') return;
    const values = valuesIn(row, columns.first, 4 + ages);
    if (values === undefined) {
      faults.push(fault(place, '数値でない欄、または一部だけ空の欄があります', 'some values are blank or no numbers'));
      return;
    }
    const [households = 0, men = 0, women = 0, all = 0] = values ?? [];
    const only = (total: number): Figures => ({ total, ages: null });
    const wardCode = columns.wardCode === null ? null : bare(row[columns.wardCode]);
    towns.push({
      ward,
      wardCode,
      // In the newer layout the code starts with the last three digits of the ward's.
      town: String(code % 1_000_000).padStart(6, '0'),
      name,
      place,
      figures: values && {
        households,
        people: { total: { total: all, ages: take(values.slice(4)) }, '1': only(men), '2': only(women) },
      },
    });
  });
  return towns;
};
