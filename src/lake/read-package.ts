/** Reads a package file's signed manifest and hashes the whole file; believes nothing yet. */
import { done, type Result, refused, type Sha256 } from '#base';
import { canonicalJson, startDigest } from '#sealing';
import { lakeRefusal } from './errors.ts';
import type { PackageFile } from './needs.ts';
import { type SignedPackage, signedPackage } from './package.api.ts';
import { packageManifestLimit, packageMark, packageTailBytes } from './package-layout.ts';

export type ReadPackage = {
  readonly signed: SignedPackage;
  readonly sha256: Sha256;
  /** Where the sealed payload lies; `to` is exclusive. */
  readonly payload: { readonly from: number; readonly to: number };
};

const bytesOf = async (file: PackageFile, from: number, to: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of file.chunks(from, to)) parts.push(chunk);
  return Buffer.concat(parts);
};

const parse = (text: string): SignedPackage | null => {
  try {
    const parsed = signedPackage.safeParse(JSON.parse(text));
    // One spelling only: what is not covered by the signature cannot vary either.
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
};

/** `name` is how refusals call the file. */
export const readPackage = async (file: PackageFile, name: string): Promise<Result<ReadPackage>> => {
  const unreadable = refused(lakeRefusal('package-unreadable', { file: name }));
  const start = packageMark.length;
  if (file.bytes < start + packageTailBytes) return unreadable;
  const tail = await bytesOf(file, file.bytes - packageTailBytes, file.bytes);
  if (!packageMark.every((byte, i) => tail[4 + i] === byte)) return unreadable;
  const end = file.bytes - packageTailBytes;
  const length = tail.readUInt32BE(0);
  if (length > packageManifestLimit || length > end - start) return unreadable;
  const head = await bytesOf(file, 0, start);
  const signed = parse((await bytesOf(file, end - length, end)).toString('utf8'));
  if (!signed || !head.equals(packageMark)) return unreadable;
  const digest = startDigest();
  for await (const chunk of file.chunks(0, file.bytes)) digest.update(chunk);
  return done({ signed, sha256: digest.hex(), payload: { from: start, to: end - length } });
};
