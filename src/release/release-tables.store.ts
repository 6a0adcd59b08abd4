/** The tables of the output check in the register. */
import { type Migration, makeTable, migrate } from '#register';
import { type Kysely, sql } from 'kysely';
import type { State } from './release.ts';

/** `body`: the request as JSON; the columns beside it repeat what is searched for. Times are ISO 8601 UTC text. */
export type ReleaseTables = {
  release_requests: {
    id: string;
    series: string | null;
    state: State;
    author: string;
    body: string;
    changed_at: string;
  };
  release_frozen: { release: string; digest: string; body: string; findings: string; frozen_at: string };
  release_votes: {
    release: string;
    digest: string;
    voter: string;
    post: string;
    verdict: string;
    reason: string;
    at: string;
  };
  release_notices: { release: string; person: string; downloaded: number; told_at: string; read_at: string | null };
};

const first: Migration = async (db) => {
  await makeTable(db, 'release_requests', (on, { text }) =>
    on.schema
      .createTable('release_requests')
      .addColumn('id', text, (column) => column.primaryKey().check(sql`id <> ''`))
      .addColumn('series', text)
      .addColumn('state', text, (column) => column.notNull().check(sql`state <> ''`))
      .addColumn('author', text, (column) => column.notNull().check(sql`author <> ''`))
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('changed_at', text, (column) => column.notNull())
      .execute(),
  );
  await db.schema
    .createIndex('release_requests_by_state')
    .on('release_requests')
    .columns(['state', 'changed_at'])
    .execute();
  await makeTable(db, 'release_frozen', (on, { text }) =>
    on.schema
      .createTable('release_frozen')
      .addColumn('release', text, (column) => column.notNull().references('release_requests.id'))
      .addColumn('digest', text, (column) => column.notNull().check(sql`length(digest) = 64`))
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('findings', text, (column) => column.notNull())
      .addColumn('frozen_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('release_frozen_key', ['release', 'digest'])
      .execute(),
  );
  await makeTable(db, 'release_votes', (on, { text }) =>
    on.schema
      .createTable('release_votes')
      .addColumn('release', text, (column) => column.notNull().references('release_requests.id'))
      .addColumn('digest', text, (column) => column.notNull().check(sql`length(digest) = 64`))
      .addColumn('voter', text, (column) => column.notNull().check(sql`voter <> ''`))
      .addColumn('post', text, (column) => column.notNull())
      .addColumn('verdict', text, (column) => column.notNull().check(sql`verdict IN ('release', 'return')`))
      .addColumn('reason', text, (column) => column.notNull())
      .addColumn('at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('release_votes_key', ['release', 'digest', 'voter'])
      .addCheckConstraint('release_votes_reason', sql`verdict = 'release' OR reason <> ''`)
      .execute(),
  );
  await makeTable(db, 'release_notices', (on, { text, whole }) =>
    on.schema
      .createTable('release_notices')
      .addColumn('release', text, (column) => column.notNull().references('release_requests.id'))
      .addColumn('person', text, (column) => column.notNull().check(sql`person <> ''`))
      .addColumn('downloaded', whole, (column) => column.notNull().check(sql`downloaded IN (0, 1)`))
      .addColumn('told_at', text, (column) => column.notNull())
      .addColumn('read_at', text)
      .addPrimaryKeyConstraint('release_notices_key', ['release', 'person'])
      .execute(),
  );
};

/** Makes the tables, or brings those of an earlier version up. */
export const createReleaseTables = <Tables extends ReleaseTables>(register: Kysely<Tables>): Promise<void> =>
  migrate(register, 'release', [first]);
