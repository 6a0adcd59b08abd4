/** New keys that are known ones but for the zeros in front: a spreadsheet took them, or another system writes keys in another length. */
import type { Engine } from '#base';

/** Powers of ten, by the digits that a key of digits (a 1 and its digits, source-keys.lake.ts) has. */
const powers = `(VALUES ${Array.from({ length: 17 }, (_, i) => `(${i + 1}, 1${'0'.repeat(i + 1)}::BIGINT)`).join(', ')})`;
/** Halfway between the powers: a key begins with 1, so its logarithm is never close to the next. */
const digits = 'round(log10(key) - 0.15)::INTEGER';

/** How many keys of `ledger_new` there are in all and of this kind, for persons and households apart. Asks only for the lengths the ledger has. */
export const countLostZeros = async (
  engine: Engine,
): Promise<readonly { readonly household: boolean; readonly keys: number; readonly alike: number }[]> => {
  const [there] = await engine.rows('SELECT 1 FROM ledger_rows WHERE space IN (SELECT space FROM ledger_new) LIMIT 1');
  if (!there) return [];
  return engine.rows(`
    WITH lengths AS (SELECT DISTINCT space, ${digits} AS size FROM ledger_rows WHERE key > 0),
      fresh AS (SELECT space, household, key, ${digits} AS size FROM ledger_new WHERE key > 0),
      others AS (
        SELECT f.space, f.key AS asked, p.power + f.key - own.power AS key
        FROM fresh f JOIN ${powers} own(size, power) ON own.size = f.size
          JOIN lengths l ON l.space = f.space AND l.size <> f.size
          JOIN ${powers} p(size, power) ON p.size = l.size AND f.key - own.power < p.power),
      alike AS (SELECT DISTINCT space, asked AS key FROM others SEMI JOIN ledger_rows USING (space, key))
    SELECT household, count(*)::INTEGER AS keys, count(a.key)::INTEGER AS alike
    FROM ledger_new n LEFT JOIN alike a USING (space, key) GROUP BY household`);
};
