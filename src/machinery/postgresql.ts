/** What a query of a PostgreSQL database answers, as UTF-8 CSV with a header row, streamed by the server itself (COPY … TO STDOUT). */
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** What went wrong, without the server's message: that may quote a value. */
export class DatabaseFault extends Error {
  readonly during: 'connect' | 'query';
  /** SQLSTATE, or the system's code where no server answered. */
  readonly sqlState: string;
  constructor(during: 'connect' | 'query', cause: unknown) {
    super('the database did not answer');
    this.during = during;
    this.sqlState =
      typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code).slice(0, 20) : 'unknown';
  }
}

/**
 * Read-only, and of one moment. The query is first prepared as a part of another: only a single SELECT can be that, so it cannot close the
 * brackets of the COPY around it.
 */
export async function* tableBytes(connection: string, query: string): AsyncGenerator<Uint8Array> {
  const client = new pg.Client({ connectionString: connection, connectionTimeoutMillis: 15_000 });
  // Told by the query that was under way, or by the next one.
  client.on('error', () => {});
  let during: DatabaseFault['during'] = 'connect';
  try {
    await client.connect();
    during = 'query';
    await client.query("SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601'");
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query({
      name: 'whether-a-select',
      text: `SELECT * FROM (\n${query}\n) AS source LIMIT 0`,
      values: [],
    });
    const rows = client.query(
      copyTo(`COPY (\n${query}\n) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *, ENCODING 'UTF8')`),
    );
    for await (const chunk of rows) yield chunk as Uint8Array;
    await client.query('COMMIT');
  } catch (error) {
    throw new DatabaseFault(during, error);
  } finally {
    await client.end().catch(() => {});
  }
}
