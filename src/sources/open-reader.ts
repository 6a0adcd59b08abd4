/** Finds, by the contract's format, who reads the records of a file and from which bytes: text as it is or transcoded, a sheet as text, fixed-length records. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { containerOf, type Dialect, dialectOf, encodingName, headBytes } from './dialect.ts';
import { sourcesRefusal } from './errors.ts';
import { columnParts, type PartColumn } from './column-parts.ts';
import { fixedReader } from './fixed-reader.ts';
import type { GaijiTable } from './gaiji.ts';
import type { SourceFile } from './needs.ts';
import { passedRows } from './notices.ts';
import { type Declared, dialectFault, openHeader, withoutHeader } from './open-header.ts';
import { recordReader } from './record-reader.ts';
import { continued, peeked } from './peeked.ts';
import type { Layout } from './records.ts';
import { foundBeside, pushed, type Steps } from './steps.ts';
import { firstDataRow, sheetText, workbookLimit } from './sheet-text.ts';
import type { StagedColumns } from './staging.lake.ts';
import { bookOf, type LoadTexts } from './text-book.ts';
import { type Transcoder, transcoder } from './transcode.ts';
import { narrowDelimiter, unitSeparator, wideDelimiter } from './wide-delimiter.ts';

export type OpenedReader = Steps & {
  readonly names: readonly string[];
  readonly notices: readonly Bilingual[];
  /** What the bytes say of themselves; null for a table of a database. */
  readonly dialect: Dialect | null;
  /** Name of the encoding that undecodable bytes are not in. */
  readonly encoding: string;
};

/** What of the columns is handed on, the books that texts get their numbers from, and the city's own characters. */
export type Wanted = {
  readonly columns: StagedColumns;
  readonly texts: LoadTexts;
  readonly gaiji: GaijiTable | null;
};

const isWanted = ({ columns }: Wanted, name: string): boolean =>
  [columns.texts, columns.numbers, columns.joined].some((names) => names.includes(name));

/** Of the columns `names` of a file, in their order: what is handed on of those that are wanted. */
const partsOf = (contract: Contract, names: readonly string[], wanted: Wanted) => {
  const bookFor = (name: string) => {
    const column = contract.columns.find(({ source }) => source === name);
    const book = column && bookOf(column);
    return book ? wanted.texts[book] : null;
  };
  const kept = names.filter((name) => isWanted(wanted, name));
  const columns = kept.map((name): PartColumn => {
    const parts = contract.columns.find(({ source }) => source === name)?.parts;
    return {
      texts: wanted.columns.texts.includes(name),
      book: wanted.columns.numbers.includes(name) ? bookFor(name) : null,
      digits: wanted.columns.digits.includes(name),
      ...(parts ? { joins: parts.map((part) => kept.indexOf(part)) } : {}),
    };
  });
  return columnParts(columns, wanted.gaiji);
};

/** How the bytes become what the record reader reads; null where they are that already. */
const converterOf = ({ encoding, delimiter }: Declared): Transcoder | null => {
  const decode = transcoder(encoding);
  if (delimiter !== wideDelimiter) return decode;
  const narrow = narrowDelimiter(encoding === 'cp932' ? 'cp932' : 'utf-8');
  return decode ? (chunk, last) => narrow(decode(chunk, last), last) : narrow;
};

async function* converted(
  convert: Transcoder,
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield convert(next.value, false);
  yield convert(new Uint8Array(0), true);
}

const declaredOf = (source: Contract['source'], given: SourceFile['reading']): Declared =>
  source.format === 'csv' || source.format === 'tsv'
    ? {
        encoding: given?.encoding ?? source.encoding,
        delimiter: given?.delimiter ?? (source.format === 'tsv' ? '\t' : source.delimiter),
      }
    : { encoding: 'utf-8', delimiter: ',' };

const openText = async (
  contract: Contract,
  given: SourceFile,
  chunks: AsyncIterator<Uint8Array>,
  wanted: Wanted,
): Promise<Result<OpenedReader>> => {
  const { source } = contract;
  const file = given.name;
  const declared = declaredOf(source, given.reading);
  const headed = !('header' in source && source.header === false);
  const head = await peeked(chunks, headBytes);
  if (head.length === 0) return refused(sourcesRefusal('file-empty', { file }));
  const dialect = source.format === 'postgresql' ? null : dialectOf(head);
  const fault = dialect && dialectFault(head, dialect, declared, contract, file, headed);
  if (fault) return refused(fault);
  const convert = converterOf(declared);
  const delimiter = declared.delimiter === wideDelimiter ? unitSeparator : declared.delimiter;
  const encoding = declared.encoding === 'cp932' ? 'cp932' : 'utf-8';
  const first = convert ? convert(head, false) : head;
  const opened = headed
    ? openHeader(first, { encoding, delimiter }, contract, file)
    : done(withoutHeader(first, contract));
  if (!opened.ok) return opened;
  const { names, rest, notices } = opened.value;
  const keep = names.map((name) => isWanted(wanted, name));
  const layout: Layout = { encoding, delimiter, keep, firstRow: headed ? 2 : 1 };
  const parts = partsOf(contract, names, wanted);
  const beside = convert ? null : given.scan;
  // Whoever looks through it reads it from its beginning.
  if (beside) await chunks.return?.(undefined);
  return done({
    names,
    ...(beside
      ? foundBeside(beside, { layout, gaiji: wanted.gaiji, head, from: head.length - rest.length }, parts)
      : pushed(recordReader(layout, parts), convert ? converted(convert, rest, chunks) : continued(rest, chunks))),
    notices,
    dialect,
    encoding: encodingName[declared.encoding],
  });
};

