/** Answers of the e-Stat API (`getStatsData`, JSON): one table over one or several files, as a table of ours. */
import type { Bilingual } from '#base';
import type { Category, Dimension, Measure, ProtectedCell } from '#statistics';
import { z } from 'zod';
import { officialFigure } from './open-small-area.ts';

const text = z.union([z.string(), z.number()]).transform(String);
const named = z.union([text, z.object({ $: text }).transform(({ $ }) => $)]);
/** A single child is an object, several are an array. */
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one) => [one])]);
const classItem = z.looseObject({
  '@code': text,
  '@name': text,
  '@unit': text.optional(),
  '@parentCode': text.optional(),
});
const answer = z.object({
  GET_STATS_DATA: z.object({
    RESULT: z.looseObject({ STATUS: z.coerce.number(), ERROR_MSG: text.optional() }),
    STATISTICAL_DATA: z
      .object({
        RESULT_INF: z.looseObject({ TOTAL_NUMBER: z.coerce.number() }),
        TABLE_INF: z.looseObject({ '@id': text, STAT_NAME: named.optional(), TITLE: named.optional() }),
        CLASS_INF: z.object({
          CLASS_OBJ: oneOrMore(z.looseObject({ '@id': text, '@name': text, CLASS: oneOrMore(classItem) })),
        }),
        DATA_INF: z.looseObject({ VALUE: oneOrMore(z.record(z.string(), text)) }),
      })
      .optional(),
  }),
});
export type EstatPage = NonNullable<z.infer<typeof answer>['GET_STATS_DATA']['STATISTICAL_DATA']>;

/** The number by which e-Stat says that it has no figures; null where the bytes are no answer of the API. */
export const readEstatPage = (bytes: Uint8Array): EstatPage | number | null => {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  const parsed = answer.safeParse(raw);
  if (!parsed.success) return null;
  const { RESULT, STATISTICAL_DATA } = parsed.data.GET_STATS_DATA;
  return RESULT.STATUS === 0 ? (STATISTICAL_DATA ?? null) : RESULT.STATUS;
};

export type EstatTable = {
  readonly title: Bilingual;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly cells: readonly ProtectedCell[];
};
const both = (words: string): Bilingual => ({ ja: words, en: words });

/** Pages of one table, in any order; null where they are of several tables, do not make all its figures, or name what its classes do not have. */
export const estatTable = (pages: readonly EstatPage[]): EstatTable | null => {
  const [first] = pages;
  if (!first || pages.some((page) => page.TABLE_INF['@id'] !== first.TABLE_INF['@id'])) return null;
  const values = pages.flatMap((page) => page.DATA_INF.VALUE);
  if (values.length !== first.RESULT_INF.TOTAL_NUMBER) return null;
  const classes = first.CLASS_INF.CLASS_OBJ;
  const tab = classes.find((one) => one['@id'] === 'tab');
  const measureItems = tab?.CLASS ?? [{ '@code': '', '@name': '値' }];
  const unitOf = new Map(values.map((value) => [tab ? (value['@tab'] ?? '') : '', value['@unit'] ?? '']));
  const split = classes.filter((one) => one !== tab);
  const dimensions = split.map((one): Dimension => {
    const codes = new Set(one.CLASS.map((item) => item['@code']));
    const whole = one.CLASS.find((item) => /^(総数|総計|合計|全体)/.test(item['@name']));
    const total = one['@id'] === 'time' || !whole ? null : whole['@code'];
    const categories = one.CLASS.map((item): Category => {
      const parent = item['@parentCode'];
      return {
        code: item['@code'],
        label: both(item['@name']),
        ...(parent !== undefined && codes.has(parent) && parent !== item['@code'] ? { parent } : {}),
      };
    });
    const ordered =
      total === null ? categories : [...categories].sort((a, b) => Number(b.code === total) - Number(a.code === total));
    return { name: one['@id'] === 'time' ? 'day' : one['@id'], title: both(one['@name']), total, categories: ordered };
  });
  const known = split.map((one) => new Set(one.CLASS.map((item) => item['@code'])));
  const cells = new Map<string, { codes: string[]; figures: (number | null | undefined)[] }>();
  let decimals = 0;
  for (const value of values) {
    const codes = split.map((one) => value[`@${one['@id']}`] ?? '');
    const at = measureItems.findIndex((item) => item['@code'] === (tab ? value['@tab'] : ''));
    const figure = officialFigure(value.$ ?? '');
    if (at === -1 || Number.isNaN(figure) || codes.some((code, i) => !known[i]?.has(code))) return null;
    decimals = Math.max(decimals, /\.(\d+)/.exec(value.$ ?? '')?.[1]?.length ?? 0);
    const cell = cells.get(codes.join()) ?? { codes, figures: measureItems.map(() => undefined) };
    cell.figures[at] = figure;
    cells.set(codes.join(), cell);
  }
  const measures = measureItems.map((item, i): Measure => {
    const unit = unitOf.get(item['@code']) ?? '';
    const kind = /%|率|割合/.test(unit + item['@name'])
      ? 'rate'
      : /平均/.test(item['@name'])
        ? 'mean'
        : unit === '人' || unit === '世帯'
          ? 'count'
          : 'sum';
    return { name: `value_${i + 1}`, title: both(item['@name']), unit: both(unit), kind, decimals };
  });
  return {
    title: both([first.TABLE_INF.STAT_NAME, first.TABLE_INF.TITLE].filter(Boolean).join(' ') || first.TABLE_INF['@id']),
    dimensions,
    measures,
    cells: [...cells.values()].map(({ codes, figures }) => ({ codes, ...shownFigures(figures) })),
  };
};

/** Hidden and merged figures stay blank, unknown ones have nothing to show. */
export const shownFigures = (
  figures: readonly (number | null | undefined)[],
): Pick<ProtectedCell, 'values' | 'hidden'> => ({
  values: figures.map((figure) => figure ?? null),
  hidden: figures.map((figure) => (figure === null ? 'merged' : figure === undefined ? 'undefined' : null)),
});
