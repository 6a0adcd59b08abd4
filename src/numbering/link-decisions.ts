/** What clerks decided about pairs (the same person, or not), with its history: sealed beside the ledger, added to and never taken from. */
import { done, type Engine, type Result, refused, sqlText } from '#base';
import { numberingRefusal } from './errors.ts';
import type { NumberingNeeds } from './needs.ts';
import { openTable, sealTable } from './sealed-table.ts';

const name = 'link-decisions.sealed';
const bound = new TextEncoder().encode('musubi link decisions 1');
const columns =
  'sequence INTEGER, space VARCHAR, source_key VARCHAR, register_key VARCHAR, same BOOLEAN, decided_on VARCHAR, decided_by VARCHAR';

/** Fills the engine's table `decided_links(sequence, space, source_key, register_key, same, decided_on, decided_by)`; answers how many decisions there are. */
export const readLinkDecisions = async (needs: NumberingNeeds, engine: Engine): Promise<Result<number>> => {
  await engine.run(`CREATE OR REPLACE TABLE decided_links (${columns})`);
  const anchor = await needs.anchor.read('link-decisions');
  if (!(await needs.files.list()).includes(name))
    return anchor ? refused(numberingRefusal('ledger-incomplete', { file: name })) : done(0);
  const opened = await openTable(needs, needs.files.read(name), bound);
  if (!opened) return refused(numberingRefusal('ledger-broken', { file: name }));
  try {
    await engine.run(`INSERT INTO decided_links SELECT * FROM read_parquet(${sqlText(opened.file.path)})`);
    const [row] = await engine.rows<{ last: number | null; n: number }>(
      'SELECT max(sequence) AS last, count(*) AS n FROM decided_links',
    );
    const last = row?.last ?? 0;
    const behind = anchor && (last < anchor.sequence || (last === anchor.sequence && opened.sha256 !== anchor.last));
    return behind ? refused(numberingRefusal('ledger-incomplete', { file: name })) : done(row?.n ?? 0);
  } finally {
    opened.file.close();
  }
};

/** The newest word about each pair of `space`: `(source_key, register_key, same)`. */
export const newestDecisions = (space: string): string =>
  `SELECT source_key, register_key, arg_max(same, sequence) AS same FROM decided_links WHERE space = ${sqlText(space)} GROUP BY source_key, register_key`;

/** Adds the rows of `pairs` (source_key, register_key, same) that say something new. `decided_links` must have been read. */
export const addLinkDecisions = async (
  needs: NumberingNeeds,
  engine: Engine,
  {
    space,
    pairs,
    decidedOn,
    decidedBy,
  }: { readonly space: string; readonly pairs: string; readonly decidedOn: string; readonly decidedBy: string },
): Promise<number> => {
  const [before] = await engine.rows<{ last: number | null; n: number }>(
    'SELECT max(sequence) AS last, count(*) AS n FROM decided_links',
  );
  const sequence = (before?.last ?? 0) + 1;
  await engine.run(`
    INSERT INTO decided_links SELECT ${sequence}, ${sqlText(space)}, p.*, ${sqlText(decidedOn)}, ${sqlText(decidedBy)} FROM (${pairs}) p(source_key, register_key, same)
    WHERE (p.source_key, p.register_key, p.same) NOT IN (SELECT (source_key, register_key, same) FROM (${newestDecisions(space)}))`);
  const [after] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM decided_links');
  const added = (after?.n ?? 0) - (before?.n ?? 0);
  if (added === 0) return 0;
  const sha256 = await sealTable(
    needs,
    engine,
    'SELECT * FROM decided_links ORDER BY sequence, space, source_key, register_key',
    bound,
    async (chunks) => {
      await needs.files.replace(name, chunks);
      return true;
    },
  );
  await needs.anchor.write('link-decisions', { sequence, last: sha256 as string }, { rows: added });
  return added;
};
