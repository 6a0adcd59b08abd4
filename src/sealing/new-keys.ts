/** Makes the keys of a side, and the public halves the other side needs. */
import { fromBase64, toBase64 } from './base64.ts';
import { newKey } from './digest.ts';
import type { LakeKeys, LakePublic, SealedSideKeys, Sender } from './key-files.api.ts';
import { newIdentity, recipientOf } from './recipient.ts';
import { makeSigner, newSigningKey } from './signature.ts';

const publicHalf = (signingKey: string): string => toBase64(makeSigner(fromBase64(signingKey)).publicKey);

export const newLakeKeys = async (): Promise<LakeKeys> => ({
  format: 'musubi-lake-keys-1',
  ageIdentity: await newIdentity(),
  masterKey: toBase64(newKey()),
  manifestSigningKey: toBase64(newSigningKey()),
  receiptSigningKey: toBase64(newSigningKey()),
  checkpointSigningKey: toBase64(newSigningKey()),
});

export const lakePublicOf = async (keys: LakeKeys): Promise<LakePublic> => ({
  format: 'musubi-lake-public-1',
  recipient: await recipientOf(keys.ageIdentity),
  receiptPublicKey: publicHalf(keys.receiptSigningKey),
  checkpointPublicKey: publicHalf(keys.checkpointSigningKey),
});

export const newSealedSideKeys = (senderId: string): SealedSideKeys => ({
  format: 'musubi-sealed-side-keys-1',
  senderId,
  signingKey: toBase64(newSigningKey()),
  ledgerKey: toBase64(newKey()),
  checkpointSigningKey: toBase64(newSigningKey()),
});

/** What the lake registers of a sealed side. */
export const senderOf = (keys: SealedSideKeys): Sender => ({
  id: keys.senderId,
  publicKey: publicHalf(keys.signingKey),
});
