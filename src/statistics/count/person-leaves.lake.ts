/**
 * Where people have several rows: whoever lies in one leaf with all of them is counted there once, like everybody with one row; only those who lie in several
 * leaves are counted anew at every level. Who is which, the records say.
 */
import { sqlName } from '#base';
import { cellAmounts, mergedAmounts, personAmounts, recordAmounts } from './amounts.lake.ts';
import { recordKeySql, sumOfKeysSql, unitText } from './cell-key.lake.ts';
import { type LeafPlan, leafColumns } from './leaf.lake.ts';
import { type Cube, countedSql, cubeOfLeafSql, cubeSql, cutColumns, knownSql, slicesSql } from './tabulate.lake.ts';

/** Table of those in several leaves (t, u). */
const severalOf = (leaf: string): string => `${leaf}_several`;

/** Everybody once: t, u, the leaf columns, whether all rows lie in one leaf, m_…, and the amounts of the person by place of the sum. */
const personsSql = (plan: LeafPlan): string => {
  const columns = leafColumns(plan);
  const counts = plan.counts.map(({ name }) => `${countedSql(plan, name)} AS m_${name}`);
  const amounts = plan.sums.flatMap(({ sum }, i) => recordAmounts(i, sum, countedSql(plan, sum.units)));
  const any = plan.counts.map(({ name }) => countedSql(plan, name)).join(' OR ');
  const known = plan.known.map(([name, level]) => {
    const found = plan.variables.find((v) => v.name === name);
    if (!found) throw new Error('a variable that must be known is not counted');
    return knownSql(found.variable, level);
  });
  const record = [
    `${plan.time} AS t`,
    `${sqlName(plan.unit)} AS u`,
    ...columns.map(({ name, sql }) => `${sql} AS ${name}`),
    ...counts,
    ...amounts,
  ];
  const same = columns.map(
    ({ name }) => `(min(${name}) IS NOT DISTINCT FROM max(${name}) AND count(${name}) IN (0, count(*)))`,
  );
  const person = [
    't',
    'u',
    ...columns.map(({ name }) => `min(${name}) AS ${name}`),
    `${same.join(' AND ') || 'TRUE'} AS in_one`,
    ...plan.counts.map(({ name }) => `bool_or(m_${name}) AS m_${name}`),
    ...plan.sums.flatMap(({ sum }, i) => personAmounts(i, sum)),
  ];
  return `WITH record AS (SELECT ${record.join(', ')} FROM ${sqlName(plan.view)} WHERE ${[slicesSql(plan), `(${any})`, ...known].join(' AND ')}),
    person AS (SELECT ${person.join(', ')} FROM record GROUP BY t, u)`;
};

/** Notes those in several leaves of some time points. */
export const addSeveralSql = (leaf: string, plan: LeafPlan, first: boolean): string => {
  const select = `${personsSql(plan)} SELECT t, u FROM person WHERE NOT in_one`;
  const name = sqlName(severalOf(leaf));
  return first ? `CREATE OR REPLACE TEMP TABLE ${name} AS ${select}` : `INSERT INTO ${name} ${select}`;
};

export const dropSeveralSql = (leaf: string): string => `DROP TABLE ${sqlName(severalOf(leaf))}`;
/** How many they are. */
export const severalSql = (leaf: string): string => `SELECT count(*) AS several FROM ${sqlName(severalOf(leaf))}`;

/** SELECT of the leaves (as in leaf.lake.ts) of everybody who lies in one. */
export const personLeafSql = (plan: LeafPlan): string => {
  const sums = plan.sums.flatMap(({ name, sum }, i) =>
    // s0 → s_name: the columns of a cell of people are those of a leaf.
    cellAmounts(i, sum)
      .join(', ')
      .replaceAll(new RegExp(`AS ([sxlvr])${i}\\b`, 'g'), `AS $1_${name}`),
  );
  const keys = plan.keyed ? [`${sumOfKeysSql(recordKeySql(unitText(plan.unit, 'u')))} AS k`] : [];
  const by = ['t', ...leafColumns(plan).map(({ name }) => name), ...plan.counts.map(({ name }) => `m_${name}`)];
  return `${personsSql(plan)} SELECT ${[...by, 'count(*) AS n', ...keys, ...sums].join(', ')} FROM person WHERE in_one GROUP BY ${by.join(', ')}`;
};

/** The cells of leaves and of those in several leaves, added up: the same people are never in both. */
export const cubeOfBothSql = (cube: Cube, leaf: string): string => {
  const among = `(${cube.time}, ${sqlName(cube.unit)}) IN (SELECT t, u FROM ${sqlName(severalOf(leaf))})`;
  const by = ['t', ...cutColumns(cube)].join(', ');
  const cells = [
    ...cube.counts.map((_, i) => `sum(m${i})::BIGINT AS m${i}`),
    ...(cube.keyed ? cube.counts.map((_, i) => `${sumOfKeysSql(`k${i}`)} AS k${i}`) : []),
    ...cube.sums.flatMap(({ sum }, i) => mergedAmounts(i, sum, (letter) => `${letter}${i}`)),
  ];
  return `SELECT ${[by, ...cells].join(', ')} FROM ((${cubeOfLeafSql(cube, leaf)}) UNION ALL BY NAME (${cubeSql({ ...cube, universe: [...cube.universe, among] })})) GROUP BY ${by}`;
};
