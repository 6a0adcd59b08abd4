/** Opens the newest snapshot of each day for the engine as one view: with leave, verified whole, in memory that readers share. */
import { done, type Engine, type Refusal, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { lakeRefusal } from './errors.ts';
import { type History, readHistory, type SnapshotFault } from './history.ts';
import type { SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { openingRefusal } from './opening-errors.ts';
import { checkPermit, type Opening, type OpeningPermit } from './opening-permit.ts';
import { sayFault } from './say-fault.ts';
import { snapshotKeyOf, wantedFile } from './sealed-files.ts';
import { asKnown, destroyedRefusal, newestOfDays, type SnapshotNote } from './snapshots.ts';
import {
  contractFaults,
  createSnapshotView,
  dropSnapshotView,
  type Schema,
  schemaOf,
  schemaOfFile,
  withoutFileCache,
} from './tables.lake.ts';

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'register' | 'keys' | 'opened' | 'grantStanding' | 'clock' | 'actor'>;

/** A broken snapshot stands in the way of the days it may speak for: its own, or every day where nobody knows its own. */
const inTheWay = (history: History, days: readonly string[] | null): readonly SnapshotFault[] =>
  history.broken.filter(({ snapshot, asOf }) => {
    const later = history.snapshots.some(({ manifest }) => manifest.asOf === asOf && manifest.snapshot > snapshot);
    return !later && (asOf === null || days === null || days.includes(asOf));
  });

export type OpenedSnapshots = {
  readonly snapshots: readonly Pick<SnapshotNote, 'dataset' | 'asOf' | 'snapshot' | 'rows'>[];
  /** Drops the view and gives the plain bytes back. */
  close(): Promise<void>;
};

export type OpenSnapshots = {
  readonly dataset: string;
  readonly contract: Contract;
  readonly permit: OpeningPermit;
  /** Days wanted; by default the newest snapshot of every day there is. */
  readonly asOf?: readonly string[];
  /** As the lake knew it at the end of this day, before later loads and corrections. */
  readonly knownOn?: string;
  /** Name of the view to make: the contract's lake columns, or those the permit names of them, and `as_of DATE`. */
  readonly view: string;
};

const brokenRefusal = (dataset: string, faults: readonly SnapshotFault[]): Refusal =>
  lakeRefusal(
    'dataset-broken',
    { dataset },
    faults.map((fault) => sayFault(dataset, fault)),
  );

/** The manifests of the days that are asked for, in their order. */
const wantedOf = (
  history: History,
  { dataset, contract, asOf }: OpenSnapshots,
): Result<readonly SnapshotManifest[]> => {
  if (history.destroyed) return refused(destroyedRefusal(history.destroyed));
  const days = asOf ? [...new Set(asOf)].sort() : null;
  const blocking = inTheWay(history, days);
  if (blocking.length > 0) return refused(brokenRefusal(dataset, blocking));
  const newest = newestOfDays(history);
  const missing = (days ?? []).filter((day) => !newest.has(day));
  const gone = missing.filter((day) =>
    history.snapshots.some(({ manifest }) => manifest.asOf === day && history.removed.has(manifest.snapshot)),
  );
  if (gone.length > 0) return refused(lakeRefusal('removed', { dataset, days: gone.join(', ') }));
  const wanted = [...newest.values()].filter((manifest) => !days || days.includes(manifest.asOf));
  if (missing.length > 0 || wanted.length === 0)
    return refused(lakeRefusal('no-snapshot', { dataset, days: missing.join(', ') }));
  const faults = wanted.map(({ schema }) => contractFaults(contract, schema)).find((all) => all.length > 0);
  if (faults) return refused(lakeRefusal('schema-differs', { dataset }, faults));
  return done(wanted.sort((a, b) => (a.asOf < b.asOf ? -1 : 1)));
};

/** The contract's columns that the permit names. */
const columnsOf = ({ dataset, columns }: Opening, contract: Contract): Result<Schema> => {
  const schema = schemaOf(contract);
  if (columns === null) return done(schema);
  const strange = columns.filter((name) => !schema.some((column) => column.name === name));
  if (strange.length > 0) return refused(openingRefusal('permit-columns', { dataset, columns: strange.join(', ') }));
  return done(schema.filter(({ name }) => columns.includes(name)));
};

const tell = (needs: Needs, { told }: Opening, act: string, dataset: string, facts: Record<string, string>) =>
  needs.register.record(
    {
      actor: told.actor,
      act,
      subject: `dataset:${dataset}`,
      outcome: 'done',
      facts: { ...facts, ...told.facts },
    },
    needs.clock(),
  );

const open = async (
  needs: Needs,
  engine: Engine,
  opening: Opening,
  asked: OpenSnapshots,
): Promise<Result<OpenedSnapshots>> => {
  const { dataset, contract, knownOn, view } = asked;
  const schema = columnsOf(opening, contract);
  if (!schema.ok) return schema;
  const wanted = wantedOf(asKnown(await readHistory(needs, dataset), knownOn), asked);
  if (!wanted.ok) return wanted;
  // Also where the bytes lie open already: whoever lost the key, or had it destroyed, reads nothing more.
  for (const manifest of wanted.value) {
    const { snapshot, asOf: day } = manifest;
    if (!(await snapshotKeyOf(needs, manifest)))
      return refused(brokenRefusal(dataset, [{ snapshot, asOf: day, fault: 'key' }]));
  }
  const files = wanted.value.flatMap((manifest) => [...manifest.files.keys()].map((file) => ({ manifest, file })));
  const borrowed = await needs.opened.borrow(
    files.map(({ manifest, file }) => wantedFile(needs, opening, manifest, file)),
  );
  if (borrowed.ok === false) return borrowed;
  if (borrowed.ok === null) {
    const { snapshot, asOf } = (files[borrowed.at] as (typeof files)[number]).manifest;
    return refused(brokenRefusal(dataset, [{ snapshot, asOf, fault: borrowed.fault }]));
  }
  const { paths, release } = borrowed.value;
  const close = async () => {
    await dropSnapshotView(engine, view);
    release();
  };
  try {
    await withoutFileCache(engine);
    const parts = files.map(({ manifest, file }, i) => ({
      path: paths[i] as string,
      schema: schemaOfFile(manifest, file),
      asOf: manifest.asOf,
    }));
    await createSnapshotView(engine, view, schema.value, parts);
    await tell(needs, opening, 'SnapshotsOpened', dataset, {
      snapshots: wanted.value.map(({ snapshot }) => snapshot).join(','),
      view,
      ...(knownOn ? { knownOn } : {}),
    });
  } catch (error) {
    await close();
    throw error;
  }
  return done({
    snapshots: wanted.value.map(({ asOf, snapshot, rows }) => ({ dataset, asOf, snapshot, rows })),
    close,
  });
};

/**
 * Looks at the permit, verifies the chain of manifests, every file's hash and every byte's seal, and only then lets the engine see them.
 * The contract may be newer than a snapshot as long as the columns are the same. A refusal is told to the audit log, where the section that
 * owns the data reads it; that there is nothing to open yet is none.
 */
export const openSnapshots = async (
  needs: Needs,
  engine: Engine,
  asked: OpenSnapshots,
): Promise<Result<OpenedSnapshots>> => {
  const { dataset } = asked;
  const opening = await checkPermit(needs, asked.permit, dataset);
  const opened = opening.ok ? await open(needs, engine, opening.value, asked) : opening;
  if (!opened.ok && opened.refusal.code !== 'lake.no-snapshot') {
    const told = opening.ok ? opening.value.told : { actor: needs.actor, facts: {} };
    const facts = { code: opened.refusal.code, ...told.facts };
    await needs.register.record(
      { actor: told.actor, act: 'OpeningRefused', subject: `dataset:${dataset}`, outcome: 'refused', facts },
      needs.clock(),
    );
  }
  return opened;
};
