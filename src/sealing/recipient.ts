/** A 32-byte key sealed to somebody who is not here: age recipients (https://age-encryption.org/v1), the format of package keys. */
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { fromBase64, toBase64 } from './base64.ts';
import { SealBroken } from './errors.ts';

/**
 * A new identity (`AGE-SECRET-KEY-PQ-1…`): X25519 with ML-KEM-768, because a carried package may be copied today
 * and tried again when quantum computers exist. Classic X25519 identities (`AGE-SECRET-KEY-1…`) open as well.
 */
export const newIdentity = (): Promise<string> => generateHybridIdentity();

/** The public half (`age1pq1…` or `age1…`) of an identity. */
export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);

/** base64 of an age file. */
export const sealToRecipient = async (recipient: string, key: Uint8Array): Promise<string> => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return toBase64(await encrypter.encrypt(key));
};

/** Throws `SealBroken` where it was sealed to somebody else or altered. */
export const openAsRecipient = async (identity: string, sealed: string): Promise<Uint8Array> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(fromBase64(sealed));
  } catch {
    throw new SealBroken('a package key was sealed to another recipient, or altered');
  }
};
