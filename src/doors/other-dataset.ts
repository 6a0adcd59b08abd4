/** A file of another data set is answered with the name of that data set, and a picture with what it is, instead of every column it lacks. */
import type { Result } from '#base';
import { refused } from '#base';
import type { Contract } from '#catalogue';
import { fittingContract, isNoText, type SourceFile, sourcesRefusal } from '#sources';

/** Refusals that a file of another form meets. */
const ofForm: ReadonlySet<string> = new Set([
  'sources.columns-differ',
  'sources.wrong-encoding',
  'sources.wrong-delimiter',
  'sources.no-workbook',
  'sources.fixed-askew',
]);
/** So much of the beginning of a file is kept in mind; headers are shorter. */
const headBytes = 1 << 16;

/** `read` gets the files and answers as before; a file is read once, so its beginning is noted while it goes by. */
export const namingOtherDataset = async <T>(
  { contracts }: { readonly contracts: ReadonlyMap<string, Contract> },
  { contract, files }: { readonly contract: Contract; readonly files: readonly SourceFile[] },
  read: (files: readonly SourceFile[]) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const heads = files.map((): Uint8Array[] => []);
  async function* noted(file: SourceFile, head: Uint8Array[]) {
    let length = 0;
    for await (const chunk of file.bytes()) {
      if (length < headBytes) head.push(Buffer.from(chunk.subarray(0, headBytes - length)));
      length += chunk.length;
      yield chunk;
    }
  }
  const result = await read(files.map((file, i) => ({ ...file, bytes: () => noted(file, heads[i] as Uint8Array[]) })));
  if (result.ok || !ofForm.has(result.refusal.code)) return result;
  for (const [i, { name: file }] of files.entries()) {
    const head = Buffer.concat(heads[i] as Uint8Array[]);
    if (contract.source.format !== 'fixed' && isNoText(head)) return refused(sourcesRefusal('not-a-table', { file }));
    const fits = fittingContract(head, contracts.values(), contract);
    if (fits)
      return refused(
        sourcesRefusal('other-dataset', { file, fits: fits.title, dataset: fits.dataset, chosen: contract.title }),
      );
  }
  return result;
};
