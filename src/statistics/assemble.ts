/** Puts protected values, reasons and provenance together as tables. The only file that makes a `ProtectedTable` from records. */
import { type Bilingual, fiscalYearLabel, japaneseDate } from '#base';
import { rootCode } from './spec/hierarchy.ts';
import type {
  Category,
  Dimension,
  HiddenReason,
  Measure,
  ProtectedCell,
  ProtectedTable,
  Provenance,
  ProtectionReport,
  TableContent,
} from './protected-table.ts';
import type { ShownSystem } from './otherwise/protect-otherwise.ts';
import { mergedLabel } from './otherwise/merge-areas.ts';
import { readerOf } from './estimates/read-measures.ts';
import { rulesOf } from './spec/rules-told.ts';
import type { MeasureSpec, Policy, ReleaseSpec, TableSpec } from './spec/spec.ts';
import { stridesOf, type Tabulation } from './count/tabulation.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const timeLabel = (kind: string, code: string): Bilingual => {
  const [year = '', month = '1', day = '1'] = code.split('-');
  const name = months[Number(month) - 1];
  if (kind === 'month') return { ja: `${Number(year)}年${Number(month)}月`, en: `${name} ${year}` };
  if (kind === 'day') return { ja: japaneseDate(code), en: `${Number(day)} ${name} ${year}` };
  return { ja: fiscalYearLabel(Number(code)), en: `FY ${code}` };
};

/** Every area by its own name again; the one that shows the sum of several says so. */
const shownAfterMerging = ({ categories, merges }: NonNullable<Tabulation['merged']>): Category[] =>
  categories.map((category) => {
    const merge = merges.find(({ into }) => into === category.code);
    return merge ? { ...category, label: mergedLabel(categories, merge) } : category;
  });

/** One table of the release. Cells run time by time, the last dimension fastest. */
export const assembleTable = (
  spec: ReleaseSpec,
  table: TableSpec,
  tabulations: readonly Tabulation[],
  systems: readonly ShownSystem[],
  policy: Policy,
  provenance: Provenance,
): ProtectedTable => {
  const tabulation = tabulations.find(({ id }) => id === table.id) as Tabulation;
  const time = spec.variables[table.time] as ReleaseSpec['variables'][string];
  const times: Category[] = tabulation.times.map((code) => ({ code, label: timeLabel(time.kind, code) }));
  const dimensions: Dimension[] = [
    { name: table.time, title: time.title, total: null, categories: times },
    ...tabulation.dimensions.map(({ name, title, categories }, d) => ({
      name,
      title,
      total: rootCode,
      categories: tabulation.merged?.dimension === d ? shownAfterMerging(tabulation.merged) : categories,
    })),
  ];
  const names = table.measures.filter((name) => {
    const measure = spec.measures[name];
    return measure?.kind !== 'count' || measure.shown !== false;
  });
  const measures = names.map((name): Measure => {
    const measure = spec.measures[name] as MeasureSpec;
    // How many were asked is a count, whatever it stands beside.
    const counted = measure.kind === 'estimate' && measure.give === 'asked';
    const decimals = 'decimals' in measure && !counted ? measure.decimals : 0;
    return { name, title: measure.title, unit: measure.unit, kind: counted ? 'count' : measure.kind, decimals };
  });
  const readers = names.map(readerOf({ spec, tabulations, systems }, tabulation));
  const strides = stridesOf(tabulation.dimensions);
  const codes = Array.from({ length: tabulation.size }, (_, cell) =>
    tabulation.dimensions.map(
      (d, i) => d.categories[Math.floor(cell / (strides[i] as number)) % d.categories.length]?.code as string,
    ),
  );
  const cells: ProtectedCell[] = [];
  let primary = 0;
  let complementary = 0;
  for (const [t, category] of times.entries()) {
    for (let cell = 0; cell < tabulation.size; cell += 1) {
      const values: (number | null)[] = [];
      const hidden: (HiddenReason | null)[] = [];
      for (const read of readers) {
        const found = read(t, cell);
        values.push(found.value);
        hidden.push(found.hidden);
        if (found.hidden === 'complementary') complementary += 1;
        else if (found.hidden && found.hidden !== 'undefined') primary += 1;
      }
      const own = codes[cell] as string[];
      const { dimension = -1, merges = [] } = tabulation.merged ?? {};
      const merge = merges.find(({ code }) => code === own[dimension]);
      // The receiving area shows the sum of all, the others nothing.
      for (const code of merge?.members ?? [null]) {
        const at = own.map((c, d) => (code !== null && d === dimension ? code : c));
        const blank = code !== null && code !== merge?.into;
        cells.push({
          codes: [category.code, ...at],
          values: blank ? values.map(() => null) : values,
          hidden: blank ? values.map(() => 'merged' as const) : hidden,
        });
      }
    }
  }
  const merges = (tabulation.merged?.merges ?? []).map(({ into, members }) => ({
    dimension: tabulation.dimensions[tabulation.merged?.dimension as number]?.name as string,
    into,
    from: members.filter((code) => code !== into),
  }));
  const rules = rulesOf(
    policy,
    table.measures.map((name) => spec.measures[name] as MeasureSpec),
    table.protection,
    merges.reduce((n, { from }) => n + from.length, 0),
  );
  const protection: ProtectionReport = { rules, cells: cells.length, primary, complementary, recomputable: 0 };
  const content: TableContent = {
    id: table.id,
    title: table.title,
    dimensions,
    measures,
    provenance,
    protection,
    ...(merges.length > 0 ? { merges } : {}),
    cells,
  };
  return content as ProtectedTable;
};
