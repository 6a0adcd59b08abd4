/** The lake's signed word that a package is committed. Made from the manifest alone, so that asking again gives the same receipt. */
import { fromBase64, isSignedBy, makeSigner, signJson } from '#sealing';
import type { Snapshot } from './history.ts';
import { type SignedReceipt, signedReceipt } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';

export type Receipt = SignedReceipt & {
  /** This package had been taken before; nothing was changed. */
  readonly repeated: boolean;
};

export const receiptFor = (
  needs: Pick<LakeNeeds, 'keys'>,
  { manifest, hash }: Snapshot,
  repeated: boolean,
): Receipt => ({
  ...signJson(makeSigner(fromBase64(needs.keys.receiptSigningKey)), {
    format: 'musubi-receipt-1',
    lake: manifest.lake,
    dataset: manifest.dataset,
    asOf: manifest.asOf,
    sequence: manifest.package.sequence,
    package: manifest.package.sha256,
    snapshot: manifest.snapshot,
    manifest: hash,
    rows: manifest.rows,
    takenAt: manifest.committedAt,
  }),
  repeated,
});

/** For the sender: is this the word of that lake? `publicKey`: base64, as in the lake's public file. */
export const isReceiptOf = (publicKey: string, receipt: SignedReceipt): boolean => {
  const parsed = signedReceipt.safeParse({ statement: receipt.statement, signature: receipt.signature });
  return parsed.success && isSignedBy(fromBase64(publicKey), parsed.data);
};
