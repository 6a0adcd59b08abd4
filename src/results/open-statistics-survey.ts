/** Population on one day as a workbook tells it: the city, its wards and its towns, with the checks that the numbers agree. */
import type { Bilingual, CalendarDate } from '#base';

/** The bands that every layout can give: the older one ends at 80. */
export const bands = [
  '0-4',
  '5-9',
  '10-14',
  '15-19',
  '20-24',
  '25-29',
  '30-34',
  '35-39',
  '40-44',
  '45-49',
  '50-54',
  '55-59',
  '60-64',
  '65-69',
  '70-74',
  '75-79',
  '80-',
] as const;

export type Sex = 'total' | '1' | '2';
/** `ages` in the order of `bands`; null where the publisher gives none for this sex. */
export type Figures = { readonly total: number; readonly ages: readonly number[] | null };
export type AreaFigures = {
  /** Ward name without blanks; null for the city. */
  readonly ward: string | null;
  readonly wardCode: string | null;
  /** Six digits (町 3 + 丁目 3); null for a ward or the city. */
  readonly town: string | null;
  readonly name: string;
  /** null where the publisher merged the town into a neighbour. */
  readonly figures: { readonly households: number; readonly people: Readonly<Record<Sex, Figures>> } | null;
  readonly place: Place;
};
/** Where in the workbook, as a person counts. */
export type Place = { readonly sheet: string; readonly row: number };
export type Layout = 'single-years' | 'five-years';
export type Survey = { readonly day: CalendarDate; readonly layout: Layout; readonly areas: readonly AreaFigures[] };

/** A reader either reads, or says where it lost its way, or lists the cells that are no numbers. */
export type Reading =
  | { readonly kind: 'read'; readonly survey: Survey }
  | { readonly kind: 'unknown'; readonly place: Place }
  | { readonly kind: 'faulty'; readonly faults: readonly Bilingual[] };

export const fault = ({ sheet, row }: Place, ja: string, en: string): Bilingual => ({
  ja: `シート「${sheet}」${row}行目: ${ja}`,
  en: `sheet "${sheet}", row ${row}: ${en}`,
});

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Men and women make all, ages make all, towns make the ward, wards make the city. */
export const disagreements = (survey: Survey): Bilingual[] => {
  const faults: Bilingual[] = [];
  const people = (area: AreaFigures): number => area.figures?.people.total.total ?? 0;
  const households = (area: AreaFigures): number => area.figures?.households ?? 0;
  for (const { figures, place } of survey.areas) {
    if (!figures) continue;
    const { total, '1': men, '2': women } = figures.people;
    if (men.total + women.total !== total.total)
      faults.push(fault(place, '男と女の合計が総数と合いません', 'men and women do not make the total'));
    for (const { ages, total: all } of [total, men, women])
      if (ages && sum(ages) !== all)
        faults.push(fault(place, '年齢別の合計が総数と合いません', 'ages do not make the total'));
  }
  const wards = survey.areas.filter((area) => area.ward !== null && area.town === null);
  const parts = (whole: AreaFigures, list: readonly AreaFigures[], ja: string, en: string) => {
    if (sum(list.map(people)) !== people(whole) || sum(list.map(households)) !== households(whole))
      faults.push(fault(whole.place, ja, en));
  };
  for (const city of survey.areas.filter((area) => area.ward === null))
    parts(city, wards, '区の合計が全市と合いません', 'the wards do not make the city');
  for (const ward of wards) {
    const towns = survey.areas.filter((area) => area.town !== null && area.ward === ward.ward);
    parts(ward, towns, `${ward.name}の町の合計が区と合いません`, `the towns of ${ward.name} do not make the ward`);
  }
  return faults;
};
