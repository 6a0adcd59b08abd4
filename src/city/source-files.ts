/** The list of files a city hands over, in order of their numbers, what each is printed from, and the manifest the stream runs through. */
import { checkupForm } from './checkup-file.lake.ts';
import { earnings } from './earnings.lake.ts';
import { type Form, headerOf } from './form.ts';
import { memberForm, members } from './members.lake.ts';
import { residentForm } from './resident-file.lake.ts';
import { surveyForm } from './survey-file.lake.ts';
import { taxForm } from './tax-file.lake.ts';
import { cardForm, cards, tripForm } from './trip-files.lake.ts';
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
  /** Of each ward the share of adults who get the survey. */
  readonly surveyShares: readonly number[];
  /** Only the register is written: incomes and insurance, which do not show in it, are left out. */
  readonly registerOnly: boolean;
};

/** Statements that make a table, and the form whose rows come from it. */
export type Step = { readonly makes: readonly string[]; readonly form: Form };

const compact = (day: string): string => day.replaceAll('-', '');

/** The month ends of the register, then every other file. Numbers are positions in this list. */
export const planFiles = (world: World, { monthly, dirty, surveyShares, registerOnly }: Wanted) => {
  const files: SourceFile[] = [];
  const steps: Step[] = [];
  const register = residentForm(world, dirty, months - monthly);
  for (let m = months - monthly; m < months; m++)
    files.push({
      path: `juki/juki_${compact(monthEnd(m))}.csv`,
      contract: 'resident-register',
      asOf: monthEnd(m),
      header: headerOf(register),
    });
  steps.push({ makes: [], form: register });
  const add = (
    path: string,
    contract: string | null,
    asOf: string,
    make: (file: number) => Form,
    makes: readonly string[] = [],
  ): void => {
    const form = make(files.length);
    steps.push({ makes, form });
    files.push({ path, contract, asOf, header: headerOf(form) });
  };
  if (registerOnly) return { files, steps };
  for (const { year, month } of taxYears)
    add(`zei/kojinjuminzei_${year}.csv`, 'income-tax', `${year}-01-01`, (file) => taxForm(world, dirty, year, file), [
      earnings(world, year, month),
    ]);
  for (const { fiscalYear, month } of insuranceYears) {
    add(
      `kokuho/shikaku_${compact(monthEnd(month))}.csv`,
      'nhi-members',
      monthEnd(month),
      (file) => memberForm(world, dirty, month, file),
      [members(world, month)],
    );
    add(`kokuho/kenshin_${fiscalYear}.csv`, 'nhi-checkups', monthEnd(month), (file) =>
      checkupForm(world, dirty, fiscalYear, file),
    );
  }
  const tripsOf = monthEnd(tripMonth.month);
  add(`kotsu/touroku_${tripMonth.label}.csv`, 'transit-cards', tripsOf, (file) => cardForm(world, file), [
    cards(world),
  ]);
  add(`kotsu/ic_${tripMonth.label}.csv`, 'transit-trips', tripsOf, (file) => tripForm(world, file));
  add('chosa/shimin_2026.csv', 'citizen-survey', monthEnd(surveyMonth), (file) =>
    surveyForm(world, surveyShares, file),
  );
  return { files, steps };
};

export type Load = { readonly contract: string; readonly file: string; readonly asOf: string };

/** What the stream loads, in the order of the days described; the register first on a day, since it says who is under support measures. */
export const loadsOf = (files: readonly SourceFile[]): Load[] =>
  files
    .flatMap((file, i) => (file.contract ? [{ i, contract: file.contract, file: file.path, asOf: file.asOf }] : []))
    .sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : a.i - b.i))
    .map(({ contract, file, asOf }) => ({ contract, file, asOf }));
