/** The older layout by five-year bands: a sheet 全市 with a column per ward, then one sheet per ward (町コード, 町名 …); 再掲 sheets carry towns of a branch office. */
import type { Bilingual } from '#base';
import { type AreaFigures, bands, type Figures, fault, type Reading, type Sex } from './open-statistics-survey.ts';
import { townRows } from './open-statistics-town-rows.ts';
import { bare, dayIn, type Sheet, wholeNumber } from './open-statistics-workbook.ts';

/** City and wards: blocks 人口総数, 男, 女 one under the other, each with its bands; columns named in the header. */
const wardColumns = (sheet: Sheet, faults: Bilingual[]): AreaFigures[] => {
  const header = sheet.rows.findIndex((row) => row.filter((cell) => /区$/.test(bare(cell))).length > 1);
  if (header < 0) return [];
  const label = (row: number): string => bare(sheet.rows[row]?.[0]);
  const rowOf = (title: string): number => sheet.rows.findIndex((_, row) => row > header && label(row) === title);
  const number = (row: number, column: number): number => {
    const value = wholeNumber(sheet.rows[row]?.[column]);
    if (typeof value === 'number') return value;
    faults.push(fault({ sheet: sheet.name, row: row + 1 }, '数値でない欄があります', 'a value is no number'));
    return 0;
  };
  const block = (title: string, column: number): Figures => {
    const from = rowOf(title);
    const first = sheet.rows.findIndex((_, row) => row > from && /^0~4歳/.test(label(row).replaceAll('～', '~')));
    return { total: number(from, column), ages: bands.map((_, band) => number(first + band, column)) };
  };
  return (sheet.rows[header] ?? []).flatMap((cell, column): AreaFigures[] => {
    const name = bare(cell);
    if (name !== '全市' && !/区$/.test(name)) return [];
    const people: Record<Sex, Figures> = {
      total: block('人口総数', column),
      '1': block('男', column),
      '2': block('女', column),
    };
    const place = { sheet: sheet.name, row: rowOf('人口総数') + 1 };
    const figures = { households: number(rowOf('世帯数'), column), people };
    return [{ ward: name === '全市' ? null : name, wardCode: null, town: null, name, place, figures }];
  });
};

/** 「須磨区」 is itself; 「北須磨(再掲)」 belongs to the ward whose name it holds. */
const wardOf = (sheet: string, wards: readonly string[]): string | undefined =>
  wards.find((ward) => ward === bare(sheet)) ??
  (/再掲/.test(sheet)
    ? wards.filter((ward) => sheet.includes(ward.slice(0, -1))).sort((a, b) => b.length - a.length)[0]
    : undefined);

export const readFiveYears = (sheets: readonly Sheet[]): Reading => {
  const [first, ...rest] = sheets;
  const day = first ? dayIn(first.rows.slice(0, 2).flat()) : null;
  const faults: Bilingual[] = [];
  const areas = first ? wardColumns(first, faults) : [];
  if (!first || !day || areas.length === 0) return { kind: 'unknown', place: { sheet: first?.name ?? '', row: 1 } };
  const wards = areas.flatMap(({ ward }) => ward ?? []);
  for (const sheet of rest) {
    const at = sheet.rows.slice(0, 6).findIndex((row) => row.some((cell) => bare(cell) === '町コード'));
    const titles = (sheet.rows[at] ?? []).map(bare);
    const column = (title: string): number => titles.indexOf(title);
    const ward = wardOf(sheet.name, wards);
    if (at < 0 || !ward || column('80歳以上') !== column('世帯数') + 4 + bands.length - 1)
      return { kind: 'unknown', place: { sheet: sheet.name, row: at < 0 ? 3 : at + 1 } };
    const columns = { code: column('町コード'), wardCode: null, name: column('町名'), first: column('世帯数') };
    areas.push(...townRows(sheet, ward, at, columns, bands.length, (values) => values, faults));
  }
  if (faults.length > 0) return { kind: 'faulty', faults };
  return { kind: 'read', survey: { day, layout: 'five-years', areas } };
};
