/** A key under a key: AES-256-GCM with the context as associated data, so that a wrapped key opens only where it belongs. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import { SealBroken } from './errors.ts';

/** base64 of nonce (12) ‖ ciphertext (32) ‖ tag (16). */
export type WrappedKey = string;
/** What the key is for: lake, data set, snapshot, purpose. */
export type KeyContext = Readonly<Record<string, string | number>>;

// Random 96-bit nonces: at most 2^32 wraps under one key (NIST SP 800-38D §8.3), which no city comes near.
export const wrapKey = (wrapping: Uint8Array, key: Uint8Array, context: KeyContext): WrappedKey => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce).setAAD(Buffer.from(canonicalJson(context)));
  return toBase64(Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]));
};

/** Throws `SealBroken` where the wrapped key, the wrapping key or the context are not those of `wrapKey`. */
export const unwrapKey = (wrapping: Uint8Array, wrapped: WrappedKey, context: KeyContext): Uint8Array => {
  try {
    const bytes = fromBase64(wrapped);
    const decipher = createDecipheriv('aes-256-gcm', wrapping, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(canonicalJson(context))).setAuthTag(bytes.subarray(bytes.length - 16));
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()]));
  } catch {
    throw new SealBroken('a wrapped key does not open here');
  }
};
