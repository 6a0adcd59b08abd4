/** From surveys to published tables: population by three age groups, by five-year age and sex, households, and the change between two days. */
import { type Bilingual, japaneseDate } from '#base';
import {
  type Category,
  type Dimension,
  type Measure,
  type ProtectedCell,
  type ProtectedTable,
  publishedElsewhere,
} from '#statistics';
import { type AreaFigures, bands, type Figures, type Sex, type Survey } from './open-statistics-survey.ts';

type Codes = (area: AreaFigures) => string;
type Source = { readonly source: Bilingual; readonly credit: Bilingual; readonly spec: string };

const both = (ja: string, en: string): Bilingual => ({ ja, en });
const people: Measure = {
  name: 'people',
  title: both('人口', 'People'),
  unit: both('人', 'people'),
  kind: 'count',
  decimals: 0,
};
const households: Measure = {
  name: 'households',
  title: both('世帯数', 'Households'),
  unit: both('世帯', 'households'),
  kind: 'count',
  decimals: 0,
};
const shown = (...values: number[]): Pick<ProtectedCell, 'values' | 'hidden'> => ({
  values,
  hidden: values.map(() => null),
});
const merged = (count: number): Pick<ProtectedCell, 'values' | 'hidden'> => ({
  values: Array.from({ length: count }, () => null),
  hidden: Array.from({ length: count }, () => 'merged'),
});

const age3 = [
  { code: '0-14', label: both('15歳未満', 'Under 15'), from: 0, to: 3 },
  { code: '15-64', label: both('15～64歳', '15 to 64'), from: 3, to: 13 },
  { code: '65-', label: both('65歳以上', '65 and over'), from: 13, to: bands.length },
] as const;
const sexes: Category[] = [
  { code: '1', label: both('男', 'Men') },
  { code: '2', label: both('女', 'Women') },
];
const bandLabel = (band: string): Bilingual =>
  band.endsWith('-')
    ? both(`${band.slice(0, -1)}歳以上`, `${band.slice(0, -1)} and over`)
    : both(`${band.replace('-', '～')}歳`, band);

