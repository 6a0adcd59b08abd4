/** Reads one file of a core system into the engine: bytes → records → memory parts → `staged`, decoding the next part while the engine takes the last. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { sourcesRefusal } from './errors.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import type { Dialect } from './dialect.ts';
import { type GaijiTable, withoutGaiji } from './gaiji.ts';
import { noticesOf } from './notices.ts';
import { openReader } from './open-reader.ts';
import type { RowReader } from './records.ts';
import { insertBroken, insertPart } from './staging.lake.ts';

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

/** A record longer than this has lost its closing quotation mark. */
const recordLimit = 1 << 24;

/** Hands whole parts to the engine, one at a time, while the reader goes on. */
const partsInto = (needs: SourcesNeeds, file: number, columns: readonly string[], gaiji: GaijiTable | null) => {
  let underway: Promise<void> = Promise.resolve();
  const found = { replaced: 0, unknown: 0 };
  return {
    found,
    async give(reader: RowReader) {
      let bytes = reader.take();
      if (gaiji) {
        const plain = withoutGaiji(bytes, gaiji);
        bytes = plain.bytes;
        found.replaced += plain.replaced;
        found.unknown += plain.unknown;
      }
      await underway;
      if (bytes.length === 0) return;
      const part = needs.memoryFile();
      part.append(bytes);
      underway = insertPart(needs.engine, part, file, columns, reader.counts().breaks).finally(() => part.close());
      // The failure is met at the next await; until then it must not count as unhandled.
      underway.catch(() => {});
    },
    settle: () => underway,
  };
};

/** More than a fifth of the rows undecodable: not a damaged row here and there, but another encoding. */
const foreign = (reader: RowReader, least: number): boolean =>
  reader.counts().undecodable > least && reader.counts().undecodable * 5 > reader.counts().records;

/** Refuses a file that is empty, wrongly encoded, cut off or of another layout; broken single records are only listed. */
export const readFile = async (
  needs: SourcesNeeds,
  contract: Contract,
  source: SourceFile,
  index: number,
  kept: ReadonlySet<string>,
  gaiji: GaijiTable | null,
): Promise<Result<ReadFile>> => {
  const file = source.name;
  const hash = needs.sha256();
  let bytes = 0;
  async function* chunksOf() {
    for await (const chunk of source.bytes()) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const chunks = chunksOf();
  let parts: ReturnType<typeof partsInto> | null = null;
  try {
    const opened = await openReader(contract, source, chunks, kept);
    if (!opened.ok) return opened;
    const { reader, names, encoding } = opened.value;
    const wrong = () => refused(sourcesRefusal('wrong-encoding', { file, declared: encoding, found: null }));
    const askew = (row: number) => refused(sourcesRefusal('fixed-askew', { file, row }));
    parts = partsInto(
      needs,
      index,
      names.filter((name) => kept.has(name)),
      gaiji,
    );
    let told = 0;
    const tell = () => {
      needs.progress.advance(reader.counts().records - told);
      told = reader.counts().records;
    };
    for await (const chunk of opened.value.chunks) {
      reader.push(chunk);
      const misfit = reader.misfit?.() ?? null;
      if (misfit !== null) return askew(misfit);
      if (foreign(reader, 1000)) return wrong();
      if (reader.counts().open > recordLimit)
        return refused(sourcesRefusal('quote-open', { file, row: reader.counts().row }));
      if (reader.counts().pending >= (needs.partBytes ?? 32 << 20)) await parts.give(reader);
      tell();
    }
    const end = reader.finish();
    if (end.at === 'inside-quotes') return refused(sourcesRefusal('quote-open', { file, row: end.row }));
    if (end.at === 'inside-record') return refused(sourcesRefusal('truncated', { file, row: end.row }));
    if (reader.counts().records === 0) return refused(sourcesRefusal('no-rows', { file }));
    if (foreign(reader, 0)) return wrong();
    await parts.give(reader);
    await parts.settle();
    await insertBroken(needs.engine, needs.memoryFile, index, reader.broken, names);
    tell();
    const newline = end.at === 'clean' || contract.source.format === 'fixed';
    return done({
      name: file,
      sha256: hash.hex(),
      bytes,
      rows: reader.counts().records,
      broken: reader.broken.length,
      notices: [...opened.value.notices, ...noticesOf(file, reader.counts(), newline, parts.found)],
      dialect: opened.value.dialect,
    });
  } finally {
    // After a refusal a part may still be on its way: the staging table must not vanish under it.
    await parts?.settle().catch(() => {});
    await chunks.return(undefined);
  }
};
