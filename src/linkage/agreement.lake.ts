/** How far two records agree: for each comparison its level γ as SQL. Every distance is worked out once, and only where nothing cheaper decides. */
import { type Engine, sqlName } from '#base';
import type { Comparison, Level, LinkConfig } from './config.ts';
import { columnsOfLevel } from './parts.lake.ts';
import { patternType, radices } from './patterns.ts';
import { frequencyTable } from './frequencies.lake.ts';

const distances = ['jaro-winkler', 'levenshtein', 'damerau-levenshtein'] as const;
type Distance = (typeof distances)[number];
const isDistance = (is: string): is is Distance => (distances as readonly string[]).includes(is);
const distanceColumn = (n: number, distance: Distance) => `d${n}_${distance.replaceAll('-', '_')}`;

/** Years between the first years of two eras: what a wrong era letter does to a year. */
const eraGaps = [14, 30, 44, 58, 63, 77, 93];

/** A column of the left or right record: `l.c_x` inside the join, `l_x` after it. */
type Ref = (side: 'l' | 'r', name: string) => string;
const joined: Ref = (side, name) => `${side}.${sqlName(`c_${name}`)}`;
const passed: Ref = (side, name) => sqlName(`${side}_${name}`);

const condition = (ref: Ref, level: Level, comparison: Comparison, n: number, isDate: boolean): string => {
  const l = ref('l', comparison.field);
  const r = ref('r', comparison.field);
  const both = (suffix: string) => [ref('l', `${comparison.field}${suffix}`), ref('r', `${comparison.field}${suffix}`)];
  const equal = (suffix: string) => both(suffix).join(' = ');
  const apart = (suffix: string) => `abs(${both(suffix).join(' - ')})`;
  // Of equal dates one tells whether the day is known.
  const known = (text: string) => `${text}[7:8] <> '00'`;
  const agree = (part: string) => `(${l}[${part}] = ${r}[${part}] OR ${l}[${part}] = '00' OR ${r}[${part}] = '00')`;
  switch (level.is) {
    case 'exact':
      return isDate ? `(${l} = ${r} AND ${known(l)})` : `${l} = ${r}`;
    case 'key':
      return equal('_key');
    case 'variant':
      return equal('_variant');
    case 'same-town':
      return equal('_town');
    case 'same-ward':
      return equal('_ward');
    case 'jaro-winkler':
      return `${distanceColumn(n, level.is)} >= ${level.bound}`;
    case 'levenshtein':
    case 'damerau-levenshtein':
      return `${distanceColumn(n, level.is)} <= ${level.bound}`;
    case 'parts-unknown':
      return `(NOT (${known(l)} AND ${known(r)}) AND ${equal('_year')} AND ${agree('5:6')} AND ${agree('7:8')})`;
    case 'day-month-swapped':
      return `${l} = ${both('_swapped')[1]}`;
    case 'one-slip':
      return `(hamming(${l}, ${r}) = 1 OR (hamming(${l}, ${r}) = 2 AND damerau_levenshtein(${l}, ${r}) = 1))`;
    case 'era-slip':
      return `(${equal('_month_day')} AND ${apart('_year')} IN (${eraGaps.join(', ')}))`;
    case 'within-months':
      return `${apart('_day')} <= ${level.bound * 30.4375}`;
    case 'within-years':
      return `${apart('_day')} <= ${level.bound * 365.25}`;
    case 'same':
      return `${ref('l', level.field)} = ${ref('r', level.field)}`;
    case 'swapped-with':
      return `(${l} = ${ref('r', level.field)} AND ${ref('l', level.field)} = ${r})`;
  }
};

const distanceColumns = (comparison: Comparison, n: number, isDate: boolean): readonly string[] =>
  distances.flatMap((distance) => {
    const first = comparison.levels.findIndex((level) => level.is === distance);
    if (first < 0) return [];
    const l = joined('l', comparison.field);
    const r = joined('r', comparison.field);
    const furthest = Math.max(...comparison.levels.map((level) => (level.is === distance ? level.bound : 0)));
    const decided = comparison.levels
      .slice(0, first)
      .filter((level) => !isDistance(level.is))
      .map((level) => condition(joined, level, comparison, n, isDate));
    if (distance !== 'jaro-winkler') decided.push(`abs(strlen(${l}) - strlen(${r})) > ${furthest}`);
    // The engine's Damerau–Levenshtein is ten times as dear as its Levenshtein, which is at most twice as large.
    if (distance === 'damerau-levenshtein') decided.push(`levenshtein(${l}, ${r}) > ${2 * furthest}`);
    const call = `${distance.replaceAll('-', '_')}${distance === 'jaro-winkler' ? '_similarity' : ''}(${l}, ${r})`;
    return [
      `CASE ${decided.map((sql) => `WHEN ${sql} THEN NULL`).join(' ')} ELSE ${call} END AS ${distanceColumn(n, distance)}`,
    ];
  });

