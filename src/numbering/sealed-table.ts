/** A table of the engine as a sealed file, and back: Parquet inside, nothing in the clear on the way. */
import { type Engine, giveBack, type MemoryFile } from '#base';
import { openStream, SealBroken, sealStream, startDigest } from '#sealing';
import type { NumberingNeeds } from './needs.ts';

type Needs = Pick<NumberingNeeds, 'ledgerKey' | 'memoryFile' | 'parquetOut'>;

/** Seals the rows of `select` into `write` (which answers whether it took them); answers the hash of the sealed bytes, or null. */
export const sealTable = (
  needs: Needs,
  engine: Engine,
  select: string,
  associatedData: Uint8Array,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<boolean>,
): Promise<string | null> =>
  needs.parquetOut(engine, select, async (plain) => {
    const digest = startDigest();
    async function* sealed() {
      for await (const chunk of sealStream(needs.ledgerKey, associatedData, plain)) {
        digest.update(chunk);
        yield chunk;
        giveBack(chunk);
      }
    }
    const taken = await write(sealed());
    return taken ? digest.hex() : null;
  });

/** Opens a sealed file whole into memory; null where it is damaged, moved or made with another key. The caller closes the memory file. */
export const openTable = async (
  needs: Needs,
  bytes: AsyncIterable<Uint8Array>,
  associatedData: Uint8Array,
): Promise<{ readonly file: MemoryFile; readonly sha256: string } | null> => {
  const digest = startDigest();
  async function* read() {
    for await (const chunk of bytes) {
      digest.update(chunk);
      yield chunk;
    }
  }
  const file = needs.memoryFile();
  try {
    for await (const chunk of openStream(needs.ledgerKey, associatedData, read())) file.append(chunk);
    return { file, sha256: digest.hex() };
  } catch (error) {
    file.close();
    if (error instanceof SealBroken) return null;
    throw error;
  }
};
