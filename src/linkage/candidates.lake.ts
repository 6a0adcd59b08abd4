/**
 * Which pairs are compared at all: a rule is a join on one key column, and every pair is made once, however many rules propose it. They are made
 * a chunk of the left file at a time, so that memory does not grow with the files.
 */
import type { Engine } from '#base';
import type { LinkConfig, Rule } from './config.ts';
import { isWithin, keyColumns, sameRule } from './rules.ts';

/** `FROM … WHERE …` of the pairs that `rule` proposes and none of `earlier`. */
const candidatesFrom = (
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

/** Blocking rules first; then those that only serve to learn. A pair tells by bit i of its `rules` that rule i proposes it. */
export const allRules = (config: LinkConfig): readonly Rule[] => [
  ...config.blocking,
  ...config.training.filter((rule) => !config.blocking.some((other) => sameRule(rule, other))),
];
/** All rules that have a bit: those above, and of the rules that tell certain pairs the ones whose pairs are among theirs. */
const bitRules = (config: LinkConfig): readonly Rule[] => {
  const all = allRules(config);
  const certain = config.prior.rules.filter(
    (rule, i, prior) =>
      !all.some((other) => sameRule(rule, other)) &&
      all.some((other) => isWithin(rule, other)) &&
      prior.findIndex((other) => sameRule(rule, other)) === i,
  );
  return [...all, ...certain];
};
/** Pairs of `link_agreement` that any of the rules proposes, as SQL; null where one of them has no bit. */
export const proposedByAny = (config: LinkConfig, rules: readonly Rule[]): string | null => {
  const at = rules.map((rule) => bitRules(config).findIndex((other) => sameRule(rule, other)));
  return at.includes(-1) ? null : `(${at.map(proposedBy).join(' OR ')})`;
};
/** The narrowest number with a bit for each rule. */
const bitsType = (config: LinkConfig): string => {
  const rules = bitRules(config).length;
  return rules <= 8 ? 'UTINYINT' : rules <= 16 ? 'USMALLINT' : rules <= 32 ? 'UINTEGER' : 'UBIGINT';
};
const bit = (i: number) => 2n ** BigInt(i);
export const proposedBy = (i: number): string => `(rules::UBIGINT & ${bit(i)}) <> 0`;
/** Whether a pair is a candidate, and not there for learning alone. */
export const isCandidate = (config: LinkConfig): string =>
  `(rules::UBIGINT & ${2n ** BigInt(config.blocking.length) - 1n}) <> 0`;

export type RulePairs = { readonly rule: Rule; readonly pairs: number };

/** Keys are counted in so many heaps: the engine counts small numbers fastest. */
const heaps = 4096;
/**
 * About how many pairs each rule proposes by itself, before a single pair is made: keys that share a heap by chance are taken off again.
 * `exactly` counts key by key, at five times the price.
 */
export const estimatePairs = async (
  engine: Engine,
  config: LinkConfig,
  rules: readonly Rule[],
  exactly = false,
): Promise<readonly RulePairs[]> => {
  const { column } = keyColumns(config);
  const counted: RulePairs[] = [];
  for (const rule of rules) {
    const heap = (name: string) => (exactly ? name : `(${name} & ${heaps - 1})::USMALLINT`);
    const counts = (side: 'left' | 'right') => {
      const name = column(rule, side);
      return `(SELECT ${heap(name)} AS k, count(*) AS n FROM link_${side} WHERE ${name} IS NOT NULL GROUP BY k)`;
    };
    const [row] = await engine.rows<{ pairs: number; l: number; r: number }>(`
      WITH a AS ${counts('left')}, b AS ${counts('right')}
      SELECT coalesce((SELECT sum(a.n * b.n) FROM a JOIN b USING (k)), 0)::DOUBLE AS pairs,
        coalesce((SELECT sum(n) FROM a), 0)::DOUBLE AS l, coalesce((SELECT sum(n) FROM b), 0)::DOUBLE AS r`);
    const { pairs = 0, l = 0, r = 0 } = row ?? {};
    const made = exactly ? pairs : Math.max(0, (pairs - (l * r) / heaps) / (1 - 1 / heaps));
    // Within one file every pair was counted both ways, and every record with itself.
    counted.push({
      rule,
      pairs: config.dedupe ? Math.max(0, made - (column(rule, 'left') === column(rule, 'right') ? l : 0)) / 2 : made,
    });
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

export type Chunk = { readonly number: number; readonly of: number };
/**
 * Makes `link_candidates(l, r, rules)` of one chunk. Both ids in one number: one number is cheaper to tell apart than two. A rule whose pairs are all
 * among those of another is no join of its own: it is asked of the other's pairs.
 */
export const makeCandidates = (engine: Engine, config: LinkConfig, { number, of }: Chunk): Promise<void> => {
  const part = of > 1 ? [`l.mark % ${of} = ${number}`] : [];
  const { column } = keyColumns(config);
  const rules = bitRules(config);
  const type = bitsType(config);
  const base = (rule: Rule) => !rules.some((other) => isWithin(rule, other));
  const ridesOn = (rule: Rule) => rules.find((other) => base(other) && isWithin(rule, other));
  const proposed = rules.filter(base).map((rule) => {
    const riders = rules.flatMap((rider, i) =>
      ridesOn(rider) === rule
        ? [`CASE WHEN l.${column(rider, 'left')} = r.${column(rider, 'right')} THEN ${bit(i)}::${type} ELSE 0 END`]
        : [],
    );
    const bits = [`${bit(rules.indexOf(rule))}::${type}`, ...riders].join(' | ');
    return `SELECT (l.id::BIGINT << 32) | r.id AS pair, (${bits})::${type} AS rule ${candidatesFrom(config, rule, [], part)}`;
  });
  return engine.run(`
    CREATE OR REPLACE TABLE link_candidates AS
    SELECT (pair >> 32)::INTEGER AS l, (pair & 4294967295)::INTEGER AS r, bit_or(rule) AS rules FROM (${proposed.join(' UNION ALL ')}) GROUP BY pair`);
};
