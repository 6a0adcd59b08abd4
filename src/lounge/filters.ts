/** The filters of a dashboard: what can be chosen, and what a request chose. */
import { type Bilingual, done, type Result, refused } from '#base';
import { childrenOf, type Dimension } from '#results';
import { type DashboardTables, dimensionOf } from './dashboard-tables.ts';
import type { DashboardSpec, FilterSpec } from './dashboard-spec.ts';
import { loungeRefusal } from './errors.ts';
import type { Filter } from './lounge.api.ts';

/** Filter name → code chosen, for every filter of the dashboard. */
export type Chosen = Readonly<Record<string, string>>;

/** Codes in time order: a dimension of time has no total, and its codes (2026-10, 2026, 2026-03-31) sort as text. */
export const inTime = (dimension: Dimension): readonly string[] =>
  dimension.categories.map((category) => category.code).sort();

type OfTable = Extract<FilterSpec, { table: string }>;

const optionsOf = (filter: OfTable, dimension: Dimension): Filter['options'] => {
  const children = filter.options === 'all' ? null : new Set(childrenOf(dimension, filter.options.childrenOf));
  const rest = dimension.categories.filter(
    ({ code }) => code !== dimension.total && (children === null || children.has(code)),
  );
  const ordered = dimension.total === null ? [...rest].sort((a, b) => (a.code < b.code ? 1 : -1)) : rest;
  const total = dimension.categories.find(({ code }) => code === dimension.total);
  const all =
    dimension.total === null ? [] : [{ code: dimension.total, label: total?.label ?? { ja: 'すべて', en: 'All' } }];
  return [
    ...all,
    ...ordered.map(({ code, label, parent }) => ({ code, label, ...(parent && children === null ? { parent } : {}) })),
  ];
};

/** Options of time come newest first, others in the order of the table with the total before them. */
export const filtersOf = (spec: DashboardSpec, tables: DashboardTables): Filter[] =>
  spec.filters.map((filter) => {
    if ('choose' in filter)
      return { name: filter.name, title: filter.title, options: filter.choose, initial: filter.choose[0]?.code ?? '' };
    const dimension = dimensionOf(tables, filter.table, filter.dimension) as Dimension;
    const options = optionsOf(filter, dimension);
    const initial =
      filter.initial === 'total'
        ? dimension.total
        : filter.initial === 'last'
          ? inTime(dimension).at(-1)
          : options[0]?.code;
    return { name: filter.name, title: filter.title, options, initial: initial ?? options[0]?.code ?? '' };
  });

/** What the request chose; unnamed filters stand at their initial value. Unknown names and values are refused, the valid ones listed. */
export const chosenOf = (filters: readonly Filter[], asked: Readonly<Record<string, string>>): Result<Chosen> => {
  const unknown = Object.keys(asked).find((name) => !filters.some((filter) => filter.name === name));
  if (unknown !== undefined)
    return refused(loungeRefusal('no-filter', { valid: filters.map((filter) => filter.name).join('、') }));
  const chosen: Record<string, string> = {};
  for (const { name, options, initial } of filters) {
    const code = asked[name] ?? initial;
    if (!options.some((option) => option.code === code)) {
      const listed = options.slice(0, 40).map((option) => option.code);
      const valid = `${listed.join('、')}${options.length > listed.length ? ' …' : ''}`;
      return refused(loungeRefusal('no-option', { filter: name, valid }));
    }
    chosen[name] = code;
  }
  return done(chosen);
};

export const labelOf = (filters: readonly Filter[], name: string, code: string): Bilingual =>
  filters.find((filter) => filter.name === name)?.options.find((option) => option.code === code)?.label ?? {
    ja: code,
    en: code,
  };

/** `{ward}` in a title → the label of what is chosen there. */
export const inWords = (title: Bilingual, filters: readonly Filter[], chosen: Chosen): Bilingual => {
  const say = (text: string, language: 'ja' | 'en') =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => labelOf(filters, name, chosen[name] ?? '')[language]);
  return { ja: say(title.ja, 'ja'), en: say(title.en, 'en') };
};

/** `$ward` → the code chosen there; any other text is a code itself. */
export const codeOf = (text: string, chosen: Chosen): string =>
  text.startsWith('$') ? (chosen[text.slice(1)] ?? text) : text;
