/** The output check in the register. Each change with its events in one transaction; frozen copies and votes are only ever added. */
import { type AuditTables, appendEvent, appendEvents } from '#audit';
import { done, RefusalError, refused } from '#base';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { releaseRefusal } from './errors.ts';
import type { Change, Kept, ReleaseStore } from './needs.ts';
import type { Findings } from './release.api.ts';
import type { Digest, ReleaseId, ReleaseRequest } from './release.ts';
import type { ReleaseTables } from './release-tables.store.ts';
import type { Vote } from './vote.ts';

type Tables = ReleaseTables & AuditTables;
export type ReleaseRegister = Kysely<Tables>;

/** When each of them was recalled (ISO instants): nothing changes a release after that. */
export const recallTimes = async <T extends ReleaseTables>(
  register: Kysely<T>,
): Promise<ReadonlyMap<string, string>> => {
  const db = register as unknown as Kysely<ReleaseTables>;
  const rows = await db
    .selectFrom('release_requests')
    .select(['id', 'changed_at'])
    .where('state', '=', 'recalled')
    .execute();
  return new Map(rows.map(({ id, changed_at }) => [id, changed_at]));
};

/** Releases that were recalled: what they let out is not shown any more, from the moment this says so. */
export const recalledReleases = async <T extends ReleaseTables>(register: Kysely<T>): Promise<ReadonlySet<string>> => {
  const db = register as unknown as Kysely<ReleaseTables>;
  const rows = await db.selectFrom('release_requests').select('id').where('state', '=', 'recalled').execute();
  return new Set(rows.map(({ id }) => id));
};

/** The same as a question inside another statement, of a register in a schema of that name. */
export const isRecalledIn = (registerSchema: string, release: string): RawBuilder<boolean> =>
  sql<boolean>`EXISTS (SELECT 1 FROM ${sql.id(registerSchema, 'release_requests')} AS r
    WHERE r.id = ${sql.lit(release)} AND r.state = 'recalled')`;

type Db = Kysely<Tables> | Transaction<Tables>;
type Row = ReleaseTables['release_requests'];

const rowOf = (request: ReleaseRequest, at: Date): Row => ({
  id: request.id,
  series: request.series,
  state: request.state,
  author: request.author,
  body: JSON.stringify(request),
  changed_at: at.toISOString(),
});

/** Requests older than the naming of an audience name none. */
const requestOf = ({ body }: Row): ReleaseRequest => {
  const request = JSON.parse(body) as ReleaseRequest;
  return { ...request, sharing: request.sharing ?? null };
};

/** What belongs to each of the rows, in two questions however many there are. */
const keptOfAll = async (db: Db, rows: readonly Row[]): Promise<readonly Kept[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const votes = await db.selectFrom('release_votes').selectAll().where('release', 'in', ids).orderBy('at').execute();
  const frozen = await db.selectFrom('release_frozen').selectAll().where('release', 'in', ids).execute();
  return rows.map((row): Kept => {
    const request = requestOf(row);
    const copy =
      'digest' in request
        ? frozen.find(({ release, digest }) => release === row.id && digest === request.digest)
        : undefined;
    return {
      request,
      votes: votes.filter(({ release }) => release === row.id).map(({ release: _, ...vote }) => vote as Vote),
      frozen: copy
        ? {
            digest: copy.digest as Digest,
            findings: JSON.parse(copy.findings) as Findings,
            frozenAt: copy.frozen_at,
          }
        : null,
    };
  });
};
const keptOf = async (db: Db, row: Row): Promise<Kept> => (await keptOfAll(db, [row]))[0] as Kept;

