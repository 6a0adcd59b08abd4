/** Frozen copies of release requests: compressed and sealed files named by the hash of what is in them, each request under a key of its own. */
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Sha256 } from '#base';
import type { FrozenFiles } from '#release';
import { frozenKey, type LakeKeys, openStream, SealBroken, sealStream, sha256 } from '#sealing';
import { resultsFolder } from '../machinery/results-folder.ts';

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)];
const aad = (release: string, hash: string): Uint8Array => Buffer.from(`musubi-frozen-1 ${release} ${hash}`);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const whole = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(Buffer.concat(all));
};

export const frozenFiles = (folder: string, keys: LakeKeys): FrozenFiles => {
  const files = resultsFolder(folder);
  const nameOf = (release: string, hash: string) => join(release, `${hash}.sealed`);
  const get = async (release: string, hash: Sha256): Promise<Uint8Array | null> => {
    const sealed = await files.read(nameOf(release, hash));
    if (!sealed) return null;
    try {
      const bytes = new Uint8Array(
        await decompress(await whole(openStream(frozenKey(keys, release), aad(release, hash), once(sealed)))),
      );
      return sha256(bytes) === hash ? bytes : null;
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  };
  return {
    get,
    async put(release, bytes) {
      const hash = sha256(bytes);
      // Never changed: what lies there whole under this hash is what would be written again.
      if (!(await get(release, hash)))
        await files.write(
          nameOf(release, hash),
          await whole(sealStream(frozenKey(keys, release), aad(release, hash), once(await compress(bytes)))),
        );
      return { sha256: hash, bytes: bytes.length };
    },
  };
};
