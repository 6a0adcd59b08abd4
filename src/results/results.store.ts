/** The results in the register: which versions of which table and map were published, and the hash their files must have. */
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { type Migration, makeTable, migrate } from '#register';
import type { MarkContent } from '#release';
import { type Kysely, sql } from 'kysely';
import { makeReleasedTables, type ReleasedTables } from './released-results.store.ts';

export type PublishedKind = 'table' | 'map';

/** One row a version. `as_of` is the day the data describe; null for a map. */
export type ResultTables = {
  published: {
    kind: PublishedKind;
    id: string;
    version: number;
    sha256: string;
    bytes: number;
    as_of: string | null;
    at: string;
  };
  /** Which release let a version out; none for maps and for what others have published. `mark`: JSON. */
  published_under: { kind: PublishedKind; id: string; version: number; release: string; mark: string };
} & ReleasedTables;
export type ResultRegister = Kysely<ResultTables & AuditTables>;
export type PublishedRow = ResultTables['published'];

const first: Migration = (db) =>
  makeTable(db, 'published', (on, { text, whole }) =>
    on.schema
      .createTable('published')
      .addColumn('kind', text, (column) => column.notNull().check(sql`kind IN ('table', 'map')`))
      .addColumn('id', text, (column) => column.notNull().check(sql`id <> ''`))
      .addColumn('version', whole, (column) => column.notNull().check(sql`version > 0`))
      .addColumn('sha256', text, (column) => column.notNull().check(sql`length(sha256) = 64`))
      .addColumn('bytes', whole, (column) => column.notNull().check(sql`bytes >= 0`))
      .addColumn('as_of', text)
      .addColumn('at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('published_key', ['kind', 'id', 'version'])
      .execute(),
  );

const under: Migration = (db) =>
  makeTable(db, 'published_under', (on, { text, whole }) =>
    on.schema
      .createTable('published_under')
      .addColumn('kind', text, (column) => column.notNull().check(sql`kind IN ('table', 'map')`))
      .addColumn('id', text, (column) => column.notNull().check(sql`id <> ''`))
      .addColumn('version', whole, (column) => column.notNull().check(sql`version > 0`))
      .addColumn('release', text, (column) => column.notNull().check(sql`release <> ''`))
      .addColumn('mark', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('published_under_key', ['kind', 'id', 'version'])
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up. */
export const createResultTables = <Tables extends ResultTables>(register: Kysely<Tables>): Promise<void> =>
  migrate(register, 'results', [first, under, makeReleasedTables]);

export const newestVersion = (
  register: ResultRegister,
  kind: PublishedKind,
  id: string,
): Promise<PublishedRow | undefined> =>
  register
    .selectFrom('published')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

export const versionOf = (
  register: ResultRegister,
  kind: PublishedKind,
  id: string,
  version: number,
): Promise<PublishedRow | undefined> =>
  register
    .selectFrom('published')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();

const newestOf = (register: ResultRegister, kind: PublishedKind) =>
  register
    .selectFrom('published')
    .where('published.kind', '=', kind)
    .where((row) =>
      row(
        'published.version',
        '=',
        row
          .selectFrom('published as later')
          .select((l) => l.fn.max('later.version').as('newest'))
          .whereRef('later.kind', '=', 'published.kind')
          .whereRef('later.id', '=', 'published.id'),
      ),
    );

/** The newest version of everything published of a kind. */
export const newestVersions = (register: ResultRegister, kind: PublishedKind): Promise<PublishedRow[]> =>
  newestOf(register, kind).selectAll('published').orderBy('published.id').execute();

/** The versions that came out last, of whatever table or map; the newest first. */
export const lastVersions = (register: ResultRegister, kind: PublishedKind, most: number): Promise<PublishedRow[]> =>
  register
    .selectFrom('published')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('at', 'desc')
    .orderBy('id')
    .orderBy('version', 'desc')
    .limit(most)
    .execute();

export const markOfVersion = async (
  register: ResultRegister,
  { kind, id, version }: Pick<PublishedRow, 'kind' | 'id' | 'version'>,
): Promise<MarkContent | null> => {
  const row = await register
    .selectFrom('published_under')
    .select('mark')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ? (JSON.parse(row.mark) as MarkContent) : null;
};

/** The mark of the newest version of every table, recalled ones among them; null where none let it out. */
export const newestMarks = async (register: ResultRegister): Promise<ReadonlyMap<string, MarkContent | null>> => {
  const rows = await newestOf(register, 'table')
    .leftJoin('published_under as under', (join) =>
      join
        .onRef('under.kind', '=', 'published.kind')
        .onRef('under.id', '=', 'published.id')
        .onRef('under.version', '=', 'published.version'),
    )
    .select(['published.id', 'under.mark'])
    .execute();
  return new Map(rows.map(({ id, mark }) => [id, mark === null ? null : (JSON.parse(mark) as MarkContent)]));
};

/**
 * Adds a version with its event in one transaction; the same content under the same release again adds nothing and answers the version
 * that has it. Under another release it is another version: the number must name the release that people checked last.
 */
export const addVersion = (
  register: ResultRegister,
  row: Omit<PublishedRow, 'version' | 'at'>,
  event: AuditEvent,
  at: Date,
  mark: MarkContent | null = null,
): Promise<{ version: number; repeated: boolean }> =>
  register.transaction().execute(async (transaction) => {
    const newest = await newestVersion(transaction, row.kind, row.id);
    if (newest?.sha256 === row.sha256) {
      const under = await markOfVersion(transaction, newest);
      if ((under?.release ?? null) === (mark?.release ?? null)) return { version: newest.version, repeated: true };
    }
    const version = (newest?.version ?? 0) + 1;
    await transaction
      .insertInto('published')
      .values({ ...row, version, at: at.toISOString() })
      .execute();
    if (mark)
      await transaction
        .insertInto('published_under')
        .values({ kind: row.kind, id: row.id, version, release: mark.release, mark: JSON.stringify(mark) })
        .execute();
    const facts = {
      ...event.facts,
      version,
      sha256: row.sha256,
      ...(mark ? { release: mark.release, how: mark.how } : {}),
    };
    await appendEvent(transaction, { ...event, facts }, at);
    return { version, repeated: false };
  });
