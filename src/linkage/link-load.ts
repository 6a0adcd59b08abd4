/** Gives each key of a load that has no key of the register the register's key of its person, where there is one and no doubt. */
import { done, type Engine, type Result, refused, sqlName } from '#base';
import type { LinkConfig } from './config.ts';
import { linkageRefusal } from './errors.ts';
import { forgetLinked } from './forget.lake.ts';
import type { LinkModel } from './learn.ts';
import { link, type Linked, type LinkOptions } from './link.ts';
import type { LinkageNeeds } from './needs.ts';
import type { LinkTables } from './records.lake.ts';
import { type LinkReport, makeReport } from './report.ts';
import type { WeightsFrom } from './report-words.ts';
import { clerksList } from './clerks-list.lake.ts';
import { assumedBounds, assumedFound, shippedM } from './shipped-model.ts';

export type LoadLinks = {
  /** The engine's table `load_links("row", source_key, fate, why)`, one row for each of the load; fate: linked · review · none. */
  readonly table: 'load_links';
  /** The engine's table `load_candidates("row", source_key)`: everybody of the register whom a row may be, however unlikely. */
  readonly candidates: 'load_candidates';
  readonly linked: number;
  readonly review: number;
  readonly none: number;
  readonly report: LinkReport;
};

const keepLinks = (engine: Engine, load: string): Promise<void> =>
  engine.run(`
    CREATE OR REPLACE TABLE load_candidates AS
    SELECT DISTINCT a."row", b.key AS source_key FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r;
    CREATE OR REPLACE TABLE load_links AS
    WITH found AS (SELECT a."row", any_value(b.key) FILTER (decision = 'link') AS source_key, bool_or(decision = 'review') AS doubtful
      FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r GROUP BY a."row"),
    outcomes AS (SELECT a."row", o.outcome FROM link_left_outcomes o JOIN link_left_people a USING (id))
    SELECT l."row", source_key, CASE WHEN source_key IS NOT NULL THEN 'linked' WHEN doubtful THEN 'review' ELSE 'none' END AS fate, o.outcome AS why
    FROM ${sqlName(load)} l LEFT JOIN found f ON f."row" = l."row" LEFT JOIN outcomes o ON o."row" = l."row"`);

export type LoadToLink = {
  readonly config: LinkConfig;
  readonly load: string;
  readonly register: string;
  /** A table `(left_key, right_key)` of pairs that a clerk has found not to be one person. */
  readonly declined?: string;
  /** Used where the load is too small to learn from. */
  readonly model?: LinkModel | undefined;
  readonly made: Date;
  /** What the load calls its keys. */
  readonly keyHeading: string;
  /** Takes the select of the clerk's list (keys, weights and levels; the load's key is its row) while it can be run. */
  readonly review: (select: string) => Promise<void>;
};

/** Certain pairs from which weights may be learnt; below, chance rules. */
const leastCertain = 50;

type Somehow = { readonly linked: Linked; readonly weights: WeightsFrom; readonly config: LinkConfig };
/** Learnt from the load itself; where it is too small, as the last load that was large enough; and where there was none, as in the synthetic city. */
const linkSomehow = async (
  needs: LinkageNeeds,
  config: LinkConfig,
  tables: LinkTables,
  model: LinkModel | undefined,
  beside: LinkOptions,
): Promise<Result<Somehow>> => {
  const learnt = await link(needs, config, tables, { ...beside, leastCertain });
  if (learnt.ok) return done({ linked: learnt.value, weights: 'learnt', config });
  if (learnt.refusal.code !== 'linkage.nothing-to-learn') return learnt;
  if (model) {
    const linked = await link(needs, config, tables, { ...beside, model });
    return linked.ok ? done({ linked: linked.value, weights: 'earlier', config }) : linked;
  }
  const m = shippedM(config);
  if (!m) return learnt;
  const { errorRate, margin } = config.match;
  const surer = {
    errorRate: Math.min(errorRate, assumedBounds.errorRate),
    margin: Math.max(margin, assumedBounds.margin),
  };
  const careful = { ...config, match: { ...config.match, ...surer } };
  const linked = await link(needs, careful, tables, { ...beside, assumed: { m, found: assumedFound } });
  return linked.ok ? done({ linked: linked.value, weights: 'shipped', config: careful }) : linked;
};

/**
 * `load` and `register` are tables with a unique `"row"` and the columns the settings name; the settings' right id is the person key of the register.
 * Two rows of the load may be one person. What becomes of rows without a key (set aside, or numbered in a
 * space of their own) is the caller's to decide, and so is when the register's rows leave the engine.
 */
export const linkLoad = async (
  needs: LinkageNeeds,
  { config, load, register, declined, model, made, keyHeading, review }: LoadToLink,
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
  const how = await linkSomehow(needs, byRow, { left: load, right: register }, model, declined ? { declined } : {});
  if (!how.ok) return how;
  try {
    await keepLinks(engine, load);
    const { linked, weights, config: used } = how.value;
    const report = await makeReport(engine, used, linked, made, weights);
    await review(clerksList(used, keyHeading));
    const [row] = await engine.rows<{ linked: number; review: number; none: number }>(
      `SELECT count(*) FILTER (fate = 'linked') AS linked, count(*) FILTER (fate = 'review') AS review, count(*) FILTER (fate = 'none') AS none FROM load_links`,
    );
    const counts = row as { linked: number; review: number; none: number };
    return done({ table: 'load_links', candidates: 'load_candidates', ...counts, report });
  } finally {
    await forgetLinked(engine);
  }
};
