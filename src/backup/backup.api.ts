/** What lies in a folder of backups as JSON: whose it is and for whom it is sealed; and, sealed, what each backup holds. */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

export const repositoryFile = z.strictObject({
  format: z.literal('musubi-backups-1'),
  id: z.string().regex(/^[a-z2-7]{26}$/),
  /** Which side of which installation: never two in one folder. */
  of: z.string().min(1),
  madeAt: z.iso.datetime(),
  /** The folder's key under a key of the installation itself, which makes further backups. */
  wrappedKey: z.base64(),
  /** The same key sealed to those who may restore without the installation (age). */
  recipients: z.array(z.strictObject({ recipient: z.string().min(1), sealedKey: z.base64() })),
});
export type Repository = z.infer<typeof repositoryFile>;

export const keptFile = z.strictObject({
  path: z.string().min(1),
  bytes: count,
  /** Of the file as it was read; with `bytes` unchanged, it is not read again. */
  changedAt: z.number(),
  sha256,
  /** Names of the objects that follow each other in it. */
  objects: z.array(sha256),
});
export type KeptFile = z.infer<typeof keptFile>;

export const backupManifest = z.strictObject({
  format: z.literal('musubi-backup-1'),
  repository: z.string(),
  number: z.number().int().min(1),
  of: z.string(),
  madeAt: z.iso.datetime(),
  version: z.string(),
  files: z.array(keptFile),
});
export type BackupManifest = z.infer<typeof backupManifest>;
