/** A key file that does not lie open on the disk: all its keys under one file key, and that under a secret that is elsewhere. */
import { z } from 'zod';

const key32 = z.base64().length(44);

/** Where the secret is. */
export const protectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passphrase'),
    /** argon2id (RFC 9106). */
    salt: key32,
    memoryKiB: z.number().int().min(19_456).max(4_194_304),
    passes: z.number().int().min(1).max(100),
    lanes: z.number().int().min(1).max(64),
  }),
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({
    kind: z.literal('pkcs11'),
    /** The maker's library, by its absolute path. */
    module: z.string().startsWith('/'),
    token: z.string().min(1),
    /** CKA_ID of the RSA key pair on the token, hexadecimal. */
    id: z.string().regex(/^([0-9a-f]{2})+$/),
    /** SubjectPublicKeyInfo (DER): protecting needs no token, opening does. */
    publicKey: z.base64(),
    hash: z.enum(['sha256', 'sha1']),
  }),
  z.strictObject({
    kind: z.literal('aws-kms'),
    keyId: z.string().min(1),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
    /** Of a VPC; by default the public one of the region. */
    endpoint: z.url().optional(),
  }),
]);
export type Protection = z.infer<typeof protectionSchema>;
export const protectionKinds = ['passphrase', 'environment', 'pkcs11', 'aws-kms'] as const;

export const protectedKeysSchema = z.strictObject({
  format: z.literal('musubi-protected-keys-1'),
  /** The format of the keys inside. */
  of: z.string(),
  by: protectionSchema,
  /** The file key, as the protector wrote it. */
  key: z.string().min(1),
  /** base64 of nonce (12) ‖ canonical JSON of the keys under the file key (AES-256-GCM) ‖ tag (16). */
  sealed: z.base64(),
});
export type ProtectedKeys = z.infer<typeof protectedKeysSchema>;
