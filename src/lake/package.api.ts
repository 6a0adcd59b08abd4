/** The package: what a sender says and signs about one load of one data set. The lake defines what it takes in; dispatch makes it. */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
const day = z.iso.date();

export const schemaColumn = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  type: z.string().regex(/^[A-Z]+$/),
});

/** Every row of the source file is accounted for: read = accepted + quarantined + excluded. */
export const rowAccounts = z.strictObject({ read: count, accepted: count, quarantined: count, excluded: count });
export type RowAccounts = z.infer<typeof rowAccounts>;

/** Of a data set that was linked to the register (名寄せ): how many of its keys were. Counts only. */
export const linkCounts = z.strictObject({ linked: count, review: count, unlinked: count });
export type LinkCounts = z.infer<typeof linkCounts>;

export const contractReference = z.strictObject({ version: z.number().int().min(1), hash: sha256 });

export const packageManifest = z.strictObject({
  format: z.literal('musubi-package-1'),
  dataset: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  contract: contractReference,
  /** The day the data describe. */
  asOf: day,
  /** Only rows that came late: they are added to what the lake has of that day. Otherwise the package is all of the day. */
  addition: z.literal(true).optional(),
  /** Counts the packages of this data set from 1; `previous` is the hash of the whole package file before. */
  sequence: z.number().int().min(1),
  previous: sha256.nullable(),
  rows: count,
  schema: z.array(schemaColumn).min(1),
  accounts: rowAccounts,
  links: linkCounts.optional(),
  /** The sealed bytes within the package file. */
  payload: z.strictObject({ sha256, bytes: count }),
  /** base64 of an age file: the key of the payload, sealed to the lake. */
  packageKey: z.base64(),
  sender: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  madeAt: z.iso.datetime(),
});
export type PackageManifest = z.infer<typeof packageManifest>;

export const signedPackage = z.strictObject({ statement: packageManifest, signature: z.base64() });
export type SignedPackage = z.infer<typeof signedPackage>;
