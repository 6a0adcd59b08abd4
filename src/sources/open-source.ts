/** Opens what a core system handed over for one load: all files checked against the contract and staged, every row accounted for. */
import { type Bilingual, done, RefusalError, type Result, refused } from '#base';
import { type Contract, identityColumns, lakeColumns } from '#catalogue';
import { containerOf } from './dialect.ts';
import { sourcesRefusal } from './errors.ts';
import { type GaijiTable, readGaijiTable } from './gaiji.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import { packedRows, rowsAtOnce } from './packed.lake.ts';
import { continued, peeked } from './peeked.ts';
import { type LookAhead, lookAhead } from './look-ahead.ts';
import { type FileRead, type ReadFile, readFile, partBytesOf } from './read-file.ts';
import {
  countStaged,
  createStaging,
  dropStaging,
  insertBroken,
  keptOfParts,
  rowsOfParts,
  type StagedColumns,
  type StagedPart,
  stageParts,
} from './staging.lake.ts';
import { bookOf, type LoadTexts, textsOf } from './text-book.ts';
import { matchesPattern, zippedFiles } from './zip-files.ts';

/**
 * In the engine: the view `staged("file", "row", "<source header>" VARCHAR …)` with the columns that may be built or are needed to build, or, where rows are looked at
 * while they are read, with those that are asked for afterwards; and `staged_faults("file", "row", "column", reason)` with the broken records. A look sees all columns:
 * of dates, addresses and whatever has few texts, where somebody reads them, the numbers of these in `texts`, INTEGER under `textNumber(header)`, and of keys `digitNumber(header)`, BIGINT. `read` = staged + broken.
 */
export type StagedSource = {
  readonly files: readonly ReadFile[];
  readonly read: number;
  readonly staged: number;
  readonly broken: number;
  readonly notices: readonly Bilingual[];
  readonly texts: LoadTexts;
  /** A SELECT of the rows that no look has been given; valid as long as `staged`. */
  readonly rest: string;
  /** Frees the rows; may be called again. */
  close(): Promise<void>;
};

/** Source columns the engine gets to see: those the lake is built from, the support measure, the keys, where a key was merged into, and what a link is made on. */
export const stagedColumns = (contract: Contract, keepsIdentity: boolean, numbered: boolean): StagedColumns => {
  const built = new Set(lakeColumns(contract).map((column) => column.from));
  const asText = new Set([...contract.key, ...identityColumns(contract, keepsIdentity)]);
  const seen = contract.columns.map((column) => {
    const { source, role } = column;
    const key = numbered && (role === 'person-key' || role === 'household-key');
    const read = built.has(source) || role === 'support-measure' || role === 'merged-into';
    const number = numbered && read && bookOf(column) !== null;
    const text = asText.has(source) || (read && !number);
    // What is only built has been looked at by then.
    return { source, key, number, text, kept: text && (!numbered || asText.has(source) || key || !built.has(source)) };
  });
  const named = (of: 'key' | 'number' | 'text' | 'kept') =>
    seen.flatMap((column) => (column[of] ? [column.source] : []));
  return {
    texts: named('text'),
    numbers: named('number'),
    digits: named('key'),
    joined: contract.columns.flatMap(({ parts }) => parts ?? []),
    kept: named('kept'),
  };
};

const gaijiOf = async (needs: SourcesNeeds, contract: Contract): Promise<Result<GaijiTable | null>> => {
  const file = contract.source.gaiji;
  if (file === undefined) return done(null);
  const bytes = (await needs.gaijiFile?.(file)) ?? null;
  return bytes ? readGaijiTable(bytes, file) : refused(sourcesRefusal('gaiji-missing', { file }));
};

/** The files to read: a ZIP's in its place. `passed` counts those whose names the contract does not want. */
async function* unpacked(
  contract: Contract,
  files: readonly SourceFile[],
  passed: (file: string) => void,
): AsyncGenerator<SourceFile> {
  const { source } = contract;
  for (const given of files) {
    if (source.format === 'postgresql') {
      yield given;
      continue;
    }
    const chunks = given.bytes()[Symbol.asyncIterator]();
    const first = await peeked(chunks, 64);
    if (containerOf(first) !== 'zip') {
      yield { ...given, bytes: () => continued(first, chunks) };
      continue;
    }
    let at = 0;
    let read = 0;
    for await (const { name, bytes } of zippedFiles(continued(first, chunks), given.name)) {
      at++;
      if (source.inZip !== undefined && !matchesPattern(name, source.inZip)) {
        passed(given.name);
        continue;
      }
      read++;
      const inside = bytes[Symbol.asyncIterator]();
      const begins = await peeked(inside, 64);
      if (containerOf(begins) === 'zip') throw new RefusalError(sourcesRefusal('zip-in-zip', { file: given.name }));
      // What a file in a ZIP is called is nobody's promise: it may be a resident.
      const { reading } = given;
      const unzipped = { name: `${given.name}#${at}`, bytes: () => continued(begins, inside) };
      yield reading ? { ...unzipped, reading } : unzipped;
    }
    if (read === 0) throw new RefusalError(sourcesRefusal('zip-nothing', { file: given.name }));
  }
}

