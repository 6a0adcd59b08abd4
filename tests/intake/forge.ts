/** Packages as a mistaken or a false hand would make them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageManifest, packageEnd, packageMark, payloadContext } from '#lake';
import { fromBase64, makeSigner, newKey, sealStream, sealToRecipient, sha256, signJson } from '#sealing';
import { parquetOut } from '../../src/machinery/parquet-out.ts';
import type { TwoSides } from './two-sides.ts';

/** The manifest and the sealed payload of a package file. */
export const partsOf = (bytes: Buffer): { manifest: PackageManifest; payload: Buffer; trailer: Buffer } => {
  const length = bytes.readUInt32BE(bytes.length - 12);
  const trailer = bytes.subarray(bytes.length - 12 - length);
  const { statement } = JSON.parse(trailer.subarray(0, length).toString('utf8')) as { statement: PackageManifest };
  return { manifest: statement, payload: bytes.subarray(packageMark.length, bytes.length - 12 - length), trailer };
};

let forged = 0;
export const put = (folder: string, bytes: Uint8Array): string => {
  const path = join(folder, `forged-${(forged += 1)}.musubi`);
  writeFileSync(path, bytes);
  return path;
};

export type Forgery = {
  /** What is sealed instead of the rows of the real package. */
  readonly content?: Uint8Array;
  /** A SELECT sealed instead. */
  readonly select?: string;
  readonly signingKey?: string;
  readonly recipient?: string;
  readonly context?: Partial<PackageManifest>;
};

const gather = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

/** The real package at `path`, changed and signed again by the registered sender (or by `signingKey`). */
export const forge = async (
  hall: TwoSides,
  folder: string,
  path: string,
  change: Partial<PackageManifest>,
  forgery: Forgery = {},
): Promise<string> => {
  const real = partsOf(readFileSync(path));
  const manifest: PackageManifest = { ...real.manifest, ...change };
  let payload: Buffer = real.payload;
  if (forgery.content || forgery.select || forgery.recipient || forgery.context) {
    const key = newKey();
    const content = forgery.content ?? (await parquetOut(hall.engine, forgery.select ?? 'SELECT 1 AS i', gather));
    const context = payloadContext({ ...manifest, ...forgery.context });
    payload = await gather(
      sealStream(
        key,
        context,
        (async function* () {
          yield content;
        })(),
      ),
    );
    manifest.packageKey = await sealToRecipient(forgery.recipient ?? hall.dispatch.lake.recipient, key);
    manifest.payload = { sha256: sha256(payload), bytes: payload.length };
  }
  const signer = makeSigner(fromBase64(forgery.signingKey ?? hall.dispatch.keys.signingKey));
  return put(folder, Buffer.concat([packageMark, payload, packageEnd(signJson(signer, manifest))]));
};
