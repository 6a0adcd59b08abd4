/** Opens what a core system handed over for one load: all files checked against the contract and staged, every row accounted for. */
import { type Bilingual, done, type Result, refused } from '#base';
import { type Contract, lakeColumns } from '#catalogue';
import { sourcesRefusal } from './errors.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import { type ReadFile, readFile } from './read-file.ts';
import { countStaged, createStaging, dropStaging } from './staging.lake.ts';

/**
 * In the engine: `staged("file", "row", "<source header>" VARCHAR …)` with the columns that may be built or are needed to build,
 * and `staged_faults("file", "row", "column", reason)` with the broken records. `read` = staged + broken.
 */
export type StagedSource = {
  readonly files: readonly ReadFile[];
  readonly read: number;
  readonly staged: number;
  readonly broken: number;
  readonly notices: readonly Bilingual[];
  close(): Promise<void>;
};

/** Source columns the engine gets to see: those the lake is built from, the support measure, the keys and where a key was merged into. */
export const stagedColumns = (contract: Contract): readonly string[] => {
  const wanted = new Set(lakeColumns(contract).map((column) => column.from));
  for (const column of contract.columns)
    if (column.role === 'support-measure' || column.role === 'merged-into') wanted.add(column.source);
  for (const name of contract.key) wanted.add(name);
  return contract.columns.map((column) => column.source).filter((name) => wanted.has(name));
};

/**
 * Refuses (nothing stays staged): an empty file, no rows, another encoding or layout than declared, a file cut off,
 * a file that was already sent, the same file twice. Files are read in the order given; `"file"` counts from 1.
 */
export const openSource = async (
  needs: SourcesNeeds,
  contract: Contract,
  files: readonly SourceFile[],
): Promise<Result<StagedSource>> => {
  const columns = stagedColumns(contract);
  const kept = new Set(columns);
  const close = () => dropStaging(needs.engine);
  await createStaging(needs.engine, columns);
  const reads: ReadFile[] = [];
  let whole = false;
  try {
    for (const [i, source] of files.entries()) {
      const result = await readFile(needs, contract, source, i + 1, kept);
      if (!result.ok) return result;
      const read = result.value;
      if (reads.some((earlier) => earlier.sha256 === read.sha256)) {
        return refused(sourcesRefusal('same-file-twice', { file: read.name }));
      }
      const earlier = await needs.loads.earlier(contract.dataset, read.sha256);
      if (earlier) return refused(sourcesRefusal('already-loaded', { file: read.name, ...earlier }));
      reads.push(read);
    }
    const counts = await countStaged(needs.engine);
    const read = reads.reduce((sum, file) => sum + file.rows, 0);
    const broken = reads.reduce((sum, file) => sum + file.broken, 0);
    // What the reader counted and what the engine holds must be one number; anything else is a fault of ours.
    if (counts.broken !== broken || counts.staged + counts.broken !== read) {
      throw new Error(
        `row accounts differ: read ${read}, staged ${counts.staged}, broken ${counts.broken} of ${broken}`,
      );
    }
    whole = true;
    return done({
      files: reads,
      read,
      staged: counts.staged,
      broken,
      notices: reads.flatMap((file) => file.notices),
      close,
    });
  } finally {
    if (!whole) await close();
  }
};
