/**
 * Rows of a large load put aside as packed Parquet in memory files. The engine's own tables take a whole block for every few columns and rows however narrow they are
 * (some 100 bytes for a row of 50), and are walked through as they lie; packed, a column takes what it needs.
 */
import { type Engine, type MemoryFile, sqlText } from '#base';

/** So many rows at once are the engine's own; a load of more goes through it in slices. A large city's residents are one slice. */
export const rowsAtOnce = 2_000_000;

/** The engine's tables in memory, pressed together: a fifth or less of what they take as they were filled, for some 0.05 s of a processor a million rows. */
export const compact = (engine: Engine): Promise<void> => engine.run('CHECKPOINT; CHECKPOINT temp');

export type PackedRows = {
  /** Packs the rows of a SELECT, behind those before; its columns are those of the first. Enumerations become texts. */
  put(select: string): Promise<void>;
  /** A SELECT of all rows in their order, valid until `close`; null where there are none. */
  rows(): string | null;
  /** Each file anew, through what `select` makes of its rows; null leaves it as it is. */
  rewrite(select: (rows: string) => Promise<string | null>): Promise<void>;
  /** Acts for the rows of each file, one after the other. */
  each(act: (rows: string) => Promise<void>): Promise<void>;
  close(): void;
};

export const packedRows = (engine: Engine, memoryFile: () => MemoryFile): PackedRows => {
  const files: MemoryFile[] = [];
  const from = (some: readonly MemoryFile[]) =>
    `SELECT * FROM read_parquet([${some.map(({ path }) => sqlText(path)).join(', ')}])`;
  const packed = async (select: string): Promise<MemoryFile> => {
    const file = memoryFile();
    try {
      await engine.run(
        `COPY (${select}) TO ${sqlText(file.path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false, USE_TMP_FILE false)`,
      );
    } catch (error) {
      file.close();
      throw error;
    }
    return file;
  };
  return {
    async put(select) {
      files.push(await packed(select));
    },
    rows: () => (files.length > 0 ? from(files) : null),
    async rewrite(select) {
      for (const [i, file] of files.entries()) {
        const made = await select(from([file]));
        if (made === null) continue;
        files[i] = await packed(made);
        file.close();
      }
    },
    async each(act) {
      for (const file of files) await act(from([file]));
    },
    close() {
      for (const file of files.splice(0)) file.close();
    },
  };
};
