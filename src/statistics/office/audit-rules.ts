/** Whether what a protected table shows keeps the rules that can be read from it: the smallest numbers, and what areas of few residents do not show. */
import { type Bilingual, done, type Result, type Row } from '#base';
import { circumscribed, codesOf } from './cells-residents.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { Trees } from './cells-system.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { narrowestYears, tierThreshold } from '../spec/policy.ts';
import { type CellsReport, statusColumn } from './protect-cells.ts';

/** What was merged has the residents of all its codes. */
const withMergedResidents = (spec: CellsSpec, { merges }: Pick<CellsReport, 'merges'>): CellsSpec => {
  if (!spec.residents || spec.residents.column !== merges?.column) return spec;
  const of = { ...spec.residents.of };
  for (const { into, from } of merges.groups)
    of[into] = [into, ...from].reduce((n, code) => n + (spec.residents?.of[code] ?? 0), 0);
  return { ...spec, residents: { ...spec.residents, of } };
};

export const ruleFaults = (
  spec: CellsSpec,
  rows: readonly Row[],
  { values }: LinkedSystem,
  trees: Trees,
  report: CellsReport,
): Result<Bilingual[]> => {
  const faults: Bilingual[] = [];
  const { threshold, population = [], ages = [] } = spec.policy;
  const told = circumscribed(withMergedResidents(spec, report), trees);
  if (!told.ok) return told;
  const codeAt = codesOf(spec, rows);
  for (const [i, row] of rows.entries()) {
    const n = values[i] as number;
    const isShown = row[spec.people] !== '';
    const isDetail = row[statusColumn] === 'detail';
    const live = told.value?.residentsOf.get(codeAt(i, spec.residents?.column ?? '')) ?? 0;
    const years = spec.ages ? (told.value?.yearsOf.get(codeAt(i, spec.ages.column)) ?? Infinity) : Infinity;
    if (isShown && n > 0 && n < threshold)
      faults.push({
        ja: `${i + 2}行目: 基準より少ない人数が表示されています。`,
        en: `Row ${i + 2}: fewer people than the threshold are shown.`,
      });
    else if (told.value && isShown && n > 0 && n < tierThreshold(population, live))
      faults.push({
        ja: `${i + 2}行目: この区域の人口の基準より少ない人数が表示されています。`,
        en: `Row ${i + 2}: fewer people are shown than an area of so few residents may show.`,
      });
    const isTooNarrow = told.value !== null && years < narrowestYears(ages, live);
    if (isTooNarrow && isShown)
      faults.push({
        ja: `${i + 2}行目: この区域の人口では示さない細かさの年齢が表示されています。`,
        en: `Row ${i + 2}: an age is shown that is narrower than an area of so few residents may show.`,
      });
    if (isDetail && !isTooNarrow)
      faults.push({
        ja: `${i + 2}行目: 年齢の細かさを理由にしていますが、その基準に当たりません。`,
        en: `Row ${i + 2}: it says that the age is too narrow for the area, which it is not.`,
      });
  }
  return done(faults);
};
