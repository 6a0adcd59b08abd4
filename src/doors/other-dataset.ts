/** A file of another data set is answered with the name of that data set, and a picture with what it is, instead of every column it lacks. */
import type { Result } from '#base';
import { refused } from '#base';
import type { Contract } from '#catalogue';
import { fittingFile, isNoText, notedBytes, publishedForm, type SourceFile, sourcesRefusal } from '#sources';

/** Refusals that a file of another form meets. */
const ofForm: ReadonlySet<string> = new Set([
  'sources.columns-differ',
  'sources.wrong-encoding',
  'sources.wrong-delimiter',
  'sources.is-workbook',
  'sources.no-workbook',
  'sources.sheet-missing',
  'sources.fixed-askew',
  'sources.zip-nothing',
]);
/** Where columns have no names, rows of another form are set aside one by one. */
const ofRows: ReadonlySet<string> = new Set([
  'abstraction.too-many-quarantined',
  'abstraction.nothing-left',
  'sources.truncated',
  'sources.quote-open',
]);
const isNameless = ({ source }: Contract): boolean =>
  source.format === 'fixed' || ('header' in source && source.header === false);

/** Bytes that tell a workbook or a ZIP from text. */
const enough = 64;

/** The bytes as they go by, their beginning noted: of a ZIP, and of a workbook nobody will read as one, before the first byte goes on, since readers may stop there. */
async function* noted(file: SourceFile, contract: Contract, head: Uint8Array[]): AsyncGenerator<Uint8Array> {
  const chunks = file.bytes()[Symbol.asyncIterator]();
  let length = 0;
  let most = { bytes: 0, ahead: true };
  const note = (chunk: Uint8Array): Uint8Array => {
    const copy = length < most.bytes || length < enough ? Buffer.from(chunk) : null;
    if (copy) head.push(copy);
    if (length < enough) most = notedBytes(Buffer.concat(head), contract.source.format);
    length += chunk.length;
    // A chunk made for its reader alone may be given back once it is read, and the noted copy must not go with it; any other may be written over before it is read.
    return file.handsOver === true ? chunk : (copy ?? chunk);
  };
  try {
    const waiting: Uint8Array[] = [];
    for (let over = false; !over && (length < enough || (most.ahead && length < most.bytes)); ) {
      const next = await chunks.next();
      over = next.done === true;
      if (!next.done) waiting.push(note(next.value));
    }
    yield* waiting;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield note(next.value);
  } finally {
    await chunks.return?.(undefined);
  }
}

/** `read` gets the files and answers as before; a file is read once, so its beginning is noted while it goes by. */
export const namingOtherDataset = async <T>(
  { contracts }: { readonly contracts: ReadonlyMap<string, Contract> },
  { contract, files }: { readonly contract: Contract; readonly files: readonly SourceFile[] },
  read: (files: readonly SourceFile[]) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const heads = files.map((): Uint8Array[] => []);
  const result = await read(
    files.map((file, i) => ({ ...file, bytes: () => noted(file, contract, heads[i] as Uint8Array[]) })),
  );
  if (result.ok) return result;
  const { code } = result.refusal;
  if (!ofForm.has(code) && !(ofRows.has(code) && isNameless(contract))) return result;
  for (const [i, { name: file }] of files.entries()) {
    const head = Buffer.concat(heads[i] as Uint8Array[]);
    if (contract.source.format !== 'fixed' && isNoText(head)) return refused(sourcesRefusal('not-a-table', { file }));
    const form = publishedForm(head);
    if (form) return refused(sourcesRefusal('published-statistics', { file, form }));
    const fits = await fittingFile(head, contracts.values(), contract);
    if (fits) return refused(sourcesRefusal('other-dataset', { file, fits: fits.title, chosen: contract.title }));
  }
  return result;
};
