/**
 * Where everybody has one row per time point, the records of a data set are first counted once by their finest categories; every table
 * of the release then counts these leaves, of which there are far fewer.
 */
import { sqlName } from '#base';
import { recordKeySql, sumOfKeysSql, unitText } from './cell-key.lake.ts';
import { leafAmounts } from './amounts.lake.ts';
import type { CategoryVariable, DistrictVariable } from '../spec/spec.ts';
import { type Cube, countedSql, districtColumn, knownSql, levelSql, pieceSql, slicesSql } from './tabulate.lake.ts';

export type LeafVariable = { readonly name: string; readonly variable: CategoryVariable };
export type LeafPlan = Pick<Cube, 'view' | 'time' | 'slices' | 'unit' | 'counts' | 'sums' | 'conditions' | 'keyed'> & {
  readonly variables: readonly LeafVariable[];
  /** Variable and level that must be known for a record to be counted at all. */
  readonly known: readonly (readonly [name: string, level: string])[];
};

const placeColumns = (variable: CategoryVariable): string[] =>
  variable.kind === 'district' ? [districtColumn(variable)] : ['ward_code', 'town_code'];

/** The variable as the leaf table has it: codes and bands lie in a column of the variable's own name. */
const inLeaf = (name: string, variable: CategoryVariable): CategoryVariable =>
  'column' in variable ? { ...variable, column: `v_${name}` } : variable;

/** The category code of a leaf at one level of a variable. */
export const leafLevelSql = (name: string, variable: CategoryVariable, level: string): string =>
  levelSql(inLeaf(name, variable), level);

/** Bands of one width side by side: from, the end of the last, width. */
const evenRuns = (ends: readonly number[]): { from: number; end: number; step: number }[] => {
  const runs: { from: number; end: number; step: number }[] = [];
  for (const [i, end] of ends.entries()) {
    if (i === 0) continue;
    const from = ends[i - 1] as number;
    const last = runs.at(-1);
    if (last?.step === end - from) runs[runs.length - 1] = { ...last, end };
    else runs.push({ from, end, step: end - from });
  }
  return runs;
};

/** A number that stands for the whole finest band of the value: each level cuts it as it would cut the value itself. */
const bandFloorSql = (variable: Extract<CategoryVariable, { kind: 'bands' }>): string => {
  const column = sqlName(variable.column);
  const ends = [
    ...(Object.values(variable.levels).at(-1) ?? []),
    ...(variable.below === undefined ? [] : [variable.below]),
  ];
  // A hundred single years are one division, not a hundred comparisons.
  const whens = evenRuns(ends).map(
    ({ from, end, step }) =>
      `WHEN ${column} < ${end} THEN ${from + step === end ? from : `${from} + floor((${column} - ${from}) / ${step})::INTEGER * ${step}`}`,
  );
  return `CASE WHEN ${column} IS NULL THEN NULL WHEN ${column} < ${ends[0]} THEN ${(ends[0] as number) - 1} ${whens.join(' ')} ELSE ${ends.at(-1)} END`;
};

/** The columns that tell leaves apart, each as records give it. */
export const leafColumns = (plan: Pick<LeafPlan, 'variables'>): { readonly name: string; readonly sql: string }[] => {
  const all = plan.variables.flatMap(({ name, variable }) =>
    variable.kind === 'bands'
      ? [{ name: `v_${name}`, sql: bandFloorSql(variable) }]
      : variable.kind === 'codes' || variable.kind === 'ward'
        ? [{ name: `v_${name}`, sql: sqlName(variable.column) }]
        : placeColumns(variable).map((column) => ({ name: column, sql: column })),
  );
  return [...new Map(all.map((column) => [column.name, column])).values()];
};

