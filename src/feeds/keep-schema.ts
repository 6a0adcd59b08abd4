/** Keeps the statistics schema in step with what is published: looks at both, and mends what differs. Can be killed at any moment, and done again. */
import type { Actor, AuditEvent } from '#audit';
import { done, type Result, refused } from '#base';
import { type AnyRegister, isPostgres } from '#register';
import { feedsRefusal } from './errors.ts';
import type { FeedNeeds } from './needs.ts';
import { describeTable } from './odata-metadata.ts';
import { type DescribedTable, tablesFor } from './published-tables.ts';
import {
  inTurnAlone,
  makeSchemas,
  readerExists,
  type RecalledIn,
  rowsThere,
  type SchemaNames,
  showCells,
  sweepSchema,
  takeAway,
  writeCells,
} from './statistics-schema.store.ts';

export type SchemaNeeds = Pick<FeedNeeds, 'results' | 'readers'> & {
  readonly register: AnyRegister;
  readonly names: SchemaNames;
  readonly recalledIn: RecalledIn;
  readonly now: () => Date;
  readonly actor: Actor;
};

/** `waiting`: somebody was reading; the next time. `busy`: another server is at it. */
export type Kept = {
  readonly shown: readonly string[];
  readonly takenAway: readonly string[];
  readonly waiting: readonly string[];
  readonly busy: boolean;
};

/** Another whenever views are made otherwise, so that an update of the program makes them anew. */
const form = 1;

/** The schema has one reader: only what is for everybody stands there. */
const everybody = { name: '', displayName: '', section: '', post: '', roles: [] };

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';
const noLock = '55P03';
const noRight = '42501';

const eventOf = ({ actor, names }: SchemaNeeds, act: string, id: string, facts: AuditEvent['facts']): AuditEvent => ({
  actor,
  act,
  subject: `table:${id}`,
  outcome: 'done',
  from: 'local',
  facts: { schema: names.schema, ...facts },
});

/** True where it was done; false where somebody was reading just now. */
const unlessRead = async (swap: () => Promise<void>): Promise<boolean> => {
  try {
    await swap();
    return true;
  } catch (error) {
    if (codeOf(error) === noLock) return false;
    throw error;
  }
};

const keep = async (needs: SchemaNeeds, on: AnyRegister): Promise<Omit<Kept, 'busy'>> => {
  const { names, now, recalledIn } = needs;
  await makeSchemas(on, names);
  await sweepSchema(on, names);
  const wanted = await tablesFor(needs, everybody);
  const there = new Map((await rowsThere(on, names)).map((row) => [row.id, row]));
  const shown: string[] = [];
  const takenAway: string[] = [];
  const waiting: string[] = [];
  for (const row of there.values()) {
    if (wanted.some(({ id }) => id === row.id)) continue;
    const event = eventOf(needs, 'SchemaTableTakenAway', row.id, { version: row.version });
    const gone = await unlessRead(() => takeAway(on, names, row, { event, at: now() }));
    (gone ? takenAway : waiting).push(row.id);
  }
  const madeFrom = ({ sha256, mark }: DescribedTable) => `${form} ${sha256} ${mark?.release ?? ''} ${names.reader}`;
  for (const table of wanted) {
    const { id, version, mark } = table;
    if (there.get(id)?.made_from === madeFrom(table) && there.get(id)?.version === version) continue;
    const read = await needs.results.readTable(id, version);
    if (!read.ok) continue;
    const cells = await writeCells(on, names, read.value);
    const event = eventOf(needs, 'SchemaTableShown', id, { version, rows: read.value.index.columns.count });
    const next = {
      id,
      version,
      madeFrom: madeFrom(table),
      cells,
      table: table.table,
      release: mark?.release ?? null,
      comment: describeTable(table.table),
    };
    const isOut = await unlessRead(() => showCells(on, names, next, recalledIn, { event, at: now() }));
    (isOut ? shown : waiting).push(id);
  }
  return { shown, takenAway, waiting };
};

export const keepSchema = async (needs: SchemaNeeds): Promise<Result<Kept>> => {
  const { register, names } = needs;
  if (!isPostgres(register)) return refused(feedsRefusal('schema-without-server', {}));
  if (!(await readerExists(register, names.reader)))
    return refused(feedsRefusal('schema-without-reader', { reader: names.reader }));
  let kept: Omit<Kept, 'busy'> = { shown: [], takenAway: [], waiting: [] };
  try {
    const mine = await inTurnAlone(register, names, async (on) => {
      kept = await keep(needs, on);
    });
    return done({ ...kept, busy: !mine });
  } catch (error) {
    if (codeOf(error) === noRight) return refused(feedsRefusal('schema-without-right', { schema: names.schema }));
    throw error;
  }
};
