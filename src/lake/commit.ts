/**
 * The commit of a snapshot: seal into staging → read back and compare whole → content-addressed name → signed manifest →
 * `link()` to the next number. Before the link nothing has happened; after it everything has. Whatever a kill leaves behind
 * is swept by the next intake.
 */
import { type MemoryFile, valueOf } from '#base';
import { canonicalJson, fromBase64, makeSigner, newId, sealStream, sha256, signJson, startDigest } from '#sealing';
import type { Snapshot } from './history.ts';
import type { SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import type { OpenedPackage } from './open-package.ts';
import type { LinkCounts, RowAccounts } from './package.api.ts';
import { checkPermit, platformCapability } from './opening-permit.ts';
import { fileContext, filePlace, keyPlace, snapshotPlace, stagingPlace } from './places.ts';
import type { ReadPackage } from './read-package.ts';
import { openFile, readDatasetKeys, ringOf } from './sealed-files.ts';
import { schemaFaults, schemaOfFile } from './tables.lake.ts';

/** The data set's wrapped key; made with the first snapshot. */
const datasetKey = async (needs: LakeNeeds, dataset: string, staging: string): Promise<string> => {
  const [there] = await readDatasetKeys(needs, dataset);
  if (there) return there;
  const key = { format: 'musubi-dataset-key-1', dataset, wrappedKey: ringOf(needs).newDatasetKey(dataset) };
  await needs.files.create(`${staging}/key.json`, [Buffer.from(canonicalJson(key))]);
  await needs.files.link(`${staging}/key.json`, keyPlace(dataset));
  const [made] = await readDatasetKeys(needs, dataset);
  if (!made) throw new Error('the key of the data set cannot be read');
  return made;
};

/** Where a snapshot is being made: its number, its key, its staging folder. */
type Bench = {
  readonly dataset: string;
  readonly snapshot: number;
  readonly key: Uint8Array;
  readonly staging: string;
};

/** Seals a table under its content's name; answers what the manifest says of it, and the hash of the plain bytes. */
const sealTable = async (
  needs: LakeNeeds,
  { dataset, snapshot, key, staging }: Bench,
  table: MemoryFile,
  at: number,
) => {
  const plain = startDigest();
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of needs.contentOf(table)) {
      plain.update(chunk);
      yield chunk;
    }
  }
  const staged = `${staging}/data-${at}.sealed`;
  const sealed = sealStream(key, fileContext(needs.lake, dataset, snapshot, at), counted());
  const written = await needs.files.create(staged, sealed);
  await needs.files.move(staged, filePlace(dataset, written.sha256));
  return { written, plain: plain.hex() };
};

/** The accounts of both, row for row. */
const together = (a: RowAccounts, b: RowAccounts | undefined): RowAccounts =>
  b
    ? {
        read: a.read + b.read,
        accepted: a.accepted + b.accepted,
        quarantined: a.quarantined + b.quarantined,
        excluded: a.excluded + b.excluded,
      }
    : a;

/** Of a linked data set: how many keys were linked, load for load. */
const linksOf = (a: LinkCounts | undefined, b: LinkCounts | undefined): { readonly links?: LinkCounts } => {
  if (!a || !b) return a ? { links: a } : b ? { links: b } : {};
  const { linked, review, unlinked } = b;
  return { links: { linked: a.linked + linked, review: a.review + review, unlinked: a.unlinked + unlinked } };
};

/** What is added to may have city numbers as texts where what is added has not, or the other way round: then its file says so. */
const formOf = (base: SnapshotManifest | undefined, at: number, schema: SnapshotManifest['schema']) => {
  const own = base && at < base.files.length ? schemaOfFile(base, at) : schema;
  return schemaFaults(schema, own).length > 0 ? { schema: [...own] } : {};
};

/** A clock that was set back does not make a later snapshot the earlier one: what was known on a day stays a beginning of the row. */
const notBefore = (now: string, before: Snapshot | undefined): string =>
  before && before.manifest.committedAt > now ? before.manifest.committedAt : now;

const stage = async (
  needs: LakeNeeds,
  { tables, risk }: OpenedPackage,
  read: ReadPackage,
  { before, adds }: After,
  staging: string,
): Promise<SnapshotManifest> => {
  const { statement } = read.signed;
  const { dataset } = statement;
  const snapshot = (before?.manifest.snapshot ?? 0) + 1;
  const { key, wrapped } = ringOf(needs).newSnapshotKey(await datasetKey(needs, dataset, staging), dataset, snapshot);
  const sealed = [];
  for (const [at, table] of tables.entries())
    sealed.push(await sealTable(needs, { dataset, snapshot, key, staging }, table, at));
  const counts = [...(adds?.manifest.files.map(({ rows }) => rows) ?? []), statement.rows];
  const manifest: SnapshotManifest = {
    format: 'musubi-snapshot-1',
    lake: needs.lake,
    dataset,
    snapshot,
    previous: before?.hash ?? null,
    asOf: statement.asOf,
    ...(adds ? { adds: adds.manifest.snapshot } : {}),
    contract: statement.contract,
    schema: statement.schema,
    rows: statement.rows + (adds?.manifest.rows ?? 0),
    accounts: together(statement.accounts, adds?.manifest.accounts),
    risk,
    ...linksOf(statement.links, adds?.manifest.links),
    files: sealed.map(({ written }, at) => ({
      ...written,
      rows: counts[at] as number,
      ...formOf(adds?.manifest, at, statement.schema),
    })),
    wrappedKey: wrapped,
    package: {
      sha256: read.sha256,
      sequence: statement.sequence,
      sender: statement.sender,
      madeAt: statement.madeAt,
    },
    committedAt: notBefore(needs.clock().toISOString(), before),
  };
  const opening = valueOf(await checkPermit(needs, platformCapability(needs, 'intake'), dataset));
  for (const [at, { plain }] of sealed.entries()) {
    const again = startDigest();
    const fault = await openFile(needs, opening, manifest, at, (bytes) => again.update(bytes));
    if (fault || again.hex() !== plain) throw new Error('what was written to the lake does not read back equal');
  }
  return manifest;
};

/** `before`: the newest snapshot. `adds`: the one whose rows are here too. */
export type After = { readonly before: Snapshot | undefined; readonly adds: Snapshot | null };

/** The committed snapshot, or null where another intake committed this number first. */
export const commitSnapshot = async (
  needs: LakeNeeds,
  opened: OpenedPackage,
  read: ReadPackage,
  after: After,
): Promise<Snapshot | null> => {
  const staging = `${stagingPlace}/${newId()}`;
  try {
    const manifest = await stage(needs, opened, read, after, staging);
    const signed = signJson(makeSigner(fromBase64(needs.keys.manifestSigningKey)), manifest);
    const bytes = Buffer.from(canonicalJson(signed));
    await needs.files.create(`${staging}/manifest.json`, [bytes]);
    const place = snapshotPlace(manifest.dataset, manifest.snapshot);
    const committed = await needs.files.link(`${staging}/manifest.json`, place);
    return committed ? { manifest, hash: sha256(bytes) } : null;
  } finally {
    await needs.files.remove(staging);
  }
};
