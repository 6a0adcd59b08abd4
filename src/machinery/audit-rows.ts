/** The rows of a log as tuples, straight from the engine: ten million objects would take longer than what is done with them. */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { EntryRow } from '../audit/needs.ts';
import type { RegisterPlace } from '../register/needs.ts';

export type AuditRows = {
  /** Entries after `from` up to `to` (null: to the end), in ascending order, some at a time. */
  readonly rows: (from: number, to: number | null) => AsyncIterable<readonly EntryRow[]>;
  readonly close: () => Promise<void>;
};

const together = 4096;
const columns = 'sequence, entry, hash, subject';

const ofSqlite = (path: string): AuditRows => {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 5000');
  const page = database.prepare(
    `SELECT ${columns} FROM audit_entries WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ${together}`,
  );
  page.setReturnArrays(true);
  return {
    async *rows(from, to) {
      for (let after = from; ; ) {
        const some = page.all(after, to ?? Number.MAX_SAFE_INTEGER) as unknown as readonly EntryRow[];
        if (some.length > 0) yield some;
        const last = some.at(-1);
        if (!last || some.length < together) return;
        after = last[0];
      }
    },
    close: async () => database.close(),
  };
};

const ofPostgres = async (connectionString: string): Promise<AuditRows> => {
  const client = new pg.Client({ connectionString, application_name: 'musubi audit' });
  client.on('error', () => {});
  await client.connect();
  return {
    async *rows(from, to) {
      for (let after = from; ; ) {
        const { rows } = await client.query<[string, string, string, string]>({
          name: 'audit-rows',
          text: `SELECT ${columns} FROM audit_entries WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT ${together}`,
          values: [after, to ?? Number.MAX_SAFE_INTEGER],
          rowMode: 'array',
        });
        if (rows.length > 0)
          yield rows.map(([sequence, entry, hash, subject]): EntryRow => [Number(sequence), entry, hash, subject]);
        const last = rows.at(-1);
        if (!last || rows.length < together) return;
        after = Number(last[0]);
      }
    },
    close: () => client.end(),
  };
};

export const openAuditRows = (place: RegisterPlace): Promise<AuditRows> =>
  place.kind === 'sqlite' ? Promise.resolve(ofSqlite(place.path)) : ofPostgres(place.url);
