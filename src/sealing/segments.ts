/**
 * The layout of a sealed file: Tink Streaming AEAD, key type AES-GCM-HKDF, template AES256_GCM_HKDF_1MB
 * (https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming):
 * header = length byte 40 ‖ 32-byte salt ‖ 7-byte nonce prefix; then segments of 1 MiB with a 16-byte tag each, the first
 * shorter by the header. File key = HKDF-SHA256(ikm key, salt, info associated data), 32 bytes.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { giveBack } from '#base';
import { SealBroken } from './errors.ts';

export const saltBytes = 32;
export const prefixBytes = 7;
export const headerBytes = 1 + saltBytes + prefixBytes;
export const tagBytes = 16;
export const segmentBytes = 1 << 20;

/** Ciphertext bytes of segment `number` when it is full. */
export const fullSegment = (number: number): number => (number === 0 ? segmentBytes - headerBytes : segmentBytes);

/** How many plain bytes a sealed file of this size holds; 0 for one that is too short to be whole. */
export const plainBytesOf = (sealedBytes: number): number =>
  Math.max(0, sealedBytes - headerBytes - tagBytes * Math.max(1, Math.ceil(sealedBytes / segmentBytes)));

export type Segments = {
  seal(number: number, last: boolean, plain: Uint8Array): Uint8Array;
  open(number: number, last: boolean, sealed: Uint8Array): Uint8Array;
};

/** 32 bytes, of this file alone. */
export const fileKeyOf = (key: Uint8Array, associatedData: Uint8Array, salt: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (key.length !== 32) throw new Error('a sealing key has 32 bytes');
  return new Uint8Array(hkdfSync('sha256', key, salt, associatedData, 32));
};

/** Of one segment: whether it is the last is bound to it, as its number is. */
export const nonceOf = (prefix: Uint8Array, number: number, last: boolean): Uint8Array<ArrayBuffer> => {
  if (number > 0xffff_ffff) throw new Error('a sealed file has at most 2^32 segments');
  const bytes = Buffer.alloc(12);
  bytes.set(prefix, 0);
  bytes.writeUInt32BE(number, prefixBytes);
  bytes[11] = last ? 1 : 0;
  return bytes;
};

/** What is said of a segment that does not open. */
export const brokenSegment = (number: number): SealBroken =>
  new SealBroken(`segment ${number} is not what was sealed, or key or associated data are others`);

export const segmentsOf = (
  key: Uint8Array,
  associatedData: Uint8Array,
  salt: Uint8Array,
  prefix: Uint8Array,
): Segments => {
  const fileKey = fileKeyOf(key, associatedData, salt);
  return {
    seal(number, last, plain) {
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(prefix, number, last));
      const body = cipher.update(plain);
      const sealed = Buffer.concat([body, cipher.final(), cipher.getAuthTag()]);
      giveBack(body);
      return sealed;
    },
    open(number, last, sealed) {
      if (sealed.length < tagBytes) throw new SealBroken(`segment ${number} is cut`);
      const decipher = createDecipheriv('aes-256-gcm', fileKey, nonceOf(prefix, number, last), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
      const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
      try {
        decipher.final();
      } catch {
        throw brokenSegment(number);
      }
      return plain;
    },
  };
};
