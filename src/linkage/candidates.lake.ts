/** Which pairs are compared at all: a rule is a join on one key column; a pair that an earlier rule proposes is left to that rule. */
import type { Engine } from '#base';
import type { LinkConfig, Rule } from './config.ts';
import { keyColumns } from './rules.ts';

/** `FROM … WHERE …` of the pairs that `rule` proposes and none of `earlier`. */
export const candidatesFrom = (
  config: LinkConfig,
  rule: Rule,
  earlier: readonly Rule[] = [],
  further: readonly string[] = [],
): string => {
  const { column } = keyColumns(config);
  const where = [
    ...(config.dedupe ? ['l.id < r.id'] : []),
    ...earlier.map((other) => `coalesce(l.${column(other, 'left')} <> r.${column(other, 'right')}, true)`),
    ...further,
  ];
  return `FROM link_left l JOIN link_right r ON l.${column(rule, 'left')} = r.${column(rule, 'right')}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`;
};

export type RulePairs = { readonly rule: Rule; readonly pairs: number };

/** How many pairs each rule proposes by itself, from the counts of its keys: known before a single pair is made. */
export const estimatePairs = async (
  engine: Engine,
  config: LinkConfig,
  rules: readonly Rule[],
): Promise<readonly RulePairs[]> => {
  const { column } = keyColumns(config);
  const counted: RulePairs[] = [];
  for (const rule of rules) {
    const [l, r] = [column(rule, 'left'), column(rule, 'right')];
    const counts = (side: string, name: string) =>
      `SELECT ${name} AS k, count(*) AS n FROM link_${side} WHERE ${name} IS NOT NULL GROUP BY k`;
    const [row] = await engine.rows<{ pairs: number }>(
      config.dedupe && l === r
        ? `SELECT coalesce(sum(n * (n - 1) / 2), 0)::DOUBLE AS pairs FROM (${counts('left', l)})`
        : `SELECT coalesce(sum(b.n), 0)::DOUBLE / ${config.dedupe ? 2 : 1} AS pairs FROM link_left a JOIN (${counts('right', r)}) b ON a.${l} = b.k`,
    );
    counted.push({ rule, pairs: row?.pairs ?? 0 });
  }
  return counted;
};

/** Pairs that any of the rules proposes, each once. */
export const countPairs = async (engine: Engine, config: LinkConfig, rules: readonly Rule[]): Promise<number> => {
  let sum = 0;
  for (const [i, rule] of rules.entries()) {
    const [row] = await engine.rows<{ n: number }>(
      `SELECT count(*) AS n ${candidatesFrom(config, rule, rules.slice(0, i))}`,
    );
    sum += row?.n ?? 0;
  }
  return sum;
};
