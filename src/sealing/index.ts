/** Sealed files, wrapped keys, signatures, the key ring. All cryptography of the house but password hashing and the ledger's HMAC. */
export * from './base64.ts';
export * from './canonical-json.ts';
export * from './digest.ts';
export * from './errors.ts';
export * from './frozen-key.ts';
export * from './http-signature.ts';
export * from './key-files.api.ts';
export * from './key-ring.ts';
export * from './new-keys.ts';
export * from './recipient.ts';
export { openStream, sealStream } from './sealed-stream.ts';
export { plainBytesOf } from './segments.ts';
export * from './signature.ts';
export * from './signed-json.ts';
export * from './wrapped-key.ts';
