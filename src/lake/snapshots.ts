/** Snapshots of a data set: which there are, and which of a day is the newest. */
import { dayInJapan, done, type Result, refused } from '#base';
import { lakeRefusal } from './errors.ts';
import { keepRefusal } from './keep-errors.ts';
import { type History, readHistory } from './history.ts';
import type { SignedDestruction, SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import type { SnapshotRisk } from './risk.lake.ts';
import { plainBytesOf } from '#sealing';
import { sayFault } from './say-fault.ts';
import { datasetsOf } from './verify-lake.ts';

export type SnapshotNote = {
  readonly dataset: string;
  readonly asOf: string;
  readonly snapshot: number;
  readonly rows: number;
  /** Of a data set that was linked to the register: how many of its keys were. */
  readonly links?: SnapshotManifest['links'];
  readonly committedAt: string;
  /** Superseded ones stay readable by number, but the newest of its day answers. */
  readonly newestOfDay: boolean;
  /** Its rows went when their retention ended. */
  readonly removed: boolean;
  /** The snapshot it was added to, where only late rows came. */
  readonly adds?: number;
  /** Null in those taken in before there was a report. */
  readonly risk: SnapshotRisk | null;
};

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'register' | 'keys'>;

/** Newest wins per as-of day: a corrected load is a further snapshot of the same day. */
export const newestOfDays = (history: History): ReadonlyMap<string, SnapshotManifest> =>
  new Map(
    history.snapshots
      .filter(({ manifest }) => !history.removed.has(manifest.snapshot))
      .map(({ manifest }) => [manifest.asOf, manifest]),
  );

/** The history as it was known at the end of a day in Japan: what was committed or corrected later is left out. */
export const asKnown = (history: History, knownOn: string | undefined): History => {
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
    history.snapshots.map(({ manifest: { asOf, snapshot, rows, links, committedAt, adds, risk } }) => ({
      dataset,
      asOf,
      snapshot,
      rows,
      ...(links ? { links } : {}),
      committedAt,
      newestOfDay: newest.get(asOf)?.snapshot === snapshot,
      removed: history.removed.has(snapshot),
      ...(adds ? { adds } : {}),
      risk: risk ?? null,
    })),
  );
};

/** What each data set takes to open with the newest snapshots of all its days. */
export const bytesToOpen = async (needs: Needs): Promise<readonly { dataset: string; bytes: number }[]> => {
  const sizes = [];
  for (const dataset of await datasetsOf(needs)) {
    const history = await readHistory(needs, dataset);
    if (history.destroyed) continue;
    const files = [...newestOfDays(history).values()].flatMap((manifest) => manifest.files);
    sizes.push({ dataset, bytes: files.reduce((sum, file) => sum + plainBytesOf(file.bytes), 0) });
  }
  return sizes;
};

export const destroyedRefusal = ({ statement: { dataset, destroyedAt } }: SignedDestruction) =>
  keepRefusal('destroyed', { dataset, day: dayInJapan(new Date(destroyedAt)) });
