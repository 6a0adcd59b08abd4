/** Reads one file of a core system into the engine: bytes → records → memory parts → `staged`, decoding the next part while the engine takes the last. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { sourcesRefusal } from './errors.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import { encodingName, openHeader } from './open-header.ts';
import { type RecordReader, recordReader } from './record-reader.ts';
import { insertBroken, insertPart } from './staging.lake.ts';

export type ReadFile = {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Records after the header, broken ones included, blank lines not. */
  readonly rows: number;
  readonly broken: number;
  readonly notices: readonly Bilingual[];
};

/** A record longer than this has lost its closing quotation mark. */
const recordLimit = 1 << 24;

/** Hands whole parts to the engine, one at a time, while the reader goes on. */
const partsInto = (needs: SourcesNeeds, file: number, columns: readonly string[]) => {
  let underway: Promise<void> = Promise.resolve();
  return {
    async give(reader: RecordReader) {
      const bytes = reader.take();
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

const noticesOf = (file: string, reader: RecordReader, newline: boolean): Bilingual[] => [
  ...(newline
    ? []
    : [
        {
          ja: `「${file}」: 最後の行に改行がありません。最後まで転送されているか確かめてください。`,
          en: `"${file}": the last row has no line end; check that the file was transferred whole.`,
        },
      ]),
  ...(reader.counts().endMark
    ? [
        {
          ja: `「${file}」: 末尾のファイル終端文字（Ctrl-Z）は読み飛ばしました。`,
          en: `"${file}": the end-of-file mark (Ctrl-Z) at its end was skipped.`,
        },
      ]
    : []),
  ...(reader.counts().blank > 0
    ? [
        {
          ja: `「${file}」: 空行${reader.counts().blank}行を読み飛ばしました。`,
          en: `"${file}": ${reader.counts().blank} blank line(s) were skipped.`,
        },
      ]
    : []),
];

/** More than a fifth of the rows undecodable: not a damaged row here and there, but another encoding. */
const foreign = (reader: RecordReader, least: number): boolean =>
  reader.counts().undecodable > least && reader.counts().undecodable * 5 > reader.counts().records;

/** Refuses a file that is empty, wrongly encoded, cut off or of another layout; broken single records are only listed. */
export const readFile = async (
  needs: SourcesNeeds,
  contract: Contract,
  source: SourceFile,
  index: number,
  kept: ReadonlySet<string>,
): Promise<Result<ReadFile>> => {
  const file = source.name;
  const { encoding, delimiter } = contract.source;
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
  const wrong = () =>
    refused(sourcesRefusal('wrong-encoding', { file, declared: encodingName[encoding], found: null }));

  let head: Uint8Array = new Uint8Array(0);
  let opened: ReturnType<typeof openHeader> = null;
  while (opened === null) {
    const next = await chunks.next();
    if (next.done && bytes === 0) return refused(sourcesRefusal('file-empty', { file }));
    if (!next.done) head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    opened = openHeader(head, next.done === true, contract, file);
  }
  if (!opened.ok) return opened;
  const { names, rest, notices } = opened.value;

  const reader = recordReader({ encoding, delimiter, keep: names.map((name) => kept.has(name)), firstRow: 2 });
  const parts = partsInto(
    needs,
    index,
    names.filter((name) => kept.has(name)),
  );
  let told = 0;
  const tell = () => {
    needs.progress.advance(reader.counts().records - told);
    told = reader.counts().records;
  };
  try {
    reader.push(rest);
    for await (const chunk of chunks) {
      reader.push(chunk);
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
    const said = [...notices, ...noticesOf(file, reader, end.at === 'clean')];
    return done({
      name: file,
      sha256: hash.hex(),
      bytes,
      rows: reader.counts().records,
      broken: reader.broken.length,
      notices: said,
    });
  } finally {
    // After a refusal a part may still be on its way: the staging table must not vanish under it.
    await parts.settle().catch(() => {});
    await chunks.return(undefined);
  }
};
