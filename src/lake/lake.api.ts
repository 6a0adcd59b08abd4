/** What lies in the lake as JSON: its id, the wrapped key of a data set, the signed manifest of a snapshot; and the receipt. */
import { z } from 'zod';
import { contractReference, linkCounts, rowAccounts, schemaColumn } from './package.api.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

export const lakeFile = z.strictObject({
  format: z.literal('musubi-lake-1'),
  id: z.string().min(1),
  madeAt: z.iso.datetime(),
});

export const datasetKeyFile = z.strictObject({
  format: z.literal('musubi-dataset-key-1'),
  dataset: z.string(),
  /** Under the master key of the lake. */
  wrappedKey: z.base64(),
});

/** After a rotation: the newest first; new snapshots use that one, earlier ones open with theirs. */
export const datasetKeysFile = z.strictObject({
  format: z.literal('musubi-dataset-keys-2'),
  dataset: z.string(),
  wrappedKeys: z.array(z.base64()).min(1),
});

/** The lake's signed word that the rows of a snapshot are gone, because their retention ended. Its manifest stays. */
export const removalStatement = z.strictObject({
  format: z.literal('musubi-removal-1'),
  lake: z.string(),
  dataset: z.string(),
  snapshot: z.number().int().min(1),
  manifest: sha256,
  asOf: z.iso.date(),
  keepMonths: z.number().int().min(1),
  removedAt: z.iso.datetime(),
});
export const signedRemoval = z.strictObject({ statement: removalStatement, signature: z.base64() });

/** The lake's signed word that the key of a data set was destroyed, and with it every row. */
export const destructionStatement = z.strictObject({
  format: z.literal('musubi-destruction-1'),
  lake: z.string(),
  dataset: z.string(),
  snapshots: count,
  rows: count,
  /** Hash of the newest manifest, and of the key file as it was. */
  manifest: sha256.nullable(),
  keyFile: sha256.nullable(),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  approvedBy: z.string(),
  destroyedAt: z.iso.datetime(),
});
export const signedDestruction = z.strictObject({ statement: destructionStatement, signature: z.base64() });
export type SignedDestruction = z.infer<typeof signedDestruction>;

/** How recognisable its rows are (`AnonymityReport` without the ways to make it coarser). */
const snapshotRisk = z.strictObject({
  rows: count,
  k: z.number().int().min(2),
  quasi: z.array(z.string()),
  now: z.strictObject({ groups: count, smallest: count, uniques: count, below: count }),
  sensitive: z.array(z.strictObject({ column: z.string(), least: count, alike: count })),
});

export const snapshotManifest = z.strictObject({
  format: z.literal('musubi-snapshot-1'),
  lake: z.string(),
  dataset: z.string(),
  /** Counts the snapshots of the data set from 1; `previous` is the hash of the manifest file before. */
  snapshot: z.number().int().min(1),
  previous: sha256.nullable(),
  asOf: z.iso.date(),
  /** The snapshot of the same day whose rows are here too, in all files but the last. */
  adds: z.number().int().min(1).optional(),
  contract: contractReference,
  schema: z.array(schemaColumn).min(1),
  rows: count,
  accounts: rowAccounts,
  /** Not in snapshots taken in before there was a report. */
  risk: snapshotRisk.optional(),
  links: linkCounts.optional(),
  /** Sealed files by the hash of their sealed bytes; their order is part of what each is bound to. */
  files: z
    .array(
      z.strictObject({
        sha256,
        bytes: count,
        rows: count,
        /** Only where it is not that of the snapshot: one of two has city numbers as texts (decision 0064). */
        schema: z.array(schemaColumn).min(1).optional(),
      }),
    )
    .min(1),
  /** The snapshot's data key under the data set's key. */
  wrappedKey: z.base64(),
  package: z.strictObject({ sha256, sequence: z.number().int().min(1), sender: z.string(), madeAt: z.iso.datetime() }),
  committedAt: z.iso.datetime(),
});
export type SnapshotManifest = z.infer<typeof snapshotManifest>;

export const signedSnapshot = z.strictObject({ statement: snapshotManifest, signature: z.base64() });

const decided = {
  format: z.literal('musubi-receipt-2'),
  lake: z.string(),
  /** The hash of the whole package file. */
  package: sha256,
  dataset: z.string(),
  asOf: z.iso.date(),
  sequence: z.number().int().min(1),
  rows: count,
  decidedAt: z.iso.datetime(),
};
const sentence = z.strictObject({ ja: z.string(), en: z.string() });

/** What the sender gets back: the lake's word that the package is committed, or that it was refused and why. */
export const receiptStatement = z.discriminatedUnion('decision', [
  z.strictObject({
    ...decided,
    decision: z.literal('taken'),
    snapshot: z.number().int().min(1),
    /** The hash of the snapshot's manifest. */
    manifest: sha256,
  }),
  z.strictObject({
    ...decided,
    decision: z.literal('refused'),
    code: z.string(),
    ...sentence.shape,
    because: z.array(sentence).optional(),
  }),
]);
export type ReceiptStatement = z.infer<typeof receiptStatement>;
export const signedReceipt = z.strictObject({ statement: receiptStatement, signature: z.base64() });
export type SignedReceipt = z.infer<typeof signedReceipt>;
