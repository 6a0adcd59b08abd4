/** How a sample is handed over, by its bytes and what the command says: text, fixed-length records, a workbook with its headings, or a ZIP of one of these. */
import { done, RefusalError, type Result, refused } from '#base';
import type { Encoding } from '#catalogue';
import { containerOf, dialectOf, firstRecord, headBytes, headText, isJis } from './dialect.ts';
import { sourcesRefusal } from './errors.ts';
import { type GuessedField, guessLayout } from './fixed-layout.ts';
import { headerNames } from './header.ts';
import type { SourceFile } from './needs.ts';
import { continued, peeked } from './peeked.ts';
import { hasHeaderWords, mayBeHeader } from './sheet-headings.ts';
import { sheetForm, workbookLimit } from './sheet-text.ts';
import { zippedFiles } from './zip-files.ts';

export type SampleOptions = {
  readonly sheet?: string | number;
  readonly headerRow?: number;
  /** `false`: a text file without a header row; its columns are called 項目1, 項目2 … */
  readonly header?: false;
  readonly reading?: { readonly encoding?: Encoding; readonly delimiter?: string };
};
export type Found = {
  readonly source: { readonly format: string };
  readonly names: readonly string[];
  readonly fields?: readonly GuessedField[];
  /** Where fields of plain digits begin. */
  readonly digitsAt?: readonly number[];
  readonly headless: boolean;
  /** The rows below have another number of fields: a line end was lost, and a resident stands among the names. */
  readonly ragged?: true;
  /** The names were told from what stands below them. */
  readonly proven?: true;
};
type Models = ReadonlyMap<string, unknown>;
/** The beginning of a file, or all of it where it is a workbook; and how many bytes it has. */
type Sample = { readonly name: string; readonly head: Uint8Array; readonly size: number };

const sampleOf = async (name: string, bytes: AsyncIterable<Uint8Array>): Promise<Sample> => {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await peeked(chunks, 64);
  const whole = containerOf(first) === 'workbook';
  const parts: Uint8Array[] = [];
  let kept = 0;
  let size = 0;
  for await (const part of continued(first, chunks)) {
    // A workbook that is too large is refused by its size.
    const taken = part.subarray(0, (whole ? workbookLimit : headBytes) - kept);
    if (taken.length > 0) parts.push(Buffer.from(taken));
    kept += taken.length;
    size += part.length;
  }
  return { name, head: Buffer.concat(parts), size };
};

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `項目${i + 1}`);
/** Bytes that no text has: host numbers among it. */
const isBinary = (head: Uint8Array): boolean =>
  head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1a);

const bookForm = async (
  { name, head, size }: Sample,
  options: SampleOptions,
  models: Models,
): Promise<Result<Found>> => {
  if (size > workbookLimit) return refused(sourcesRefusal('workbook-large', { file: name }));
  const form = await sheetForm(head, options, models, name);
  if (!form.ok) return form;
  const { names, sheet, headerRow, headerRows, dataRow } = form.value;
  const source = {
    format: 'workbook',
    sheet,
    headerRow,
    ...(headerRows > 1 ? { headerRows } : {}),
    ...(dataRow > headerRow + headerRows ? { dataRow } : {}),
  };
  return done({ source, names, headless: false, ...(form.value.found ? { proven: true as const } : {}) });
};

/** The fields of the first records; a record that the sample's beginning cuts off is not among them. */
const recordsOf = (text: string, delimiter: string): string[][] => {
  const records: string[][] = [];
  for (let rest = text.replace(/^\ufeff/, ''); rest !== '' && records.length < 21; ) {
    const record = firstRecord(rest);
    if (records.length > 0 && record.length === rest.length) break;
    if (record !== '') records.push(headerNames(record, delimiter));
    rest = rest.slice(record.length).replace(/^(\r\n|\n|\r)/, '');
  }
  return records;
};

const textForm = ({ head, size }: Sample, options: SampleOptions): Found => {
  const dialect = dialectOf(head);
  const wide = dialect.encoding?.startsWith('utf-16') ?? false;
  const mayBeFixed =
    options.reading?.delimiter === undefined &&
    options.header !== false &&
    !dialect.mark &&
    (dialect.delimiter === null || !head.includes(0x0a) || (isBinary(head) && !wide));
  const layout = mayBeFixed ? guessLayout(head, size) : null;
  if (layout) {
    const { fields, digitsAt, ...source } = layout;
    const names = numbered(fields.length);
    return { source: { format: 'fixed', ...source }, names, fields, digitsAt, headless: true };
  }
  const found = dialect.encoding === null || dialect.encoding === 'ascii' ? 'cp932' : dialect.encoding;
  const encoding = options.reading?.encoding ?? found;
  const delimiter = options.reading?.delimiter ?? dialect.delimiter ?? ',';
  const [first = [], ...below] = recordsOf(headText(head, encoding) ?? '', delimiter);
  const alike = below.filter((fields) => fields.length === first.length).length;
  const headless = options.header === false;
  const form = { encoding, ...(headless ? { header: false } : {}) };
  const source =
    delimiter === '\t'
      ? { format: 'tsv', ...form }
      : { format: 'csv', ...form, ...(delimiter === ',' ? {} : { delimiter }) };
  const ragged = alike * 2 < below.length ? { ragged: true as const } : {};
  return { source, names: headless ? numbered(first.length) : first, headless, ...ragged };
};

