/**
 * Keys of a load that are not the register's, and whose they are: `keys_to_link("row", "file", <columns>)` goes to the linkage, `load_people(source_key,
 * register_key, fate, why)` comes of it. fate: known (linked before) · linked · review · none; nobody is asked about again who is known.
 */
import { type Engine, sqlName, sqlText } from '#base';
import { type Contract, identityColumns } from '#catalogue';
import { newestDecisions } from '#numbering';
import { personKey } from './fates.lake.ts';

const going = 'FROM staged ANTI JOIN load_out USING ("file", "row")';

/** One row for each key. Keys whose rows do not agree on who it is are nobody's to link. */
export const makeKeysToLink = (engine: Engine, contract: Contract): Promise<void> => {
  const key = personKey(contract) as string;
  const link = contract.link;
  const told = Object.values(link?.fields ?? {}).flatMap((field) => (field ? [sqlName(field.column)] : []));
  const columns = [...new Set(identityColumns(contract))].map(sqlName).map((name) => `any_value(${name}) AS ${name}`);
  return engine.run(`
    CREATE OR REPLACE TABLE keys_to_link AS
    SELECT ${key} AS "row", min("file")::VARCHAR AS "file", ${columns.join(', ')} ${going} WHERE ${key} IS NOT NULL
    GROUP BY ${key} HAVING count(DISTINCT (${told.join(', ')})) = 1;
    CREATE OR REPLACE TABLE declined_pairs AS
    SELECT source_key AS left_key, register_key AS right_key FROM (${newestDecisions(contract.personSpace)}) WHERE NOT same;`);
};

/** Pairs that count as one person though a clerk has said they are not: the ledger had no time to follow. */
export const overdueEnds = (contract: Contract, register: string): string => `
  SELECT d.left_key, d.right_key FROM declined_pairs d JOIN ledger l ON l.space = ${sqlText(contract.personSpace)} AND l.source_key = d.left_key
  JOIN ledger r ON r.space = ${sqlText(register)} AND r.source_key = d.right_key WHERE l.number = r.number`;

/** Needs the ledger, and what the linkage left (`load_links`, `load_candidates`). */
export const settlePeople = async (engine: Engine, contract: Contract, register: string): Promise<void> => {
  const key = personKey(contract) as string;
  const space = sqlText(contract.personSpace);
  const once = contract.link?.assignment === 'one-to-one';
  // A clerk's newest word about a key counts, whoever was its person before.
  const clerks = `SELECT source_key, arg_max(register_key, sequence) AS register_key FROM decided_links d WHERE space = ${space} AND same
    AND (source_key, register_key) IN (SELECT (source_key, register_key) FROM (${newestDecisions(contract.personSpace)}) WHERE same) GROUP BY source_key`;
  await engine.run(`
    CREATE OR REPLACE TABLE load_people AS
    WITH keys AS (SELECT DISTINCT ${key} AS source_key ${going} WHERE ${key} IS NOT NULL),
      of_register AS (SELECT number, min(source_key) AS register_key FROM ledger WHERE space = ${sqlText(register)} GROUP BY number),
      known AS (SELECT l.source_key, r.register_key FROM ledger l JOIN of_register r USING (number) WHERE l.space = ${space}),
      said AS (
        SELECT k.source_key, coalesce(c.register_key, n.register_key, l.source_key) AS register_key,
          CASE WHEN c.register_key IS NOT NULL THEN 'linked' WHEN n.register_key IS NOT NULL THEN 'known' ELSE coalesce(l.fate, 'none') END AS fate,
          CASE WHEN l."row" IS NULL THEN 'rows-disagree' ELSE l.why END AS why
        FROM keys k LEFT JOIN (${clerks}) c USING (source_key) LEFT JOIN known n USING (source_key) LEFT JOIN load_links l ON l."row" = k.source_key)
    SELECT source_key, register_key, ${once ? `CASE WHEN fate = 'linked' AND taken THEN 'review' ELSE fate END AS fate, CASE WHEN fate = 'linked' AND taken THEN 'review-taken' ELSE why END AS why` : 'fate, why'}
    FROM (SELECT *, ${once ? "fate = 'linked' AND register_key IN (SELECT register_key FROM known WHERE known.source_key <> said.source_key)" : 'false'} AS taken FROM said)`);
};

/** For the ledger: whose each key is. */
export const linkedPairs = `SELECT source_key, register_key FROM load_people WHERE fate = 'linked'`;

export const linkedKeys = `SELECT register_key FROM load_people WHERE fate = 'linked'`;

export type PeopleCounts = { readonly linked: number; readonly review: number; readonly unlinked: number };
export const countPeople = async (engine: Engine): Promise<PeopleCounts> => {
  const [row] = await engine.rows<PeopleCounts>(`
    SELECT count(*) FILTER (fate IN ('linked', 'known')) AS linked, count(*) FILTER (fate = 'review') AS review, count(*) FILTER (fate = 'none') AS unlinked FROM load_people`);
  return row as PeopleCounts;
};

/** Keys linked before for whom the linkage would now choose somebody else: worth a clerk's look, and nothing else. */
export const countChanged = async (engine: Engine): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`
    SELECT count(*) AS n FROM load_people p JOIN load_links l ON l."row" = p.source_key WHERE p.fate = 'known' AND l.fate = 'linked' AND l.source_key <> p.register_key`);
  return row?.n ?? 0;
};

/** Rows of keys for whom nobody was found wait (保留) until a clerk has decided. */
export const setUnlinkedAside = (engine: Engine, contract: Contract): Promise<void> => {
  const key = contract.columns.find(({ role }) => role === 'person-key')?.source ?? '';
  return engine.run(`
    INSERT INTO load_faults SELECT s."file", s."row", ${sqlText(key)}, 'not-linked'
    FROM (SELECT "file", "row", ${personKey(contract)} AS source_key ${going}) s JOIN load_people p USING (source_key) WHERE p.fate IN ('review', 'none')`);
};

/**
 * Nobody under support measures comes in by not being recognised: where a key is not linked, whoever it may be counts, however unlikely. Needs the ledger
 * and the list.
 */
export const excludeDoubtful = (engine: Engine, contract: Contract, register: string): Promise<void> =>
  engine.run(`
    INSERT INTO load_excluded
    SELECT "file", "row" FROM staged ANTI JOIN load_excluded USING ("file", "row") WHERE ${personKey(contract)} IN (
      SELECT p.source_key FROM load_people p JOIN load_candidates c ON c."row" = p.source_key
      WHERE p.fate IN ('review', 'none') AND c.source_key IN (SELECT source_key FROM ledger SEMI JOIN withheld ON withheld.city_number = ledger.number WHERE space = ${sqlText(register)})
      UNION ALL
      SELECT p.source_key FROM load_people p WHERE p.register_key IN (SELECT source_key FROM ledger SEMI JOIN withheld ON withheld.city_number = ledger.number WHERE space = ${sqlText(register)}))`);
