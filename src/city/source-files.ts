/** The list of files a city hands over, in order of their numbers, what each is printed from, and the manifest the stream runs through. */
import { checkupForm } from './checkup-file.lake.ts';
import { type Form, headerOf } from './form.ts';
import { memberForm } from './members.lake.ts';
import { residentForm } from './resident-file.lake.ts';
import { surveyForm } from './survey-file.lake.ts';
import { taxForm } from './tax-file.lake.ts';
import { cardForm, tripForm } from './trip-files.lake.ts';
import { insuranceYears, monthEnd, months, surveyMonth, taxYears, tripMonth } from './window.ts';
import type { World } from './world.lake.ts';

/** A file of the city: where it lies, whose contract it follows (null: none yet), the day it describes. */
export type SourceFile = {
  readonly path: string;
  readonly contract: string | null;
  readonly asOf: string;
  readonly header: string;
};

export type Wanted = {
  /** How many month ends of the register, the last ones. */
  readonly monthly: number;
  /** Share of dirty rows. */
  readonly dirty: number;
  /** Share of adults who get the survey. */
  readonly surveyShare: number;
};

export type Plan = ReturnType<typeof planFiles>;

const compact = (day: string): string => day.replaceAll('-', '');

/** The month ends of the register, then every other file. Numbers are positions in this list. */
export const planFiles = (world: World, { monthly, dirty, surveyShare }: Wanted) => {
  const files: SourceFile[] = [];
  const register = residentForm(world, dirty, months - monthly);
  for (let m = months - monthly; m < months; m++)
    files.push({
      path: `juki/juki_${compact(monthEnd(m))}.csv`,
      contract: 'resident-register',
      asOf: monthEnd(m),
      header: headerOf(register),
    });
  const add = (path: string, contract: string | null, asOf: string, make: (file: number) => Form): Form => {
    const form = make(files.length);
    files.push({ path, contract, asOf, header: headerOf(form) });
    return form;
  };
  const tax = taxYears.map(({ year, month }) => ({
    year,
    month,
    form: add(`zei/kojinjuminzei_${year}.csv`, 'income-tax', `${year}-01-01`, (file) =>
      taxForm(world, dirty, year, file),
    ),
  }));
  const insurance = insuranceYears.map(({ fiscalYear, month }) => ({
    month,
    memberForm: add(`kokuho/shikaku_${compact(monthEnd(month))}.csv`, 'nhi-members', monthEnd(month), (file) =>
      memberForm(world, dirty, month, file),
    ),
    checkupForm: add(`kokuho/kenshin_${fiscalYear}.csv`, 'nhi-checkups', monthEnd(month), (file) =>
      checkupForm(world, dirty, fiscalYear, file),
    ),
  }));
  const tripsOf = monthEnd(tripMonth.month);
  const cards = add(`kotsu/touroku_${tripMonth.label}.csv`, null, tripsOf, (file) => cardForm(world, file));
  const trips = add(`kotsu/ic_${tripMonth.label}.csv`, null, tripsOf, (file) => tripForm(world, file));
  const survey = add('chosa/shimin_2026.csv', null, monthEnd(surveyMonth), (file) =>
    surveyForm(world, surveyShare, file),
  );
  return { files, register, tax, insurance, cards, trips, survey };
};

export type Load = { readonly contract: string; readonly file: string; readonly asOf: string };

/** What the stream loads, in the order of the days described; the register first on a day, since it says who is under support measures. */
export const loadsOf = (files: readonly SourceFile[]): Load[] =>
  files
    .flatMap((file, i) => (file.contract ? [{ i, contract: file.contract, file: file.path, asOf: file.asOf }] : []))
    .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.i - b.i))
    .map(({ contract, file, asOf }) => ({ contract, file, asOf }));