const lookedAt = (config: LinkConfig, comparisons: readonly Comparison[]): readonly string[] => [
  ...new Set(
    comparisons.flatMap(({ field, levels }) => [
      field,
      ...levels.flatMap((level) => [
        ...('field' in level ? [level.field] : []),
        ...columnsOfLevel(level).map((suffix) => `${field}${suffix}`),
      ]),
    ]),
  ),
];

/** The level of comparison n; −1 where a side is empty, 0 where nothing agrees, then upwards to the strongest. */
const gamma = (comparison: Comparison, n: number, isDate: boolean): string => {
  const empty = `${passed('l', comparison.field)} IS NULL OR ${passed('r', comparison.field)} IS NULL`;
  const steps = comparison.levels.map(
    (level, i) => `WHEN ${condition(passed, level, comparison, n, isDate)} THEN ${comparison.levels.length - i}`,
  );
  return `(CASE WHEN ${empty} THEN -1 ${steps.join(' ')} ELSE 0 END)::TINYINT AS g${n}`;
};

/** Levels on which both sides hold the same name, perhaps spelt otherwise. */
export const sameName = ({ levels }: Comparison): readonly number[] =>
  levels.flatMap((level, i) => (['exact', 'key', 'variant'].includes(level.is) ? [levels.length - i] : []));

type Asked = {
  readonly comparisons?: readonly Comparison[];
  /** `f<n>`: the larger frequency of the two values of a weighted comparison, right where they are the same name. */
  readonly frequencies?: boolean;
  /** Columns of `from` that are handed through. */
  readonly beside?: readonly string[];
};
/** `SELECT l, r, g0, g1 …, f0 …` over `link_left l` and `link_right r`; `from` says which pairs. `comparisons` are numbered as in the config, also where only some are asked for. */
export const agreementSelect = (
  config: LinkConfig,
  from: string,
  { comparisons = config.compare, frequencies = true, beside = [] }: Asked = {},
): string => {
  const numbered = comparisons.map((comparison) => ({
    comparison,
    n: config.compare.indexOf(comparison),
    isDate: config.fields.get(comparison.field)?.kind === 'date',
  }));
  const columns = lookedAt(config, comparisons).flatMap((name) =>
    (['l', 'r'] as const).map((side) => `${joined(side, name)} AS ${passed(side, name)}`),
  );
  const weighted = frequencies ? numbered.filter(({ comparison }) => comparison.frequency) : [];
  const inner = [
    'l.id AS l',
    'r.id AS r',
    ...beside,
    ...columns,
    ...numbered.flatMap(({ comparison, n, isDate }) => distanceColumns(comparison, n, isDate)),
  ];
  // Where only equal values are the same name, one side tells how frequent it is.
  const looked = weighted.map(({ comparison, n }) => ({
    comparison,
    n,
    of: sameName(comparison).length > 1 ? (['l', 'r'] as const) : (['l'] as const),
  }));
  const outer = [
    'l',
    'r',
    ...beside,
    ...numbered.map(({ comparison, n, isDate }) => gamma(comparison, n, isDate)),
    ...looked.map(({ n, of }) => `greatest(${of.map((side) => `${side}_tf${n}.tf`).join(', ')}) AS f${n}`),
  ];
  const joins = looked.flatMap(({ comparison, n, of }) =>
    of.map(
      (side) =>
        `LEFT JOIN (SELECT v, tf FROM ${frequencyTable(comparison)}) ${side}_tf${n} ON ${side}_tf${n}.v = ${passed(side, comparison.field)}`,
    ),
  );
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} ${from}) compared ${joins.join(' ')}`;
};

/** `link_agreement(l, r, rules, pattern, f…)`: how every candidate of `link_candidates` agrees; a few bytes a pair, so that each is compared once. */
export const makeAgreement = (engine: Engine, config: LinkConfig): Promise<void> => {
  const from = 'FROM link_candidates c JOIN link_left l ON l.id = c.l JOIN link_right r ON r.id = c.r';
  const type = patternType(config.compare);
  const pattern = radices(config.compare).map((radix, n) => `(g${n} + 1)::${type} * ${radix}`);
  const frequencies = config.compare.flatMap(({ frequency }, n) => (frequency ? [`f${n}`] : []));
  return engine.run(`
    CREATE OR REPLACE TABLE link_agreement AS
    SELECT ${['l', 'r', 'rules', `(${pattern.join(' + ')})::${type} AS pattern`, ...frequencies].join(', ')}
    FROM (${agreementSelect(config, from, { beside: ['rules'] })});
    DROP TABLE link_candidates;`);
};
