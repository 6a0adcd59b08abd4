/** What a linkage leaves in the engine goes again: people's values first, the rest when nobody needs it any more. */
import { type Engine, sqlName } from '#base';
import type { LinkConfig } from './config.ts';

/** Names, birth dates and addresses leave the engine as soon as pairs are made; ids, decisions and outcomes stay. */
export const dropRecords = (engine: Engine, config: LinkConfig): Promise<void> =>
  dropNamed(
    engine,
    (name) =>
      ['link_left', 'link_right', 'link_agreement', 'link_candidates', 'link_left_met', 'link_right_met'].includes(
        name,
      ) || /^link_(tf|date|drawn)_/.test(name),
    config.dedupe,
  );

/** Everything that a linkage has left in the engine. */
export const forgetLinked = (engine: Engine): Promise<void> =>
  dropNamed(engine, (name) => name.startsWith('link_') && name !== 'link_labels', true);

const dropNamed = async (engine: Engine, which: (name: string) => boolean, views: boolean): Promise<void> => {
  const there = await engine.rows<{ name: string; what: string }>(
    `SELECT view_name AS name, 'VIEW' AS what FROM duckdb_views() WHERE NOT internal AND ${views} UNION ALL SELECT table_name, 'TABLE' FROM duckdb_tables()`,
  );
  const drops = there.filter(({ name }) => which(name)).map(({ name, what }) => `DROP ${what} ${sqlName(name)};`);
  if (drops.length > 0) await engine.run(drops.join(' '));
};
