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

/** Read-only, and of one moment; whatever goes wrong in `ask` is a DatabaseFault. */
async function* reading<T>(
  connection: string,
  ask: (client: pg.Client) => AsyncGenerator<T>,
): AsyncGenerator<T, void, undefined> {
  const client = new pg.Client({ connectionString: connection, connectionTimeoutMillis: 15_000 });
  // Told by the query that was under way, or by the next one.
  client.on('error', () => {});
  let during: DatabaseFault['during'] = 'connect';
  try {
    await client.connect();
    during = 'query';
    await client.query("SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601'");
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* ask(client);
    await client.query('COMMIT');
  } catch (error) {
    throw new DatabaseFault(during, error);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The columns of a query, none of its rows. It is prepared as a part of another: only a single SELECT can be that, so that it cannot close
 * the brackets of what is put around it afterwards.
 */
export const preparedFields = async (client: pg.Client, query: string): Promise<readonly pg.FieldDef[]> =>
  (
    await client.query({
      name: 'whether-a-select',
      text: `SELECT * FROM (\n${query}\n) AS source LIMIT 0`,
      values: [],
    })
  ).fields;

export const tableBytes = (connection: string, query: string): AsyncGenerator<Uint8Array> =>
  reading(connection, async function* (client) {
    await preparedFields(client, query);
    const rows = client.query(
      copyTo(`COPY (\n${query}\n) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *, ENCODING 'UTF8')`),
    );
    for await (const chunk of rows) yield chunk as Uint8Array;
  });

/** One answer about a database, looked up as its rows are read. */
export const askedOf = async <T>(connection: string, ask: (client: pg.Client) => Promise<T>): Promise<T> => {
  const told: T[] = [];
  for await (const answer of reading(connection, async function* (client) {
    yield await ask(client);
  }))
    told.push(answer);
  return told[0] as T;
};
