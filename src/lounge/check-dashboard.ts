/** A dashboard against the published tables: every table, dimension, code and measure it names exists. */
import type { Bilingual, Result } from '#base';
import type { DashboardSpec } from './dashboard-spec.ts';
import { type DashboardTables, dimensionOf } from './dashboard-tables.ts';
import { filtersOf } from './filters.ts';
import { viewOf } from './view.ts';

/** All faults found; none when it can be shown with every filter at its initial value and at each of its options. */
export const checkDashboard = (spec: DashboardSpec, tables: DashboardTables): Bilingual[] => {
  const faults: Bilingual[] = [];
  for (const filter of spec.filters) {
    if ('choose' in filter || dimensionOf(tables, filter.table, filter.dimension)) continue;
    faults.push({
      ja: `filters.${filter.name}: 区分「${filter.dimension}」がありません`,
      en: `filters.${filter.name}: there is no dimension "${filter.dimension}"`,
    });
  }
  if (faults.length > 0) return faults;
  const take = (view: Result<unknown>, place: string) => {
    if (!view.ok) faults.push({ ja: `${place}: ${view.refusal.ja}`, en: `${place}: ${view.refusal.en}` });
  };
  take(viewOf(spec, tables, {}), 'tiles');
  if (faults.length > 0) return faults;
  for (const filter of filtersOf(spec, tables)) {
    // Each choice of a table is another table.
    const chooses = spec.filters.some((one) => one.name === filter.name && 'choose' in one);
    const others = filter.options.filter(({ code }) => code !== filter.initial);
    for (const option of chooses ? others : others.slice(0, 1))
      take(viewOf(spec, tables, { [filter.name]: option.code }), `filters.${filter.name}`);
  }
  return faults;
};
