/** Ed25519 signatures (RFC 8032) with raw 32-byte keys, as they lie in key files. */
import { createPrivateKey, createPublicKey, randomBytes, sign, verify as verifyWith } from 'node:crypto';

// The fixed beginnings of PKCS#8 and SPKI for Ed25519 (RFC 8410): node:crypto takes no raw keys.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const spki = Buffer.from('302a300506032b6570032100', 'hex');

export type Signer = { readonly publicKey: Uint8Array; sign(bytes: Uint8Array): Uint8Array };

/** A private key: 32 random bytes. */
export const newSigningKey = (): Uint8Array => randomBytes(32);

/** `privateKey`: 32 bytes. The signature has 64 bytes and is the same each time for the same bytes. */
export const makeSigner = (privateKey: Uint8Array): Signer => {
  if (privateKey.length !== 32) throw new Error('an Ed25519 private key has 32 bytes');
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, privateKey]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(der.subarray(spki.length)),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
};

/** False for anything that is not a signature of exactly these bytes by this key; never throws on bad input. */
export const verify = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' });
    return verifyWith(null, bytes, key, signature);
  } catch {
    return false;
  }
};
