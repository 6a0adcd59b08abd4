/** u, the chance that two different people agree: exact levels from the counts of values, the others from pairs drawn at random. */
import { type Engine, sqlName } from '#base';
import { agreementSelect } from './agreement.lake.ts';
import { proposedByAny } from './candidates.lake.ts';
import { type Comparison, type LinkConfig, type Rule, type Side, sides } from './config.ts';
import type { Pattern } from './em.ts';
import { frequencyTable } from './frequencies.lake.ts';
import type { RecordCounts } from './records.lake.ts';
import { keyColumns, sidesOf } from './rules.ts';

const readPatterns = async (engine: Engine, columns: readonly number[], select: string): Promise<Pattern[]> => {
  const names = columns.map((n) => `g${n}`).join(', ');
  const rows = await engine.rows<Record<string, number>>(
    `SELECT ${names}, count(*) AS n FROM (${select}) GROUP BY ${names} ORDER BY ${names}`,
  );
  return rows.map((row) => ({ levels: columns.map((n) => row[`g${n}`] as number), count: row.n as number }));
};

/** Pairs drawn in the first round; each later round draws four times as many. */
const firstDraw = 50_000;
/** A level seen this often is known well enough: one in ten is its error. */
const enough = 100;

/** About so many records of each side are drawn, and pairs among them: pairs from all over a large file would cost a look at all of it each round. */
const drawnRecords = 20_000;
const drawRecords = async (engine: Engine, config: LinkConfig, counts: RecordCounts): Promise<void> => {
  const draw = `hash(mark, ${config.sample.seed})`;
  for (const side of sidesOf(config)) {
    const share = Math.ceil((drawnRecords / counts[side]) * 1_000_000);
    await engine.run(`
      CREATE OR REPLACE TABLE link_drawn_${side} AS
      SELECT COLUMNS('^(id|c_.*)$'), (row_number() OVER (ORDER BY ${draw}) - 1)::INTEGER AS nth FROM link_${side} WHERE ${draw} % 1000000 < ${share}`);
  }
};

/** Every pair where there are few; otherwise pairs `[from, to)` of a seeded hash, which depends on nothing but the seed and what the records say. */
const pairsFrom = (
  config: LinkConfig,
  { left, right }: { readonly left: number; readonly right: number },
  draws: readonly [number, number] | null,
): string => {
  if (draws === null) return `FROM link_left l, link_right r${config.dedupe ? ' WHERE l.id < r.id' : ''}`;
  const draw = (salt: number, of: number) => `(hash(i, ${config.sample.seed}, ${salt}) % ${of})::INTEGER`;
  const sample = `(SELECT ${draw(1, left)} AS a, ${draw(2, right)} AS b FROM range(${draws[0]}, ${draws[1]}) t(i))`;
  return config.dedupe
    ? `FROM ${sample} s JOIN link_drawn_left l ON l.nth = least(a, b) JOIN link_drawn_left r ON r.nth = greatest(a, b) WHERE a <> b`
    : `FROM ${sample} s JOIN link_drawn_left l ON l.nth = a JOIN link_drawn_right r ON r.nth = b`;
};

