/**
 * The SQL of amounts, level by level: of a record, of a person in a cell (a person with several rows is added up there first), of a cell, of a leaf.
 * Columns of sum i: s total, x the three largest contributions, l the least amount; where asked for v the signed total and r the largest of one who asked.
 */
import { sqlName } from '#base';
import type { SumSpec } from '../spec/spec.ts';

export type SumColumn = { readonly name: string; readonly sum: SumSpec };

/** Whole units and six places, so that the order of adding changes nothing. */
const weightSql = (column: string): string => `CAST(${sqlName(column)} AS DECIMAL(18, 6))`;

const amountSql = ({ of, topCode }: SumSpec): string => {
  const own = of === '*' ? '1' : sqlName(of);
  return topCode === undefined ? own : `least(${own}, ${topCode})`;
};
/** What the rules look at: the size of the amount. */
const sizeSql = (sum: SumSpec): string => (sum.negatives === 'absolute' ? `abs(${amountSql(sum)})` : amountSql(sum));
const isSigned = (sum: SumSpec): boolean => sum.negatives === 'absolute';
const repeats = (sum: SumSpec): boolean => sum.weight !== undefined && sum.weighs === 'units';

/** The n largest of lists of amounts. */
const largestOf = (lists: string): string => `list_slice(list_sort(${lists}, 'DESC'), 1, 3)`;
const joined = (x: string): string => largestOf(`flatten(list(${x}) FILTER (WHERE ${x} IS NOT NULL))`);
/** A unit of weight w counts as w units of that amount each; of these only the three largest matter. */
const repeated = (a: string, w: string): string =>
  largestOf(
    `flatten(list(list_transform(range(least(3, greatest(1, round(${w})::BIGINT))), lambda k: ${a})) FILTER (WHERE ${a} IS NOT NULL))`,
  );

/** A weight below zero would make a total of differences, in which the rules see nobody: it is refused as an amount below zero is. */
const leastSql = ({ weight }: SumSpec, amount: string, by: string): string =>
  weight === undefined ? `min(${amount})` : `min(CASE WHEN ${by} < 0 THEN ${by} ELSE ${amount} END)`;

/** `counted`: SQL that says whether the record counts. */
export const recordAmounts = (i: number, sum: SumSpec, counted: string): string[] => [
  `CASE WHEN ${counted} THEN ${sizeSql(sum)} END AS a${i}`,
  `CASE WHEN ${counted} THEN ${amountSql(sum)} END AS v${i}`,
  ...(sum.weight ? [`${weightSql(sum.weight)} AS w${i}`] : []),
  ...(sum.asked ? [`coalesce(${sqlName(sum.asked)}, FALSE) AS q${i}`] : []),
];

export const personAmounts = (i: number, sum: SumSpec): string[] => [
  `sum(a${i}) AS a${i}, ${leastSql(sum, `v${i}`, `w${i}`)} AS l${i}`,
  ...(sum.weight ? [`sum(a${i} * w${i}) AS t${i}, max(w${i}) AS w${i}`] : []),
  ...(isSigned(sum) ? [`sum(v${i}${sum.weight ? ` * w${i}` : ''}) AS v${i}`] : []),
  ...(sum.asked ? [`bool_or(q${i}) AS q${i}`] : []),
];

export const cellAmounts = (i: number, sum: SumSpec): string[] => [
  `sum(${sum.weight ? 't' : 'a'}${i}) AS s${i}`,
  `${repeats(sum) ? repeated(`a${i}`, `w${i}`) : `max(a${i}, 3)`} AS x${i}, min(l${i}) AS l${i}`,
  ...(isSigned(sum) ? [`sum(v${i}) AS v${i}`] : []),
  ...(sum.asked ? [`max(a${i}) FILTER (WHERE q${i}) AS r${i}`] : []),
];

/** Of records that are people, each one row. */
export const leafAmounts = ({ name, sum }: SumColumn, counted: string): string[] => {
  const own = `CASE WHEN ${counted} THEN ${sizeSql(sum)} END`;
  const signed = `CASE WHEN ${counted} THEN ${amountSql(sum)} END`;
  const times = sum.weight ? ` * ${weightSql(sum.weight)}` : '';
  return [
    `sum(${own}${times}) AS s_${name}`,
    `${repeats(sum) ? repeated(own, weightSql(sum.weight as string)) : `max(${own}, 3)`} AS x_${name}, ${leastSql(sum, signed, sum.weight ? weightSql(sum.weight) : '')} AS l_${name}`,
    ...(isSigned(sum) ? [`sum(${signed}${times}) AS v_${name}`] : []),
    ...(sum.asked ? [`max(${own}) FILTER (WHERE coalesce(${sqlName(sum.asked)}, FALSE)) AS r_${name}`] : []),
  ];
};

/** Sums over leaves (or over cells), which hold `from` columns, into the columns of sum i. */
export const mergedAmounts = (i: number, sum: SumSpec, from: (letter: string) => string): string[] => [
  `sum(${from('s')}) AS s${i}, ${joined(from('x'))} AS x${i}, min(${from('l')}) AS l${i}`,
  ...(isSigned(sum) ? [`sum(${from('v')}) AS v${i}`] : []),
  ...(sum.asked ? [`max(${from('r')}) AS r${i}`] : []),
];