/** City ⊃ wards ⊃ towns, in the order of their codes; the newest day's name where a name changed. */
const areaDimension = (surveys: readonly Survey[], codeOf: Codes): Dimension => {
  const found = new Map<string, Category>();
  const wards = new Map(
    surveys
      .flatMap(({ areas }) => areas)
      .filter((a) => a.ward && !a.town)
      .map((a) => [a.ward, codeOf(a)]),
  );
  for (const { areas } of surveys)
    for (const area of areas)
      if (area.ward !== null)
        found.set(codeOf(area), {
          code: codeOf(area),
          label: both(area.name, area.name),
          parent: area.town ? (wards.get(area.ward) as string) : 'total',
        });
  const categories = [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const total = { code: 'total', label: both('全市', 'Whole city') };
  return { name: 'area', title: both('地域', 'Area'), total: 'total', categories: [total, ...categories] };
};

const dayDimension = (surveys: readonly Survey[]): Dimension => ({
  name: 'day',
  title: both('時点', 'Day'),
  total: null,
  categories: surveys.map(({ day }) => ({ code: day, label: both(japaneseDate(day), day) })),
});
const withTotal = (name: string, title: Bilingual, categories: readonly Category[]): Dimension => ({
  name,
  title,
  total: 'total',
  categories: [{ code: 'total', label: both('総数', 'All') }, ...categories],
});

/** The two days that are compared: first and last of one layout, so that towns are cut alike; null with one day only. */
const comparedDays = (surveys: readonly Survey[]): readonly [Survey, Survey] | null => {
  const newest = surveys.at(-1);
  const alike = surveys.filter(({ layout }) => layout === newest?.layout);
  const [first] = alike.length > 1 ? alike : surveys;
  return first && newest && first !== newest ? [first, newest] : null;
};

const changeCells = ([before, after]: readonly [Survey, Survey], codeOf: Codes): ProtectedCell[] => {
  const earlier = new Map(before.areas.map((area) => [codeOf(area), area]));
  return after.areas.flatMap((area): ProtectedCell[] => {
    const was = earlier.get(codeOf(area));
    if (!was) return [];
    const [from, to] = [was.figures?.people.total.total, area.figures?.people.total.total];
    const codes = [codeOf(area)];
    if (from === undefined || to === undefined) {
      const one = (value: number | undefined) => value ?? null;
      const why = (value: number | undefined) => (value === undefined ? ('merged' as const) : null);
      return [{ codes, values: [one(from), one(to), null, null], hidden: [why(from), why(to), 'merged', 'merged'] }];
    }
    const rate = from > 0 ? Number((((to - from) / from) * 100).toFixed(1)) : null;
    return [
      { codes, values: [from, to, to - from, rate], hidden: [null, null, null, rate === null ? 'undefined' : null] },
    ];
  });
};

/** Surveys in time order → the tables `open-population`, `open-age`, `open-households` and, with two days or more, `open-change`. */
export const openTables = (
  surveys: readonly Survey[],
  codeOf: Codes,
  { source, credit, spec }: Source,
): ProtectedTable[] => {
  const day = dayDimension(surveys);
  const area = areaDimension(surveys, codeOf);
  const provenance = { asOf: surveys.at(-1)?.day ?? '', source, credit, snapshots: [], spec };
  const each = (cells: (figures: AreaFigures, codes: readonly [string, string]) => ProtectedCell[]): ProtectedCell[] =>
    surveys.flatMap((survey) => survey.areas.flatMap((one) => cells(one, [survey.day, codeOf(one)])));
  const sumOf = (figures: Figures, from: number, to: number): number =>
    (figures.ages ?? []).slice(from, to).reduce((a, b) => a + b, 0);
  const byAge = (figures: Figures | undefined, sex: Sex, codes: readonly string[]): ProtectedCell[] => [
    { codes: [...codes, sex, 'total'], ...(figures ? shown(figures.total) : merged(1)) },
    ...(figures && !figures.ages
      ? []
      : bands.map((band, i) => ({
          codes: [...codes, sex, band],
          ...(figures?.ages ? shown(figures.ages[i] as number) : merged(1)),
        }))),
  ];
  const compared = comparedDays(surveys);
  const named = compared
    ? both(
        `${japaneseDate(compared[0].day)}から${japaneseDate(compared[1].day)}まで`,
        `${compared[0].day} to ${compared[1].day}`,
      )
    : both('', '');
  const table = (id: string, title: Bilingual, dimensions: Dimension[], measures: Measure[], cells: ProtectedCell[]) =>
    publishedElsewhere({ id, title, dimensions, measures, provenance, cells });
  return [
    table(
      'open-population',
      both('町別人口（年齢3区分）', 'Population by town in three age groups'),
      [
        day,
        area,
        withTotal(
          'age3',
          both('年齢3区分', 'Age group'),
          age3.map(({ code, label }) => ({ code, label })),
        ),
      ],
      [people],
      each(({ figures }, codes) => [
        { codes: [...codes, 'total'], ...(figures ? shown(figures.people.total.total) : merged(1)) },
        ...age3.map(({ code, from, to }) => ({
          codes: [...codes, code],
          ...(figures ? shown(sumOf(figures.people.total, from, to)) : merged(1)),
        })),
      ]),
    ),
    table(
      'open-age',
      both('町別・年齢5歳階級別・男女別人口', 'Population by town, five-year age and sex'),
      [
        day,
        area,
        withTotal('sex', both('性別', 'Sex'), sexes),
        withTotal(
          'age5',
          both('年齢5歳階級', 'Five-year age'),
          bands.map((code) => ({ code, label: bandLabel(code) })),
        ),
      ],
      [people],
      // A merged town has no ages by sex either way: only wards and the city are published by both.
      each((one, codes) =>
        (['total', '1', '2'] as const).flatMap((sex) =>
          one.figures || sex === 'total'
            ? byAge(one.figures?.people[sex], sex, codes)
            : [{ codes: [...codes, sex, 'total'], ...merged(1) }],
        ),
      ),
    ),
    table(
      'open-households',
      both('町別世帯数と人口', 'Households and population by town'),
      [day, area],
      [households, people],
      each(({ figures }, codes) => [
        { codes: [...codes], ...(figures ? shown(figures.households, figures.people.total.total) : merged(2)) },
      ]),
    ),
    ...(compared
      ? [
          table(
            'open-change',
            both(`人口の増減（${named.ja}）`, `Change of population (${named.en})`),
            [area],
            [
              {
                ...people,
                name: 'before',
                title: both(`${japaneseDate(compared[0].day)}の人口`, `People on ${compared[0].day}`),
              },
              {
                ...people,
                name: 'after',
                title: both(`${japaneseDate(compared[1].day)}の人口`, `People on ${compared[1].day}`),
              },
              { ...people, name: 'change', title: both('増減数', 'Change'), kind: 'sum' },
              {
                name: 'change_rate',
                title: both('増減率', 'Change rate'),
                unit: both('%', '%'),
                kind: 'rate',
                decimals: 1,
              },
            ],
            changeCells(compared, codeOf),
          ),
        ]
      : []),
  ];
};