/** How often each level of each comparison was seen among random pairs. Comparisons seen well enough are left out of further rounds. */
const drawLevels = async (engine: Engine, config: LinkConfig, counts: RecordCounts): Promise<number[][]> => {
  const seen = config.compare.map(({ levels }) => levels.map(() => 0).concat(0));
  const all = counts.pairs <= config.sample.pairs;
  if (!all) await drawRecords(engine, config, counts);
  const drawn = async (side: Side): Promise<number> =>
    all ? 0 : ((await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM link_drawn_${side}`))[0]?.n ?? 0);
  const of = { left: await drawn('left'), right: await drawn(config.dedupe ? 'left' : 'right') };
  let open = config.compare.map((_, n) => n);
  for (
    let from = 0, to = Math.min(firstDraw, config.sample.pairs);
    open.length > 0 && from < to;
    [from, to] = [to, Math.min(5 * to, config.sample.pairs)]
  ) {
    const asked = open.map((n) => config.compare[n] as LinkConfig['compare'][number]);
    const pairs = pairsFrom(config, of, all ? null : [from, to]);
    for (const { levels, count } of await readPatterns(
      engine,
      open,
      agreementSelect(config, pairs, { comparisons: asked, frequencies: false }),
    )) {
      for (const [i, n] of open.entries()) {
        const level = levels[i] as number;
        if (level >= 0) (seen[n] as number[])[level] = ((seen[n] as number[])[level] ?? 0) + count;
      }
    }
    if (all) break;
    // The strongest level is counted exactly and need not be seen.
    open = open.filter((n) => (seen[n] as number[]).slice(0, -1).some((times) => times < enough));
  }
  return seen;
};

/** Where a rule is this field and nothing else, its key tells equal values as well, and numbers are cheaper to compare. */
const ruleOf = (config: LinkConfig, field: string): Rule | undefined =>
  keyColumns(config).rules.find(
    ({ on }) =>
      on.length === 1 && on.every((pair) => sides.every((of) => pair[of].field === field && pair[of].part === null)),
  );

/** Chance that two values drawn at random are the same, null where a side has none. */
const exactChance = async (
  engine: Engine,
  config: LinkConfig,
  comparison: Comparison,
  allThere: boolean,
): Promise<number | null> => {
  const value = sqlName(`c_${comparison.field}`);
  const whole = config.fields.get(comparison.field)?.kind === 'date' ? ` FILTER (v[7:8] <> '00')` : '';
  const counts = (side: Side) => `SELECT ${value} AS v, count(*) AS n FROM link_${side} WHERE v IS NOT NULL GROUP BY v`;
  const rule = ruleOf(config, comparison.field);
  const key = rule ? keyColumns(config).column(rule, 'left') : null;
  const proposed = rule && allThere ? proposedByAny(config, [rule]) : null;
  const equal = proposed ? `link_agreement WHERE ${proposed}` : `link_left l JOIN link_right r ON l.${key} = r.${key}`;
  const ofKey = (side: Side) => `(SELECT count(${key}) FROM link_${side})`;
  // Values whose rarity counts have been counted already.
  const two = comparison.frequency
    ? `SELECT (sum(l * r)${whole})::DOUBLE AS same, sum(l)::DOUBLE * sum(r) AS all FROM ${frequencyTable(comparison)}`
    : key && !whole
      ? `SELECT (SELECT count(*) FROM ${equal})::DOUBLE AS same, ${ofKey('left')}::DOUBLE * ${ofKey('right')} AS all`
      : `WITH a AS (${counts('left')}), b AS (${counts('right')})
       SELECT (SELECT (sum(a.n * b.n)${whole})::DOUBLE FROM a JOIN b USING (v)) AS same, (SELECT sum(n) FROM a)::DOUBLE * (SELECT sum(n) FROM b) AS all`;
  const [row] = await engine.rows<{ same: number | null; all: number | null }>(
    config.dedupe
      ? `SELECT (sum(n * (n - 1))${whole})::DOUBLE AS same, (sum(n) * (sum(n) - 1))::DOUBLE AS all FROM (${counts('left')})`
      : two,
  );
  return row?.all ? (row.same ?? 0) / row.all : null;
};

/** u by comparison and γ, each comparison adding up to 1. `allThere`: `link_agreement` holds every candidate. */
export const estimateU = async (
  engine: Engine,
  config: LinkConfig,
  counts: RecordCounts,
  allThere: boolean,
): Promise<number[][]> => {
  const drawn = await drawLevels(engine, config, counts);
  const shares: number[][] = [];
  for (const [c, comparison] of config.compare.entries()) {
    const { levels } = comparison;
    const seen = (drawn[c] as number[]).map((times) => times + 0.5);
    const top = levels.length;
    const lower = seen.slice(0, top).reduce((a, b) => a + b, 0);
    const exact = await exactChance(engine, config, comparison, allThere);
    // A value that no two records share still gets half a pair, as in the sample.
    const chance =
      exact === null
        ? (seen[top] as number) / (lower + (seen[top] as number))
        : Math.min(Math.max(exact, 0.5 / counts.pairs), 0.999);
    shares.push([...seen.slice(0, top).map((n) => (n / lower) * (1 - chance)), chance]);
  }
  return shares;
};
