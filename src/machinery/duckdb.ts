/** The analytical engine: DuckDB in memory, with nothing fetched, spill in memory only, and plain values out. */
import { rmSync } from 'node:fs';
import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBIntegerVector,
  type DuckDBMaterializedResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Engine, Row, SqlValue } from '#base';
import { ownFolder } from './own-folder.ts';

export type EngineSettings = {
  readonly threads?: number;
  /** e.g. `1500MB`. */
  readonly memoryLimit?: `${number}MB` | `${number}GB`;
};

const megabytesOf = (limit: string): number => Number.parseInt(limit, 10) * (limit.endsWith('GB') ? 1000 : 1);

/** Integers that a number holds exactly become numbers; days become ISO text; lists become arrays. */
const plain = (value: DuckDBValue): unknown => {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if ('items' in value) return (value.items as readonly DuckDBValue[]).map(plain);
  if ('entries' in value && !Array.isArray(value.entries)) {
    return Object.fromEntries(
      Object.entries(value.entries as Record<string, DuckDBValue>).map(([k, v]) => [k, plain(v)]),
    );
  }
  if ('bytes' in value) return value.bytes;
  if ('scale' in value && 'value' in value) return Number(String(value));
  return String(value);
};

function* integersOf(result: DuckDBMaterializedResult): Generator<readonly Int32Array[]> {
  for (let i = 0; i < result.chunkCount; i++) {
    const chunk = result.getChunk(i);
    yield Array.from({ length: chunk.columnCount }, (_, column) => {
      const vector = chunk.getColumnVector(column);
      if (!(vector instanceof DuckDBIntegerVector)) throw new Error('a column is not INTEGER');
      return vector['items'];
    });
  }
}

const onConnection = (
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  { memoryLimit }: EngineSettings,
  closeAll: () => void,
): Engine => ({
  async run(sql, parameters?: readonly SqlValue[]) {
    await (parameters ? connection.run(sql, [...parameters]) : connection.run(sql));
  },
  async rows<T extends Row>(sql: string, parameters?: readonly SqlValue[]) {
    const reader = await connection.runAndReadAll(sql, parameters ? [...parameters] : undefined);
    const names = reader.deduplicatedColumnNames();
    return reader.getRows().map((row) => {
      const out: Row = {};
      for (const [i, name] of names.entries()) out[name] = plain(row[i] as DuckDBValue);
      return out as T;
    });
  },
  async integers(sql) {
    return integersOf(await connection.run(sql));
  },
  async another() {
    const further = await instance.connect();
    return onConnection(instance, further, { memoryLimit }, () => further.closeSync());
  },
  async sparing(megabytes) {
    if (!memoryLimit) return;
    const most = megabytesOf(memoryLimit);
    // What is free is then given back to the machine by a thread of its own, not when it suits.
    await connection.run(
      `SET memory_limit = '${Math.min(most, megabytes ?? most)}MB'; SET allocator_background_threads = ${megabytes !== null}`,
    );
  },
  close: closeAll,
});

export const openEngine = async (settings: EngineSettings = {}): Promise<Engine> => {
  // Spilled intermediates are plaintext, so they may only lie in memory.
  const spill = ownFolder('/dev/shm', 'musubi-spill');
  const instance = await DuckDBInstance.create(':memory:', {
    ...(settings.threads ? { threads: String(settings.threads) } : {}),
    ...(settings.memoryLimit ? { memory_limit: settings.memoryLimit } : {}),
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    preserve_insertion_order: 'true',
    // Memory files come one after the other under the same few names: what was kept of one must never be taken for the next.
    enable_external_file_cache: 'false',
  });
  const connection = await instance.connect();
  const sweep = () => rmSync(spill, { recursive: true, force: true });
  process.once('exit', sweep);
  return onConnection(instance, connection, settings, () => {
    connection.closeSync();
    instance.closeSync();
    process.removeListener('exit', sweep);
    sweep();
  });
};
