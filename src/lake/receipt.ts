/**
 * The lake's signed word on a package: committed, or refused and why. That of a committed one is made from the manifest alone,
 * so that asking again gives the same receipt.
 */
import { z } from 'zod';
import type { Refusal } from '#base';
import { fromBase64, isSignedBy, makeSigner, signJson } from '#sealing';
import type { Snapshot } from './history.ts';
import { type ReceiptStatement, type SignedReceipt, signedReceipt } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import type { ReadPackage } from './read-package.ts';

type Taken = Extract<ReceiptStatement, { decision: 'taken' }>;
export type Receipt = SignedReceipt & {
  readonly statement: Taken;
  /** This package had been taken before; nothing was changed. */
  readonly repeated: boolean;
};
type Needs = Pick<LakeNeeds, 'keys' | 'lake' | 'clock'>;

const sign = <T extends ReceiptStatement>({ keys }: Pick<Needs, 'keys'>, statement: T) =>
  signJson(makeSigner(fromBase64(keys.receiptSigningKey)), statement);

export const receiptFor = (needs: Pick<Needs, 'keys'>, { manifest, hash }: Snapshot, repeated: boolean): Receipt => ({
  ...sign(needs, {
    format: 'musubi-receipt-2',
    decision: 'taken',
    lake: manifest.lake,
    dataset: manifest.dataset,
    asOf: manifest.asOf,
    sequence: manifest.package.sequence,
    package: manifest.package.sha256,
    snapshot: manifest.snapshot,
    manifest: hash,
    // Those of the package: an addition stands last, after the rows it was added to.
    rows: manifest.files.at(-1)?.rows ?? manifest.rows,
    decidedAt: manifest.committedAt,
  }),
  repeated,
});

/** For a package whose sender is known by its signature: of any other nobody knows what it is. */
export const refusalReceipt = (needs: Needs, refusal: Refusal, { signed, sha256 }: ReadPackage): SignedReceipt => {
  const { dataset, asOf, sequence, rows } = signed.statement;
  const { code, ja, en, because } = refusal;
  return sign(needs, {
    format: 'musubi-receipt-2',
    decision: 'refused',
    lake: needs.lake,
    package: sha256,
    dataset,
    asOf,
    sequence,
    rows,
    code,
    ja,
    en,
    ...(because ? { because: because.map((fault) => ({ ja: fault.ja, en: fault.en })) } : {}),
    decidedAt: needs.clock().toISOString(),
  });
};

/** For the sender: is this the word of that lake? `publicKey`: base64, as in the lake's public file. */
export const isReceiptOf = (publicKey: string, receipt: SignedReceipt): boolean => {
  const parsed = signedReceipt.safeParse({ statement: receipt.statement, signature: receipt.signature });
  return parsed.success && isSignedBy(fromBase64(publicKey), parsed.data);
};

const printed = signedReceipt.extend({ repeated: z.boolean().optional() });

/** A receipt as text (a `.receipt` file, a line that `lake intake` printed, an answer of the server); null where it is none. */
export const readReceipt = (text: string): SignedReceipt | null => {
  try {
    const parsed = printed.safeParse(JSON.parse(text));
    return parsed.success ? { statement: parsed.data.statement, signature: parsed.data.signature } : null;
  } catch {
    return null;
  }
};
