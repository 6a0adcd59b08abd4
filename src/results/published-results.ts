/** Reading what was published: each file's hash is checked against the register once, then the table stays in memory by that hash. */
import { done, type Result, refused } from '#base';
import { resultsRefusal } from './errors.ts';
import type { ResultsNeeds } from './needs.ts';
import { fileName } from './publish.ts';
import type { MarkContent } from '#release';
import {
  lastVersions,
  markOfVersion,
  newestMarks,
  newestVersion,
  newestVersions,
  type PublishedKind,
  type PublishedRow,
  versionOf,
} from './results.store.ts';
import { decodeTable } from './stored-table.ts';
import { indexTable, type TableIndex } from './table-index.ts';

/** `publishedAt`: ISO instant of this version. */
export type PublishedTable = {
  readonly id: string;
  readonly version: number;
  readonly sha256: string;
  readonly publishedAt: string;
  /** The release that let it out; null for statistics published elsewhere, and for what is older than the output check. */
  readonly mark: MarkContent | null;
  readonly index: TableIndex;
};
export type PublishedMap = { readonly id: string; readonly sha256: string; readonly bytes: Uint8Array };

/** `at`: ISO instant; `asOf`: the day the data describe. */
export type PublishedVersion = {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly asOf: string | null;
  readonly mark: MarkContent | null;
};

export interface PublishedResults {
  /** Ids, versions and hashes of the newest versions, recalled ones left out; reads no file. */
  tables(): Promise<readonly PublishedRow[]>;
  readTable(id: string, version?: number): Promise<Result<PublishedTable>>;
  /** The last versions of all tables, recalled ones among them, the newest first; reads no file. */
  history(most: number): Promise<readonly PublishedVersion[]>;
  /** Under which release the newest version of every table came out, recalled ones among them; reads no file. */
  marks(): Promise<ReadonlyMap<string, MarkContent | null>>;
  /** The newest versions of all maps; reads no file. */
  maps(): Promise<readonly PublishedRow[]>;
  readMap(id: string): Promise<Result<PublishedMap>>;
}

const sha256Of = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex');

/** Tables kept in memory at once; the one unused longest goes first. */
const kept = 32;

export const openResults = (needs: ResultsNeeds): PublishedResults => {
  const tables = new Map<string, Promise<Result<TableIndex>>>();
  const maps = new Map<string, Promise<Result<Uint8Array>>>();

  const bytesOf = async (row: PublishedRow): Promise<Result<Uint8Array>> => {
    const name = fileName(row.kind, row.id, row.sha256);
    const bytes = await needs.files.read(name);
    if (!bytes || (await sha256Of(bytes)) !== row.sha256) return refused(resultsRefusal('file-damaged', { name }));
    return done(bytes);
  };
  /** One read for many who ask at once; what failed is asked for again. */
  const once = async <T>(
    cache: Map<string, Promise<Result<T>>>,
    key: string,
    read: () => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const waiting = cache.get(key) ?? read();
    cache.delete(key);
    cache.set(key, waiting);
    for (const oldest of cache.keys()) {
      if (cache.size <= kept) break;
      cache.delete(oldest);
    }
    const result = await waiting.catch((error: unknown) => {
      cache.delete(key);
      throw error;
    });
    if (!result.ok) cache.delete(key);
    return result;
  };
  const rowOf = (kind: PublishedKind, id: string, version?: number): Promise<PublishedRow | undefined> =>
    version === undefined ? newestVersion(needs.register, kind, id) : versionOf(needs.register, kind, id, version);

  return {
    async tables() {
      const [rows, recalled] = await Promise.all([newestVersions(needs.register, 'table'), needs.recalled()]);
      if (recalled.size === 0) return rows;
      const marks = await Promise.all(rows.map((row) => markOfVersion(needs.register, row)));
      return rows.filter((_, i) => !recalled.has(marks[i]?.release ?? ''));
    },
    async readTable(id, version) {
      const row = await rowOf('table', id, version);
      if (!row) return refused(resultsRefusal('no-table', { table: id.slice(0, 64) }));
      const mark = await markOfVersion(needs.register, row);
      if (mark && (await needs.recalled()).has(mark.release))
        return refused(resultsRefusal('recalled', { table: id.slice(0, 64), release: mark.release }));
      const index = await once(tables, row.sha256, async () => {
        const bytes = await bytesOf(row);
        return bytes.ok ? done(indexTable(decodeTable(bytes.value))) : bytes;
      });
      if (!index.ok) return index;
      return done({ id, version: row.version, sha256: row.sha256, publishedAt: row.at, mark, index: index.value });
    },
    async history(most) {
      const rows = await lastVersions(needs.register, 'table', most);
      const marks = await Promise.all(rows.map((row) => markOfVersion(needs.register, row)));
      return rows.map(({ id, version, at, as_of }, i) => ({ id, version, at, asOf: as_of, mark: marks[i] ?? null }));
    },
    marks: () => newestMarks(needs.register),
    maps: () => newestVersions(needs.register, 'map'),
    async readMap(id) {
      const row = await rowOf('map', id);
      if (!row) return refused(resultsRefusal('no-map', { map: id.slice(0, 64) }));
      const bytes = await once(maps, row.sha256, () => bytesOf(row));
      return bytes.ok ? done({ id, sha256: row.sha256, bytes: bytes.value }) : bytes;
    },
  };
};
