/** Follows every person of a synthetic city through all its loads, with the city's own truth in hand: one person, one number, whatever happens to them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, silentProgress, valueOf } from '#base';
import { openSnapshots, platformCapability } from '#lake';
import { numberLoad } from '#numbering';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { openSealedSide } from '../../src/doors/sealed-side.ts';

export type Followed = {
  /** Rows of all monthly registers whose number leads back to a person of the truth. */
  readonly rows: number;
  /** … and to nobody. */
  readonly strangers: number;
  /** Rows whose sex, town or household number are not those of that person in that month. */
  readonly mistaken: number;
  /** People with two numbers, and numbers with two people. */
  readonly doubled: number;
  readonly people: number;
  readonly moved: number;
  /** People who left and came back, whose rows carry one number before and after. */
  readonly returned: number;
  /** Rows of other data sets whose number is one of the register's people. */
  readonly elsewhere: Readonly<Record<string, number>>;
};

const one = async (engine: Engine, sql: string): Promise<Record<string, number>> =>
  (await engine.rows<Record<string, number>>(sql))[0] ?? {};

export const followPeople = async (data: string): Promise<Followed> => {
  const sealed = valueOf(await openSealedSide(data, silentProgress));
  const lake = valueOf(await openLakeSide(data));
  const { engine } = sealed.abstraction;
  const permit = platformCapability(lake.lake, 'verification');
  const opened: { close(): Promise<void> }[] = [];
  try {
    valueOf(await numberLoad(sealed.abstraction.numbering, engine, { keys: [] }));
    for (const [dataset, contract] of lake.contracts) {
      const set = await openSnapshots(lake.lake, engine, {
        dataset,
        contract,
        permit,
        view: dataset.replaceAll('-', '_'),
      });
      if (set.ok) opened.push(set.value);
    }
    for (const part of ['people', 'residences'])
      await engine.run(
        `CREATE TABLE ${part} AS SELECT * FROM read_parquet([${readdirSync(join(data, 'truth'))
          .filter((name) => name.startsWith(part))
          .map((name) => `'${join(data, 'truth', name)}'`)
          .join(', ')}])`,
      );
    // Months count backwards from the newest register; the newest is the last month anybody lived in.
    await engine.run(`
      CREATE TABLE seen AS
      SELECT r.*, l.source_key AS atena, 12 * year(r.as_of::DATE) + month(r.as_of::DATE) - (SELECT max(12 * year(as_of::DATE) + month(as_of::DATE)) FROM resident_register)
        + (SELECT max(to_month) FROM residences) AS lived_month
      FROM resident_register r LEFT JOIN (SELECT number, source_key FROM ledger WHERE space = 'atena') l ON l.number = r.city_number`);
    const { rows, strangers } = await one(
      engine,
      'SELECT count(*) AS rows, count(*) FILTER (atena IS NULL OR atena NOT IN (SELECT atena FROM people)) AS strangers FROM seen',
    );
    const { mistaken } = await one(
      engine,
      `SELECT count(*) AS mistaken FROM seen s JOIN people p USING (atena)
       LEFT JOIN residences d ON d.atena = s.atena AND s.lived_month BETWEEN d.from_month AND d.to_month
       LEFT JOIN (SELECT number, source_key FROM ledger WHERE space = 'setai') h ON h.number = s.household_number
       WHERE s.sex <> p.sex::VARCHAR OR d.atena IS NULL OR (s.town_code IS NOT NULL AND s.town_code <> d.town_code) OR h.source_key <> d.setai`,
    );
    const { doubled } = await one(
      engine,
      `SELECT count(*) AS doubled FROM (
        SELECT atena FROM seen GROUP BY atena HAVING count(DISTINCT city_number) > 1
        UNION ALL SELECT city_number::VARCHAR FROM seen GROUP BY city_number HAVING count(DISTINCT atena) > 1)`,
    );
    const { people } = await one(engine, 'SELECT count(DISTINCT atena) AS people FROM seen');
    const { moved } = await one(
      engine,
      'SELECT count(*) AS moved FROM (SELECT city_number FROM seen GROUP BY city_number HAVING count(DISTINCT town_code) > 1)',
    );
    const { returned } = await one(
      engine,
      `SELECT count(DISTINCT g.atena) AS returned
       FROM (SELECT atena, from_month, lag(to_month) OVER (PARTITION BY atena ORDER BY from_month) AS left_in FROM residences) g
       JOIN seen b ON b.atena = g.atena AND b.lived_month <= g.left_in JOIN seen a ON a.atena = g.atena AND a.lived_month >= g.from_month
       WHERE g.from_month > g.left_in + 1 AND a.city_number = b.city_number`,
    );
    const elsewhere: Record<string, number> = {};
    for (const dataset of ['income_tax', 'nhi_members', 'nhi_checkups']) {
      const { n } = await one(engine, `SELECT count(*) AS n FROM ${dataset} SEMI JOIN seen USING (city_number)`);
      elsewhere[dataset] = n ?? 0;
    }
    return {
      rows: rows ?? 0,
      strangers: strangers ?? 0,
      mistaken: mistaken ?? 0,
      doubled: doubled ?? 0,
      people: people ?? 0,
      moved: moved ?? 0,
      returned: returned ?? 0,
      elsewhere,
    };
  } finally {
    for (const set of opened) await set.close();
    await lake.close();
    await sealed.close();
  }
};
