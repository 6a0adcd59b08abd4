/** Sets of record ids, a bit each: a million ids are 125 KB, made in one pass and asked without a join. Ids are the engine's row numbers, so they lie close. */
import type { Engine } from '#base';
import type { LinkConfig, Side } from './config.ts';

/** The largest id of a side. */
export const lastId = async (engine: Engine, side: Side): Promise<number> =>
  (await engine.rows<{ last: number | null }>(`SELECT max(id) AS last FROM link_${side}_people`))[0]?.last ?? 0;

/** `SELECT ids` of the records of one side that stand in `pairs(l, r)`; NULL where there is none. */
export const idSetOf = (config: LinkConfig, side: Side, pairs: string, last: number): string =>
  `SELECT bitstring_agg(id, 0, ${last}) AS ids FROM (${idsOf(config, side, pairs)})`;

/** Whether an id is in the set that `set(ids)` holds, over however many rows. */
export const isIn = (set: string, id: string): string =>
  `coalesce(get_bit((SELECT bit_or(ids) FROM ${set}), ${id}), 0) = 1`;

/** The records of one side that stand in `pairs(l, r)`, as often as they do. */
const idsOf = (config: LinkConfig, side: Side, pairs: string): string =>
  config.dedupe
    ? `SELECT l AS id FROM ${pairs} UNION ALL SELECT r FROM ${pairs}`
    : `SELECT ${side[0]} AS id FROM ${pairs}`;
