/**
 * Shares and intervals of surveys tell nothing that the counts beside them do not: each is reckoned again from counts that were shown, with the published design.
 * One that does not come out was worked out from something else.
 */
import { openResults } from '#results';
import type { ReleaseSpec } from '#statistics';
import type { LakeSide } from '../../src/doors/lake-side.ts';
import type { Clues, Tell } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { countedAt } from './meaning.ts';

export type SeenEstimate = Tell & { readonly value: number; readonly decimals: number; readonly from: string };
type EstimateSpec = Extract<ReleaseSpec['measures'][string], { kind: 'estimate' }>;

/** One respondent after the other: weight, whether in the group (always here), whether the answer was given, stratum. */
type Respondent = { readonly w: number; readonly y: number; readonly h: number };

const reckonFrom = (rows: readonly Respondent[], give: 'share' | 'low' | 'high'): number => {
  const n = rows.length;
  const sum = (of: (row: Respondent) => number) => rows.reduce((s, row) => s + of(row), 0);
  const size = sum(({ w }) => w);
  const p = sum(({ w, y }) => w * y) / size;
  if (give === 'share') return p;
  let variance = 0;
  for (const members of Map.groupBy(rows, ({ h }) => h).values()) {
    const u = members.map(({ w, y }) => (w * (y - p)) / size);
    const mean = u.reduce((a, b) => a + b, 0) / u.length;
    if (u.length > 1) variance += (u.length / (u.length - 1)) * u.reduce((s, one) => s + (one - mean) ** 2, 0);
  }
  const effective =
    variance > 1e-15 ? (n * p * (1 - p)) / Math.max(1, n - 1) / variance : size ** 2 / sum(({ w }) => w * w);
  const m = Math.min(n, effective);
  const z = 1.959963984540054;
  const half = z * Math.sqrt((p * (1 - p)) / m + (z / (2 * m)) ** 2);
  const end = (p + (z * z) / (2 * m) + (give === 'low' ? -half : half)) / (1 + (z * z) / m);
  return Math.min(1, Math.max(0, end));
};

/** The counts that the published tables show, whether or not some page happens to draw them. */
const shownCounts = async (side: LakeSide, of: Definitions, ids: ReadonlySet<string>): Promise<Map<string, number>> => {
  const shown = new Map<string, number>();
  for (const id of ids) {
    const read = await openResults(side.results).readTable(id);
    if (!read.ok) throw new Error(read.refusal.en);
    const { index } = read.value;
    const { columns } = index;
    for (const [m, { name, kind }] of columns.table.measures.entries()) {
      if (kind !== 'count' || of.tables.get(id)?.spec.measures[name]?.kind !== 'count') continue;
      for (let i = 0; i < columns.count; i += 1) {
        const places = columns.codes.map((codes) => codes[i] as number);
        const value = index.find(places, [m])?.values[0];
        const codes = columns.table.dimensions.map((d, at) => [d.name, columns.codeLists[at]?.[places[at] as number]]);
        if (typeof value === 'number') shown.set(countedAt(of, id, name, Object.fromEntries(codes)), value);
      }
    }
  }
  return shown;
};

/** What follows from no shown count: one line each. */
export const unexplained = async (side: LakeSide, of: Definitions, { estimates }: Clues): Promise<string[]> => {
  const shown = await shownCounts(side, of, new Set(estimates.map(({ table }) => table)));
  return estimates.flatMap(({ table: id, measure: name, codes, value, decimals, from }) => {
    const { table, spec } = of.tables.get(id) as NonNullable<ReturnType<Definitions['tables']['get']>>;
    const measure = spec.measures[name] as EstimateSpec;
    if (measure.give === 'asked') return [];
    const n = (at: Readonly<Record<string, string>>) => shown.get(countedAt(of, id, measure.of, { ...codes, ...at }));
    const whole = { [measure.within]: 'total' };
    const [group, answer] = [n(whole), n({})];
    const wrong = [`${from}: ${name} ${value} at ${JSON.stringify(codes)}`];
    if (group === undefined || answer === undefined) return wrong;
    const strata = table.dimensions.find(({ variable }) => variable === spec.design?.strata);
    const rows: Respondent[] = [];
    const add = (h: number, w: number, all: number, yes: number) => {
      for (let i = 0; i < all; i += 1) rows.push({ w, y: i < yes ? 1 : 0, h });
    };
    if (!measure.weighted || !spec.design || !strata || (codes[strata.name] ?? 'total') !== 'total')
      add(0, 1, group, answer);
    else {
      const given = 'weights' in spec.design ? spec.design.weights : spec.design.population;
      const perHead = 'weights' in spec.design;
      let [restAll, restYes, people, merged] = [group, answer, 0, 0];
      for (const [code, number] of Object.entries(given)) {
        const [all, yes] = [n({ ...whole, [strata.name]: code }), n({ [strata.name]: code })];
        if (all === undefined || yes === undefined || all < 2) {
          people += number;
          merged += 1;
          continue;
        }
        add(rows.length + 1, perHead ? number : number / all, all, yes);
        restAll -= all;
        restYes -= yes;
      }
      if (restAll > 0) add(-1, perHead ? people / Math.max(1, merged) : people / restAll, restAll, restYes);
    }
    return Math.abs(reckonFrom(rows, measure.give) * 100 - value) <= 0.5 * 10 ** -decimals + 1e-6 ? [] : wrong;
  });
};