const oneForm = async (sample: Sample, options: SampleOptions, models: Models): Promise<Result<Found>> => {
  if (sample.size === 0) return refused(sourcesRefusal('file-empty', { file: sample.name }));
  if (containerOf(sample.head) === 'workbook') return bookForm(sample, options, models);
  const form = textForm(sample, options);
  if (form.source.format === 'fixed') return done(form);
  if (isJis(sample.head)) return refused(sourcesRefusal('is-jis', { file: sample.name, declared: 'CP932' }));
  return dialectOf(sample.head).lineEnd === 'cr'
    ? refused(sourcesRefusal('cr-alone', { file: sample.name }))
    : done(form);
};

const lastPart = (name: string): string => name.split(/[/\\]/).at(-1) ?? name;
const endingOf = (name: string): string | null =>
  /\.([a-z0-9]{1,5})$/i.exec(lastPart(name))?.[1]?.toLowerCase() ?? null;
/** The letters that names begin with alike, up to the last `_` or `-`: `JUKI_`. */
const beginningOf = (names: readonly string[]): string | null => {
  const [first = '', ...more] = names.map(lastPart);
  let same = 0;
  while (same < first.length && more.every((name) => name[same] === first[same])) same++;
  return /^[A-Za-z][A-Za-z0-9]*[_-]/.exec(first.slice(0, same))?.[0] ?? null;
};
/** What tells the wanted files of a ZIP from the others; undefined where all are wanted, null where nothing tells. */
const patternOf = (wanted: readonly string[], others: readonly string[]): string | null | undefined => {
  if (others.length === 0) return undefined;
  const ending = endingOf(wanted[0] as string);
  const alone = wanted.every((name) => endingOf(name) === ending) && !others.some((name) => endingOf(name) === ending);
  if (ending && alone) return `*.${ending}`;
  // One file's name may be anybody's; what several have in common is a word of the system.
  const beginning = wanted.length > 1 ? beginningOf(wanted) : null;
  return beginning && !others.some((name) => lastPart(name).startsWith(beginning)) ? `${beginning}*` : null;
};

/** The form that most of a ZIP's bytes have, and which of its files those are. */
const zipForm = async (file: SourceFile, options: SampleOptions, models: Models): Promise<Result<Found>> => {
  const forms = new Map<string, { readonly found: Found; readonly names: string[]; bytes: number }>();
  const others: string[] = [];
  for await (const { name, bytes } of zippedFiles(file.bytes(), file.name)) {
    const sample = await sampleOf(file.name, bytes);
    if (containerOf(sample.head) === 'zip') return refused(sourcesRefusal('zip-in-zip', { file: file.name }));
    const form = await oneForm(sample, options, models);
    const found = form.ok ? form.value : null;
    const looks = found && (found.headless || (mayBeHeader(found.names) && hasHeaderWords(found.names, models)));
    if (!found || (!looks && found.names.length < 2)) {
      others.push(name);
      continue;
    }
    const key = JSON.stringify([found.source, found.names]);
    const same = forms.get(key) ?? { found, names: [], bytes: 0 };
    same.names.push(name);
    same.bytes += sample.size;
    forms.set(key, same);
  }
  const [most, ...rest] = [...forms.values()].sort((a, b) => b.bytes - a.bytes);
  if (!most) return refused(sourcesRefusal(others.length > 0 ? 'sample-headless' : 'zip-nothing', { file: file.name }));
  const inZip = patternOf(most.names, [...others, ...rest.flatMap(({ names }) => names)]);
  if (inZip === null) return refused(sourcesRefusal('sample-zip-mixed', { file: file.name }));
  return done({ ...most.found, source: { ...most.found.source, ...(inZip === undefined ? {} : { inZip }) } });
};

export const formOf = async (file: SourceFile, options: SampleOptions, models: Models): Promise<Result<Found>> => {
  const sample = await sampleOf(file.name, file.bytes());
  if (containerOf(sample.head) !== 'zip') return oneForm(sample, options, models);
  try {
    return await zipForm(file, options, models);
  } catch (error) {
    // A ZIP that breaks off while its files are read can only throw.
    if (error instanceof RefusalError) return refused(error.refusal);
    throw error;
  }
};
