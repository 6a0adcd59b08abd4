/** Databases as sources: how one is reached, and what a query of it answers, as if it were a file. */
import { done, RefusalError, type Result, refused } from '#base';
import type { SourceFile } from '#sources';
import { placeOfConnection } from '../machinery/postgresql-connection.ts';
import { DatabaseFault, tableBytes } from '../machinery/postgresql.ts';
import { readConfig } from './config.ts';
import { databaseRefusal } from './database-errors.ts';

/** From the environment, by the name the settings give it; never repeated. */
export const connectionOf = (folder: string, database: string): Result<string> => {
  const config = readConfig(folder);
  if (!config.ok) return config;
  const { databases } = config.value;
  const variable = databases[database];
  if (variable === undefined)
    return refused(
      databaseRefusal(
        'database-undeclared',
        { database },
        Object.keys(databases).map((name) => ({
          ja: `書かれている名前: ${name}`,
          en: `a name that is there: ${name}`,
        })),
      ),
    );
  const connection = process.env[variable];
  if (!connection) return refused(databaseRefusal('database-unset', { database, variable }));
  const told = /^postgres(ql)?:\/\//.test(connection.trim()) ? placeOfConnection(connection) : 'unreadable';
  if (told === 'unreadable') return refused(databaseRefusal('database-address', { database }));
  if (told === 'certificate') return refused(databaseRefusal('database-authority', { database }));
  if (!told.local && !told.verified) return refused(databaseRefusal('database-unencrypted', { database }));
  return done(connection);
};

/** What a fault of the database is told as; anything else is thrown on. */
export const databaseFault = (error: unknown, database: string): RefusalError => {
  if (!(error instanceof DatabaseFault)) throw error;
  const code = error.during === 'connect' ? 'database-silent' : 'database-query';
  return new RefusalError(databaseRefusal(code, { database, sqlState: error.sqlState }));
};

export const queriedFile = (database: string, connection: string, query: string): SourceFile => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* tableBytes(connection, query);
    } catch (error) {
      throw databaseFault(error, database);
    }
  }
  return { name: database, bytes };
};
