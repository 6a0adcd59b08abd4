/**
 * A package file: `MUSUBI01` ‖ sealed payload ‖ signed manifest (canonical JSON) ‖ its length (4 bytes, big endian) ‖ `MUSUBI01`.
 * The manifest comes last because it names the hash of a payload that is written as it is made.
 */
import type { Contract } from '#catalogue';
import { canonicalJson, sha256 } from '#sealing';
import type { Sha256 } from '#base';
import type { PackageManifest, SignedPackage } from './package.api.ts';

export const packageMark: Uint8Array = Buffer.from('MUSUBI01');
export const packageTailBytes = 4 + packageMark.length;
/** Manifests are small; a larger one is not ours. */
export const packageManifestLimit = 1 << 20;

export const packageEnd = (signed: SignedPackage): Uint8Array => {
  const manifest = Buffer.from(canonicalJson(signed));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(manifest.length);
  return Buffer.concat([manifest, length, packageMark]);
};

/** The associated data of the payload: it opens only as the load it was sealed as. */
export const payloadContext = (of: Pick<PackageManifest, 'dataset' | 'asOf' | 'sequence' | 'sender'>): Uint8Array =>
  Buffer.from(
    canonicalJson({
      format: 'musubi-package-1',
      dataset: of.dataset,
      asOf: of.asOf,
      sequence: of.sequence,
      sender: of.sender,
    }),
  );

/** Both sides must hold the same contract, to the letter of its meaning. */
export const contractHash = (contract: Contract): Sha256 => sha256(canonicalJson(contract));
