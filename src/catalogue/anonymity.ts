/** The re-identification report (k-anonymity, uniqueness, l-diversity): its shape, what is asked of a contract's columns, and its sentences. */
import type { Bilingual } from '#base';
import { type Contract, lakeColumns } from './contract.ts';

/** How recognisable the rows are: groups of rows that agree in everything somebody may know. */
export type Groups = {
  readonly groups: number;
  /** Rows of the smallest group. */
  readonly smallest: number;
  /** Rows alone in their group. */
  readonly uniques: number;
  /** Rows in groups smaller than k. */
  readonly below: number;
};

/** One way to make a column coarser, and what it would give and cost. */
export type Coarsening = Groups & {
  readonly column: string;
  readonly way: keyof typeof ways;
  /** Share of the column's information that would be lost (Shannon entropy), 0–1. */
  readonly lost: number;
};

export type Diversity = {
  readonly column: string;
  /** Distinct values in the poorest group (distinct l-diversity); an empty key is a group of its own. */
  readonly least: number;
  /** Rows in groups of two or more where all have the same value: whoever finds the group learns the value. */
  readonly alike: number;
};

export type AnonymityReport = {
  readonly rows: number;
  readonly k: number;
  readonly quasi: readonly string[];
  readonly now: Groups;
  /** Most helpful first. */
  readonly coarser: readonly Coarsening[];
  readonly sensitive: readonly Diversity[];
};

export const ways = {
  'bands-5': { ja: '5歳階級にする', en: 'in five-year bands' },
  'bands-10': { ja: '10歳階級にする', en: 'in ten-year bands' },
  town: { ja: '町丁目までにする', en: 'to the town' },
  ward: { ja: '区までにする', en: 'to the ward' },
  year: { ja: '年までにする', en: 'to the year' },
  drop: { ja: '送らない', en: 'not sent' },
} as const satisfies Record<string, Bilingual>;

const places = ['address_masked', 'town_code', 'ward_code'];

/** What somebody may know: as the contract says, or age, sex and the finest place. */
export const quasiOf = (contract: Contract): readonly string[] => {
  if (contract.risk?.quasi) return contract.risk.quasi;
  const names = lakeColumns(contract).map(({ name }) => name);
  const place = places.find((name) => names.includes(name));
  return names.filter((name) => name === 'age_years' || name === 'sex' || name === place);
};

/** The ways a column can be made coarser. */
export const waysOf = (contract: Contract, column: string): readonly (keyof typeof ways)[] => {
  const names = lakeColumns(contract).map(({ name }) => name);
  const from = contract.columns.find(
    ({ source }) => source === lakeColumns(contract).find((c) => c.name === column)?.from,
  );
  const place = places.indexOf(column);
  const coarser: (keyof typeof ways)[] = [];
  if (column === 'age_years' || column === 'school_age') coarser.push('bands-5', 'bands-10');
  if (place === 0 && names.includes('town_code')) coarser.push('town');
  if ((place === 0 || place === 1) && names.includes('ward_code')) coarser.push('ward');
  if (from?.role === 'date') coarser.push('year');
  return [...coarser, 'drop'];
};

const n = (count: number): string => count.toLocaleString('en-US');
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;

/** The report in sentences, without a single value. */
export const anonymityLines = (
  report: AnonymityReport,
  called: (column: string) => Bilingual = (column) => ({ ja: column, en: column }),
): readonly Bilingual[] => {
  const { rows, k, quasi, now } = report;
  const known = quasi.map(called);
  if (quasi.length === 0)
    return [
      { ja: '再識別リスク: 手がかりになる列はありません', en: 're-identification: no column that tells of a person' },
    ];
  return [
    {
      ja: `再識別リスク: 手がかり（${known.map(({ ja }) => ja).join('、')}）が同じ人のまとまり ${n(now.groups)}、最小 ${n(now.smallest)}人。一人だけの行 ${n(now.uniques)}（${percent(now.uniques, rows)}）、${k}人未満の行 ${n(now.below)}（${percent(now.below, rows)}）`,
      en: `re-identification: ${n(now.groups)} groups alike in ${known.map(({ en }) => en).join(', ')}, the smallest of ${n(now.smallest)}; ${n(now.uniques)} rows alone (${percent(now.uniques, rows)}), ${n(now.below)} in groups below ${k} (${percent(now.below, rows)})`,
    },
    ...report.coarser.map(({ column, way, uniques, below, lost }) => ({
      ja: `　${called(column).ja} を${ways[way].ja}と: 一人だけの行 ${n(uniques)}、${k}人未満の行 ${n(below)}（失われる情報 ${percent(lost, 1)}）`,
      en: `  ${called(column).en} ${ways[way].en}: ${n(uniques)} rows alone, ${n(below)} in groups below ${k} (information lost: ${percent(lost, 1)})`,
    })),
    ...report.sensitive.map(({ column, least, alike }) => ({
      ja: `　要配慮の列 ${called(column).ja}: まとまりの中の値の種類は最少 ${n(least)}、全員が同じ値のまとまりにいる行 ${n(alike)}（${percent(alike, rows)}）`,
      en: `  sensitive column ${called(column).en}: at least ${n(least)} distinct value(s) in a group; ${n(alike)} rows (${percent(alike, rows)}) in groups that all have the same value`,
    })),
  ];
};
