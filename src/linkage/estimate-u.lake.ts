/** u, the chance that two different people agree: exact levels from the counts of values, the others from pairs drawn at random. */
import { type Engine, sqlName } from '#base';
import { agreementSelect } from './agreement.lake.ts';
import type { LinkConfig } from './config.ts';
import type { Pattern } from './em.ts';
import type { RecordCounts } from './records.lake.ts';

export const readPatterns = async (engine: Engine, columns: readonly number[], select: string): Promise<Pattern[]> => {
  const names = columns.map((n) => `g${n}`).join(', ');
  const rows = await engine.rows<Record<string, number>>(
    `SELECT ${names}, count(*) AS n FROM (${select}) GROUP BY ${names} ORDER BY ${names}`,
  );
  return rows.map((row) => ({ levels: columns.map((n) => row[`g${n}`] as number), count: row.n as number }));
};

/** Pairs drawn in the first round; each later round draws four times as many. */
const firstDraw = 200_000;
/** A level seen this often is known well enough: one in ten is its error. */
const enough = 100;

/** Every pair where there are few; otherwise pairs `[from, to)` of a seeded hash, which depends on nothing but the seed and the number of records. */
const pairsFrom = (
  config: LinkConfig,
  { left, right }: RecordCounts,
  draws: readonly [number, number] | null,
): string => {
  if (draws === null) return `FROM link_left l, link_right r${config.dedupe ? ' WHERE l.id < r.id' : ''}`;
  const draw = (salt: number, of: number) => `(hash(i, ${config.sample.seed}, ${salt}) % ${of})::INTEGER`;
  const sample = `(SELECT ${draw(1, left)} AS a, ${draw(2, right)} AS b FROM range(${draws[0]}, ${draws[1]}) t(i))`;
  return config.dedupe
    ? `FROM ${sample} s JOIN link_left l ON l.id = least(a, b) JOIN link_right r ON r.id = greatest(a, b) WHERE a <> b`
    : `FROM ${sample} s JOIN link_left l ON l.id = a JOIN link_right r ON r.id = b`;
};

/** How often each level of each comparison was seen among random pairs. Comparisons seen well enough are left out of further rounds. */
const drawLevels = async (engine: Engine, config: LinkConfig, counts: RecordCounts): Promise<number[][]> => {
  const seen = config.compare.map(({ levels }) => levels.map(() => 0).concat(0));
  const all = counts.pairs <= config.sample.pairs;
  let open = config.compare.map((_, n) => n);
  for (
    let from = 0, to = Math.min(firstDraw, config.sample.pairs);
    open.length > 0 && from < to;
    [from, to] = [to, Math.min(5 * to, config.sample.pairs)]
  ) {
    const asked = open.map((n) => config.compare[n] as LinkConfig['compare'][number]);
    const pairs = pairsFrom(config, counts, all ? null : [from, to]);
    for (const { levels, count } of await readPatterns(engine, open, agreementSelect(config, pairs, asked))) {
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

/** Chance that two values drawn at random are the same, null where a side has none. */
const exactChance = async (engine: Engine, config: LinkConfig, field: string): Promise<number | null> => {
  const value = sqlName(`c_${field}`);
  const whole = config.fields.get(field)?.kind === 'date' ? ` FILTER (v[7:8] <> '00')` : '';
  const counts = (side: string) =>
    `SELECT ${value} AS v, count(*) AS n FROM link_${side} WHERE v IS NOT NULL GROUP BY v`;
  const [row] = await engine.rows<{ same: number | null; all: number | null }>(
    config.dedupe
      ? `SELECT (sum(n * (n - 1))${whole})::DOUBLE AS same, (sum(n) * (sum(n) - 1))::DOUBLE AS all FROM (${counts('left')})`
      : `WITH a AS (SELECT ${value} AS v FROM link_left WHERE v IS NOT NULL), b AS (${counts('right')})
         SELECT (SELECT (sum(b.n)${whole})::DOUBLE FROM a JOIN b USING (v)) AS same, (SELECT count(*) FROM a)::DOUBLE * (SELECT sum(n) FROM b) AS all`,
  );
  return row?.all ? (row.same ?? 0) / row.all : null;
};

/** u by comparison and γ, each comparison adding up to 1. */
export const estimateU = async (engine: Engine, config: LinkConfig, counts: RecordCounts): Promise<number[][]> => {
  const drawn = await drawLevels(engine, config, counts);
  const shares: number[][] = [];
  for (const [c, { field, levels }] of config.compare.entries()) {
    const seen = (drawn[c] as number[]).map((times) => times + 0.5);
    const top = levels.length;
    const lower = seen.slice(0, top).reduce((a, b) => a + b, 0);
    const exact = await exactChance(engine, config, field);
    // A value that no two records share still gets half a pair, as in the sample.
    const chance =
      exact === null
        ? (seen[top] as number) / (lower + (seen[top] as number))
        : Math.min(Math.max(exact, 0.5 / counts.pairs), 0.999);
    shares.push([...seen.slice(0, top).map((n) => (n / lower) * (1 - chance)), chance]);
  }
  return shares;
};
