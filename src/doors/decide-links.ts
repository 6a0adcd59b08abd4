/** What clerks decided about doubtful pairs, from their list into the ledger: remembered with day and person, and followed at every later load. */
import { type Bilingual, type CalendarDate, done, type Engine, type Result, refused, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { addLinkDecisions, correctLedger, numberLoad, readIdentity, readLinkDecisions } from '#numbering';
import { doorRefusal } from './errors.ts';
import type { SealedSide } from './sealed-side.ts';

export type DecidedLinks = {
  readonly same: number;
  readonly different: number;
  /** Of these, new ones. */
  readonly added: number;
  /** Rows of the list that nobody has decided yet. */
  readonly open: number;
};

/** So many lines are named where more are wrong. */
const linesTold = 10;

const count = async (engine: Engine, select: string): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM (${select})`);
  return row?.n ?? 0;
};

/** `pairs_decided(source_key, register_key, decision, line)`: all that is wrong with it, in lines of the list. */
const faultsOf = async (engine: Engine, contract: Contract, register: string): Promise<Bilingual[]> => {
  const space = sqlText(contract.personSpace);
  const same = "SELECT DISTINCT source_key, register_key FROM pairs_decided WHERE decision = '1'";
  const found: readonly (readonly [string, string, string])[] = [
    ["decision NOT IN ('1', '0')", '決定が1でも0でもない行', 'the decision is neither 1 nor 0'],
    ['source_key IS NULL OR register_key IS NULL', '番号が空の行', 'a key is missing'],
    [
      '(source_key, register_key) IN (SELECT (source_key, register_key) FROM pairs_decided GROUP BY source_key, register_key HAVING count(DISTINCT decision) > 1)',
      '同じ組に1と0の両方がある行',
      'the same pair has both 1 and 0',
    ],
    [
      `decision = '1' AND source_key IN (SELECT source_key FROM (${same}) GROUP BY source_key HAVING count(*) > 1)`,
      '一つの番号が二人の本人になる行',
      'one key would be two people',
    ],
    [
      contract.link?.assignment === 'one-to-one'
        ? `decision = '1' AND register_key IN (SELECT register_key FROM (${same}) GROUP BY register_key HAVING count(*) > 1)`
        : 'false',
      '一人の本人に二つの番号がある行（定義書では1人に1つ）',
      'one person would have two keys (the contract allows one)',
    ],
    [
      `source_key NOT IN (SELECT source_key FROM ledger WHERE space = ${space})
        AND source_key NOT IN (SELECT source_key FROM decided_links WHERE space = ${space}) AND NOT ${contract.link?.unlinked === 'set-aside'}`,
      'まだ読み込んだことのない番号の行（別のデータの一覧でないか確かめてください）',
      'the key was never loaded (check that it is not the list of other data)',
    ],
    [
      `register_key NOT IN (SELECT source_key FROM ledger WHERE space = ${sqlText(register)})`,
      '台帳にない住民の番号の行（表計算ソフトで番号が 1.2E+14 のように変わっていないか確かめてください）',
      'the ledger does not know the resident (check that no spreadsheet has turned keys into 1.2E+14)',
    ],
  ];
  const faults: Bilingual[] = [];
  for (const [where, ja, en] of found) {
    const [row] = await engine.rows<{ n: number; first: string }>(
      `SELECT count(*) AS n, array_to_string(list(line ORDER BY line)[:${linesTold}], ', ') AS first FROM pairs_decided WHERE ${where}`,
    );
    const { n, first } = row ?? { n: 0, first: '' };
    const more = n > linesTold;
    if (n > 0)
      faults.push({
        ja: `${ja}: ${n}行（一覧の${first}行目${more ? ' ほか' : ''}）`,
        en: `${en}: ${n} (line ${first}${more ? ' and more' : ''} of the list)`,
      });
  }
  return faults;
};

/** A spreadsheet eats the zeros in front of a number: a key nobody knows is the one key that is the same but for them. */
const withZeros = (engine: Engine, column: 'source_key' | 'register_key', space: string): Promise<void> => {
  const keys = `(SELECT source_key FROM ledger WHERE space = ${sqlText(space)})`;
  return engine.run(`
    UPDATE pairs_decided SET ${column} = found.key FROM (
      SELECT short, min(k.source_key) AS key
      FROM (SELECT DISTINCT ${column} AS short FROM pairs_decided WHERE regexp_full_match(${column}, '[1-9][0-9]*') AND ${column} NOT IN ${keys}) p
        JOIN ${keys} k ON ltrim(k.source_key, '0') = p.short
      GROUP BY short HAVING count(DISTINCT k.source_key) = 1) found
    WHERE ${column} = found.short`);
};

/**
 * `pairs`: a select (source_key, register_key, decision, line), decision 1 the same person, 0 not; others are left for later. All or nothing. The decisions are on disk
 * before the ledger follows: killed in between, the next load or the next list makes the ledger follow.
 */
export const decideLinks = async (
  side: SealedSide,
  contract: Contract,
  order: { readonly pairs: string; readonly file: string; readonly decidedOn: CalendarDate },
): Promise<Result<DecidedLinks>> => {
  const { engine, numbering } = side.abstraction;
  if (!contract.link) return refused(doorRefusal('link-undeclared', { title: contract.title }));
  const identity = await readIdentity(numbering, engine);
  if (!identity.ok) return identity;
  const register = identity.value?.space ?? 'atena';
  const decided = await readLinkDecisions(numbering, engine);
  if (!decided.ok) return decided;
  const opened = await numberLoad(numbering, engine, { keys: [] });
  if (!opened.ok) return opened;
  const space = contract.personSpace;
  try {
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE pairs_decided AS SELECT * FROM (${order.pairs}) p(source_key, register_key, decision, line) WHERE decision IS NOT NULL`,
    );
    await withZeros(engine, 'source_key', space);
    await withZeros(engine, 'register_key', register);
    const faults = await faultsOf(engine, contract, register);
    if (faults.length > 0) return refused(doorRefusal('decisions-unfit', { file: order.file }, faults));
    const same = "SELECT DISTINCT source_key, register_key FROM pairs_decided WHERE decision = '1'";
    // Who turns out to be somebody is nobody else any more: what was said before of this key is said anew.
    const overruled = `SELECT d.source_key, d.register_key FROM (SELECT DISTINCT source_key, register_key FROM decided_links WHERE space = ${sqlText(space)} AND same) d
      JOIN (${same}) s ON s.source_key = d.source_key AND s.register_key <> d.register_key`;
    const added = await addLinkDecisions(numbering, engine, {
      space,
      pairs: `SELECT DISTINCT source_key, register_key, decision = '1' AS same FROM pairs_decided UNION SELECT *, false FROM (${overruled})`,
      decidedOn: order.decidedOn,
      decidedBy: side.actor.name,
    });
    const links = await correctLedger(numbering, engine, {
      act: 'link',
      space,
      into: register,
      pairs: same,
      decidedOn: order.decidedOn,
    });
    if (!links.ok) return links;
    // Only of those who count as that very person; anybody else's number is not touched.
    const ends = `SELECT DISTINCT p.source_key, p.register_key FROM pairs_decided p
      JOIN ledger l ON l.space = ${sqlText(space)} AND l.source_key = p.source_key JOIN ledger r ON r.space = ${sqlText(register)} AND r.source_key = p.register_key
      WHERE decision = '0' AND l.number = r.number`;
    const unlinked = await correctLedger(numbering, engine, {
      act: 'unlink',
      space,
      pairs: ends,
      decidedOn: order.decidedOn,
    });
    if (!unlinked.ok) return unlinked;
    const of = (decision: string) =>
      count(engine, `SELECT DISTINCT source_key, register_key FROM pairs_decided WHERE decision = '${decision}'`);
    const open = await count(
      engine,
      `SELECT 1 FROM (${order.pairs}) p(source_key, register_key, decision, line) WHERE decision IS NULL AND coalesce(source_key, register_key) IS NOT NULL`,
    );
    return done({ same: await of('1'), different: await of('0'), added, open });
  } finally {
    await engine.run('DROP TABLE IF EXISTS pairs_decided; DROP TABLE IF EXISTS decided_links;');
  }
};
