/** The list of files a city hands over, in order of their numbers, and the manifest the stream runs through. */
import { cardColumns, tripColumns } from './trip-files.lake.ts';
import { checkupColumns } from './checkup-file.lake.ts';
import { memberColumns } from './members.lake.ts';
import { residentColumns } from './resident-file.lake.ts';
import { headerOf, type SourceFile } from './source-file.ts';
import { surveyColumns } from './survey-file.lake.ts';
import { taxColumns } from './tax-file.lake.ts';
import { insuranceYears, monthEnd, months, surveyMonth, taxYears, tripMonth } from './window.ts';
import type { World } from './world.lake.ts';

const compact = (day: string): string => day.replaceAll('-', '');

/** `monthly` month ends of the register (the last ones), then every other file. Numbers are positions in this list. */
export const sourceFiles = (world: World, monthly: number) => {
  const files: SourceFile[] = [];
  const add = (path: string, contract: string | null, asOf: string, header: string): number =>
    files.push({ path, contract, asOf, header }) - 1;
  const registerHeader = headerOf(residentColumns(world));
  for (let m = months - monthly; m < months; m++)
    add(`juki/juki_${compact(monthEnd(m))}.csv`, 'resident-register', monthEnd(m), registerHeader);
  const tax = taxYears.map(({ year, month }) => ({
    year,
    month,
    file: add(`zei/kojinjuminzei_${year}.csv`, 'income-tax', `${year}-01-01`, headerOf(taxColumns(world, year))),
  }));
  const insurance = insuranceYears.map(({ fiscalYear, month }) => ({
    fiscalYear,
    month,
    memberFile: add(
      `kokuho/shikaku_${compact(monthEnd(month))}.csv`,
      'nhi-members',
      monthEnd(month),
      headerOf(memberColumns(world)),
    ),
    checkupFile: add(
      `kokuho/kenshin_${fiscalYear}.csv`,
      'nhi-checkups',
      monthEnd(month),
      headerOf(checkupColumns(world, fiscalYear)),
    ),
  }));
  const cardFile = add(`kotsu/touroku_${tripMonth.label}.csv`, null, monthEnd(tripMonth.month), headerOf(cardColumns));
  const tripFile = add(`kotsu/ic_${tripMonth.label}.csv`, null, monthEnd(tripMonth.month), headerOf(tripColumns));
  const surveyFile = add('chosa/shimin_2026.csv', null, monthEnd(surveyMonth), headerOf(surveyColumns));
  return { files, tax, insurance, cardFile, tripFile, surveyFile };
};

export type Load = { readonly contract: string; readonly file: string; readonly asOf: string };

/** What the stream loads, in the order of the days described; the register first on a day, since it says who is under support measures. */
export const loadsOf = (files: readonly SourceFile[]): Load[] =>
  files
    .flatMap((file, i) => (file.contract ? [{ i, contract: file.contract, file: file.path, asOf: file.asOf }] : []))
    .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.i - b.i))
    .map(({ contract, file, asOf }) => ({ contract, file, asOf }));
