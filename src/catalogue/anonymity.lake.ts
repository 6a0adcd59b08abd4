/**
 * Counts how recognisable the rows of a relation are: groups alike in everything somebody may know (k-anonymity: Sweeney 2002), what each coarsening would
 * give and cost, and how diverse the sensitive columns are within the groups (distinct l-diversity: Machanavajjhala et al. 2007). An empty value is a value.
 */
import { type Engine, sqlName } from '#base';
import { type AnonymityReport, type Coarsening, type Groups, quasiOf, type ways, waysOf } from './anonymity.ts';
import type { Contract } from './contract.ts';

const coarser = (column: string, way: keyof typeof ways): string => {
  const value = sqlName(column);
  switch (way) {
    case 'bands-5':
      return `${value} // 5`;
    case 'bands-10':
      return `${value} // 10`;
    case 'town':
      return '"town_code"';
    case 'ward':
      return '"ward_code"';
    case 'year':
      return `left(${value}, 4)`;
    case 'drop':
      return 'NULL';
  }
};

/** Bits of `value` over the rows of `from(n)`. */
const entropy = (value: string, from: string): string =>
  `(SELECT coalesce(sum(-m * log2(m / total)), 0) / any_value(total) FROM (SELECT m, sum(m) OVER () AS total FROM (SELECT sum(n)::DOUBLE AS m FROM ${from} GROUP BY ${value})))`;

const groupsOf = (by: readonly string[], k: number): string => `
  SELECT count(*) AS groups, coalesce(min(m), 0) AS smallest, coalesce(sum(m) FILTER (m = 1), 0) AS uniques, coalesce(sum(m) FILTER (m < ${k}), 0) AS below
  FROM (SELECT sum(n) AS m FROM anonymity_groups GROUP BY ${by.join(', ')})`;

const groupsRow = async (engine: Engine, sql: string): Promise<Groups> => {
  const [row] = await engine.rows<Groups>(sql);
  if (!row) throw new Error('an aggregate without a row');
  const { groups, smallest, uniques, below } = row;
  return { groups, smallest: Number(smallest), uniques: Number(uniques), below: Number(below) };
};

/**
 * `relation`: a name or a parenthesised SELECT with the lake columns of the contract. Nothing of it stays in the engine.
 * `as-it-is`: without the ways to make it coarser, which cost most of the time.
 */
export const reportAnonymity = async (
  engine: Engine,
  contract: Contract,
  relation: string,
  only?: 'as-it-is',
): Promise<AnonymityReport> => {
  const quasi = quasiOf(contract);
  const k = contract.risk?.k ?? 5;
  const sensitive = contract.risk?.sensitive ?? [];
  const [all] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${relation}`);
  const rows = all?.n ?? 0;
  const nobody = { groups: 0, smallest: 0, uniques: 0, below: 0 };
  if (quasi.length === 0 || rows === 0) return { rows, k, quasi, now: nobody, coarser: [], sensitive: [] };

  const ways = only ? [] : quasi.flatMap((column) => waysOf(contract, column).map((way) => ({ column, way })));
  // The coarser places are not always a function of the finer text, so they are grouped with it.
  const extra = ['town_code', 'ward_code'].filter(
    (name) => !quasi.includes(name) && ways.some(({ way }) => `${way}_code` === name),
  );
  const keys = [...quasi, ...extra].map(sqlName);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE anonymity_groups AS SELECT ${keys.join(', ')}, count(*) AS n FROM ${relation} GROUP BY ALL`,
  );
  try {
    const now = await groupsRow(engine, groupsOf(quasi.map(sqlName), k));
    const found: Coarsening[] = [];
    for (const { column, way } of ways) {
      const by = quasi.map((name) => (name === column ? coarser(column, way) : sqlName(name)));
      const groups = await groupsRow(engine, groupsOf(by, k));
      const [bits] = await engine.rows<{ fine: number; coarse: number }>(
        `SELECT ${entropy(sqlName(column), 'anonymity_groups')} AS fine, ${way === 'drop' ? '0.0' : entropy(coarser(column, way), 'anonymity_groups')} AS coarse`,
      );
      const { fine = 0, coarse = 0 } = bits ?? {};
      const lost = fine > 0 ? Math.max(0, 1 - coarse / fine) : 0;
      found.push({ column, way, ...groups, lost: Math.round(lost * 1e4) / 1e4 });
    }
    const diversity = [];
    for (const column of sensitive) {
      const value = sqlName(column);
      const [row] = await engine.rows<{ least: number; alike: number }>(`
        SELECT min(l) AS least, coalesce(sum(n) FILTER (l = 1 AND n > 1), 0) AS alike
        FROM (SELECT count(*) AS n, count(DISTINCT ${value}) + max(CASE WHEN ${value} IS NULL THEN 1 ELSE 0 END) AS l
          FROM ${relation} GROUP BY ${quasi.map(sqlName).join(', ')})`);
      diversity.push({ column, least: Number(row?.least ?? 0), alike: Number(row?.alike ?? 0) });
    }
    found.sort((a, b) => a.below - b.below || a.lost - b.lost);
    return { rows, k, quasi, now, coarser: found, sensitive: diversity };
  } finally {
    await engine.run('DROP TABLE anonymity_groups');
  }
};
