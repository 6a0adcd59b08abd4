/** SHA-256, and random bytes from the operating system. */
import { createHash, createHmac, hash, randomBytes } from 'node:crypto';
import type { Sha256 } from '#base';

export const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

/** The 32 bytes themselves, for those who hash hashes. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

export type Digest = { update(bytes: Uint8Array): void; hex(): Sha256 };

/** For streams: `update` with every chunk, `hex` once at the end. */
export const startDigest = (): Digest => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') as Sha256 };
};

/** HMAC-SHA-256 as hex: a name that tells those without the key nothing. */
export const keyedDigest = (key: Uint8Array, bytes: Uint8Array): Sha256 =>
  createHmac('sha256', key).update(bytes).digest('hex') as Sha256;

/** 32 random bytes. */
export const newKey = (): Uint8Array => randomBytes(32);

/** A random name of 26 characters (128 bits) for a lake, a staging folder, a load. */
export const newId = (): string => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(randomBytes(26), (byte) => letters[byte % 32]).join('');
};