/** SELECT of the leaves of `plan.slices`: t, places, v_…, m_… (whether a count counts them), n people, and per sum s_…, x_…, l_…. */
const leafSql = (plan: LeafPlan): string => {
  const counted = plan.counts.map(({ name }) => `${countedSql(plan, name)} AS m_${name}`);
  const sums = plan.sums.flatMap((column) => leafAmounts(column, countedSql(plan, column.sum.units)));
  const key = plan.keyed ? [`${sumOfKeysSql(recordKeySql(unitText(plan.unit)))} AS k`] : [];
  const any = plan.counts.map(({ name }) => countedSql(plan, name)).join(' OR ');
  const known = plan.known.map(([name, level]) => {
    const variable = plan.variables.find((v) => v.name === name)?.variable as CategoryVariable;
    return knownSql(inLeaf(name, variable), level);
  });
  const leaves = `SELECT ${[`${plan.time} AS t`, ...leafColumns(plan).map(({ name, sql }) => `${sql} AS ${name}`), ...counted, 'count(*) AS n', ...key, ...sums].join(', ')}
    FROM ${sqlName(plan.view)} WHERE ${slicesSql(plan)} AND (${any}) GROUP BY ALL`;
  return `SELECT * FROM (${leaves})${known.length > 0 ? ` WHERE ${known.join(' AND ')}` : ''}`;
};

/** Of towns cut by a district border, the only ones whose pieces say more than the town. */
export const inSeveralPiecesSql = (
  leaf: string,
  variable: CategoryVariable,
  districts: readonly DistrictVariable[],
): string => {
  const town = levelSql(variable, 'town');
  return `${town} IN (SELECT ${town} FROM ${sqlName(leaf)} GROUP BY ALL HAVING count(DISTINCT ${pieceSql(districts)}) > 1)`;
};

/** Texts of the leaves: each combination is kept once, since a leaf of numbers alone is a fifth as large, and as quick to group. */
const leafTexts = (plan: LeafPlan): string[] => [
  ...new Set(
    plan.variables.flatMap(({ name, variable }) =>
      variable.kind === 'bands'
        ? []
        : variable.kind === 'codes' || variable.kind === 'ward'
          ? [`v_${name}`]
          : placeColumns(variable),
    ),
  ),
];
export const leafCodes = (leaf: string): string => `${leaf}_codes`;
export const leafRows = (leaf: string): string => `${leaf}_rows`;

/** Adds the leaves of some time points; the view `leaf` shows texts and numbers together again. */
export const addLeavesSql = (leaf: string, plan: LeafPlan, first: boolean, select = leafSql(plan)): string => {
  const [batch, codes, rows] = [`${leaf}_batch`, leafCodes(leaf), leafRows(leaf)].map(sqlName) as [
    string,
    string,
    string,
  ];
  const texts = leafTexts(plan);
  const list = texts.join(', ');
  const same = texts.map((text) => `b.${text} IS NOT DISTINCT FROM k.${text}`).join(' AND ');
  const into = (table: string, select: string) =>
    first ? `CREATE OR REPLACE TEMP TABLE ${table} AS ${select}` : `INSERT INTO ${table} BY NAME ${select}`;
  if (texts.length === 0) return `${into(rows, select)}; CREATE OR REPLACE TEMP VIEW ${sqlName(leaf)} AS FROM ${rows}`;
  const found = first
    ? `SELECT (row_number() OVER ())::INTEGER AS c, ${list} FROM (SELECT DISTINCT ${list} FROM ${batch})`
    : `SELECT ((SELECT count(*) FROM ${codes}) + row_number() OVER ())::INTEGER AS c, ${list} FROM (SELECT DISTINCT ${list} FROM ${batch} EXCEPT SELECT ${list} FROM ${codes})`;
  return [
    `CREATE OR REPLACE TEMP TABLE ${batch} AS ${select}`,
    into(codes, found),
    into(rows, `SELECT k.c, b.* EXCLUDE (${list}) FROM ${batch} b JOIN ${codes} k ON ${same}`),
    `DROP TABLE ${batch}`,
    `CREATE OR REPLACE TEMP VIEW ${sqlName(leaf)} AS SELECT r.* EXCLUDE (c), k.* EXCLUDE (c) FROM ${rows} r JOIN ${codes} k USING (c)`,
  ].join('; ');
};

export const dropLeafSql = (leaf: string): string =>
  `DROP VIEW ${sqlName(leaf)}; DROP TABLE ${sqlName(leafRows(leaf))}; DROP TABLE IF EXISTS ${sqlName(leafCodes(leaf))}`;