const openSheet = async (
  contract: Contract,
  source: Extract<Contract['source'], { format: 'workbook' }>,
  file: string,
  chunks: AsyncIterator<Uint8Array>,
  wanted: Wanted,
): Promise<Result<OpenedReader>> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    bytes += next.value.length;
    if (bytes > workbookLimit) return refused(sourcesRefusal('workbook-large', { file }));
    parts.push(next.value);
  }
  if (bytes === 0) return refused(sourcesRefusal('file-empty', { file }));
  const book = Buffer.concat(parts);
  const container = containerOf(book);
  if (container === 'text') return refused(sourcesRefusal('no-workbook', { file }));
  const text = await sheetText(book, contract, source, file);
  if (!text.ok) return text;
  const lines = text.value.lines[Symbol.iterator]();
  const opened = openHeader(
    lines.next().value ?? new Uint8Array(0),
    { encoding: 'utf-8', delimiter: ',' },
    contract,
    file,
  );
  if (!opened.ok) return opened;
  const { names, rest, notices } = opened.value;
  return done({
    names,
    ...pushed(
      recordReader(
        {
          encoding: 'utf-8',
          delimiter: ',',
          keep: names.map((name) => isWanted(wanted, name)),
          firstRow: firstDataRow(source),
        },
        partsOf(contract, names, wanted),
      ),
      (function* () {
        yield rest;
        for (let next = lines.next(); !next.done; next = lines.next()) yield next.value;
      })(),
    ),
    notices: [...notices, ...passedRows(file, text.value.passed)],
    dialect: { container: 'workbook', encoding: null, mark: false, delimiter: null, lineEnd: null },
    encoding: 'UTF-8',
  });
};

const openFixed = async (
  contract: Contract,
  source: Extract<Contract['source'], { format: 'fixed' }>,
  file: string,
  chunks: AsyncIterator<Uint8Array>,
  wanted: Wanted,
): Promise<Result<OpenedReader>> => {
  const head = await peeked(chunks, headBytes);
  if (head.length === 0) return refused(sourcesRefusal('file-empty', { file }));
  const dialect = dialectOf(head);
  if (dialect.container === 'workbook') return refused(sourcesRefusal('is-workbook', { file }));
  if (dialect.mark)
    return refused(
      sourcesRefusal('wrong-encoding', {
        file,
        declared: 'CP932',
        found: dialect.encoding && encodingName[dialect.encoding],
      }),
    );
  const fields = contract.columns.map(
    ({ source: name, at = 1, bytes = 1, as = 'text', decimals = 0, digits, role }) => ({
      from: at - 1,
      to: at - 1 + bytes,
      as,
      decimals,
      // A number that is a key or a code keeps its zeros in front; one that is not kept need only be a number.
      digits:
        digits ??
        (as === 'text' ||
        role === 'count' ||
        role === 'amount' ||
        role === 'measurement' ||
        role === 'year' ||
        role === 'unused'
          ? 0
          : as === 'packed'
            ? bytes * 2 - 1
            : bytes),
      keep: isWanted(wanted, name),
    }),
  );
  const names = contract.columns.map((column) => column.source);
  return done({
    names,
    ...pushed(
      fixedReader(
        { recordBytes: source.recordBytes, lineEnd: source.lineEnd, fields },
        partsOf(contract, names, wanted),
      ),
      continued(head, chunks),
    ),
    notices: [],
    dialect: { ...dialect, delimiter: null },
    encoding: 'CP932',
  });
};

export const openReader = (
  contract: Contract,
  given: SourceFile,
  chunks: AsyncIterator<Uint8Array>,
  wanted: Wanted,
): Promise<Result<OpenedReader>> => {
  const { source } = contract;
  if (source.format === 'workbook') return openSheet(contract, source, given.name, chunks, wanted);
  if (source.format === 'fixed') return openFixed(contract, source, given.name, chunks, wanted);
  return openText(contract, given, chunks, wanted);
};