const passedNotice = (counts: ReadonlyMap<string, number>): Bilingual[] =>
  [...counts].map(([file, n]) => ({
    ja: `「${file}」: 中の${n}ファイルは、定義書の inZip に合わないため読みませんでした。`,
    en: `"${file}": ${n} file(s) in it were passed over because their names do not fit inZip of the contract.`,
  }));

type Looking = {
  readonly keepsIdentity?: boolean;
  readonly look?: (texts: LoadTexts, rows: string) => Promise<void>;
};

/**
 * Refuses (nothing stays staged): an empty file, no rows, another format, encoding or layout than declared, a file cut off or damaged,
 * a file that was already sent, the same file twice. Files are read in the order given; `"file"` counts from 1.
 * `keepsIdentity`: also the columns by which the register's people are recognised (the contract's `identity`).
 * `look`: is called now and then while the rest of the file is read, with the texts of dates and addresses so far and a SELECT of the rows that came since
 * the look before (as those of `staged`; no text of theirs is missing); the engine is its own meanwhile.
 */
export const openSource = async (
  needs: SourcesNeeds,
  contract: Contract,
  files: readonly SourceFile[],
  { keepsIdentity = false, look }: Looking = {},
): Promise<Result<StagedSource>> => {
  const columns = stagedColumns(contract, keepsIdentity, look !== undefined);
  const texts = textsOf(needs.engine, contract);
  const parts: StagedPart[] = [];
  const packed = packedRows(needs.engine, needs.memoryFile);
  let looked = 0;
  const unlooked = (): string => {
    const from = looked;
    looked = parts.length;
    return rowsOfParts(parts.slice(from), columns);
  };
  /** Of many parts that were looked at, what is asked for later stays, and packed. */
  const packLooked = async (): Promise<void> => {
    const some = parts.slice(0, looked);
    if (some.reduce((sum, { rows }) => sum + rows, 0) <= (needs.rowsAtOnce ?? rowsAtOnce)) return;
    await packed.put(keptOfParts(some, columns));
    parts.splice(0, looked);
    looked = 0;
    for (const { part } of some) part.close();
  };
  const ahead: LookAhead | null = look
    ? lookAhead(
        async () => {
          await look(texts, unlooked());
          await packLooked();
        },
        {
          // A few parts: every look costs something of its own, and they are mostly the whole file.
          bytes: needs.looksAhead === false ? Number.POSITIVE_INFINITY : 3 * partBytesOf(needs),
          rows: needs.rowsAtOnce ?? rowsAtOnce,
        },
      )
    : null;
  const put = (part: StagedPart) => {
    parts.push(part);
    ahead?.take(part.waited, part.rows);
  };
  const close = async () => {
    await dropStaging(needs.engine);
    packed.close();
    for (const { part } of parts.splice(0)) part.close();
  };
  const gaiji = await gaijiOf(needs, contract);
  if (!gaiji.ok) return gaiji;
  await createStaging(needs.engine);
  const reads: FileRead[] = [];
  const passed = new Map<string, number>();
  let whole = false;
  try {
    const given = unpacked(contract, files, (file) => passed.set(file, (passed.get(file) ?? 0) + 1));
    for await (const source of given) {
      const result = await readFile(
        needs,
        contract,
        source,
        reads.length + 1,
        { columns, texts, gaiji: gaiji.value },
        put,
      );
      if (!result.ok) return result;
      const { file: read } = result.value;
      if (reads.some(({ file: earlier }) => earlier.sha256 === read.sha256)) {
        return refused(sourcesRefusal('same-file-twice', { file: read.name }));
      }
      const earlier = await needs.loads.earlier(contract.dataset, read.sha256);
      if (earlier) return refused(sourcesRefusal('already-loaded', { file: read.name, ...earlier }));
      reads.push(result.value);
    }
    await ahead?.end();
    await stageParts(needs.engine, packed.rows(), parts, columns);
    for (const [i, { broken, names }] of reads.entries())
      await insertBroken(needs.engine, needs.memoryFile, i + 1, broken, names);
    const counts = await countStaged(needs.engine);
    const all = reads.map(({ file }): ReadFile => file);
    const read = all.reduce((sum, file) => sum + file.rows, 0);
    const broken = all.reduce((sum, file) => sum + file.broken, 0);
    // What the reader counted and what the engine holds must be one number; anything else is a fault of ours.
    if (counts.broken !== broken || counts.staged + counts.broken !== read) {
      throw new Error(
        `row accounts differ: read ${read}, staged ${counts.staged}, broken ${counts.broken} of ${broken}`,
      );
    }
    whole = true;
    return done({
      files: all,
      read,
      staged: counts.staged,
      broken,
      notices: [...all.flatMap((file) => file.notices), ...passedNotice(passed)],
      texts,
      rest: unlooked(),
      close,
    });
  } catch (error) {
    // A ZIP that breaks off while its files are read can only throw.
    if (error instanceof RefusalError) return refused(error.refusal);
    throw error;
  } finally {
    if (!whole) {
      // What a look underway throws is nobody's any more.
      await ahead?.end().catch(() => undefined);
      await close();
    }
  }
};
