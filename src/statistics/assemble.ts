/** Puts protected values, reasons and provenance together as tables. The only file that makes a `ProtectedTable` from records. */
import { type Bilingual, fiscalYearLabel, japaneseDate } from '#base';
import { rootCode } from './hierarchy.ts';
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
import { type Method, methodWords } from './method.ts';
import { dominanceRulesOf } from './policy.ts';
import type { ShownSystem } from './protect-otherwise.ts';
import { byComplement, byDominance, byThreshold } from './slice.ts';
import type { MeasureSpec, Policy, ReleaseSpec, TableSpec } from './spec.ts';
import { stridesOf, type Tabulation } from './tabulation.ts';

type Value = { readonly value: number | null; readonly hidden: HiddenReason | null };
/** A hidden zero says `threshold`, as one person would: a reason of its own would tell the value. */
const reasons: Record<number, HiddenReason> = {
  [byThreshold]: 'threshold',
  [byDominance]: 'dominance',
  [byComplement]: 'complementary',
};

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

/** The rules in the words of the page that shows the table. */
export const rulesOf = (
  policy: Policy,
  measures: readonly MeasureSpec[],
  method: Method = { kind: 'hide' },
): Bilingual[] => {
  if (method.kind !== 'hide') return [methodWords(method)];
  const least = policy.threshold - 1;
  const dominance = dominanceRulesOf(policy);
  const rules: Bilingual[] = [
    {
      ja: `1〜${least}人の値は表示しません。見分けられないように、0人の値も一部隠します。`,
      en: `Values of 1 to ${least} people are not shown, nor some zeros, so that the two cannot be told apart.`,
    },
    {
      ja: '隠した値が合計や他の表との差から計算できるときは、他の値も表示しません。',
      en: 'Where a hidden value could be computed from totals or from other tables, further values are not shown.',
    },
    {
      ja: `公表した数字をすべて使っても、隠した人数は${policy.minimumWidth}人以上の幅でしか分かりません。`,
      en: `Even with all published numbers a hidden count is only known to within a range of ${policy.minimumWidth} or more.`,
    },
  ];
  if (measures.some((m) => m.kind === 'count' && (m.zeros ?? policy.zeros) === 'protect'))
    rules.push({
      ja: `0人であることが個人について語る項目は、0人も1〜${least}人と同じに扱います。`,
      en: 'Where zero itself tells about people, zero is treated like a small number.',
    });
  if (measures.some((m) => m.kind === 'sum'))
    rules.push({
      ja: `金額は、${dominance.map(({ units, percent }) => `上位${units}人が${percent}%を超えるとき`).join('、')}、または1人の額が${policy.pPercent}%以内で推定できるときは表示しません。`,
      en: `Amounts are not shown where ${dominance.map(({ units, percent }) => `${units} ${units === 1 ? 'person makes' : 'people make'} up more than ${percent}%`).join(', ')}, or one person's amount could be estimated to within ${policy.pPercent}%.`,
    });
  if (policy.pq && measures.some((m) => m.kind === 'sum'))
    rules.push({
      ja: `どの金額も${policy.pq.q}%以内で知っている人が、1人の額を${policy.pq.p}%以内で推定できるときも表示しません（pq規則）。`,
      en: `Nor where somebody who knows every amount to within ${policy.pq.q}% could estimate one to within ${policy.pq.p}% (pq rule).`,
    });
  return rules;
};

const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

/** Reads the value of every measure in one cell, hidden where its own or a needed value is. */
const reader = (spec: ReleaseSpec, tabulation: Tabulation, systems: readonly ShownSystem[]) => {
  const stored = (name: string, amounts: boolean) => {
    const found = systems.find((s) => s.system.amounts === amounts && s.system.at.get(tabulation.id)?.has(name));
    const variables = found?.system.at.get(tabulation.id)?.get(name);
    if (!found || !variables) throw new Error(`the measure ${name} was not protected`);
    const { system, state } = found;
    // Amounts of either sign are protected by their sizes, and shown as they are.
    const signed = amounts ? tabulation.sums.get(name)?.signed : undefined;
    return (t: number, cell: number): Value => {
      const at = t * system.size + (variables[cell] as number);
      const of = state[at] as number;
      const value = signed ? signed[t * tabulation.size + cell] : system.values[at];
      return of === 0 ? { value: value as number, hidden: null } : { value: null, hidden: reasons[of] as HiddenReason };
    };
  };
  const read = (name: string): ((t: number, cell: number) => Value) => {
    const measure = spec.measures[name] as MeasureSpec;
    if (measure.kind === 'count') return stored(name, false);
    if (measure.kind === 'sum') {
      const people = stored(measure.units, false);
      const own = stored(name, true);
      return (t, cell) => {
        const n = people(t, cell);
        return n.hidden ? { value: null, hidden: n.hidden } : own(t, cell);
      };
    }
    const [above, below] =
      measure.kind === 'mean'
        ? [measure.sum, (spec.measures[measure.sum] as { units: string }).units]
        : [measure.part, measure.whole];
    const [part, whole] = [read(above), read(below)];
    const factor = measure.kind === 'rate' ? 100 : 1;
    // With noise a part may come out larger than its whole.
    const most = measure.kind === 'rate' ? 100 : Infinity;
    return (t, cell) => {
      const [a, b] = [part(t, cell), whole(t, cell)];
      const hidden = b.hidden ?? a.hidden;
      if (hidden || a.value === null || b.value === null) return { value: null, hidden };
      return b.value === 0
        ? { value: null, hidden: 'undefined' }
        : { value: round(Math.min(most, (a.value / b.value) * factor), measure.decimals), hidden: null };
    };
  };
  return read;
};

/** One table of the release. Cells run time by time, the last dimension fastest. */
export const assembleTable = (
  spec: ReleaseSpec,
  table: TableSpec,
  tabulation: Tabulation,
  systems: readonly ShownSystem[],
  policy: Policy,
  provenance: Provenance,
): ProtectedTable => {
  const time = spec.variables[table.time] as ReleaseSpec['variables'][string];
  const times: Category[] = tabulation.times.map((code) => ({ code, label: timeLabel(time.kind, code) }));
  const dimensions: Dimension[] = [
    { name: table.time, title: time.title, total: null, categories: times },
    ...tabulation.dimensions.map(({ name, title, categories }) => ({ name, title, total: rootCode, categories })),
  ];
  const measures = table.measures.map((name): Measure => {
    const measure = spec.measures[name] as MeasureSpec;
    const decimals = 'decimals' in measure ? measure.decimals : 0;
    return { name, title: measure.title, unit: measure.unit, kind: measure.kind, decimals };
  });
  const readers = table.measures.map(reader(spec, tabulation, systems));
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
      cells.push({ codes: [category.code, ...(codes[cell] as string[])], values, hidden });
    }
  }
  const rules = rulesOf(
    policy,
    table.measures.map((name) => spec.measures[name] as MeasureSpec),
    table.protection,
  );
  const protection: ProtectionReport = { rules, cells: cells.length, primary, complementary, recomputable: 0 };
  const content: TableContent = {
    id: table.id,
    title: table.title,
    dimensions,
    measures,
    provenance,
    protection,
    cells,
  };
  return content as ProtectedTable;
};
