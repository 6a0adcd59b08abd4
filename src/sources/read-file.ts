/** Reads one file of a core system: bytes → records → parts in memory, from which the engine takes them. */
import { type Bilingual, done, giveBack, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { sourcesRefusal } from './errors.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import type { Dialect } from './dialect.ts';
import { noticesOf } from './notices.ts';
import { openReader, type Wanted } from './open-reader.ts';
import { type Broken, type ReadRecords, recordLimit } from './records.ts';
import type { StagedPart } from './staging.lake.ts';

export type ReadFile = {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Records after the header, broken ones included, blank lines not. */
  readonly rows: number;
  readonly broken: number;
  readonly notices: readonly Bilingual[];
  /** What the bytes say of themselves; null for a table of a database. */
  readonly dialect: Dialect | null;
};

/** More than a fifth of the rows undecodable: not a damaged row here and there, but another encoding. */
const foreign = (reader: ReadRecords, least: number): boolean =>
  reader.counts().undecodable > least && reader.counts().undecodable * 5 > reader.counts().records;

/** Bytes of text in one part: enough of them for the engine's threads, none so large that it is felt. */
const usualPart = 24 << 20;
export const partBytesOf = ({ partBytes }: SourcesNeeds): number => partBytes ?? usualPart;

/** A file read whole: what is known of it, and its broken records; `names` are its columns in order. */
export type FileRead = {
  readonly file: ReadFile;
  readonly broken: readonly Broken[];
  readonly names: readonly string[];
};

/**
 * Refuses a file that is empty, wrongly encoded, cut off or of another layout; broken single records are only listed.
 * `put` gets each part as soon as it is there, also of a file that is refused later.
 */
export const readFile = async (
  needs: SourcesNeeds,
  contract: Contract,
  source: SourceFile,
  index: number,
  wanted: Wanted,
  put: (part: StagedPart) => void,
): Promise<Result<FileRead>> => {
  const file = source.name;
  const hash = needs.sha256();
  let bytes = 0;
  // A workbook is gathered before it is read; of text nothing is kept when the next chunk is asked for.
  const spent = source.handsOver === true && contract.source.format !== 'workbook';
  async function* chunksOf() {
    for await (const chunk of source.bytes()) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
      if (spent) giveBack(chunk);
    }
  }
  const chunks = chunksOf();
  let opened: ReadRecords | null = null;
  try {
    const begun = await openReader(contract, source, chunks, wanted);
    if (!begun.ok) return begun;
    const { reader, names, encoding, steps, comesInPieces } = begun.value;
    opened = reader;
    const { columns } = wanted;
    const inFile = {
      texts: names.filter((name) => columns.texts.includes(name)),
      numbers: names.filter((name) => columns.numbers.includes(name)),
      digits: names.filter((name) => columns.digits.includes(name)),
    };
    const give = () => {
      const waiting = reader.parts.pending();
      if (waiting === 0) return;
      const part = needs.memoryFile();
      let rows: number;
      try {
        rows = reader.parts.take(part);
      } catch (error) {
        // Memory is full, say: nobody knows of this part yet, so nobody else would let it go.
        part.close();
        throw error;
      }
      put({ file: index, part, rows, waited: waiting, columns: inFile });
    };
    const wrong = () => refused(sourcesRefusal('wrong-encoding', { file, declared: encoding, found: null }));
    const askew = (row: number) => refused(sourcesRefusal('fixed-askew', { file, row }));
    let told = 0;
    const tell = () => {
      needs.progress.advance(reader.counts().records - told);
      told = reader.counts().records;
    };
    for await (const _ of steps) {
      const misfit = reader.misfit?.() ?? null;
      if (misfit !== null) return askew(misfit);
      if (foreign(reader, 1000)) return wrong();
      if (reader.counts().open > recordLimit) {
        const { row } = reader.counts();
        const code = reader.finish().at === 'inside-quotes' ? 'quote-open' : 'record-long';
        return refused(sourcesRefusal(code, { file, row }));
      }
      if (comesInPieces || reader.parts.pending() >= partBytesOf(needs)) give();
      tell();
    }
    const end = reader.finish();
    if (end.at === 'changed') return refused(sourcesRefusal('file-changed', { file }));
    if (end.at === 'inside-quotes') return refused(sourcesRefusal('quote-open', { file, row: end.row }));
    if (end.at === 'inside-record') return refused(sourcesRefusal('truncated', { file, row: end.row }));
    if (reader.counts().records === 0) return refused(sourcesRefusal('no-rows', { file }));
    if (foreign(reader, 0)) return wrong();
    give();
    tell();
    const newline = end.at === 'clean' || contract.source.format === 'fixed';
    return done({
      file: {
        name: file,
        ...(reader.whole?.() ?? { sha256: hash.hex(), bytes }),
        rows: reader.counts().records,
        broken: reader.broken.length,
        notices: [...begun.value.notices, ...noticesOf(file, reader.counts(), newline, reader.parts.found)],
        dialect: begun.value.dialect,
      },
      broken: reader.broken,
      names,
    });
  } finally {
    opened?.close();
    await chunks.return(undefined);
  }
};