const write = async (transaction: Transaction<Tables>, change: Change, at: Date): Promise<void> => {
  const { request, vote, frozen, notices } = change;
  const { id, ...row } = rowOf(request, at);
  await transaction.updateTable('release_requests').set(row).where('id', '=', id).execute();
  if (frozen)
    await transaction
      .insertInto('release_frozen')
      .values({
        release: id,
        digest: frozen.digest,
        body: row.body,
        findings: JSON.stringify(frozen.findings),
        frozen_at: frozen.frozenAt,
      })
      // The same content handed in again is the same frozen copy.
      .onConflict((found) => found.columns(['release', 'digest']).doNothing())
      .execute();
  if (vote)
    await transaction
      .insertInto('release_votes')
      .values({ ...vote, release: id })
      .onConflict((found) =>
        found
          .columns(['release', 'digest', 'voter'])
          .doUpdateSet({ verdict: vote.verdict, reason: vote.reason, post: vote.post, at: vote.at }),
      )
      .execute();
  for (const { person, downloaded } of notices ?? [])
    await transaction
      .insertInto('release_notices')
      .values({ release: id, person, downloaded: downloaded ? 1 : 0, told_at: at.toISOString(), read_at: null })
      .onConflict((found) => found.columns(['release', 'person']).doNothing())
      .execute();
  await appendEvents(transaction, change.events, at);
};

export const releaseStore = <T extends Tables>(database: Kysely<T>): ReleaseStore => {
  const db = database as unknown as Kysely<Tables>;
  return {
    add: (year, make, at) =>
      db.transaction().execute(async (transaction) => {
        const { last } = await transaction
          .selectFrom('release_requests')
          .select((row) => row.fn.max('id').as('last'))
          .where('id', 'like', `${year}-%`)
          .executeTakeFirstOrThrow();
        const next = Number(last?.slice(5) ?? 0) + 1;
        const { request, events } = make(`${year}-${String(next).padStart(5, '0')}` as ReleaseId);
        await transaction.insertInto('release_requests').values(rowOf(request, at)).execute();
        await appendEvents(transaction, events, at);
        return request;
      }),
    async find(id) {
      const row = await db.selectFrom('release_requests').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? keptOf(db, row) : null;
    },
    async list({ states, series, limit }) {
      let query = db
        .selectFrom('release_requests')
        .selectAll()
        .orderBy('changed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (states) query = query.where('state', 'in', states);
      if (series !== undefined) query = query.where('series', '=', series);
      return keptOfAll(db, await query.execute());
    },
    async change(id, at, act) {
      try {
        return await db.transaction().execute(async (transaction) => {
          // Takes the row's turn before it is read: the second of two votes sees the first.
          await transaction.updateTable('release_requests').set({ id }).where('id', '=', id).execute();
          const row = await transaction
            .selectFrom('release_requests')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirst();
          if (!row) throw new RefusalError(releaseRefusal('not-found', {}));
          const decided = act(await keptOf(transaction, row));
          if (!decided.ok) throw new RefusalError(decided.refusal);
          await write(transaction, decided.value, at);
          return done(decided.value.request);
        });
      } catch (error) {
        if (error instanceof RefusalError) return refused(error.refusal);
        throw error;
      }
    },
    notices: async (person) =>
      (
        await db
          .selectFrom('release_notices')
          .select(['release', 'downloaded'])
          .where('person', '=', person)
          .where('read_at', 'is', null)
          .orderBy('told_at', 'desc')
          .execute()
      ).map(({ release, downloaded }) => ({ release, downloaded: downloaded === 1 })),
    noticesOf: async (release) =>
      (
        await db.selectFrom('release_notices').select(['person', 'read_at']).where('release', '=', release).execute()
      ).map(({ person, read_at }) => ({ person, readAt: read_at })),
    readNotice: (release, person, event, at) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('release_notices')
          .set({ read_at: at.toISOString() })
          .where('release', '=', release)
          .where('person', '=', person)
          .where('read_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 1n) await appendEvent(transaction, event, at);
      }),
    tell: (event, at) => db.transaction().execute((transaction) => appendEvent(transaction, event, at)),
  };
};
