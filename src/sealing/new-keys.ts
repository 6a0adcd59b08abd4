/** Makes the keys of a side, and the public halves the other side needs. */
import { hkdfSync } from 'node:crypto';
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

/**
 * Which of equally good cells is hidden hangs on this secret. Were it to change, the same table published twice would hide different
 * cells and together show them: so it outlives the master key it once came from.
 */
export const statisticsSeed = ({ statisticsSeed: kept, masterKey }: LakeKeys): string =>
  kept ?? toBase64(new Uint8Array(hkdfSync('sha256', fromBase64(masterKey), '', 'musubi statistics ties', 32)));
