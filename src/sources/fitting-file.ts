/** Whose form a file has, whatever it comes in: text, fixed-length records, a workbook, a ZIP of these. Only column names and the shape of records are looked at. */
import { RefusalError } from '#base';
import type { Contract } from '#catalogue';
import { modelsOf } from './classify-column.ts';
import { packedDecimal, zonedDecimal } from './decimals.ts';
import { containerOf, headBytes } from './dialect.ts';
import { fittingContract, fittingNames } from './fitting-contract.ts';
import { sheetForm } from './sheet-text.ts';
import { zippedFiles } from './zip-files.ts';

/** So much of a file must be at hand: its beginning, or a workbook as a whole, or what a ZIP begins with. */
const noted = { text: headBytes, zip: 1 << 20, workbook: 64 << 20 } as const;
/**
 * How much of a file to note, by its first bytes; `ahead`: before a reader gets any, since it may stop at once (at a workbook it did not expect,
 * at the first of the files in a ZIP).
 */
export const notedBytes = (
  first: Uint8Array,
  declared: Contract['source']['format'],
): { readonly bytes: number; readonly ahead: boolean } => {
  const container = containerOf(first);
  return {
    bytes: noted[container],
    ahead: container === 'zip' || (container === 'workbook' && declared !== 'workbook'),
  };
};

const least = { lines: 3, counted: 20 };
type Fixed = Extract<Contract['source'], { format: 'fixed' }>;

/** Whether the beginning of a file is made of the records that a contract declares. Without line ends only host numbers tell. */
const isOfRecords = (head: Uint8Array, { columns }: Contract, { recordBytes, lineEnd }: Fixed): boolean => {
  const end = { crlf: '\r\n', lf: '\n', none: '' }[lineEnd];
  const numbers = columns.filter(({ as }) => as === 'packed' || as === 'zoned');
  if (lineEnd === 'none' && numbers.length === 0) return false;
  const step = recordBytes + end.length;
  const records = Math.floor(Math.min(head.length, headBytes) / step);
  if (records < (lineEnd === 'none' ? least.counted : least.lines)) return false;
  for (let i = 0; i < records; i++) {
    const record = head.subarray(i * step, (i + 1) * step);
    for (let k = 0; k < end.length; k++) if (record[recordBytes + k] !== end.charCodeAt(k)) return false;
    if (lineEnd !== 'none' && record.subarray(0, recordBytes).includes(0x0a)) return false;
    for (const { at = 1, bytes = 1, as } of numbers)
      if (
        (as === 'packed' ? packedDecimal : zonedDecimal)(record, at - 1, at - 1 + bytes, { decimals: 0, digits: 0 }) ===
        null
      )
        return false;
  }
  return true;
};
const fittingRecords = (head: Uint8Array, contracts: readonly Contract[], chosen: Contract): Contract | null => {
  const fits = contracts.filter((one) => one.source.format === 'fixed' && isOfRecords(head, one, one.source));
  const [fit] = fits;
  return fits.length === 1 && fit && fit.dataset !== chosen.dataset ? fit : null;
};

const inText = (head: Uint8Array, contracts: readonly Contract[], chosen: Contract): Contract | null =>
  fittingContract(head, contracts, chosen) ?? fittingRecords(head, contracts, chosen);

const inBook = async (
  bytes: Uint8Array,
  contracts: readonly Contract[],
  chosen: Contract,
): Promise<Contract | null> => {
  const form = await sheetForm(bytes, {}, modelsOf(contracts), '');
  return form.ok ? fittingNames(form.value.names, contracts, chosen) : null;
};

/** The beginnings of the files in a ZIP, as far as the ZIP is at hand. */
const beginningsIn = async (bytes: Uint8Array): Promise<readonly Uint8Array[]> => {
  async function* whole() {
    yield bytes;
  }
  const heads: Uint8Array[][] = [];
  try {
    for await (const { bytes: inner } of zippedFiles(whole(), '')) {
      const head: Uint8Array[] = [];
      heads.push(head);
      let length = 0;
      for await (const part of inner) {
        if (length < noted[containerOf(head[0] ?? part)]) head.push(Buffer.from(part));
        length += part.length;
      }
    }
  } catch (error) {
    // What was noted of a ZIP ends anywhere.
    if (!(error instanceof RefusalError)) throw error;
  }
  return heads.map((head) => Buffer.concat(head));
};

/** The contract that the noted beginning of a file fits, where it is clear and another one than was chosen. */
export const fittingFile = async (
  beginning: Uint8Array,
  contracts: Iterable<Contract>,
  chosen: Contract,
): Promise<Contract | null> => {
  const all = [...contracts];
  const container = containerOf(beginning);
  for (const one of container === 'zip' ? await beginningsIn(beginning) : [beginning]) {
    const fit = containerOf(one) === 'workbook' ? await inBook(one, all, chosen) : inText(one, all, chosen);
    if (fit) return fit;
  }
  return null;
};
