/** Records that no result could name: without an id, or with the id of another record. They are set aside (保留) and counted. */
import { type Bilingual, type Engine, sqlName } from '#base';
import type { LinkConfig, Side } from './config.ts';

export type SetAside = { readonly missing: number; readonly repeated: number };

/** `id`: as SQL. */
export const usableId = (id: string): string => `${id} IS NOT NULL AND trim(${id}) <> ''`;

/** More than this share, and the wrong column was named. */
const limit = 0.05;

export const unusableIds = async (
  engine: Engine,
  config: LinkConfig,
  side: Side,
  table: string,
): Promise<{ readonly setAside: SetAside; readonly fault: Bilingual | null }> => {
  const id = config[side].id;
  if (!id) return { setAside: { missing: 0, repeated: 0 }, fault: null };
  const usable = usableId(sqlName(id));
  // Numbers are cheaper to tell apart than texts; only where two of them are the same is it worth asking the texts.
  const countDistinct = (what: string) =>
    engine.rows<{ all: number; missing: number; repeated: number }>(`
      SELECT count(*) AS "all", count(*) FILTER (NOT (${usable})) AS missing,
        count(*) FILTER (${usable}) - count(DISTINCT ${what}) FILTER (${usable}) AS repeated FROM ${sqlName(table)}`);
  let [row] = await countDistinct(`hash(${sqlName(id)})`);
  if (row && row.repeated > 0) [row] = await countDistinct(sqlName(id));
  const { all, missing, repeated } = row as { all: number; missing: number; repeated: number };
  const fault: Bilingual = {
    ja: `${side}: id 列「${id}」が空の行が${missing}、他の行と同じ行が${repeated}あります（${all}行中）。人ごとに違う列を id にしてください`,
    en: `${side}: of ${all} rows ${missing} have an empty id "${id}" and ${repeated} repeat that of another. Name a column that differs for each person`,
  };
  return { setAside: { missing, repeated }, fault: missing + repeated > limit * all ? fault : null };
};
