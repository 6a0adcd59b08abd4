/** Gives each row of a load that has no person key the key of the person in the register, where there is one and no doubt. */
import { done, type Engine, type Result, refused, sqlName } from '#base';
import type { LinkConfig } from './config.ts';
import { linkageRefusal } from './errors.ts';
import { forgetLinked } from './forget.lake.ts';
import { type Linked, link } from './link.ts';
import type { LinkageNeeds } from './needs.ts';

export type LoadLinks = {
  /** The engine's table `load_links("row", source_key, fate)`, one row for each row of the load; fate: linked · review · none. */
  readonly table: 'load_links';
  /** For the numbering of the load: the keys of the register that were found. */
  readonly keysFrom: string;
  readonly linked: number;
  readonly review: number;
  readonly none: number;
  readonly how: Linked;
};

const keepLinks = (engine: Engine, load: string): Promise<void> =>
  engine.run(`
    CREATE OR REPLACE TABLE load_links AS
    WITH found AS (SELECT a."row", any_value(b.key) FILTER (decision = 'link') AS source_key, bool_or(decision = 'review') AS doubtful
      FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r GROUP BY a."row")
    SELECT l."row", source_key, CASE WHEN source_key IS NOT NULL THEN 'linked' WHEN doubtful THEN 'review' ELSE 'none' END AS fate
    FROM ${sqlName(load)} l LEFT JOIN found f ON f."row" = l."row"`);

/**
 * `load` and `register` are tables with a unique `"row"` and the columns the settings name; the settings' right id is the person key of the register.
 * The load's own id, if it has one, plays no part: two of its rows may be one person. What becomes of rows without a key (set aside, or numbered in a
 * space of their own) is the caller's to decide, and so is when the register's rows leave the engine.
 */
export const linkLoad = async (
  needs: LinkageNeeds,
  { config, load, register }: { readonly config: LinkConfig; readonly load: string; readonly register: string },
): Promise<Result<LoadLinks>> => {
  const { engine } = needs;
  if (config.dedupe || !config.right.id)
    return refused(
      linkageRefusal('config-invalid', { file: 'link' }, [
        {
          ja: 'right.id: 台帳の個人の番号（宛名番号）の列が必要です',
          en: 'right.id: needs the column of the register’s person key',
        },
      ]),
    );
  const byRow: LinkConfig = { ...config, left: { ...config.left, id: undefined } };
  const how = await link(needs, byRow, { left: load, right: register });
  if (!how.ok) return how;
  await keepLinks(engine, load);
  await forgetLinked(engine);
  const [row] = await engine.rows<{ linked: number; review: number; none: number }>(
    `SELECT count(*) FILTER (fate = 'linked') AS linked, count(*) FILTER (fate = 'review') AS review, count(*) FILTER (fate = 'none') AS none FROM load_links`,
  );
  const counts = row as { linked: number; review: number; none: number };
  return done({ table: 'load_links', keysFrom: 'SELECT source_key FROM load_links', ...counts, how: how.value });
};
