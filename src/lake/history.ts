/** The snapshots of a data set as their signed manifests tell them, checked against each other and against the register's anchors. */
import type { Sha256 } from '#base';
import { canonicalJson, fromBase64, isSignedBy, makeSigner, sha256 } from '#sealing';
import { readDestruction, readRemovals } from './endings.ts';
import { type SignedDestruction, type SnapshotManifest, signedSnapshot } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { riskFits } from './risk.lake.ts';
import { snapshotPlace, snapshotsPlace } from './places.ts';

export type Snapshot = { readonly manifest: SnapshotManifest; readonly hash: Sha256 };

/**
 * `missing`: known to the register or by its successor, but not there · `unreadable`: no manifest of this place ·
 * `signature`: not signed by this lake · `unlinked`: does not follow the one before · `anchor`: not the one the register knows ·
 * `file-missing`, `file-altered`: a sealed file of it · `key`: its key does not open · `table`: its content is not its schema ·
 * `risk`: its re-identification report is not that of its content · `removal`: the word that its rows are gone does not hold.
 * Of the data set as a whole (snapshot 0): `key-remains`: it was destroyed, but its key is there · `certificate`: the certificate of its
 * destruction does not hold.
 */
export type SnapshotFault = {
  readonly snapshot: number;
  /** Where the register knows it. */
  readonly asOf: string | null;
  readonly fault:
    | 'missing'
    | 'unreadable'
    | 'signature'
    | 'unlinked'
    | 'anchor'
    | 'file-missing'
    | 'file-altered'
    | 'key'
    | 'table'
    | 'risk'
    | 'removal'
    | 'key-remains'
    | 'certificate';
};

export type History = {
  readonly dataset: string;
  /** Whole ones, in order. */
  readonly snapshots: readonly Snapshot[];
  readonly broken: readonly SnapshotFault[];
  /** Committed, but the register was not told before the power went. */
  readonly unanchored: readonly Snapshot[];
  /** Numbers of snapshots whose rows went when their retention ended. */
  readonly removed: ReadonlySet<number>;
  /** Where the key of the data set was destroyed. */
  readonly destroyed: SignedDestruction | null;
};

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'register' | 'keys'>;

const readManifest = async (
  { files, lake, keys }: Needs,
  dataset: string,
  snapshot: number,
): Promise<Snapshot | SnapshotFault['fault']> => {
  const bytes = await files.read(snapshotPlace(dataset, snapshot));
  if (!bytes) return 'missing';
  const text = Buffer.from(bytes).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'unreadable';
  }
  const parsed = signedSnapshot.safeParse(json);
  if (!parsed.success || canonicalJson(parsed.data) !== text) return 'unreadable';
  const { statement } = parsed.data;
  if (!isSignedBy(makeSigner(fromBase64(keys.manifestSigningKey)).publicKey, parsed.data)) return 'signature';
  const placed = statement.lake === lake && statement.dataset === dataset && statement.snapshot === snapshot;
  return placed && riskFits(statement) ? { manifest: statement, hash: sha256(bytes) } : 'unreadable';
};

export const readHistory = async (needs: Needs, dataset: string): Promise<History> => {
  const anchors = new Map((await needs.register.anchors(dataset)).map((anchor) => [anchor.snapshot, anchor]));
  const names = await needs.files.names(snapshotsPlace(dataset));
  const numbers = names.flatMap((name) => /^([1-9]\d{0,8})\.json$/.exec(name)?.[1] ?? []).map(Number);
  const last = Math.max(0, ...numbers, ...anchors.keys());
  const { removed, damaged } = await readRemovals(needs, dataset);
  const destroyed = await readDestruction(needs, dataset);
  const history = {
    dataset,
    snapshots: [] as Snapshot[],
    broken: [] as SnapshotFault[],
    unanchored: [] as Snapshot[],
    removed,
    destroyed: destroyed === 'damaged' ? null : destroyed,
  };
  if (destroyed === 'damaged') history.broken.push({ snapshot: 0, asOf: null, fault: 'certificate' });
  let before: Sha256 | null = null;
  for (let snapshot = 1; snapshot <= last; snapshot += 1) {
    const anchor = anchors.get(snapshot);
    const found = await readManifest(needs, dataset, snapshot);
    const fault =
      typeof found === 'string'
        ? found
        : anchor && anchor.manifest !== found.hash
          ? 'anchor'
          : found.manifest.previous !== before && (snapshot === 1 || before !== null)
            ? 'unlinked'
            : damaged.has(snapshot)
              ? 'removal'
              : null;
    const asOf = anchor?.asOf ?? (fault === 'removal' ? (found as Snapshot).manifest.asOf : null);
    if (fault) history.broken.push({ snapshot, asOf, fault });
    else {
      history.snapshots.push(found as Snapshot);
      if (!anchor) history.unanchored.push(found as Snapshot);
    }
    // Behind a broken one the register's word goes on, so that only the broken one is named.
    before = anchor?.manifest ?? (typeof found === 'string' ? null : found.hash);
  }
  return history;
};

export const anchorOf = ({ manifest, hash }: Snapshot) => ({
  dataset: manifest.dataset,
  snapshot: manifest.snapshot,
  manifest: hash,
  asOf: manifest.asOf,
});
