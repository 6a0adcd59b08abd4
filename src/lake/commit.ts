/**
 * The commit of a snapshot: seal into staging → read back and compare whole → content-addressed name → signed manifest →
 * `link()` to the next number. Before the link nothing has happened; after it everything has. Whatever a kill leaves behind
 * is swept by the next intake.
 */
import { valueOf } from '#base';
import { canonicalJson, fromBase64, makeSigner, newId, sealStream, sha256, signJson, startDigest } from '#sealing';
import type { Snapshot } from './history.ts';
import type { SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import type { OpenedPackage } from './open-package.ts';
import { checkPermit, platformCapability } from './opening-permit.ts';
import { fileContext, filePlace, keyPlace, snapshotPlace, stagingPlace } from './places.ts';
import type { ReadPackage } from './read-package.ts';
import { openFile, readDatasetKeys, ringOf } from './sealed-files.ts';

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

const stage = async (
  needs: LakeNeeds,
  { table, risk }: OpenedPackage,
  read: ReadPackage,
  before: Snapshot | undefined,
  staging: string,
): Promise<SnapshotManifest> => {
  const { statement } = read.signed;
  const { dataset } = statement;
  const snapshot = (before?.manifest.snapshot ?? 0) + 1;
  const { key, wrapped } = ringOf(needs).newSnapshotKey(await datasetKey(needs, dataset, staging), dataset, snapshot);
  const plain = startDigest();
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of needs.contentOf(table)) {
      plain.update(chunk);
      yield chunk;
    }
  }
  const sealed = sealStream(key, fileContext(needs.lake, dataset, snapshot, 0), counted());
  const written = await needs.files.create(`${staging}/data.sealed`, sealed);
  const manifest: SnapshotManifest = {
    format: 'musubi-snapshot-1',
    lake: needs.lake,
    dataset,
    snapshot,
    previous: before?.hash ?? null,
    asOf: statement.asOf,
    contract: statement.contract,
    schema: statement.schema,
    rows: statement.rows,
    accounts: statement.accounts,
    risk,
    ...(statement.links ? { links: statement.links } : {}),
    files: [{ ...written, rows: statement.rows }],
    wrappedKey: wrapped,
    package: {
      sha256: read.sha256,
      sequence: statement.sequence,
      sender: statement.sender,
      madeAt: statement.madeAt,
    },
    committedAt: needs.clock().toISOString(),
  };
  await needs.files.move(`${staging}/data.sealed`, filePlace(dataset, written.sha256));
  const again = startDigest();
  const opening = valueOf(await checkPermit(needs, platformCapability(needs, 'intake'), dataset));
  const fault = await openFile(needs, opening, manifest, 0, (bytes) => again.update(bytes));
  if (fault || again.hex() !== plain.hex()) throw new Error('what was written to the lake does not read back equal');
  return manifest;
};

/** The committed snapshot, or null where another intake committed this number first. */
export const commitSnapshot = async (
  needs: LakeNeeds,
  opened: OpenedPackage,
  read: ReadPackage,
  before: Snapshot | undefined,
): Promise<Snapshot | null> => {
  const staging = `${stagingPlace}/${newId()}`;
  try {
    const manifest = await stage(needs, opened, read, before, staging);
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
