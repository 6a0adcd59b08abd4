/** Snapshots of a data set: which there are, and the newest of each day opened for the engine as one view. */
import { done, type Engine, type MemoryFile, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { lakeRefusal } from './errors.ts';
import { type History, readHistory, type SnapshotFault } from './history.ts';
import type { SignedDestruction, SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { openInMemory } from './sealed-files.ts';
import { sayFault } from './say-fault.ts';
import { createSnapshotView, dropSnapshotView, schemaFaults, schemaOf, withoutFileCache } from './tables.lake.ts';

export type SnapshotNote = {
  readonly dataset: string;
  readonly asOf: string;
  readonly snapshot: number;
  readonly rows: number;
  readonly committedAt: string;
  /** Superseded ones stay readable by number, but the newest of its day answers. */
  readonly newestOfDay: boolean;
  /** Its rows went when their retention ended. */
  readonly removed: boolean;
};

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'register' | 'keys' | 'memoryFile' | 'clock' | 'actor'>;

/** Newest wins per as-of day: a corrected load is a further snapshot of the same day. */
const newestOfDays = (history: History): ReadonlyMap<string, SnapshotManifest> =>
  new Map(
    history.snapshots
      .filter(({ manifest }) => !history.removed.has(manifest.snapshot))
      .map(({ manifest }) => [manifest.asOf, manifest]),
  );

/** The history as it was known at the end of a day in Japan: what was committed or corrected later is left out. */
const asKnown = (history: History, knownOn: string | undefined): History => {
  if (knownOn === undefined) return history;
  const end = new Date(Date.parse(`${knownOn}T00:00:00+09:00`) + 24 * 3600_000).toISOString();
  return { ...history, snapshots: history.snapshots.filter(({ manifest }) => manifest.committedAt < end) };
};

/** `knownOn`: only what the lake held at the end of that day. */
export const snapshotsOf = async (
  needs: Needs,
  dataset: string,
  knownOn?: string,
): Promise<Result<readonly SnapshotNote[]>> => {
  const history = asKnown(await readHistory(needs, dataset), knownOn);
  if (history.destroyed) return refused(destroyedRefusal(history.destroyed));
  if (history.broken.length > 0) {
    return refused(
      lakeRefusal(
        'dataset-broken',
        { dataset },
        history.broken.map((fault) => sayFault(dataset, fault)),
      ),
    );
  }
  const newest = newestOfDays(history);
  return done(
    history.snapshots.map(({ manifest: { asOf, snapshot, rows, committedAt } }) => ({
      dataset,
      asOf,
      snapshot,
      rows,
      committedAt,
      newestOfDay: newest.get(asOf)?.snapshot === snapshot,
      removed: history.removed.has(snapshot),
    })),
  );
};

/** A broken snapshot stands in the way of the days it may speak for: its own, or every day where nobody knows its own. */
const inTheWay = (history: History, days: readonly string[] | null): readonly SnapshotFault[] =>
  history.broken.filter(({ snapshot, asOf }) => {
    const later = history.snapshots.some(({ manifest }) => manifest.asOf === asOf && manifest.snapshot > snapshot);
    return !later && (asOf === null || days === null || days.includes(asOf));
  });

export const destroyedRefusal = ({ statement: { dataset, destroyedAt } }: SignedDestruction) =>
  lakeRefusal('destroyed', { dataset, day: destroyedAt.slice(0, 10) });

export type OpenedSnapshots = {
  readonly snapshots: readonly Pick<SnapshotNote, 'dataset' | 'asOf' | 'snapshot' | 'rows'>[];
  /** Drops the view and forgets the plain bytes. */
  close(): Promise<void>;
};

export type OpenSnapshots = {
  readonly dataset: string;
  readonly contract: Contract;
  /** Days wanted; by default the newest snapshot of every day there is. */
  readonly asOf?: readonly string[];
  /** As the lake knew it at the end of this day, before later loads and corrections. */
  readonly knownOn?: string;
  /** Name of the view to make: the contract's lake columns and `as_of DATE`. */
  readonly view: string;
};

/**
 * Verifies the chain of manifests, every file's hash and every byte's seal, and only then lets the engine see them.
 * The contract may be newer than a snapshot as long as the columns are the same.
 */
export const openSnapshots = async (
  needs: Needs,
  engine: Engine,
  { dataset, contract, asOf, knownOn, view }: OpenSnapshots,
): Promise<Result<OpenedSnapshots>> => {
  const history = asKnown(await readHistory(needs, dataset), knownOn);
  if (history.destroyed) return refused(destroyedRefusal(history.destroyed));
  const days = asOf ? [...new Set(asOf)].sort() : null;
  const broken = (faults: readonly SnapshotFault[]) =>
    refused(
      lakeRefusal(
        'dataset-broken',
        { dataset },
        faults.map((fault) => sayFault(dataset, fault)),
      ),
    );
  const blocking = inTheWay(history, days);
  if (blocking.length > 0) return broken(blocking);
  const newest = newestOfDays(history);
  const missing = (days ?? []).filter((day) => !newest.has(day));
  const wanted = [...newest.values()].filter((manifest) => !days || days.includes(manifest.asOf));
  const gone = missing.filter((day) =>
    history.snapshots.some(({ manifest }) => manifest.asOf === day && history.removed.has(manifest.snapshot)),
  );
  if (gone.length > 0) return refused(lakeRefusal('removed', { dataset, days: gone.join(', ') }));
  if (missing.length > 0 || wanted.length === 0)
    return refused(lakeRefusal('no-snapshot', { dataset, days: missing.join(', ') }));
  wanted.sort((a, b) => (a.asOf < b.asOf ? -1 : 1));

  const schema = schemaOf(contract);
  const opened: { memory: MemoryFile; asOf: string }[] = [];
  const close = async () => {
    await dropSnapshotView(engine, view);
    for (const { memory } of opened.splice(0)) memory.close();
  };
  try {
    for (const manifest of wanted) {
      const faults = schemaFaults(schema, manifest.schema);
      if (faults.length > 0) {
        await close();
        return refused(lakeRefusal('schema-differs', { dataset }, faults));
      }
      const files = await openInMemory(needs, manifest);
      if (typeof files === 'string') {
        await close();
        return broken([{ snapshot: manifest.snapshot, asOf: manifest.asOf, fault: files }]);
      }
      for (const memory of files) opened.push({ memory, asOf: manifest.asOf });
    }
    await withoutFileCache(engine);
    await createSnapshotView(
      engine,
      view,
      schema,
      opened.map(({ memory, asOf: day }) => ({ path: memory.path, asOf: day })),
    );
    await needs.register.record(
      {
        actor: needs.actor,
        act: 'SnapshotsOpened',
        subject: `dataset:${dataset}`,
        outcome: 'done',
        facts: {
          snapshots: wanted.map((manifest) => manifest.snapshot).join(','),
          view,
          ...(knownOn ? { knownOn } : {}),
        },
      },
      needs.clock(),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return done({
    snapshots: wanted.map(({ asOf: day, snapshot, rows }) => ({ dataset, asOf: day, snapshot, rows })),
    close,
  });
};
