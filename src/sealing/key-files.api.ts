/** The JSON shapes of the key files of both sides. Where they lie, and with which modes, is the doors' matter. */
import { z } from 'zod';

const key32 = z.base64().length(44);

/** The lake side's own secrets. */
export const lakeKeysSchema = z.strictObject({
  format: z.literal('musubi-lake-keys-1'),
  /** Opens the package keys that senders seal to this lake. */
  ageIdentity: z.string().regex(/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/),
  masterKey: key32,
  /** Only while the master key is being replaced. */
  previousMasterKeys: z.array(key32).min(1).optional(),
  /** Kept when the master key changes: decisions that hang on it must not change with it (see `statisticsSeed`). */
  statisticsSeed: key32.optional(),
  manifestSigningKey: key32,
  receiptSigningKey: key32,
  checkpointSigningKey: key32,
});
export type LakeKeys = z.infer<typeof lakeKeysSchema>;

/** What the lake tells the sealed side: to whom to seal, whose receipts to believe. Public. */
export const lakePublicSchema = z.strictObject({
  format: z.literal('musubi-lake-public-1'),
  recipient: z.string().regex(/^age1(pq1)?[0-9a-z]+$/),
  receiptPublicKey: key32,
  checkpointPublicKey: key32,
});
export type LakePublic = z.infer<typeof lakePublicSchema>;

/** The sealed side's own secrets. */
export const sealedSideKeysSchema = z.strictObject({
  format: z.literal('musubi-sealed-side-keys-1'),
  senderId: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  /** Ed25519: signs packages. */
  signingKey: key32,
  /** Encrypts the ledger of city numbers; never leaves the sealed side. */
  ledgerKey: key32,
  checkpointSigningKey: key32,
});
export type SealedSideKeys = z.infer<typeof sealedSideKeysSchema>;

/** A sender the lake believes; with `datasets`, only for those. Public. */
export const senderSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  publicKey: key32,
  datasets: z.array(z.string()).optional(),
});
export type Sender = z.infer<typeof senderSchema>;

export const sendersSchema = z.strictObject({
  format: z.literal('musubi-senders-1'),
  senders: z.array(senderSchema),
});
