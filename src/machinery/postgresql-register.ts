/** The register on PostgreSQL, spoken to through Kysely. Every commit is on disk before it is reported, as on SQLite, and writers take turns. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';

/** The oid of bigint: counts and sequences, far below 2^53 here. */
const bigint = 20;

/**
 * One writer at a time, from the first statement of a transaction on, whichever server it runs on: what the tests show on SQLite
 * (`begin immediate`) then holds here, and no two transactions can wait for each other. A commit is worth a millisecond, and those
 * who only have something to tell share one (group commit).
 */
class TurnTakingDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    if (settings.accessMode === 'read only') return;
    try {
      await connection.executeQuery(
        CompiledQuery.raw("SELECT pg_advisory_xact_lock(hashtext('musubi-register'), hashtext(current_schema()))"),
      );
    } catch (error) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
      throw error;
    }
  }
}

const settings = [
  "SET client_min_messages = 'warning'",
  "SET timezone = 'UTC'",
  // A server that died without a word must not keep the others waiting.
  "SET idle_in_transaction_session_timeout = '60s'",
  "SET lock_timeout = '30s'",
  // Told means on disk: an installation that trades this for speed is not followed.
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
].join('; ');

const dialectOf = (connectionString: string): Dialect => {
  const pool = new pg.Pool({
    connectionString,
    max: 8,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'musubi',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === bigint && format !== 'binary'
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that breaks is replaced by the next question; whoever asks then is told.
  pool.on('error', () => {});
  // The same of one that is in use: its question is told, and an event nobody listens to would end the program.
  pool.on('connect', (client) => client.on('error', () => {}));
  const onCreateConnection = async (connection: DatabaseConnection): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(settings));
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new TurnTakingDriver({ pool, onCreateConnection }),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
};

/** Connects with the first question. */
export const openPostgresRegister = <Tables>(connectionString: string): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: dialectOf(connectionString) });

export type ServerFacts = {
  readonly version: number;
  readonly encoding: string;
  /** `TLSv1.3` and the like; null where everything is said in the clear. */
  readonly tls: string | null;
  readonly fsync: boolean;
};

/** What must be right of a server before anything is entrusted to it. */
export const factsOfServer = async (db: Kysely<unknown>): Promise<ServerFacts> => {
  const { rows } = await db.executeQuery<{
    version: string;
    encoding: string;
    tls: string | null;
    fsync: string;
  }>(
    CompiledQuery.raw(`SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
      (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS tls, current_setting('fsync') AS fsync`),
  );
  const [row] = rows;
  if (!row) throw new Error('the server says nothing of itself');
  return {
    version: Math.floor(Number(row.version) / 10_000),
    encoding: row.encoding,
    tls: row.tls,
    fsync: row.fsync === 'on',
  };
};
