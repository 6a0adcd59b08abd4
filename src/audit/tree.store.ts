/**
 * The tree kept beside the log: the root of every 256 entries, of every 256 of those, and so on, so that a checkpoint or a proof
 * of ten million entries reads a few hundred hashes. Where entries are pruned, the hashes of their leaves stay.
 */
import type { Kysely } from 'kysely';
import { fromHex, fullRoot, leafHash, type SubtreeOf, type TreeHash, tileSize, toHex } from './merkle.ts';

export type TreeTables = {
  audit_entries: { sequence: number; entry: string; hash: string; subject: string };
  /** Row `number` of `level` stands for entries number × 256^(level + 1) and the following ones. */
  audit_tiles: { level: number; number: number; root: string; leaves: Uint8Array | null };
};

/** The 32-byte hashes one after the other, as a tile of C2SP tlog-tiles holds them. */
const leavesOf = (tile: Uint8Array): TreeHash[] =>
  Array.from({ length: tile.length / 32 }, (_, i) => tile.subarray(i * 32, i * 32 + 32));

/** Hashes of height 8 × level, `from` to `to` (exclusive). */
const hashesAt = async (db: Kysely<TreeTables>, level: number, from: number, to: number): Promise<TreeHash[]> => {
  if (level > 0) {
    const rows = await db
      .selectFrom('audit_tiles')
      .select('root')
      .where('level', '=', level - 1)
      .where('number', '>=', from)
      .where('number', '<', to)
      .orderBy('number')
      .execute();
    return rows.map(({ root }) => fromHex(root));
  }
  const tile = Math.floor(from / tileSize);
  const kept = await db
    .selectFrom('audit_tiles')
    .select('leaves')
    .where('level', '=', 0)
    .where('number', '=', tile)
    .executeTakeFirst();
  if (kept?.leaves) return leavesOf(kept.leaves).slice(from - tile * tileSize, to - tile * tileSize);
  const rows = await db
    .selectFrom('audit_entries')
    .select('entry')
    .where('sequence', '>', from)
    .where('sequence', '<=', to)
    .orderBy('sequence')
    .execute();
  return rows.map(({ entry }) => leafHash(entry));
};

export const subtreeIn =
  (db: Kysely<TreeTables>): SubtreeOf =>
  async (height, place) => {
    const level = Math.floor(height / 8);
    const width = 2 ** (height - 8 * level);
    const hashes = await hashesAt(db, level, place * width, (place + 1) * width);
    if (hashes.length !== width) throw new Error('the tree beside the log has a hole');
    return fullRoot(hashes);
  };

/** Writes every tile that `size` entries fill and that is not there yet. Within the transaction that added the entries. */
export const growTree = async (db: Kysely<TreeTables>, size: number): Promise<void> => {
  for (let level = 0, full = Math.floor(size / tileSize); full > 0; level += 1, full = Math.floor(full / tileSize)) {
    const last = await db
      .selectFrom('audit_tiles')
      .select((value) => value.fn.max('number').as('number'))
      .where('level', '=', level)
      .executeTakeFirst();
    for (let number = (last?.number ?? -1) + 1; number < full; number += 1) {
      const hashes = await hashesAt(db, level, number * tileSize, (number + 1) * tileSize);
      if (hashes.length !== tileSize) throw new Error('the log has a hole');
      await db
        .insertInto('audit_tiles')
        .values({ level, number, root: toHex(fullRoot(hashes)), leaves: null })
        .execute();
    }
  }
};

export const keptRootsIn = async (db: Kysely<TreeTables>): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.selectFrom('audit_tiles').select(['level', 'number', 'root']).execute();
  return new Map(rows.map(({ level, number, root }) => [`${8 * (level + 1)}/${number}`, root]));
};

/** Keeps the leaves of the tiles before entry `upTo`, which is about to be taken away. */
export const keepLeaves = async (db: Kysely<TreeTables>, upTo: number): Promise<void> => {
  for (let number = 0; number < upTo / tileSize; number += 1) {
    const leaves = Buffer.concat(await hashesAt(db, 0, number * tileSize, (number + 1) * tileSize));
    await db
      .updateTable('audit_tiles')
      .set({ leaves })
      .where('level', '=', 0)
      .where('number', '=', number)
      .where('leaves', 'is', null)
      .execute();
  }
};

export async function* keptLeavesIn(db: Kysely<TreeTables>, upTo: number): AsyncGenerator<readonly TreeHash[]> {
  for (let number = 0; number < upTo / tileSize; number += 1) {
    const tile = await db
      .selectFrom('audit_tiles')
      .select('leaves')
      .where('level', '=', 0)
      .where('number', '=', number)
      .executeTakeFirst();
    if (!tile?.leaves) return;
    yield leavesOf(tile.leaves);
  }
}
