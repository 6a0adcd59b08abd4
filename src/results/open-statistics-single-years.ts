/** The layout by single years of age (全市 by ward and sex on the first sheet, then 区・支所, 区コード, 町コード, 町名 … on one sheet per ward or branch). */
import type { Bilingual } from '#base';
import { type AreaFigures, type Figures, fault, type Reading } from './open-statistics-survey.ts';
import { intoBands, townRows, valuesIn } from './open-statistics-town-rows.ts';
import { bare, dayIn, type Sheet, wholeNumber } from './open-statistics-workbook.ts';

const headerOf = (sheet: Sheet, word: string): number =>
  sheet.rows.slice(0, 6).findIndex((row) => row.some((cell) => bare(cell) === word));
const years = 101;

/** City and wards by sex. A ward with branches has a row of its own total; the others stand there as 本区. */
const wardRows = (sheet: Sheet, header: number, faults: Bilingual[]): AreaFigures[] => {
  const titles = (sheet.rows[header] ?? []).map(bare);
  const column = (title: string): number => titles.indexOf(title);
  type Key = { readonly name: string; readonly code: string; readonly branch: string; readonly row: number };
  const found = new Map<string, Key & { households: number; people: Partial<Record<string, Figures>> }>();
  sheet.rows.forEach((row, at) => {
    const name = bare(row[column('区名')]);
    if (at <= header || name === '') return;
    const branch = bare(row[column('支所・出張所')]);
    const sex = bare(row[column('性別')]);
    const values = valuesIn(row, column('総数'), 1 + years);
    const households = wholeNumber(row[column('世帯数')]);
    if (!values || typeof households !== 'number') {
      faults.push(fault({ sheet: sheet.name, row: at + 1 }, '数値でない欄があります', 'a value is no number'));
      return;
    }
    const key = `${name} ${branch}`;
    const area = found.get(key) ?? {
      name,
      code: bare(row[column('区コード')]),
      branch,
      row: at + 1,
      households: 0,
      people: {},
    };
    const figures: Figures = { total: values[0] as number, ages: intoBands(values.slice(1)) };
    area.people[sex === '男' ? '1' : sex === '女' ? '2' : 'total'] = figures;
    if (sex !== '男' && sex !== '女') area.households = households;
    found.set(key, area);
  });
  const all = [...found.values()];
  const names = [...new Set(all.map(({ name }) => name))];
  return names.flatMap((name): AreaFigures[] => {
    const of = all.filter((area) => area.name === name);
    const whole = of.find(({ branch }) => /合計/.test(branch)) ?? of.find(({ branch }) => branch === '本区');
    const { total, '1': men, '2': women } = whole?.people ?? {};
    if (!whole || !total || !men || !women) return [];
    const isCity = name === '全市';
    return [
      {
        ward: isCity ? null : name,
        wardCode: isCity ? null : whole.code,
        town: null,
        name,
        place: { sheet: sheet.name, row: whole.row },
        figures: { households: whole.households, people: { total, '1': men, '2': women } },
      },
    ];
  });
};

export const readSingleYears = (sheets: readonly Sheet[]): Reading => {
  const [first, ...rest] = sheets;
  const header = first ? headerOf(first, '性別') : -1;
  const day = first ? dayIn(first.rows.slice(0, 2).flat()) : null;
  if (!first || header < 0 || !day) return { kind: 'unknown', place: { sheet: first?.name ?? '', row: 1 } };
  const faults: Bilingual[] = [];
  const wards = wardRows(first, header, faults);
  const areas: AreaFigures[] = [...wards];
  for (const sheet of rest) {
    const at = headerOf(sheet, '町コード');
    const titles = (sheet.rows[at] ?? []).map(bare);
    const column = (title: string): number => titles.indexOf(title);
    if (at < 0 || column('世帯数') < 0 || column('100歳以上') !== column('世帯数') + 4 + years - 1)
      return { kind: 'unknown', place: { sheet: sheet.name, row: at < 0 ? 2 : at + 1 } };
    // Branch offices have their own sheet: the ward code in the rows says which ward they belong to.
    const code = bare(
      sheet.rows.slice(at + 1).find((row) => bare(row[column('区コード')]) !== '')?.[column('区コード')],
    );
    const ward = wards.find(({ wardCode }) => wardCode === code)?.ward;
    if (!ward) return { kind: 'unknown', place: { sheet: sheet.name, row: at + 2 } };
    const columns = {
      code: column('町コード'),
      wardCode: column('区コード'),
      name: column('町名'),
      first: column('世帯数'),
    };
    areas.push(...townRows(sheet, ward, at, columns, years, intoBands, faults));
  }
  if (faults.length > 0) return { kind: 'faulty', faults };
  return { kind: 'read', survey: { day, layout: 'single-years', areas } };
};
